<?php

// The verdicts of a mailbox's messages. Each message is judged as it comes, and only its verdict is kept.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\BodyHash;
use Anshin\Mark\Message;
use Anshin\Mark\Reader;
use Anshin\Mark\Verdict;

final class Verdicts
{
    public function __construct(private readonly Mailbox $mailbox, private readonly Reader $reader, private readonly WithdrawnMarks $withdrawn)
    {
    }

    /**
     * By those fields of their headers that are covered, and by what was found when they were opened.
     *
     * @param list<int> $uids
     * @return \Generator<int, Verdict>
     */
    public function listed(string $folder, array $uids): \Generator
    {
        $whyNot = $uids === [] ? null : $this->withdrawn->of($folder, $this->mailbox->uidValidity($folder));
        foreach ($this->mailbox->headers($folder, $uids) as $uid => $fields) {
            $verdict = $this->judge($fields, null);
            $reason = $verdict->result === 'verified' ? $whyNot($uid) : null;
            yield $uid => $reason === null ? $verdict : Verdict::untrusted($reason);
        }
    }

    /**
     * By the whole header and the body. What is found is remembered.
     *
     * @return Verdict|null null if the server does not give the message, or not all of it
     */
    public function opened(string $folder, int $uid): ?Verdict
    {
        try {
            foreach ($this->mailbox->wholeHeader($folder, $uid) as $found => $header) {
                if ($found === $uid) {
                    $verdict = $this->judge($header, fn (BodyHash $hash): BodyHash => $this->mailbox->feedBody($folder, $uid, $hash));
                    if ($verdict->result === 'verified' || WithdrawnMarks::isReason($verdict->reason)) {
                        $this->withdrawn->note($folder, $this->mailbox->uidValidity($folder), $uid, $verdict->reason);
                    }
                    return $verdict;
                }
            }
        } catch (\RuntimeException) {
            // Nothing can be said of what was not seen.
        }
        return null;
    }

    private function judge(?string $header, ?callable $body): Verdict
    {
        return $header === null ? Verdict::untrusted('too-long') : $this->reader->read(Message::parse($header), $body);
    }
}
