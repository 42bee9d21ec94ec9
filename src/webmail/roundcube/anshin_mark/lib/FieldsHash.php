<?php

// The hash of the fields that decide how the body is shown and where a reply goes: the mark's tag fh. SHA-256 over their relaxed form.

declare(strict_types=1);

namespace Anshin\Mark;

final class FieldsHash
{
    public const HASHED_FIELDS = [
        'Sender', 'Reply-To', 'Mail-Reply-To', 'Mail-Followup-To', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding', 'Content-Disposition', 'Content-Base',
        'Content-Location',
    ];

    /** Base64 of the hash. */
    public static function of(Message $message): string
    {
        $hash = hash_init('sha256');
        foreach (self::HASHED_FIELDS as $name) {
            foreach ($message->values($name) as $value) {
                hash_update($hash, RelaxedField::of($name, $value) . "\r\n");
            }
        }
        return base64_encode(hash_final($hash, true));
    }
}
