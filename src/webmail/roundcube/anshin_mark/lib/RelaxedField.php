<?php

// A header field in the relaxed canonical form of RFC 6376 section 3.4.2.

declare(strict_types=1);

namespace Anshin\Mark;

final class RelaxedField
{
    /** Without a CRLF behind. */
    public static function of(string $name, string $value): string
    {
        $unfolded = preg_replace('/\r?\n(?=[ \t])/', '', $value);
        return strtolower($name) . ':' . trim(preg_replace('/[ \t]++/', ' ', $unfolded), ' ');
    }
}
