<?php

// Reads the answer to an IMAP FETCH of header fields (RFC 9051 section 7.5.2).

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\Message;

final class FetchResponse
{
    /**
     * @param int $limit octets that were asked for: a header of that length is cut, and left out
     * @return array<int, Message> by UID
     */
    public static function headers(string $response, int $limit): array
    {
        $found = [];
        while ($response !== '') {
            if (preg_match('/^\* [0-9]+ FETCH \(/', $response, $start) !== 1) {
                $response = self::afterLine($response);
                continue;
            }
            $response = substr($response, strlen($start[0]));
            $tokens = \rcube_imap_generic::tokenizeResponse($response);
            $response = self::afterLine($response);
            $header = self::header($tokens);
            $uid = self::uid($tokens);
            if ($uid !== null && $header !== null && strlen($header) < $limit) {
                $found[$uid] = Message::parse($header);
            }
        }
        return $found;
    }

    private static function uid(array $tokens): ?int
    {
        $at = array_search('UID', $tokens, true);
        return $at === false ? null : (int) ($tokens[$at + 1] ?? 0);
    }

    /** BODY[HEADER.FIELDS (FROM ...)]<0> {27}... comes as the tokens "BODY[HEADER.FIELDS", the list, "]<0>", the octets. */
    private static function header(array $tokens): ?string
    {
        $at = array_search('BODY[HEADER.FIELDS', $tokens, true);
        $octets = $at === false ? null : ($tokens[$at + 3] ?? null);
        return is_string($octets) ? $octets : null;
    }

    private static function afterLine(string $text): string
    {
        $end = strpos($text, "\n");
        return $end === false ? '' : substr($text, $end + 1);
    }
}
