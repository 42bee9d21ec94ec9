<?php

// Reads the answer to an IMAP FETCH of headers or header fields (RFC 9051 section 7.5.2), from front to back: the time is linear in its octets.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

final class FetchResponse
{
    private const ITEM = '/\G *([^\s()\[]+(?:\[[^]\r\n]*])?(?:<[0-9]+>)?) /';
    private const HEADER = '/^BODY\[HEADER(?:\.FIELDS |])/i';
    private const LITERAL = '/\G\{([0-9]+)\+?\}\r?\n/';
    private const QUOTED = '/\G"((?:[^"\\\\]++|\\\\.)*+)"/s';
    private const ATOM = '/\G[^\s()"{]++/';
    private const LITERAL_AT_END = '/\{([0-9]+)\+?\}\r?\n$/D';
    private const MAX_LITERAL_START = 32; // octets of "{...}" and the line end: more than any number of octets needs

    private int $at = 0;

    private function __construct(private readonly string $response)
    {
    }

    /**
     * What the answer holds of each message, one after the other.
     *
     * @return \Generator<int, string> UID => octets of the header, or of those of its fields that were asked for
     */
    public static function headers(string $response): \Generator
    {
        $reader = new self($response);
        while ($reader->at < strlen($response)) {
            $next = $reader->lineAfter();
            if (preg_match('/\G\* [0-9]+ FETCH \(/i', $response, $start, 0, $reader->at) === 1) {
                $reader->at += strlen($start[0]);
                [$uid, $header] = $reader->message();
                if ($uid > 0 && $header !== null) {
                    yield $uid => $header;
                }
            }
            $reader->at = $next;
        }
    }

    /** Where the next answer begins: behind the line that begins here, with the literals in it. */
    private function lineAfter(): int
    {
        $size = strlen($this->response);
        $begin = $this->at;
        while ($begin < $size && ($end = strpos($this->response, "\n", $begin)) !== false) {
            $from = max($begin, $end - self::MAX_LITERAL_START);
            if (preg_match(self::LITERAL_AT_END, substr($this->response, $from, $end + 1 - $from), $literal) !== 1) {
                return $end + 1;
            }
            $begin = min($end + 1 + (int) $literal[1], $size);
        }
        return $size;
    }

    /** @return array{int, ?string} UID and header of the message whose items begin here; 0 and null where they are not among them */
    private function message(): array
    {
        $uid = 0;
        $header = null;
        while (preg_match(self::ITEM, $this->response, $item, 0, $this->at) === 1) {
            $this->at += strlen($item[0]);
            $value = $this->value();
            if (strcasecmp($item[1], 'UID') === 0) {
                $uid = (int) $value;
            } elseif (preg_match(self::HEADER, $item[1]) === 1) {
                $header = $value;
            }
        }
        return [$uid, $header];
    }

    /** The text of the value that stands here; null for NIL, for a list, and where there is nothing to be read. */
    private function value(): ?string
    {
        if (($this->response[$this->at] ?? '') === '(') {
            $this->skipList();
            return null;
        }
        return $this->text();
    }

    private function text(): ?string
    {
        if (preg_match(self::LITERAL, $this->response, $literal, 0, $this->at) === 1) {
            $begin = $this->at + strlen($literal[0]);
            $text = substr($this->response, $begin, (int) $literal[1]);
            $this->at = $begin + strlen($text);
            return strlen($text) === (int) $literal[1] ? $text : null;
        }
        if (preg_match(self::QUOTED, $this->response, $quoted, 0, $this->at) === 1) {
            $this->at += strlen($quoted[0]);
            return preg_replace('/\\\\(.)/s', '$1', $quoted[1]);
        }
        if (preg_match(self::ATOM, $this->response, $atom, 0, $this->at) === 1) {
            $this->at += strlen($atom[0]);
            return strcasecmp($atom[0], 'NIL') === 0 ? null : $atom[0];
        }
        return null;
    }

    /** Goes behind a list and the lists in it, or to where it cannot be read any more. */
    private function skipList(): void
    {
        $depth = 0;
        do {
            $before = $this->at;
            switch ($this->response[$this->at] ?? '') {
                case '(':
                    ++$depth;
                    ++$this->at;
                    break;
                case ')':
                    --$depth;
                    ++$this->at;
                    break;
                case ' ':
                    ++$this->at;
                    break;
                default:
                    $this->text();
            }
        } while ($depth > 0 && $this->at > $before);
    }
}
