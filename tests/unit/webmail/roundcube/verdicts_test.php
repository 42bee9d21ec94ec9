<?php

// The verdicts of a mailbox, by Roundcube's IMAP client: what is asked for, what is held, what is remembered.

declare(strict_types=1);

use Anshin\Mark\BodyHash;
use Anshin\Mark\Configuration;
use Anshin\Mark\FieldsHash;
use Anshin\Mark\Message;
use Anshin\Mark\Reader;
use Anshin\Mark\Roundcube\ListedMarks;
use Anshin\Mark\Roundcube\Mailbox;
use Anshin\Mark\Roundcube\Verdicts;
use Anshin\Mark\Roundcube\WithdrawnMarks;
use Anshin\Mark\Roundcube\Wording;
use Anshin\Mark\SigningInput;
use Anshin\Mark\Verdict;

require_once __DIR__ . '/fake_imap.php';

const MEGABYTE = 1048576;
const BODY = "Hello.\r\n";

/** A verified message that a host has signed: header, body. The fields stand behind the mark. */
function marked(string $fields, string $body = BODY): array
{
    $hash = new BodyHash(true);
    $hash->update(BODY);
    $bodyHash = $hash->finish();
    $fieldsHash = FieldsHash::of(Message::parse("{$fields}\r\n"));
    $mark = " v=1; id=mx.example.jp; r=verified; d=jipdec.or.jp; org*=UTF-8''JIPDEC; oid=jcn:1010405009403; m=dkim; bh=relaxed:{$bodyHash}; fh={$fieldsHash}; reg=robins; ser=1; t=1775044800; k=default; b=";
    $input = SigningInput::of(Message::parse("{$fields}\r\n"), $mark);
    $signature = base64_encode(sodium_crypto_sign_detached($input, sodium_crypto_sign_secretkey(keys())));
    return ["Anshin-Mark:{$mark}{$signature}\r\n{$fields}\r\n", $body];
}

/** A warning that a host has signed, alone. */
function warned(string $fields): array
{
    $mark = " v=1; id=mx.example.jp; r=suspect; d=evil.example; org*=UTF-8''JIPDEC; oid=jcn:1010405009403; t=1775044800; k=default; wb=";
    $signature = base64_encode(sodium_crypto_sign_detached(SigningInput::ofWarning($mark), sodium_crypto_sign_secretkey(keys())));
    return ["Anshin-Mark:{$mark}{$signature}\r\n{$fields}\r\n", BODY];
}

function keys(): string
{
    return sodium_crypto_sign_seed_keypair(str_repeat('k', SODIUM_CRYPTO_SIGN_SEEDBYTES));
}

function verdicts(rcube_imap $storage, ?rcube_cache $cache = null): Verdicts
{
    $trust = new Configuration(['mx.example.jp'], ['default' => base64_encode(sodium_crypto_sign_publickey(keys()))]);
    return new Verdicts(new Mailbox($storage), new Reader($trust), new WithdrawnMarks($cache));
}

/** @return array<int, string> UID => result or reason */
function listed(Verdicts $verdicts, array $uids, string $folder = 'INBOX'): array
{
    $words = array_map(word(...), iterator_to_array($verdicts->listed($folder, $uids)));
    ksort($words);
    return $words;
}

function word(?Verdict $verdict): string
{
    return $verdict === null ? 'nothing' : ($verdict->reason ?: $verdict->result);
}

function cache(): rcube_cache
{
    needRoundcube();
    return new class extends rcube_cache {
        public array $entries = [];

        public function __construct()
        {
        }

        public function get($key)
        {
            return $this->entries[$key] ?? null;
        }

        public function set($key, $data)
        {
            $this->entries[$key] = $data;
            return true;
        }
    };
}

