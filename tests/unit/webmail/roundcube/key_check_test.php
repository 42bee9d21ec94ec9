<?php

// What the settings page and bin/enable say of the configuration.

declare(strict_types=1);

use Anshin\Mark\KeyCheck;

$good = base64_encode(sodium_crypto_sign_publickey(sodium_crypto_sign_seed_keypair(str_repeat('k', 32))));
$keys = [
    'a key' => ['default', $good, 'ok'],
    'the name of a key is no tag value' => ['a;b', $good, 'bad_key_name'],
    'a key for the marks of one host' => ['default@mx.example.jp', $good, 'ok'],
    'a key for the marks of no host' => ['default@', $good, 'bad_key_name'],
    'a host\'s key without name' => ['@mx.example.jp', $good, 'bad_key_name'],
    'no base64' => ['default', '/etc/anshin/mark.pem.pub', 'key_not_base64'],
    'a line end behind the base64' => ['default', "{$good}\n", 'key_not_base64'],
    'no text' => ['default', 17, 'key_not_base64'],
    'nothing' => ['default', '', 'key_wrong_length'],
    'a key too short' => ['default', base64_encode(str_repeat('k', 31)), 'key_wrong_length'],
    'a private key with its public half' => ['default', base64_encode(str_repeat('k', 64)), 'key_wrong_length'],
    'a private key in PEM' => ['default', "-----BEGIN PRIVATE KEY-----\nx", 'private_key'],
    'the base64 within it' => ['default', 'MC4CAQAwBQYDK2VwBCIEI' . str_repeat('A', 43), 'private_key'],
    'a private key for a name' => ['MC4CAQAwBQYDK2VwBCIEI' . str_repeat('A', 43), $good, 'private_key'],
    'a point of small order' => ['default', base64_encode(str_repeat("\0", 32)), 'key_no_point'],
    'no point of the curve' => ['default', base64_encode("\2" . str_repeat("\0", 31)), 'key_no_point'],
];
$tests = [];
foreach ($keys as $name => [$keyName, $key, $expected]) {
    $tests["key check: {$name}"] = static fn (): ?string => difference([$keyName => $expected], KeyCheck::keys([$keyName => $key]));
}
$tests['key check: the keys are no list'] = static fn (): ?string => difference([], KeyCheck::keys('default'));
$tests['key check: authserv-ids'] = static fn (): ?string => difference(
    ['mx.example.jp' => 'ok', 'mx example' => 'bad_authserv_id', 'a;b' => 'bad_authserv_id', '' => 'bad_authserv_id', 'int' => 'bad_authserv_id'],
    KeyCheck::authservIds(['mx.example.jp', 'mx example', 'a;b', '', 5])
);
return $tests;
