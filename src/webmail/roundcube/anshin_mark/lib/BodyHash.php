<?php

// SHA-256 over the canonical body of RFC 6376 sections 3.4.3 (simple) and 3.4.4 (relaxed); the body comes in pieces.

declare(strict_types=1);

namespace Anshin\Mark;

final class BodyHash
{
    private readonly \HashContext $hash;
    private string $incompleteLine = '';
    private int $emptyLines = 0;
    private bool $isEmpty = true;

    public function __construct(private readonly bool $relaxed)
    {
        $this->hash = hash_init('sha256');
    }

    public function update(string $piece): void
    {
        $octets = $this->incompleteLine . $piece;
        $end = strrpos($octets, "\r\n");
        $complete = $end === false ? 0 : $end + 2;
        $this->incompleteLine = substr($octets, $complete);
        $this->take(substr($octets, 0, $complete));
    }

    /** Base64 of the hash. */
    public function finish(): string
    {
        if ($this->incompleteLine !== '') {
            $this->take($this->incompleteLine . "\r\n");
        }
        // RFC 6376 section 3.4.3: an empty body is one CRLF; in section 3.4.4 it is nothing.
        if ($this->isEmpty && !$this->relaxed) {
            hash_update($this->hash, "\r\n");
        }
        return base64_encode(hash_final($this->hash, true));
    }

    /** Takes complete lines. Empty ones are held back until it is known that they are not the last. */
    private function take(string $lines): void
    {
        if ($this->relaxed) {
            $lines = str_replace(" \r\n", "\r\n", preg_replace('/[ \t]++/', ' ', $lines));
        }
        $size = strlen($lines);
        while ($size >= 4 && substr_compare($lines, "\r\n\r\n", $size - 4, 4) === 0) {
            $size -= 2;
        }
        if ($size === 2 && str_starts_with($lines, "\r\n")) {
            $size = 0;
        }
        $emptyAtEnd = intdiv(strlen($lines) - $size, 2);
        if ($size > 0) {
            for (; $this->emptyLines > 0; --$this->emptyLines) {
                hash_update($this->hash, "\r\n");
            }
            hash_update($this->hash, substr($lines, 0, $size));
            $this->isEmpty = false;
        }
        $this->emptyLines += $emptyAtEnd;
    }
}
