<?php

// Tag=value lists of RFC 6376 section 3.2, read strictly; a name may end with "*" (RFC 8187 section 3.2).

declare(strict_types=1);

namespace Anshin\Mark;

final class TagList
{
    private const MAX_TAGS = 100;
    private const WHITE_SPACE = " \t\r\n";

    /** @param array<string, string> $tags without white space at the ends of the values */
    private function __construct(private readonly array $tags)
    {
    }

    /** @throws Untrusted */
    public static function parse(string $text): self
    {
        if (preg_match('/^(?:[\x20-\x7E\t]|\r?\n(?=[ \t]))*+$/D', $text) !== 1) {
            throw new Untrusted('malformed');
        }
        $specs = explode(';', $text, self::MAX_TAGS + 2);
        if (count($specs) > 1 && trim($specs[count($specs) - 1], self::WHITE_SPACE) === '') {
            array_pop($specs);
        }
        if (count($specs) > self::MAX_TAGS) {
            throw new Untrusted('malformed');
        }
        $tags = [];
        foreach ($specs as $spec) {
            $parts = explode('=', $spec, 2);
            $name = trim($parts[0], self::WHITE_SPACE);
            if (count($parts) !== 2 || preg_match('/^[A-Za-z][A-Za-z0-9_]*+\*?$/D', $name) !== 1 || isset($tags[$name])) {
                throw new Untrusted('malformed');
            }
            $tags[$name] = trim($parts[1], self::WHITE_SPACE);
        }
        return new self($tags);
    }

    public function find(string $name): ?string
    {
        return $this->tags[$name] ?? null;
    }

    /** The value of a tag in which white space means nothing: without any. */
    public function findCompact(string $name): ?string
    {
        return isset($this->tags[$name]) ? str_replace([' ', "\t", "\r", "\n"], '', $this->tags[$name]) : null;
    }
}
