<?php

// Remembers the messages whose mark was taken back when they were opened, and why, so that a list, which has neither bodies nor whole headers, does not
// show it again. Bounded: the ones found last are known. A message in IMAP never changes (RFC 9051 section 2.3.1.1).

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

final class WithdrawnMarks
{
    private const NAME = 'withdrawn_marks';
    private const MAX_REMEMBERED = 1000;
    /** What only the open message can show. */
    private const REASONS = ['body-changed', 'ambiguous-header'];

    /** @param \rcube_cache|null $cache of the user; null where nobody is logged in */
    public function __construct(private readonly ?\rcube_cache $cache)
    {
    }

    public static function isReason(string $reason): bool
    {
        return in_array($reason, self::REASONS, true);
    }

    /** Remembers what was found of an open message just now: a reason of those, or nothing where its mark is right. */
    public function note(string $folder, ?int $uidValidity, int $uid, string $reason): void
    {
        $name = self::name($folder, $uidValidity, $uid);
        $known = $this->known();
        $others = array_diff_key($known, [$name => true]);
        $now = $reason === '' ? $others : array_slice([...$others, $name => $reason], -self::MAX_REMEMBERED);
        if ($reason !== '' || $now !== $known) {
            $this->cache?->set(self::NAME, $now);
        }
    }

    /**
     * Why the marks of a folder's messages were taken back; null where they were not.
     *
     * @return \Closure(int): ?string
     */
    public function of(string $folder, ?int $uidValidity): \Closure
    {
        $known = $this->known();
        return static fn (int $uid): ?string => $known[self::name($folder, $uidValidity, $uid)] ?? null;
    }

    private static function name(string $folder, ?int $uidValidity, int $uid): string
    {
        return base64_encode(substr(hash('sha256', "{$uidValidity} {$uid} {$folder}", true), 0, 15));
    }

    /** @return array<string, string> name => reason, the ones found last behind */
    private function known(): array
    {
        $known = $this->cache?->get(self::NAME);
        $isSound = static fn (mixed $reason, int|string $name): bool => is_string($name) && is_string($reason) && self::isReason($reason);
        return is_array($known) ? array_filter($known, $isSound, ARRAY_FILTER_USE_BOTH) : [];
    }
}
