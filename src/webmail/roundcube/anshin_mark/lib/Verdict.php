<?php

// What reading the Anshin-Mark of one message came to. Nothing of an untrusted field is in it but the reason.

declare(strict_types=1);

namespace Anshin\Mark;

final class Verdict implements \JsonSerializable
{
    /**
     * @param string $result    verified, suspect, failed, none, unavailable or untrusted
     * @param string $reason    of untrusted: no-field, several-fields, too-long, malformed, unknown-version, unclean-name, foreign-authserv-id,
     *                          unsigned, unknown-key, bad-signature, ambiguous-header, fields-changed or body-changed; empty otherwise
     * @param string $key       name of the key whose signature was found right; empty where none was checked
     * @param string $body      matches, differs or not-checked
     */
    public function __construct(
        public readonly string $result,
        public readonly string $reason = '',
        public readonly string $domain = '',
        public readonly string $organisation = '',
        public readonly string $language = '',
        public readonly string $id = '',
        public readonly string $registry = '',
        public readonly int $serial = 0,
        public readonly int $decidedAt = 0,
        public readonly string $key = '',
        public readonly string $body = 'not-checked',
    ) {
    }

    public static function untrusted(string $reason): self
    {
        return new self('untrusted', $reason, body: $reason === 'body-changed' ? 'differs' : 'not-checked');
    }

    /** @return array<string, string|int> */
    public function jsonSerialize(): array
    {
        return [
            'result' => $this->result,
            'reason' => $this->reason,
            'domain' => $this->domain,
            'organisation' => $this->organisation,
            'language' => $this->language,
            'id' => $this->id,
            'registry' => $this->registry,
            'serial' => $this->serial,
            'decided_at' => $this->decidedAt,
            'key' => $this->key,
            'body' => $this->body,
        ];
    }
}
