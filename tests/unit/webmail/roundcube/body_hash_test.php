<?php

// The body hash does not depend on how the body is cut, and its cost not on what the body is made of.

declare(strict_types=1);

use Anshin\Mark\BodyHash;

function hashOf(string $body, bool $relaxed, int $piece): string
{
    $hash = new BodyHash($relaxed);
    foreach (str_split($body, $piece) as $part) {
        $hash->update($part);
    }
    return $hash->finish();
}

$sha256 = static fn (string $octets): string => base64_encode(hash('sha256', $octets, true));
// RFC 6376 section 3.4.5 and what is at the edges: body, simple form, relaxed form.
$bodies = [
    'the example of RFC 6376' => [" C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n"],
    'an empty body' => ['', "\r\n", ''],
    'empty lines only' => ["\r\n\r\n\r\n", "\r\n", ''],
    'blank lines only' => [" \t\r\n \r\n", " \t\r\n \r\n", ''],
    'no line end at the end' => ["a\r\nb", "a\r\nb\r\n", "a\r\nb\r\n"],
    'blanks without line end at the end' => ["a\r\n  ", "a\r\n  \r\n", "a\r\n"],
    'bare CR and LF stay' => ["a \rb \n\r\n\r\r\n", "a \rb \n\r\n\r\r\n", "a \rb \n\r\n\r\r\n"],
    'empty lines inside' => ["a\r\n\r\n\r\nb\r\n\r\n", "a\r\n\r\n\r\nb\r\n", "a\r\n\r\n\r\nb\r\n"],
];
$tests = [];
foreach ($bodies as $name => [$body, $simple, $relaxed]) {
    $tests["body hash: {$name}"] = static function () use ($body, $simple, $relaxed, $sha256): ?string {
        foreach (range(1, max(1, strlen($body))) as $piece) {
            $problem = difference([$sha256($simple), $sha256($relaxed)], [hashOf($body, false, $piece), hashOf($body, true, $piece)]);
            if ($problem !== null) {
                return "in pieces of {$piece}: {$problem}";
            }
        }
        return null;
    };
}
// Bodies of 16 MB that are one line, or nothing but line ends, or nothing but blanks.
foreach (['x', "\r", "\r\n", ' ', " \t\r\n"] as $octets) {
    $tests['body hash: holds nothing of a body of ' . json_encode($octets)] = static function () use ($octets): ?string {
        $piece = str_repeat($octets, intdiv(1048576, strlen($octets)));
        foreach ([false, true] as $relaxed) {
            memory_reset_peak_usage();
            $before = memory_get_usage();
            $hash = new BodyHash($relaxed);
            for ($count = 0; $count < 16; ++$count) {
                $hash->update($piece);
            }
            $hash->update('x');
            $hash->finish();
            $held = memory_get_peak_usage() - $before;
            if ($held > 8 * 1048576) {
                return "{$held} octets were held";
            }
        }
        return null;
    };
}
return $tests;
