<?php

// Looks at the configuration before any mail does, and says in which place it cannot work. The codes are labels of the localisation.

declare(strict_types=1);

namespace Anshin\Mark;

final class KeyCheck
{
    /**
     * @param mixed $authservIds as configured
     * @return array<string, string> authserv-id -> ok or a code
     */
    public static function authservIds(mixed $authservIds): array
    {
        $found = [];
        foreach (is_array($authservIds) ? $authservIds : [] as $id) {
            $text = is_string($id) ? $id : get_debug_type($id);
            $found[$text] = is_string($id) && preg_match('/^[\x21-\x3A\x3C-\x7E]+$/D', $id) === 1 ? 'ok' : 'bad_authserv_id';
        }
        return $found;
    }

    /**
     * @param mixed $keys as configured
     * @return array<string, string> name -> ok or a code
     */
    public static function keys(mixed $keys): array
    {
        $found = [];
        foreach (is_array($keys) ? $keys : [] as $name => $key) {
            $found[(string) $name] = self::key((string) $name, $key);
        }
        return $found;
    }

    /** Whether a text is, or holds, a private key: PEM, or the base64 within it (RFC 8410 section 7). Nothing may show it. */
    public static function isPrivate(string $text): bool
    {
        return preg_match('/PRIVATE KEY|BQYDK2VwBCIEI/', $text) === 1;
    }

    private static function key(string $name, mixed $key): string
    {
        if (self::isPrivate(is_string($key) ? $name . $key : $name)) {
            return 'private_key';
        }
        // NAME, or NAME@HOST for the marks of one host alone.
        if (preg_match('/^[\x21-\x3A\x3C-\x3F\x41-\x7E]+(?:@[\x21-\x3A\x3C-\x7E]+)?$/D', $name) !== 1) {
            return 'bad_key_name';
        }
        $octets = is_string($key) ? Base64::decode($key) : null;
        if ($octets === null) {
            return 'key_not_base64';
        }
        if (strlen($octets) !== SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES) {
            return 'key_wrong_length';
        }
        try {
            sodium_crypto_sign_ed25519_pk_to_curve25519($octets); // refuses what is no point of the curve's main group
        } catch (\SodiumException) {
            return 'key_no_point';
        }
        return 'ok';
    }
}
