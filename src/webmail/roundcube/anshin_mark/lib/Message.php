<?php

// The octets of a message, or of its header alone: the fields that a reader of the mark looks at, and the body. Of other fields nothing is kept,
// and of these only the text: what a message costs is bounded by its octets, however many fields they are made into.

declare(strict_types=1);

namespace Anshin\Mark;

final class Message
{
    /** Octets which some programs take for a line end, or for the end of the text. Folds are none of them. */
    private const DOUBTFUL = '/[\r\0]|\n(?![ \t])/';

    /**
     * @param array<string, list<string>> $values      by name in lower case, with their folds (as CRLF)
     * @param bool                        $isAmbiguous whether the header, in fields of whatever name or at its end, can be read in more than one way
     */
    private function __construct(private readonly array $values, public readonly string $body, public readonly bool $isAmbiguous)
    {
    }

    /** The first line tells how lines end: CRLF, or LF as in Unix files. */
    public static function parse(string $octets): self
    {
        $unix = preg_match('/^[^\n]*(?<!\r)\n/', $octets) === 1;
        $lineEnd = $unix ? "\n" : "\r\n";
        $at = self::behindMboxLine($octets, $lineEnd);
        $values = array_fill_keys(array_map(strtolower(...), Reader::FIELDS), []);
        $name = null; // of the field whose lines are being read
        $value = '';
        $allUnix = $unix;
        $ambiguous = false;
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
            if ($folded && $name !== null) {
                $value .= isset($values[$name]) ? "\r\n{$text}" : '';
            } elseif ($folded || preg_match('/^([\x21-\x39\x3B-\x7E]+)[ \t]*:/D', $text, $start) !== 1) {
                $ambiguous = true; // some programs skip such a line and read on
                break;
            } else {
                self::keep($values, $name, $value);
                $name = strtolower($start[1]);
                $value = isset($values[$name]) ? substr($text, strlen($start[0])) : '';
            }
            $ambiguous = $ambiguous || preg_match(self::DOUBTFUL, $text) !== 0;
            $at = $next;
        }
        self::keep($values, $name, $value);
        $body = substr($octets, $at);
        return new self($values, $allUnix ? self::withLineEnds($body) : $body, $ambiguous);
    }

    /**
     * The values of all fields of a name, which is one of Reader::FIELDS, from top to bottom.
     *
     * @return list<string>
     */
    public function values(string $name): array
    {
        return $this->values[strtolower($name)];
    }

    /** @param array<string, list<string>> $values */
    private static function keep(array &$values, ?string $name, string $value): void
    {
        if (isset($values[$name])) {
            $values[$name][] = $value;
        }
    }

    /** Where the fields begin: mbox files put a line above them. It holds no CR and no NUL, behind which some programs would see fields. */
    private static function behindMboxLine(string $octets, string $lineEnd): int
    {
        $next = self::lineAfter($octets, 0, $lineEnd);
        return preg_match('/^From [ \t]*+[^ \t:\r\0][^\r\0]*+$/D', self::withoutLineEnd(substr($octets, 0, $next), $lineEnd)) === 1 ? $next : 0;
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
