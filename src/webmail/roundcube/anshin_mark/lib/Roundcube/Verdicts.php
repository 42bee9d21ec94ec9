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
        $tooLong = [];
        foreach ($this->mailbox->headers($folder, $uids) as $uid => $fields) {
            if ($fields === null) {
                $tooLong[] = $uid;
                continue;
            }
            $verdict = $this->judge($fields, null);
            $reason = $verdict->result === 'verified' ? $whyNot($uid) : null;
            yield $uid => $reason === null ? $verdict : Verdict::untrusted($reason);
        }
        yield from $this->warnings($folder, $tooLong);
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
                if ($found === $uid && $header === null) {
                    return iterator_to_array($this->warnings($folder, [$uid]))[$uid];
                }
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

    /**
     * Of messages whose header is too long to be judged: a sender must not get rid of a warning by making it so.
     *
     * @param list<int> $uids
     * @return \Generator<int, Verdict>
     */
    private function warnings(string $folder, array $uids): \Generator
    {
        $verdicts = array_fill_keys($uids, Verdict::untrusted('too-long'));
        foreach ($this->mailbox->marks($folder, $uids) as $uid => $mark) {
            $verdict = $this->judge($mark, null);
            if (isset($verdicts[$uid]) && in_array($verdict->result, ['suspect', 'failed'], true)) {
                $verdicts[$uid] = $verdict;
            }
        }
        yield from $verdicts;
    }

    private function judge(string $header, ?callable $body): Verdict
    {
        return $this->reader->read(Message::parse($header), $body);
    }
}
