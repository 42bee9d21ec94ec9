<?php

// What is shown and what is read of the IMAP server's answers, with Roundcube's own classes.

declare(strict_types=1);

use Anshin\Mark\Roundcube\Banner;
use Anshin\Mark\Roundcube\FetchResponse;
use Anshin\Mark\Roundcube\Settings;
use Anshin\Mark\Roundcube\Wording;
use Anshin\Mark\Verdict;

const FRAMEWORK = '/usr/share/roundcube/program/lib/Roundcube';

function needRoundcube(): void
{
    if (!is_dir(FRAMEWORK)) {
        throw new Skipped('Roundcube is not installed; scripts/install-deps --e2e does it');
    }
    foreach (['html', 'rcube', 'rcube_utils', 'rcube_config', 'rcube_imap_generic'] as $class) {
        require_once FRAMEWORK . "/{$class}.php";
    }
    defined('RCUBE_CHARSET') || define('RCUBE_CHARSET', 'UTF-8');
}

/** The configuration as Settings asks for it. */
function configuration(array $values): rcube_config
{
    return new class ($values) extends rcube_config {
        public function __construct(private readonly array $values)
        {
        }

        public function get($name, $default = null)
        {
            return $this->values[$name] ?? $default;
        }
    };
}

function labelled(): Wording
{
    return new Wording(static fn (string $label): string => str_starts_with($label, 'sentence') ? '$organisation at $domain <b>' : $label);
}

/** @return array<string> "UID: subject" */
function read(string $response, int $limit = 1000): array
{
    needRoundcube();
    $found = FetchResponse::headers($response, $limit);
    return array_map(static fn (int $uid): string => "{$uid}: " . ($found[$uid]->values('Subject')[0] ?? ''), array_keys($found));
}

$answer = static fn (int $number, int $uid, string $header): string => "* {$number} FETCH (UID {$uid} BODY[HEADER.FIELDS (FROM SUBJECT)]<0> {" . strlen($header) . "}\r\n{$header})\r\n";
$hostile = '"><img src=x onerror=alert(1)>';
return [
    'fetch: several messages, white space kept' => static fn (): ?string => difference(['7:   a  b ', '9: c'], read($answer(1, 7, "Subject:  a  b \r\n\r\n") . $answer(2, 9, "Subject:c\r\n\r\n"))),
    'fetch: a header that looks like an answer' => static fn (): ?string => difference(['7: )', '8: x'], read($answer(1, 7, "Subject:)\r\n* 2 FETCH (UID 99 {3}\r\n\r\n") . $answer(2, 8, "Subject:x\r\n\r\n"))),
    'fetch: other answers between' => static fn (): ?string => difference(['7: a'], read("* 5 EXISTS\r\n* 3 FETCH (FLAGS (\\Seen))\r\n" . $answer(1, 7, "Subject:a\r\n\r\n") . "* 4 FETCH (UID 8 FLAGS ())\r\n")),
    'fetch: the UID behind the header' => static fn (): ?string => difference(['7: a'], read("* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)]<0> {13}\r\nSubject:a\r\n\r\n UID 7)\r\n")),
    'fetch: a header that was cut is left out' => static fn (): ?string => difference(['8: b'], read($answer(1, 7, 'Subject:' . str_repeat('a', 92)) . $answer(2, 8, "Subject:b\r\n\r\n"), 100)),
    'fetch: nothing, and no answer at all' => static fn (): ?string => difference([], [...read(''), ...read("* 1 FETCH (UID 7 BODY[HEADER.FIELDS (SUBJECT)]<0> NIL)\r\n"), ...read('{{{')]),
    'banner: nothing of the field becomes markup' => static function () use ($hostile): ?string {
        needRoundcube();
        $settings = new Settings(configuration(['anshin_mark_registry_sites' => [$hostile => 'https://registry.example/']]));
        $html = (new Banner(labelled(), $settings))->html(new Verdict('verified', '', $hostile, $hostile, $hostile, "x:{$hostile}", $hostile));
        $document = new DOMDocument();
        $document->loadHTML('<?xml encoding="utf-8"?>' . $html, LIBXML_NOERROR);
        $found = array_map(static fn (DOMNode $node): string => $node->nodeName, iterator_to_array((new DOMXPath($document))->query('//img|//b|//@onerror|//@lang')));
        return difference([], $found) ?? difference('https://registry.example/o/x/' . rawurlencode($hostile) . '.html', $document->getElementsByTagName('a')->item(0)->getAttribute('href'));
    },
    'banner: a registry without a site has no link' => static function (): ?string {
        needRoundcube();
        $verdict = new Verdict('verified', '', 'qualitia.co.jp', 'x', 'ja', 'jcn:2010001084915', 'robins');
        $links = static fn (array $sites): int => substr_count((new Banner(labelled(), new Settings(configuration(['anshin_mark_registry_sites' => $sites]))))->html($verdict), '<a ');
        return difference([0, 0, 0, 1], [$links([]), $links(['robins' => 'javascript:alert(1)']), $links(['robins' => 5]), $links(['robins' => 'https://registry.example'])]);
    },
    'wording: what is replaced is not looked at again' => static function (): ?string {
        needRoundcube();
        return difference('$domain at example.jp <b>', labelled()->plain(new Verdict('suspect', '', 'example.jp', '$domain')));
    },
    'settings: what is of a wrong type trusts nothing' => static function (): ?string {
        needRoundcube();
        $trust = (new Settings(configuration(['anshin_mark_authserv_ids' => 'mx.example.jp', 'anshin_mark_public_keys' => ['a' => ['b']], 'anshin_mark_require_signature' => 0])))->trust();
        return difference([[], [], true], [$trust->authservIds, $trust->keys, $trust->requireSignature]);
    },
];
