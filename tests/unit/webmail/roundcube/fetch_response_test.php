<?php

// What is read of the IMAP server's answers.

declare(strict_types=1);

use Anshin\Mark\Roundcube\FetchResponse;

/** @return list<string> "UID: header" */
$read = static function (string $response): array {
    $found = [];
    foreach (FetchResponse::headers($response) as $uid => $header) {
        $found[] = "{$uid}: {$header}";
    }
    return $found;
};
$answer = static fn (int $number, int $uid, string $header): string => "* {$number} FETCH (UID {$uid} BODY[HEADER.FIELDS (FROM SUBJECT)]<0> {" . strlen($header) . "}\r\n{$header})\r\n";
$cases = [
    'several messages, white space kept' => [["7: S:  a  b \r\n\r\n", "9: S:c\r\n\r\n"], $answer(1, 7, "S:  a  b \r\n\r\n") . $answer(2, 9, "S:c\r\n\r\n")],
    'a header that looks like an answer' => [["7: S:)\r\n* 2 FETCH (UID 99 {3}\r\n\r\n", '8: x'], $answer(1, 7, "S:)\r\n* 2 FETCH (UID 99 {3}\r\n\r\n") . $answer(2, 8, 'x')],
    'a header that ends like the beginning of a literal' => [["7: S: {5}\r\n", '8: x'], $answer(1, 7, "S: {5}\r\n") . $answer(2, 8, 'x')],
    'other answers between' => [['7: a'], "* 5 EXISTS\r\n* 3 FETCH (FLAGS (\\Seen))\r\n" . $answer(1, 7, 'a') . "* 4 FETCH (UID 8 FLAGS ())\r\n"],
    'an answer of another kind with a literal that looks like one of this kind' => [['7: a'], "* 3 FETCH (UID 3 X {" . strlen($answer(3, 3, 'forged')) . "}\r\n" . $answer(3, 3, 'forged') . ")\r\n" . $answer(1, 7, 'a')],
    'what cannot be read is left behind with its literals' => [['7: a'], "* 3 FETCH (UID 3 ] \"x {" . strlen($answer(3, 3, 'forged')) . "}\r\n" . $answer(3, 3, 'forged') . ")\r\n" . $answer(1, 7, 'a')],
    'the UID behind the header' => [['7: a'], "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)]<0> {1}\r\na UID 7)\r\n"],
    'flags that look like items' => [['7: a'], "* 1 FETCH (FLAGS (UID 9 (\"x\" {2}\r\n)) NIL)) UID 7 BODY[HEADER.FIELDS (SUBJECT)]<0> {1}\r\na)\r\n"],
    'a whole header' => [['7: a'], "* 1 FETCH (UID 7 BODY[HEADER]<0> {1}\r\na)\r\n"],
    'a part\'s header, or a body' => [[], "* 1 FETCH (UID 7 BODY[1.HEADER]<0> {1}\r\na BODY[TEXT]<0> {1}\r\na BODY[HEADER.FIELDS.NOT (FROM)] {1}\r\na)\r\n"],
    'names of fields in quotes' => [['7: a'], "* 1 FETCH (UID 7 BODY[HEADER.FIELDS (\"FROM\" \"SUBJECT\")]<0> {1}\r\na)\r\n"],
    'a quoted string' => [['7: a"\\)'], "* 1 FETCH (UID 7 BODY[HEADER.FIELDS (SUBJECT)]<0> \"a\\\"\\\\)\")\r\n"],
    'a literal that does not wait' => [['7: a', '8: b'], "* 1 FETCH (UID 7 BODY[HEADER.FIELDS (SUBJECT)]<0> {1+}\r\na)\r\n" . $answer(2, 8, 'b')],
    'a literal that is cut' => [['7: a'], $answer(1, 7, 'a') . "* 2 FETCH (UID 8 BODY[HEADER.FIELDS (SUBJECT)]<0> {5}\r\nabc"],
    'a literal beyond all measure' => [[], "* 2 FETCH (UID 8 BODY[HEADER.FIELDS (SUBJECT)]<0> {99999999999999999999}\r\nabc)\r\n"],
    'the line end at the end is missing, as Roundcube hands it out' => [['7: a'], rtrim($answer(1, 7, 'a'))],
    'nothing' => [[], ''],
    'no header' => [[], "* 1 FETCH (UID 7 BODY[HEADER.FIELDS (SUBJECT)]<0> NIL)\r\n"],
    'no UID' => [[], "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)]<0> {1}\r\na)\r\n"],
    'no answer at all' => [[], '{{{'],
    'lists and strings that do not end' => [[], "* 1 FETCH (UID 7 FLAGS (((( \"a\r\n* 1 FETCH (UID 7 BODY[HEADER.FIELDS (SUBJECT)]<0> \"a\r\n"],
];
$tests = [];
foreach ($cases as $name => [$expected, $response]) {
    $tests["fetch: {$name}"] = static fn (): ?string => difference($expected, $read($response));
}
// With a copy of the rest for each of them this would take hours.
$tests['fetch: as many answers as there are'] = static function () use ($answer): ?string {
    $count = 0;
    foreach (FetchResponse::headers(str_repeat($answer(1, 7, str_repeat("Date:\r\n", 20)), 100_000)) as $header) {
        ++$count;
    }
    return difference(100_000, $count);
};
$tests['fetch: as many items and lists as there are'] = static function () use ($read): ?string {
    return difference(['7: a'], $read('* 1 FETCH (' . str_repeat('FLAGS ((\Seen) "x") ', 300_000) . str_repeat('(', 300_000) . "\r\n* 1 FETCH (UID 7 BODY[HEADER.FIELDS (SUBJECT)]<0> {1}\r\na)\r\n"));
};
return $tests;
