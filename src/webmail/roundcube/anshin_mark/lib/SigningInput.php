<?php

// The octets that the signature of an Anshin-Mark covers: the fields by which a reader knows the message, and the mark itself.

declare(strict_types=1);

namespace Anshin\Mark;

final class SigningInput
{
    public const SIGNED_FIELDS = ['From', 'Date', 'Message-ID', 'Subject'];

    public static function of(Message $message, string $mark): string
    {
        $input = '';
        foreach (self::SIGNED_FIELDS as $name) {
            foreach ($message->values($name) as $value) {
                $input .= RelaxedField::of($name, $value) . "\r\n";
            }
        }
        // What stands between the "=" of the tag b and the next semicolon is not part of what is signed.
        $unsigned = preg_replace('/((?:^|;)[ \t\r\n]*+b[ \t\r\n]*+=)[^;]*+/D', '$1', $mark, 1);
        return $input . RelaxedField::of('Anshin-Mark', $unsigned);
    }
}
