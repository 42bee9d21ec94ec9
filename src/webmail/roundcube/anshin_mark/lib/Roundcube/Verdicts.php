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
    public function __construct(private readonly Mailbox $mailbox, private readonly Reader $reader, private readonly ChangedBodies $changedBodies)
    {
    }

    /**
     * By their headers, and by what was found before of their bodies.
     *
     * @param list<int> $uids
     * @return \Generator<int, Verdict>
     */
    public function listed(string $folder, array $uids): \Generator
    {
        $isChanged = $uids === [] ? null : $this->changedBodies->of($folder, $this->mailbox->uidValidity($folder));
        foreach ($this->mailbox->headers($folder, $uids) as $uid => $header) {
            $verdict = $this->judge($header, null);
            yield $uid => $verdict->result === 'verified' && $isChanged($uid) ? Verdict::untrusted('body-changed') : $verdict;
        }
    }

    /**
     * With the body. What is found of it is remembered.
     *
     * @return Verdict|null null if the server does not give the message, or not all of it
     */
    public function opened(string $folder, int $uid): ?Verdict
    {
        try {
            foreach ($this->mailbox->headers($folder, [$uid]) as $found => $header) {
                if ($found === $uid) {
                    $verdict = $this->judge($header, fn (BodyHash $hash): BodyHash => $this->mailbox->feedBody($folder, $uid, $hash));
                    if ($verdict->body !== 'not-checked') {
                        $this->changedBodies->note($folder, $this->mailbox->uidValidity($folder), $uid, $verdict->body === 'differs');
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
