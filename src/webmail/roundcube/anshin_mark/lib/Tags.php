<?php

// What the tags of an Anshin-Mark hold, each checked as strictly as it is written (docs/anshin-mark.md, "Grammar").

declare(strict_types=1);

namespace Anshin\Mark;

final class Tags
{
    private const RESULTS = ['verified', 'suspect', 'failed', 'none', 'unavailable'];
    private const SIGNED_RESULTS = ['verified', 'suspect', 'failed'];
    private const LATEST_TIME = '253402300799'; // the last second of the year 9999
    private const LARGEST_SERIAL = '9007199254740991'; // beyond it a JavaScript reader would round
    private const MAX_NAME_OCTETS = 1000;

    public readonly string $authservId;
    public readonly string $result;
    public readonly int $decidedAt;
    public readonly string $domain;
    public readonly string $registry;
    public readonly int $serial;
    public readonly string $organisation;
    public readonly string $language;
    public readonly string $organisationId;
    /** simple or relaxed; empty unless verified */
    public readonly string $canonicalization;
    public readonly string $bodyHash;
    /** base64; empty where there is none, and unless verified */
    public readonly string $fieldsHash;
    /** @var list<string> names of the fields that the signature covers, in lower case */
    public readonly array $signedFields;
    /** Whether white space in some of them does not count */
    public readonly bool $isNofws;
    public readonly string $keyName;
    /** 64 octets, or empty where there is none */
    public readonly string $signature;
    /** That of a warning, over the mark alone: 64 octets, or empty */
    public readonly string $warningSignature;

    /** @throws Untrusted */
    public function __construct(private readonly TagList $tags)
    {
        if ($tags->find('v') !== '1') {
            throw new Untrusted('unknown-version');
        }
        $this->authservId = $this->word('id');
        $this->result = $tags->find('r') ?? '';
        self::must(in_array($this->result, self::RESULTS, true));
        $this->decidedAt = $this->number('t', self::LATEST_TIME);
        $this->domain = $this->stands('d') ? $this->readDomain() : '';
        $answered = $this->stands('reg', 'ser');
        $this->registry = $answered ? $this->word('reg') : '';
        $this->serial = $answered ? $this->number('ser', self::LARGEST_SERIAL) : 0;
        [$this->language, $this->organisation, $this->organisationId] = $this->readOrganisation();
        [$this->canonicalization, $this->bodyHash] = $this->readBodyHash();
        $this->fieldsHash = $this->readFieldsHash();
        $isVerified = $this->result === 'verified';
        $this->signedFields = $isVerified ? $this->readSignedFields() : SigningInput::SIGNED_FIELDS;
        $this->isNofws = $isVerified && $this->readForm() === 'nofws';
        $this->signature = $this->claimsSomething() ? $this->readSignature('b') : '';
        $this->warningSignature = $this->claimsSomething() && !$isVerified ? $this->readSignature('wb') : '';
        $this->keyName = $this->signature . $this->warningSignature === '' ? '' : $this->word('k');
    }

    public function claimsSomething(): bool
    {
        return in_array($this->result, self::SIGNED_RESULTS, true);
    }

    private static function must(bool $holds): void
    {
        if (!$holds) {
            throw new Untrusted('malformed');
        }
    }

    /** Whether tags are there: all or none of them; all where the mark is verified. */
    private function stands(string ...$names): bool
    {
        $found = count(array_filter($names, fn (string $name): bool => $this->tags->find($name) !== null));
        self::must($found === count($names) || $found === 0 && $this->result !== 'verified');
        return $found > 0;
    }

    private function word(string $name): string
    {
        $value = $this->tags->find($name) ?? '';
        self::must(preg_match('/^[\x21-\x7E]+$/D', $value) === 1);
        return $value;
    }

    private function number(string $name, string $largest): int
    {
        $value = $this->tags->find($name) ?? '';
        self::must(preg_match('/^[0-9]+$/D', $value) === 1);
        $digits = ltrim($value, '0');
        self::must(strlen($digits) < strlen($largest) || strlen($digits) === strlen($largest) && strcmp($digits, $largest) <= 0);
        return (int) $digits;
    }

    private function readDomain(): string
    {
        $domain = $this->word('d');
        self::must(strlen($domain) <= 253 && preg_match('/^(?:[a-z0-9_-]{1,63}\.)*+(?![0-9]+$)[a-z0-9_-]{1,63}$/D', $domain) === 1);
        return $domain;
    }

    /** @return array{string, string, string} language, name, id */
    private function readOrganisation(): array
    {
        if (!$this->claimsSomething() || !$this->stands('org*', 'oid')) {
            return ['', '', ''];
        }
        // RFC 8187 section 3.2
        $form = '/^UTF-8\'([A-Za-z0-9-]*)\'((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-Fa-f]{2})+)$/Di';
        self::must(preg_match($form, $this->tags->findCompact('org*'), $parts) === 1);
        $name = rawurldecode($parts[2]);
        self::must(strlen($name) <= self::MAX_NAME_OCTETS && preg_match('//u', $name) === 1);
        $id = $this->word('oid');
        self::must(OrganisationId::isValid($id));
        return [$parts[1], $name, $id];
    }

    /** @return array{string, string} canonicalisation, base64 */
    private function readBodyHash(): array
    {
        if ($this->result !== 'verified') {
            return ['', ''];
        }
        self::must($this->tags->find('m') === 'dkim');
        $parts = explode(':', $this->tags->findCompact('bh') ?? '', 2);
        self::must(count($parts) === 2 && in_array($parts[0], ['simple', 'relaxed'], true) && self::isSha256($parts[1]));
        return $parts;
    }

    private function readFieldsHash(): string
    {
        $hash = $this->result === 'verified' ? $this->tags->findCompact('fh') : null;
        self::must($hash === null || self::isSha256($hash));
        return $hash ?? '';
    }

    private static function isSha256(string $base64): bool
    {
        return strlen(Base64::decode($base64) ?? '') === 32;
    }

    /** @return list<string> */
    private function readSignedFields(): array
    {
        $names = $this->tags->find('h') ?? implode(':', SigningInput::SIGNED_FIELDS);
        self::must(preg_match('/^from(?::date)?(?::message-id)?:subject$/D', $names) === 1);
        return explode(':', $names);
    }

    private function readForm(): ?string
    {
        $form = $this->tags->find('c');
        self::must($form === null || $form === 'nofws');
        return $form;
    }

    /** Octets, or nothing where there is no signature. */
    private function readSignature(string $tag): string
    {
        $encoded = $this->tags->findCompact($tag) ?? '';
        if ($encoded === '') {
            return '';
        }
        $signature = Base64::decode($encoded);
        self::must($signature !== null && strlen($signature) === SODIUM_CRYPTO_SIGN_BYTES);
        return $signature;
    }
}
