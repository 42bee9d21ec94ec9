<?php

// The octets that the signatures of an Anshin-Mark cover: the fields by which a reader knows the message, and the mark itself; of a warning the mark alone.

declare(strict_types=1);

namespace Anshin\Mark;

final class SigningInput
{
    public const SIGNED_FIELDS = ['from', 'date', 'message-id', 'subject'];

    /** Those of them that count without white space where the mark says so. */
    private const NOFWS_FIELDS = ['message-id', 'subject'];

    /**
     * What the tag b signs.
     *
     * @param list<string> $names   of the fields that are signed, in lower case
     * @param bool         $isNofws whether white space in some of them does not count
     */
    public static function of(Message $message, string $mark, array $names = self::SIGNED_FIELDS, bool $isNofws = false): string
    {
        $input = '';
        foreach ($names as $name) {
            foreach ($message->values($name) as $value) {
                $line = RelaxedField::of($name, $value);
                $input .= ($isNofws && in_array($name, self::NOFWS_FIELDS, true) ? str_replace(' ', '', $line) : $line) . "\r\n";
            }
        }
        return $input . RelaxedField::of('Anshin-Mark', self::without('b', $mark));
    }

    /** What the tag wb signs. */
    public static function ofWarning(string $mark): string
    {
        return RelaxedField::of('Anshin-Mark', self::without('wb', self::without('b', $mark)));
    }

    /** What stands between the "=" of a signature's tag and the next semicolon is not part of what is signed. */
    private static function without(string $tag, string $mark): string
    {
        return preg_replace("/((?:^|;)[ \t\r\n]*+{$tag}[ \t\r\n]*+=)[^;]*+/D", '$1', $mark, 1);
    }
}
