<?php

// Gives the messages of a list what the browser needs to show their marks and warnings.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

final class ListedMarks
{
    public function __construct(private readonly Verdicts $verdicts, private readonly Wording $wording)
    {
    }

    /**
     * @param array<object> $headers of the messages, as Roundcube lists them
     * @param string        $column  the one that shows the sender: in folders of mail that was sent "fromto" shows the recipient
     */
    public function put(array $headers, string $column): void
    {
        $byFolder = [];
        foreach ($headers as $header) {
            if (!empty($header->uid)) {
                // The browser keeps what it knew of a message where nothing is said.
                $header->list_flags['extra_flags']['anshin_mark'] = null;
                $byFolder[$header->folder][(int) $header->uid] = $header;
            }
        }
        foreach ($byFolder as $folder => $listed) {
            foreach ($this->verdicts->listed((string) $folder, array_keys($listed)) as $uid => $verdict) {
                if (Wording::isShown($verdict) && isset($listed[$uid])) {
                    $listed[$uid]->list_flags['extra_flags']['anshin_mark'] = [
                        'result' => $verdict->result,
                        'text' => $this->wording->plain($verdict),
                        'short' => $verdict->result === 'verified' ? '' : $this->wording->short($verdict),
                        'column' => $column,
                    ];
                }
            }
        }
    }
}