$from = "From: info@jipdec.or.jp\r\n";
return [
    'verdicts: each message has its own' => static function () use ($from): ?string {
        $other = str_replace('info@', 'forged@', marked($from)[0]);
        $mail = new FakeMail([3 => marked($from), 4 => [$other, BODY], 7 => ["{$from}\r\n", BODY]]);
        return difference([3 => 'verified', 4 => 'bad-signature', 7 => 'no-field'], listed(verdicts($mail->storage()), [7, 4, 3, 9]));
    },
    'verdicts: the fields that decide how a message is shown are those that were marked' => static function () use ($from): ?string {
        $others = "Sender: a@jipdec.or.jp\r\nReply-To: b@jipdec.or.jp\r\nMail-Reply-To: c@jipdec.or.jp\r\nMail-Followup-To: d@jipdec.or.jp\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n"
            . "Content-Transfer-Encoding: 8bit\r\nContent-Disposition: inline\r\nContent-Base: https://jipdec.or.jp/\r\nContent-Location: a.html\r\n";
        [$genuine, $body] = marked($from . $others);
        $messages = [1 => [$genuine, $body], 2 => [str_replace('text/plain', 'text/html', $genuine), $body], 3 => marked($from)];
        foreach (explode("\r\n", trim($others)) as $field) {
            $messages[] = [str_replace("{$field}\r\n", '', $genuine), $body];
            $messages[] = ["{$field}\r\n" . marked($from)[0], $body];
        }
        $mail = new FakeMail($messages);
        $expected = [1 => 'verified', 2 => 'fields-changed', 3 => 'verified'] + array_fill(4, 20, 'fields-changed');
        $opened = array_map(static fn (int $uid): string => word(verdicts($mail->storage())->opened('INBOX', $uid)), array_combine(range(1, 23), range(1, 23)));
        return difference($expected, listed(verdicts($mail->storage()), range(1, 23))) ?? difference($expected, $opened);
    },
    'verdicts: nothing is asked for nothing' => static function (): ?string {
        $mail = new FakeMail([]);
        return difference([[], []], [listed(verdicts($mail->storage()), []), $mail->commands]);
    },
    'verdicts: a page is one command' => static function () use ($from): ?string {
        $mail = new FakeMail(array_fill(1, 50, marked($from)));
        $found = listed(verdicts($mail->storage()), range(1, 50));
        return difference([50, ['verified']], [count($found), array_values(array_unique($found))]) ?? difference(2, count($mail->commands));
    },
    'verdicts: large headers are judged, larger ones than can be signed are not' => static function () use ($from): ?string {
        $subject = static fn (int $octets): string => "{$from}Subject: " . str_repeat("x\r\n ", intdiv($octets, 4)) . "x\r\n";
        $mail = new FakeMail([1 => marked($subject(262_144)), 2 => marked($subject(MEGABYTE)), 3 => marked($from)]);
        return difference([1 => 'verified', 2 => 'too-long', 3 => 'verified'], listed(verdicts($mail->storage()), [1, 2, 3]))
            ?? difference(['verified', 'too-long'], [word(verdicts($mail->storage())->opened('INBOX', 1)), word(verdicts($mail->storage())->opened('INBOX', 2))]);
    },
    'verdicts: a warning stays, however large its sender makes the header' => static function () use ($from): ?string {
        $long = "{$from}Subject: " . str_repeat("x\r\n ", intdiv(MEGABYTE, 4)) . "x\r\n";
        $mail = new FakeMail([1 => warned($from), 2 => warned($long), 3 => marked($long), 4 => [str_replace('r=suspect', 'r=failed', warned($long)[0]), BODY]]);
        $verdicts = verdicts($mail->storage());
        return difference([1 => 'suspect', 2 => 'suspect', 3 => 'too-long', 4 => 'too-long'], listed($verdicts, [1, 2, 3, 4]))
            ?? difference(['suspect', 'suspect', 'too-long', 'too-long'], array_map(static fn (int $uid): string => word($verdicts->opened('INBOX', $uid)), [1, 2, 3, 4]));
    },
    'verdicts: of a page of long headers no warning is left out' => static function () use ($from): ?string {
        $mail = new FakeMail(array_fill(1, 50, warned("{$from}Subject: " . str_repeat('x', 20_000) . "\r\n")));
        return difference(['suspect' => 50], array_count_values(listed(verdicts($mail->storage()), range(1, 50)))) ?? (count($mail->commands) < 50 ? null : 'that took too many commands');
    },
    'verdicts: what is held is bounded, however many fields a page has' => static function (): ?string {
        // Fields as small as can be, as many as there can be, in every message.
        $hostile = marked(str_repeat("Date:\r\n", 37_300));
        $mail = new FakeMail(array_fill(1, 60, $hostile));
        $verdicts = verdicts($mail->storage());
        memory_reset_peak_usage();
        $before = memory_get_usage();
        $found = listed($verdicts, range(1, 60));
        $held = memory_get_peak_usage() - $before;
        // 4 MB of them are read.
        return difference(['verified' => 13, 'too-long' => 47], array_count_values($found)) ?? ($held < 16 * MEGABYTE ? null : "{$held} octets were held at once");
    },
    'verdicts: of long headers no more than 16 are read, those of a page and those of the next folder' => static function () use ($from): ?string {
        $mail = new FakeMail(array_fill(1, 20, marked("{$from}Subject: " . str_repeat('x', 20_000) . "\r\n")) + [21 => marked($from)]);
        $verdicts = verdicts($mail->storage());
        return difference(['verified' => 17, 'too-long' => 4], array_count_values(listed($verdicts, range(1, 21)))) ?? difference([1 => 'too-long', 21 => 'verified'], listed($verdicts, [1, 21], 'Archive'));
    },
    'list: every message says what it has, or that it has nothing' => static function () use ($from): ?string {
        $mail = new FakeMail([1 => marked($from), 2 => ["{$from}\r\n", BODY]]);
        $header = static fn (int $uid): object => (object) ['uid' => $uid, 'folder' => 'INBOX', 'list_flags' => ['extra_flags' => ['other' => 1]]];
        $headers = [$header(1), $header(2), $header(3)];
        (new ListedMarks(verdicts($mail->storage()), new Wording(static fn (string $label): string => $label)))->put($headers, 'fromto');
        $flags = array_map(static fn (object $one): array => $one->list_flags['extra_flags'], $headers);
        return difference([['verified', 'fromto'], null, null], [[$flags[0]['anshin_mark']['result'], $flags[0]['anshin_mark']['column']], $flags[1]['anshin_mark'], $flags[2]['anshin_mark']])
            ?? difference([1, true], [$flags[1]['other'], array_key_exists('anshin_mark', $flags[2])]);
    },
    'verdicts: a search of a whole folder holds no more than a page' => static function () use ($from): ?string {
        $mail = new FakeMail(array_fill(1, 3000, marked("{$from}Subject: " . str_repeat('x', 14_000) . "\r\n")));
        $verdicts = verdicts($mail->storage());
        memory_reset_peak_usage();
        $before = memory_get_usage();
        $count = 0;
        foreach ($verdicts->listed('INBOX', range(1, 3000)) as $verdict) {
            $count += $verdict->result === 'verified' ? 1 : 0;
        }
        $held = memory_get_peak_usage() - $before;
        return difference(3000, $count) ?? ($held < 16 * MEGABYTE ? null : "{$held} octets were held at once");
    },
    'verdicts: the open message is compared with its body' => static function () use ($from): ?string {
        $mail = new FakeMail([1 => marked($from), 2 => marked($from, 'Pay here.'), 3 => marked($from, '')]);
        $verdicts = verdicts($mail->storage());
        $opened = $verdicts->opened('INBOX', 1);
        return difference(['verified', 'matches'], [word($opened), $opened?->body]) ?? difference(['body-changed', 'body-changed', 'nothing'], [
            word($verdicts->opened('INBOX', 2)), word($verdicts->opened('INBOX', 3)), word($verdicts->opened('INBOX', 4)),
        ]);
    },
    'verdicts: a body is compared whatever its size, and not held' => static function () use ($from): ?string {
        // The body's tail is what differs.
        $mail = new FakeMail([1 => marked($from, BODY . str_repeat("\r\n", 10 * MEGABYTE)), 2 => marked($from, BODY . str_repeat("\r\n", 10 * MEGABYTE) . 'x')]);
        $storage = $mail->storage();
        $verdicts = verdicts($storage);
        return difference(['verified', 'body-changed'], [word($verdicts->opened('INBOX', 1)), word($verdicts->opened('INBOX', 2))]);
    },
    'verdicts: a changed body is taken out of the list, and of this list only' => static function () use ($from): ?string {
        $mail = new FakeMail([1 => marked($from), 2 => marked($from, 'Pay here.')]);
        $verdicts = verdicts($mail->storage(), cache());
        $before = listed($verdicts, [1, 2]);
        $verdicts->opened('INBOX', 1);
        $verdicts->opened('INBOX', 2);
        $after = listed($verdicts, [1, 2]);
        $elsewhere = listed($verdicts, [1, 2], 'Archive');
        return difference([1 => 'verified', 2 => 'verified'], $before) ?? difference([1 => 'verified', 2 => 'body-changed'], $after) ?? difference($before, $elsewhere);
    },
    'verdicts: another message with the same number is not meant' => static function () use ($from): ?string {
        $cache = cache();
        $mail = new FakeMail([2 => marked($from, 'Pay here.')]);
        verdicts($mail->storage(), $cache)->opened('INBOX', 2);
        $remembered = listed(verdicts($mail->storage(), $cache), [2]);
        $mail->uidValidity = 2;
        return difference(['body-changed', 'verified'], [$remembered[2], listed(verdicts($mail->storage(), $cache), [2])[2]]);
    },
    'verdicts: a body that does not come to its end says nothing, and nothing is remembered' => static function () use ($from): ?string {
        foreach ([0, 4] as $octets) {
            $cache = cache();
            $mail = new FakeMail([1 => marked($from)]);
            $mail->breaksAfter = $octets;
            $opened = verdicts($mail->storage(), $cache)->opened('INBOX', 1);
            $mail->breaksAfter = null;
            $problem = difference(['nothing', 'verified'], [word($opened), listed(verdicts($mail->storage(), $cache), [1])[1]]);
            if ($problem !== null) {
                return "after {$octets} octets: {$problem}";
            }
        }
        return null;
    },
    'verdicts: what others take for a line end, or for the end of the header, is found when the message is opened, and takes the mark out of the list' => static function () use ($from): ?string {
        [$genuine, $body] = marked("{$from}Reply-To: a@jipdec.or.jp\r\n");
        $mail = new FakeMail([
            1 => ["Comments: x\rFrom: b@evil.example\r\rPay here.\r\n{$genuine}", $body],
            2 => [str_replace("\r\n\r\n", "\r\nX-Last: \0\r\n\r\n", $genuine), $body],
            3 => [str_replace("\r\n\r\n", "\r\nDear customers,\r\nour office is closed.\r\n\r\n", $genuine), $body],
            4 => ["Comments: x\r\n y\r\n{$genuine}", $body],
        ]);
        $verdicts = verdicts($mail->storage(), cache());
        $before = listed($verdicts, [1, 2, 3, 4]);
        $opened = array_map(static fn (int $uid): string => word($verdicts->opened('INBOX', $uid)), [1, 2, 3, 4]);
        return difference(array_fill(1, 4, 'verified'), $before) ?? difference(['ambiguous-header', 'ambiguous-header', 'ambiguous-header', 'verified'], $opened)
            ?? difference(array_fill(1, 3, 'ambiguous-header') + [4 => 'verified'], listed($verdicts, [1, 2, 3, 4]));
    },
    'verdicts: the list sees it in the fields for which it asks' => static function () use ($from): ?string {
        $mail = new FakeMail(array_map(static fn (string $end): array => marked("{$from}Subject: x{$end}y\r\n"), [1 => "\r", "\0", "\r\r\n ", "\r\n "]));
        return difference(array_fill(1, 3, 'ambiguous-header') + [4 => 'verified'], listed(verdicts($mail->storage()), [1, 2, 3, 4]));
    },
    'verdicts: opening a message holds no more of its header than can be judged' => static function () use ($from): ?string {
        $mail = new FakeMail([1 => marked($from . str_repeat("a:\r\n", 250_000)), 2 => marked($from . str_repeat("a:\r\n", 5_000_000))]);
        $verdicts = verdicts($mail->storage());
        $words = [];
        memory_reset_peak_usage();
        $before = memory_get_usage();
        foreach ([1, 2] as $uid) {
            $words[] = word($verdicts->opened('INBOX', $uid));
        }
        $held = memory_get_peak_usage() - $before;
        return difference(['verified', 'too-long'], $words) ?? ($held < 16 * MEGABYTE ? null : "{$held} octets were held at once");
    },
    'withdrawn marks: as many as are remembered, the last ones, each with its reason' => static function (): ?string {
        $cache = cache();
        $marks = new WithdrawnMarks($cache);
        foreach (range(1, 1010) as $uid) {
            $marks->note('INBOX', 1, $uid, 'body-changed');
        }
        $marks->note('INBOX', 1, 500, 'ambiguous-header');
        $why = $marks->of('INBOX', 1);
        return difference([null, 'body-changed', 'ambiguous-header', 'body-changed', null], array_map($why, [10, 11, 500, 1010, 1011])) ?? difference(1000, count(current($cache->entries)));
    },
    'withdrawn marks: one that is found to be right after all is forgotten' => static function (): ?string {
        $marks = new WithdrawnMarks(cache());
        $marks->note('INBOX', 1, 7, 'body-changed');
        $marks->note('INBOX', 1, 8, 'body-changed');
        $marks->note('INBOX', 1, 7, '');
        return difference([null, 'body-changed'], array_map($marks->of('INBOX', 1), [7, 8]));
    },
    'withdrawn marks: what else stands in the cache is none' => static function (): ?string {
        $name = base64_encode(substr(hash('sha256', '1 1 INBOX', true), 0, 15));
        foreach (['x', 7, [$name], [$name => true], [$name => 'verified'], [$name => ['body-changed']]] as $entry) {
            $cache = cache();
            $cache->set('withdrawn_marks', $entry);
            $problem = difference(null, (new WithdrawnMarks($cache))->of('INBOX', 1)(1));
            if ($problem !== null) {
                return json_encode($entry) . ": {$problem}";
            }
        }
        return difference(null, (new WithdrawnMarks(null))->of('INBOX', null)(1));
    },
];
