<?php

// Every shared vector must come to the verdict that all implementations come to (tests/data/mark/vectors/README.md).

declare(strict_types=1);

use Anshin\Mark\BodyHash;
use Anshin\Mark\Configuration;
use Anshin\Mark\Message;
use Anshin\Mark\Reader;

$folder = ROOT . '/tests/data/mark/vectors';
$vectors = json_decode(file_get_contents("{$folder}/vectors.json"), true, 16, JSON_THROW_ON_ERROR)['vectors'];

$tests = [];
foreach ($vectors as $vector) {
    $tests["vector {$vector['name']}"] = static function () use ($folder, $vector): ?string {
        $settings = $vector['configuration'];
        $reader = new Reader(new Configuration($settings['authserv_ids'], $settings['keys'], $settings['require_signature']));
        $message = Message::parse(file_get_contents("{$folder}/{$vector['name']}.eml"));
        $body = static function (BodyHash $hash) use ($message): BodyHash {
            // Cut at odd places: the canonical form must not depend on them.
            foreach (str_split($message->body, 7) as $piece) {
                $hash->update($piece);
            }
            return $hash;
        };
        $expected = $vector['expected'];
        ksort($expected);
        $got = $reader->read($message, $vector['body'] ? $body : null)->jsonSerialize();
        ksort($got);
        return difference($expected, $got);
    };
}
return $tests;
