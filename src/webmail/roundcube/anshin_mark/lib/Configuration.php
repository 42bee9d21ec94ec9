<?php

// What a reader of Anshin-Mark trusts: the receiving hosts' own authserv-ids and public keys.

declare(strict_types=1);

namespace Anshin\Mark;

final class Configuration
{
    /** @var list<string> in lower case */
    public readonly array $authservIds;

    /**
     * @param list<string>          $authservIds
     * @param array<string, string> $keys             name (the tag k) -> base64 of the 32 octets; a key "name@mx.example.jp" counts for the
     *                                                marks of this host alone
     * @param bool                  $requireSignature false only where no mail can come in around the receiving host
     */
    public function __construct(array $authservIds, public readonly array $keys, public readonly bool $requireSignature = true)
    {
        $this->authservIds = array_values(array_map(strtolower(...), $authservIds));
    }

    public function isOwn(string $authservId): bool
    {
        return in_array(strtolower($authservId), $this->authservIds, true);
    }

    /** The 32 octets of a key, or null if there is no usable key of this name for the marks of this host. */
    public function key(string $name, string $authservId): ?string
    {
        $octets = Base64::decode($this->encodedKey($name, strtolower($authservId)) ?? '');
        return $octets !== null && strlen($octets) === SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES ? $octets : null;
    }

    /** One that is configured for marks of this host alone comes first. */
    private function encodedKey(string $name, string $authservId): ?string
    {
        if (str_contains($name, '@')) {
            return null; // it stands between the names of a key and of its host
        }
        foreach ($this->keys as $configured => $key) {
            [$bound, $host] = explode('@', (string) $configured, 2) + [1 => ''];
            if ($bound === $name && strtolower($host) === $authservId) {
                return $key;
            }
        }
        return $this->keys[$name] ?? null;
    }
}
