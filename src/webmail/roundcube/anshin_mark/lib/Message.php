<?php

// The octets of a message, or of its header alone, as fields and body.

declare(strict_types=1);

namespace Anshin\Mark;

final class Message
{
    /**
     * @param list<array{string, string}> $fields name as it stands there without white space behind it, value with its folds (as CRLF)
     */
    private function __construct(public readonly array $fields, public readonly string $body)
    {
    }

    /** The first line tells how lines end: CRLF, or LF as in Unix files. */
    public static function parse(string $octets): self
    {
        $unix = preg_match('/^[^\n]*(?<!\r)\n/', $octets) === 1;
        $lineEnd = $unix ? "\n" : "\r\n";
        $at = preg_match('/^From [ \t]*+(?!\r?\n)[^ \t:]/', $octets) === 1 ? self::lineAfter($octets, 0, $lineEnd) : 0;
        $fields = [];
        $allUnix = $unix;
        $size = strlen($octets);
        while ($at < $size) {
            $next = self::lineAfter($octets, $at, $lineEnd);
            $line = substr($octets, $at, $next - $at);
            $text = self::withoutLineEnd($line, $lineEnd);
            $allUnix = $allUnix && !str_ends_with($line, "\r\n");
            if ($text === '') {
                $at = $next;
                break;
            }
            $folded = $text[0] === ' ' || $text[0] === "\t";
            if ($folded && $fields !== []) {
                $fields[array_key_last($fields)][1][] = $text;
            } elseif ($folded || preg_match('/^([\x21-\x39\x3B-\x7E]+)[ \t]*:/D', $text, $name) !== 1) {
                break;
            } else {
                $fields[] = [$name[1], [substr($text, strlen($name[0]))]];
            }
            $at = $next;
        }
        $body = substr($octets, $at);
        $joined = array_map(static fn (array $field): array => [$field[0], implode("\r\n", $field[1])], $fields);
        return new self($joined, $allUnix ? self::withLineEnds($body) : $body);
    }

    /**
     * The values of all fields of a name, from top to bottom.
     *
     * @return list<string>
     */
    public function values(string $name): array
    {
        $found = array_filter($this->fields, static fn (array $field): bool => strcasecmp($field[0], $name) === 0);
        return array_values(array_column($found, 1));
    }

    private static function lineAfter(string $octets, int $at, string $lineEnd): int
    {
        $end = strpos($octets, $lineEnd, $at);
        return $end === false ? strlen($octets) : $end + strlen($lineEnd);
    }

    private static function withoutLineEnd(string $line, string $lineEnd): string
    {
        if (!str_ends_with($line, $lineEnd)) {
            return $line;
        }
        $text = substr($line, 0, -strlen($lineEnd));
        return $lineEnd === "\n" && str_ends_with($text, "\r") ? substr($text, 0, -1) : $text;
    }

    /** LF to CRLF, up to the first CRLF: from there on the file is a mixture and taken as it is. */
    private static function withLineEnds(string $body): string
    {
        $mixed = strpos($body, "\r\n");
        $unix = $mixed === false ? $body : substr($body, 0, $mixed);
        return str_replace("\n", "\r\n", $unix) . substr($body, strlen($unix));
    }
}
