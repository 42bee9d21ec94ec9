<?php

// Remembers the messages whose body was found to be another than the one that was marked, so that a list, which has no bodies, does not show their
// mark again. Bounded: the ones found last are known. A message in IMAP never changes (RFC 9051 section 2.3.1.1).

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

final class ChangedBodies
{
    private const NAME = 'changed_bodies';
    private const MAX_REMEMBERED = 1000;

    /** @param \rcube_cache|null $cache of the user; null where nobody is logged in */
    public function __construct(private readonly ?\rcube_cache $cache)
    {
    }

    /** Remembers what was found of a message's body just now. */
    public function note(string $folder, ?int $uidValidity, int $uid, bool $isChanged): void
    {
        $name = self::name($folder, $uidValidity, $uid);
        $names = $this->names();
        $others = array_values(array_diff($names, [$name]));
        $now = $isChanged ? array_slice([...$others, $name], -self::MAX_REMEMBERED) : $others;
        if ($isChanged || $now !== $names) {
            $this->cache?->set(self::NAME, $now);
        }
    }

    /**
     * Which of a folder's messages are remembered.
     *
     * @return \Closure(int): bool
     */
    public function of(string $folder, ?int $uidValidity): \Closure
    {
        $known = array_fill_keys($this->names(), true);
        return static fn (int $uid): bool => isset($known[self::name($folder, $uidValidity, $uid)]);
    }

    private static function name(string $folder, ?int $uidValidity, int $uid): string
    {
        return base64_encode(substr(hash('sha256', "{$uidValidity} {$uid} {$folder}", true), 0, 15));
    }

    /** @return list<string> */
    private function names(): array
    {
        $names = $this->cache?->get(self::NAME);
        return is_array($names) ? array_values(array_filter($names, is_string(...))) : [];
    }
}
