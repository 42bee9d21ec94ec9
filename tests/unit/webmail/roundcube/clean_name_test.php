<?php

// Which characters a name may hold: all of Unicode, against the list that every reader follows.

declare(strict_types=1);

use Anshin\Mark\CleanName;

return ['every character by itself and around a variation selector' => static function (): ?string {
    $data = json_decode(file_get_contents(ROOT . '/tests/data/mark/name-characters.json'), true, 8, JSON_THROW_ON_ERROR);
    $isIn = static function (string $list) use ($data): array {
        $in = [];
        foreach ($data[$list] as [$first, $last]) {
            $in += array_fill(hexdec($first), hexdec($last) - hexdec($first) + 1, true);
        }
        return $in;
    };
    [$refused, $selectors, $ideographs] = array_map($isIn, ['refused', 'selectors', 'ideographs']);
    $wrong = [];
    for ($c = 0; $c <= 0x10FFFF; ++$c) {
        if ($c >= 0xD800 && $c <= 0xDFFF) {
            continue; // not in well-formed UTF-8
        }
        $character = mb_chr($c, 'UTF-8');
        $fit = !isset($refused[$c]);
        $right = CleanName::holds("a{$character}") === $fit && CleanName::holds("\u{8FBB}{$character}") === ($fit || isset($selectors[$c]))
            && CleanName::holds("{$character}\u{E0100}") === ($fit && isset($ideographs[$c]));
        if (!$right) {
            $wrong[] = sprintf('U+%04X', $c);
        }
    }
    return difference([], array_slice($wrong, 0, 5));
}];
