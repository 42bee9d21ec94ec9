<?php

// "Marked only": the IMAP server finds mail whose field says so, and only what then proves to be verified is a hit.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

final class MarkedSearch
{
    public const CRITERION = 'HEADER ANSHIN-MARK r=verified';
    private const NOTHING = 'UID 4294967295';

    public function __construct(private readonly \rcube_imap $storage, private readonly Verdicts $verdicts, private readonly int $limit)
    {
    }

    /**
     * For the hook imap_search_before: does the search itself where it asks for marked mail.
     *
     * @param array<string, mixed> $search
     * @return array<string, mixed>
     */
    public function run(array $search): array
    {
        if (!is_string($search['search']) || !str_contains($search['search'], self::CRITERION) || !$this->storage->check_connection()) {
            return $search;
        }
        $folders = (array) $search['folder'];
        $hits = [];
        foreach ($folders as $folder) {
            $hits[$folder] = $this->verifiedHits($folder, $search['search'], (string) $search['charset']);
        }
        // Roundcube sorts, threads and joins what it finds: it is asked again, for exactly these messages.
        $criteria = count($folders) === 1 ? reset($hits) : $hits;
        $search['result'] = $this->storage->search($search['folder'], $criteria, $search['charset'], $search['sort_field']);
        $search['result']->incomplete = false;
        return $search;
    }

    /** A search criterion for the messages of a folder that match and carry a mark that may be shown. */
    private function verifiedHits(string $folder, string $criteria, string $charset): string
    {
        $prefix = $charset !== '' && preg_match('/[^\x00-\x7F]/', $criteria) === 1 ? "CHARSET {$charset} " : '';
        $candidates = $this->storage->conn->search($folder, $prefix . $criteria, true)->get();
        rsort($candidates);
        $verified = [];
        foreach ($this->verdicts->listed($folder, array_slice($candidates, 0, $this->limit)) as $uid => $verdict) {
            if ($verdict->result === 'verified') {
                $verified[] = $uid;
            }
        }
        return $verified === [] ? self::NOTHING : 'UID ' . \rcube_imap_generic::compressMessageSet($verified, true);
    }
}
