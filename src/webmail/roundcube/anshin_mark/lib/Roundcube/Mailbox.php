<?php

// Gets the octets of messages from the IMAP server. What Roundcube hands out as headers is unfolded, trimmed, cut and perhaps cached from
// a time before the plugin was installed, so that no signature could be checked over it.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\BodyHash;
use Anshin\Mark\Message;
use Anshin\Mark\Reader;
use Anshin\Mark\SigningInput;

final class Mailbox
{
    private const MAX_HEADER_OCTETS = 262144;
    private const MESSAGES_PER_COMMAND = 50;
    private const BODY_PIECE = 1048576;

    public function __construct(private readonly \rcube_imap $storage)
    {
    }

    /**
     * The header fields that a reader of the mark looks at. A message is missing if it is gone, or if they are beyond all measure.
     *
     * @param list<int> $uids
     * @return array<int, Message> by UID
     */
    public function headers(string $folder, array $uids): array
    {
        $found = [];
        if ($uids === [] || !$this->storage->check_connection() || !$this->storage->conn->select($folder)) {
            return $found;
        }
        $names = strtoupper(implode(' ', [...SigningInput::SIGNED_FIELDS, Reader::FIELD]));
        $item = "BODY.PEEK[HEADER.FIELDS ({$names})]<0." . self::MAX_HEADER_OCTETS . '>';
        foreach (array_chunk($uids, self::MESSAGES_PER_COMMAND) as $some) {
            $set = \rcube_imap_generic::compressMessageSet($some);
            [$status, $response] = $this->storage->conn->execute('UID FETCH', [$set, "(UID {$item})"]);
            if ($status === \rcube_imap_generic::ERROR_OK) {
                $found += FetchResponse::headers($response, self::MAX_HEADER_OCTETS);
            }
        }
        return $found;
    }

    /** Feeds the body of a message of the current folder to a hash. */
    public function feedBody(int $uid, BodyHash $hash): BodyHash
    {
        $file = fopen('php://temp/maxmemory:' . self::BODY_PIECE, 'w+b');
        $this->storage->get_raw_body($uid, $file, 'TEXT');
        rewind($file);
        while (!feof($file)) {
            $hash->update((string) fread($file, self::BODY_PIECE));
        }
        fclose($file);
        return $hash;
    }
}
