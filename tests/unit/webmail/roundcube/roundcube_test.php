<?php

// What is shown, with Roundcube's own classes.

declare(strict_types=1);

use Anshin\Mark\Roundcube\Banner;
use Anshin\Mark\Roundcube\Settings;
use Anshin\Mark\Roundcube\Wording;
use Anshin\Mark\Verdict;

require_once __DIR__ . '/fake_imap.php';

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

$hostile = '"><img src=x onerror=alert(1)>';
return [
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
        return difference([0, 0, 0, 0, 1], [$links([]), $links(['robins' => 'http://registry.example']), $links(['robins' => 'javascript:alert(1)']), $links(['robins' => 5]), $links(['robins' => 'https://registry.example'])]);
    },
    'banner: a warning has neither number nor page of the organisation that it names' => static function (): ?string {
        needRoundcube();
        $settings = new Settings(configuration(['anshin_mark_registry_sites' => ['robins' => 'https://registry.example']]));
        $shown = static function (string $result) use ($settings): array {
            $html = (new Banner(labelled(), $settings))->html(new Verdict($result, '', 'qualitia.co.jp', 'x', 'ja', 'jcn:2010001084915', 'robins'));
            return [substr_count($html, '2010001084915') > 0, substr_count($html, '<a ') > 0];
        };
        return difference([[true, true], [false, false], [false, false]], [$shown('verified'), $shown('suspect'), $shown('failed')]);
    },
    'wording: what is replaced is not looked at again' => static function (): ?string {
        needRoundcube();
        return difference("\u{2068}\$domain\u{2069} at \u{2068}example.jp\u{2069} <b>", labelled()->plain(new Verdict('suspect', '', 'example.jp', '$domain')));
    },
    'settings: a search limit that is no number is the default' => static function (): ?string {
        needRoundcube();
        $limit = static fn (mixed $value): int => (new Settings(configuration(['anshin_mark_search_limit' => $value])))->searchLimit();
        return difference([5000, 5000, 5000, 70, 70, 1], array_map($limit, [null, 'abc', [9], 70, '70', -3]));
    },
    'settings: what is of a wrong type trusts nothing' => static function (): ?string {
        needRoundcube();
        $trust = (new Settings(configuration(['anshin_mark_authserv_ids' => 'mx.example.jp', 'anshin_mark_public_keys' => ['a' => ['b']], 'anshin_mark_require_signature' => 0])))->trust();
        return difference([[], [], true], [$trust->authservIds, $trust->keys, $trust->requireSignature]);
    },
];
