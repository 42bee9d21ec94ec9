<?php

// Which names are fit to be shown: none with characters that hide, reorder or break what stands around them.

declare(strict_types=1);

namespace Anshin\Mark;

final class CleanName
{
    // Ranges of code points, not Unicode's categories: those are others with another PCRE (docs/anshin-mark.md, "Reading", step 6).
    private const REFUSED = '\x{0000}-\x{001F}\x{007F}-\x{009F}\x{00AD}\x{034F}\x{0600}-\x{0605}\x{061C}\x{06DD}\x{070F}\x{0890}\x{0891}\x{08E2}\x{115F}\x{1160}'
        . '\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{200B}-\x{200F}\x{2028}-\x{202E}\x{2060}-\x{206F}\x{3164}\x{E000}-\x{F8FF}\x{FDD0}-\x{FDEF}\x{FEFF}\x{FFA0}'
        . '\x{FFF0}-\x{FFFB}\x{FFFE}\x{FFFF}\x{110BD}\x{110CD}\x{13430}-\x{1343F}\x{1BCA0}-\x{1BCA3}\x{1D173}-\x{1D17A}\x{1FFFE}\x{1FFFF}\x{2FFFE}\x{2FFFF}'
        . '\x{3FFFE}-\x{E00FF}\x{E01F0}-\x{10FFFF}';
    private const SELECTORS = '\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}';
    private const IDEOGRAPHS = '\x{3005}\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{20000}-\x{3FFFD}';
    // Variation selectors choose the form of an ideograph, which Japanese names need; elsewhere they only hide.
    private const UNFIT = '/[' . self::REFUSED . ']|(?<![' . self::IDEOGRAPHS . '])[' . self::SELECTORS . ']/u';

    /** Whether well-formed UTF-8 may be shown. */
    public static function holds(string $name): bool
    {
        return preg_match(self::UNFIT, $name) === 0;
    }
}
