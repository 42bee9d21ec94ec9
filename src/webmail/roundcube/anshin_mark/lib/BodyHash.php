<?php

// SHA-256 over the canonical body of RFC 6376 sections 3.4.3 (simple) and 3.4.4 (relaxed). The body comes in pieces, of which nothing is held but
// a count and two octets, whatever the body is made of.

declare(strict_types=1);

namespace Anshin\Mark;

final class BodyHash
{
    private const LINE_ENDS_AT_ONCE = 65536;

    private readonly \HashContext $hash;
    /** What the next octet decides: a blank that may stand at a line's end (relaxed), a CR that may begin a line end. */
    private string $undecided = '';
    /** CRLFs that are dropped if nothing follows. */
    private int $lineEnds = 0;
    private bool $isEmpty = true;

    public function __construct(private readonly bool $relaxed)
    {
        $this->hash = hash_init('sha256');
    }

    public function update(string $piece): void
    {
        $octets = $this->canonical($this->undecided . $piece);
        $decided = strlen($octets);
        if ($decided > 0 && $octets[$decided - 1] === "\r") {
            --$decided;
        }
        if ($this->relaxed && $decided > 0 && $octets[$decided - 1] === ' ') {
            --$decided;
        }
        $this->undecided = substr($octets, $decided);
        $content = self::withoutLineEnds($octets, $decided);
        if ($content > 0) {
            $this->takeLineEnds();
            hash_update($this->hash, substr($octets, 0, $content));
            $this->isEmpty = false;
        }
        $this->lineEnds += intdiv($decided - $content, 2);
    }

    /** Base64 of the hash. */
    public function finish(): string
    {
        if ($this->undecided !== '') {
            $this->update("\r\n");
        }
        // Every body ends with one CRLF. RFC 6376 section 3.4.3: an empty one, too; in section 3.4.4 it is nothing.
        if (!$this->isEmpty || !$this->relaxed) {
            hash_update($this->hash, "\r\n");
        }
        return base64_encode(hash_final($this->hash, true));
    }

    private function canonical(string $octets): string
    {
        return $this->relaxed ? str_replace(" \r\n", "\r\n", preg_replace('/[ \t]++/', ' ', $octets)) : $octets;
    }

    private static function withoutLineEnds(string $octets, int $size): int
    {
        while ($size >= 2 && $octets[$size - 1] === "\n" && $octets[$size - 2] === "\r") {
            $size -= 2;
        }
        return $size;
    }

    private function takeLineEnds(): void
    {
        for (; $this->lineEnds > 0; $this->lineEnds -= $some) {
            $some = min($this->lineEnds, self::LINE_ENDS_AT_ONCE);
            hash_update($this->hash, str_repeat("\r\n", $some));
        }
    }
}
