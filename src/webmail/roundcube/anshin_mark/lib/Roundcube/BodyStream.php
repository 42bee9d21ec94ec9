<?php

// A stream that hashes what is written to it and keeps nothing: Roundcube writes the bodies that it fetches to streams.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\BodyHash;

final class BodyStream
{
    private const PROTOCOL = 'anshin-mark-body';

    /** @var resource|null set by PHP: fopen's context */
    public $context;
    private BodyHash $hash;

    /** @return resource */
    public static function to(BodyHash $hash)
    {
        if (!in_array(self::PROTOCOL, stream_get_wrappers(), true)) {
            stream_wrapper_register(self::PROTOCOL, self::class);
        }
        return fopen(self::PROTOCOL . '://', 'wb', false, stream_context_create([self::PROTOCOL => ['hash' => $hash]]));
    }

    // The names of the methods below are PHP's.

    public function stream_open(): bool
    {
        $this->hash = stream_context_get_options($this->context)[self::PROTOCOL]['hash'];
        return true;
    }

    public function stream_write(string $octets): int
    {
        $this->hash->update($octets);
        return strlen($octets);
    }
}
