<?php

// Gets the octets of messages from the IMAP server. What Roundcube hands out as headers is unfolded, trimmed, cut and perhaps cached from
// a time before the plugin was installed, so that no signature could be checked over it.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\BodyHash;
use Anshin\Mark\Reader;

final class Mailbox
{
    private const USUAL_HEADER_OCTETS = 16384;
    // More than anshind signs (docs/anshin-mark.md, "Caching and performance") can take: it counts neither colons nor line ends.
    private const MAX_HEADER_OCTETS = 1048576;
    // One mark of the longest kind, and its name.
    private const MAX_MARK_OCTETS = 32768;
    // What is spent at most on messages with more than is usual: a mailbox full of them must not hold up its list.
    private const LONG_MESSAGES = 16;
    private const LONG_OCTETS = 4194304;
    // Of the answer to one command; how many messages are asked for at once follows from it.
    private const HELD_OCTETS = 1048576;

    private int $longMessages = 0;
    private int $longOctets = 0;

    public function __construct(private readonly \rcube_imap $storage)
    {
    }

    /**
     * The header fields that a reader of the mark looks at, one message after the other. Messages that are gone are missing.
     *
     * @param list<int> $uids
     * @return \Generator<int, ?string> UID => octets; null where there are more of them than can be signed, or than is left to be spent
     */
    public function headers(string $folder, array $uids): \Generator
    {
        $cut = [];
        foreach ($this->fetch($folder, $uids, self::coveredFields(), self::USUAL_HEADER_OCTETS) as $uid => $octets) {
            if (strlen($octets) < self::USUAL_HEADER_OCTETS) {
                yield $uid => $octets;
            } else {
                $cut[] = $uid;
            }
        }
        foreach ($cut as $uid) {
            yield from $this->longHeader($folder, $uid);
        }
    }

    /**
     * The header of one message, with the fields at which no reader looks: there may be octets in them that others take for line ends.
     *
     * @return \Generator<int, ?string> as headers()
     */
    public function wholeHeader(string $folder, int $uid): \Generator
    {
        foreach ($this->fetch($folder, [$uid], 'HEADER', self::MAX_HEADER_OCTETS) as $found => $octets) {
            yield $found => strlen($octets) < self::MAX_HEADER_OCTETS ? $octets : null;
        }
    }

    /**
     * The marks alone, which bear warnings by themselves. Messages that are gone are missing, and those with more than a mark can have.
     *
     * @param list<int> $uids
     * @return \Generator<int, string> UID => octets
     */
    public function marks(string $folder, array $uids): \Generator
    {
        foreach ($this->fetch($folder, $uids, self::fields([Reader::FIELD]), self::MAX_MARK_OCTETS) as $uid => $octets) {
            if (strlen($octets) < self::MAX_MARK_OCTETS) {
                yield $uid => $octets;
            }
        }
    }

    /** The UIDVALIDITY of a folder (RFC 9051 section 2.3.1.1), or null if the server does not say. */
    public function uidValidity(string $folder): ?int
    {
        return $this->select($folder) ? $this->storage->conn->data['UIDVALIDITY'] ?? null : null;
    }

    /**
     * Feeds the body of a message to a hash while it comes.
     *
     * @throws \RuntimeException if it does not come, or not to its end
     */
    public function feedBody(string $folder, int $uid, BodyHash $hash): BodyHash
    {
        $stream = BodyStream::to($hash);
        $answer = $this->select($folder) ? $this->storage->conn->handlePartBody($folder, $uid, true, 'TEXT', null, false, $stream) : false;
        $octets = ftell($stream);
        fclose($stream);
        // Roundcube answers false where it has written the body, too; it lets go of a connection that broke or took too long.
        if ($answer === false && $octets === 0 || !$this->storage->conn->connected()) {
            throw new \RuntimeException('the IMAP server did not give the body');
        }
        return $hash;
    }

    /** @return \Generator<int, ?string> as headers() */
    private function longHeader(string $folder, int $uid): \Generator
    {
        if ($this->longMessages >= self::LONG_MESSAGES || $this->longOctets + self::MAX_HEADER_OCTETS > self::LONG_OCTETS) {
            yield $uid => null;
            return;
        }
        ++$this->longMessages;
        foreach ($this->fetch($folder, [$uid], self::coveredFields(), self::MAX_HEADER_OCTETS) as $found => $octets) {
            $this->longOctets += strlen($octets);
            yield $found => strlen($octets) < self::MAX_HEADER_OCTETS ? $octets : null;
        }
    }

    private static function coveredFields(): string
    {
        return self::fields(Reader::FIELDS);
    }

    /** @param list<string> $names */
    private static function fields(array $names): string
    {
        return 'HEADER.FIELDS (' . strtoupper(implode(' ', $names)) . ')';
    }

    /**
     * @param list<int> $uids
     * @return \Generator<int, string>
     */
    private function fetch(string $folder, array $uids, string $section, int $limit): \Generator
    {
        foreach (array_chunk($uids, intdiv(self::HELD_OCTETS, $limit)) as $some) {
            if (!$this->select($folder)) {
                return;
            }
            $set = \rcube_imap_generic::compressMessageSet($some);
            [$status, $response] = $this->storage->conn->execute('UID FETCH', [$set, "(UID BODY.PEEK[{$section}]<0.{$limit}>)"]);
            if ($status === \rcube_imap_generic::ERROR_OK) {
                yield from FetchResponse::headers($response);
            }
        }
    }

    private function select(string $folder): bool
    {
        return $this->storage->check_connection() && $this->storage->conn->select($folder);
    }
}
