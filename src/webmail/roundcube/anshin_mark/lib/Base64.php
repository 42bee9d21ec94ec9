<?php

// Base64 of RFC 4648 section 4, strict: right padding, no white space, unused bits zero, so that no two texts mean the same octets.

declare(strict_types=1);

namespace Anshin\Mark;

final class Base64
{
    public static function decode(string $text): ?string
    {
        $octets = base64_decode($text, true);
        return $octets !== false && base64_encode($octets) === $text ? $octets : null;
    }
}
