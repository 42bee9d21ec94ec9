<?php

// Reads the Anshin-Mark of a message and says whether it may be believed. The steps and their order are those of
// tests/data/mark/vectors/README.md, which every implementation follows. Needs nothing but the sodium extension.

declare(strict_types=1);

namespace Anshin\Mark;

final class Reader
{
    public const FIELD = 'Anshin-Mark';
    /** What is looked at. */
    public const FIELDS = [self::FIELD, ...SigningInput::SIGNED_FIELDS, ...FieldsHash::HASHED_FIELDS];
    private const MAX_FIELD_OCTETS = 16384;

    public function __construct(private readonly Configuration $configuration)
    {
    }

    /**
     * @param Message                           $message its header at least, with everything there is of self::FIELDS
     * @param callable(BodyHash): BodyHash|null $body    feeds the message's body to a hash; null where the body is not at hand
     */
    public function read(Message $message, ?callable $body = null): Verdict
    {
        try {
            return $this->judge($message, $body);
        } catch (Untrusted $problem) {
            return Verdict::untrusted($problem->getMessage());
        }
    }

    private function judge(Message $message, ?callable $body): Verdict
    {
        $value = self::onlyField($message);
        $tags = new Tags(TagList::parse($value));
        if (!CleanName::holds($tags->organisation)) {
            throw new Untrusted('unclean-name');
        }
        if (!$this->configuration->isOwn($tags->authservId)) {
            throw new Untrusted('foreign-authserv-id');
        }
        $key = $tags->claimsSomething() ? $this->checkSignature($message, $value, $tags) : '';
        self::checkHeader($message, $tags);
        self::checkFields($message, $tags);
        return new Verdict(
            $tags->result,
            '',
            $tags->domain,
            $tags->organisation,
            $tags->language,
            $tags->organisationId,
            $tags->registry,
            $tags->serial,
            $tags->decidedAt,
            $key,
            $body !== null && $tags->result === 'verified' ? self::checkBody($tags, $body) : 'not-checked',
        );
    }

    private static function onlyField(Message $message): string
    {
        $values = $message->values(self::FIELD);
        return match (true) {
            $values === [] => throw new Untrusted('no-field'),
            count($values) > 1 => throw new Untrusted('several-fields'),
            strlen($values[0]) > self::MAX_FIELD_OCTETS => throw new Untrusted('too-long'),
            default => $values[0],
        };
    }

    /** Returns the name of the key whose signature is right, or nothing where none is asked for. */
    private function checkSignature(Message $message, string $value, Tags $tags): string
    {
        if ($tags->keyName === '') {
            return $this->configuration->requireSignature ? throw new Untrusted('unsigned') : '';
        }
        $key = $this->configuration->key($tags->keyName, $tags->authservId) ?? throw new Untrusted('unknown-key');
        [$signature, $signed] = $tags->warningSignature === ''
            ? [$tags->signature, SigningInput::of($message, $value, $tags->signedFields, $tags->isNofws)]
            : [$tags->warningSignature, SigningInput::ofWarning($value)];
        if (!sodium_crypto_sign_verify_detached($signature, $signed, $key)) {
            throw new Untrusted('bad-signature');
        }
        return $tags->keyName;
    }

    private static function checkHeader(Message $message, Tags $tags): void
    {
        if ($tags->result === 'verified' && $message->isAmbiguous) {
            throw new Untrusted('ambiguous-header');
        }
    }

    private static function checkFields(Message $message, Tags $tags): void
    {
        if ($tags->fieldsHash !== '' && !hash_equals($tags->fieldsHash, FieldsHash::of($message))) {
            throw new Untrusted('fields-changed');
        }
    }

    private static function checkBody(Tags $tags, callable $body): string
    {
        $hash = $body(new BodyHash($tags->canonicalization === 'relaxed'));
        return hash_equals($tags->bodyHash, $hash->finish()) ? 'matches' : throw new Untrusted('body-changed');
    }
}
