<?php

// Which names are fit to be shown: none with characters that hide, reorder or break what stands around them.

declare(strict_types=1);

namespace Anshin\Mark;

final class CleanName
{
    // Control, formatting, private use and unassigned characters, line separators, and letters and marks that show nothing.
    private const HIDDEN = '/[\p{C}\p{Zl}\p{Zp}\x{034F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{3164}\x{FFA0}]/u';
    // Variation selectors choose the form of an ideograph, which Japanese names need; elsewhere they only hide.
    private const STRAY_SELECTOR = '/(?<![\x{3005}\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{20000}-\x{323AF}])[\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]/u';

    /** Whether well-formed UTF-8 may be shown. */
    public static function holds(string $name): bool
    {
        return preg_match(self::HIDDEN, $name) === 0 && preg_match(self::STRAY_SELECTOR, $name) === 0;
    }
}
