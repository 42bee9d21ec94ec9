<?php

// bin/enable on a Roundcube folder made for the test.

declare(strict_types=1);

/** @return array{folder: string, run: Closure(string...): array{int, string}} */
function madeRoundcube(): array
{
    $folder = sys_get_temp_dir() . '/anshin-enable-' . bin2hex(random_bytes(6));
    mkdir("{$folder}/config", 0700, true);
    mkdir("{$folder}/plugins");
    file_put_contents("{$folder}/config/config.inc.php", "<?php\n\n\$config = [];\n\$config['plugins'] = ['archive'];\n");
    exec('cp -r ' . escapeshellarg(ROOT . '/src/webmail/roundcube/anshin_mark') . ' ' . escapeshellarg("{$folder}/plugins"));
    $run = static function (string ...$arguments) use ($folder): array {
        exec(implode(' ', array_map(escapeshellarg(...), [PHP_BINARY, "{$folder}/plugins/anshin_mark/bin/enable", ...$arguments])) . ' 2>&1', $lines, $status);
        return [$status, implode("\n", $lines)];
    };
    register_shutdown_function(static fn (): string|false => exec('rm -rf ' . escapeshellarg($folder)));
    return ['folder' => $folder, 'run' => $run];
}

function configOf(string $file): array
{
    $config = [];
    include $file;
    return $config;
}

$key = base64_encode(sodium_crypto_sign_publickey(sodium_crypto_sign_seed_keypair(str_repeat('k', 32))));
return [
    'enable: configures, switches on, checks' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        file_put_contents("{$folder}/mark.pem.pub", "{$key}\n");
        [$status, $text] = $run('--authserv-id', 'mx.example.jp', '--key', "default={$folder}/mark.pem.pub", '--site', 'robins=https://registry.example/');
        $config = configOf("{$folder}/plugins/anshin_mark/config.inc.php");
        return difference(0, $status) ?? difference(['archive', 'anshin_mark'], configOf("{$folder}/config/config.inc.php")['plugins'])
            ?? difference(['mx.example.jp'], $config['anshin_mark_authserv_ids']) ?? difference(['default' => $key], $config['anshin_mark_public_keys'])
            ?? difference(['robins' => 'https://registry.example/'], $config['anshin_mark_registry_sites'])
            ?? difference(true, str_contains($text, 'Everything is well'));
    },
    'enable: whatever the configuration has as plugins' => static function () use ($key): ?string {
        foreach (["\$config['plugins'] = 'archive';" => ['archive', 'anshin_mark'], '' => ['anshin_mark'], "\$config['plugins'] = null;" => ['anshin_mark']] as $line => $plugins) {
            ['folder' => $folder, 'run' => $run] = madeRoundcube();
            file_put_contents("{$folder}/config/config.inc.php", "<?php\n\$config = [];\n{$line}\n");
            [$status, $text] = $run('--authserv-id', 'mx.example.jp', '--key', "default={$key}");
            $problem = difference([0, $plugins], [$status, configOf("{$folder}/config/config.inc.php")['plugins']]);
            if ($problem !== null) {
                return "{$line}: {$problem} {$text}";
            }
        }
        return null;
    },
    'enable: a configuration that PHP could not read stays as it is' => static function () use ($key): ?string {
        foreach (["\$config['x'] = ;", "throw new Exception('no');", "return;", "if (is_file(__DIR__ . '/config.inc.php.part')) { exit(0); }", "\$config['plugins'] = [];\n__halt_compiler();"] as $line) {
            ['folder' => $folder, 'run' => $run] = madeRoundcube();
            $before = "<?php\n\$config = [];\n{$line}\n";
            file_put_contents("{$folder}/config/config.inc.php", $before);
            [$status, $text] = $run('--authserv-id', 'mx.example.jp', '--key', "default={$key}");
            $problem = difference([1, $before, ['config.inc.php'], true], [
                $status, file_get_contents("{$folder}/config/config.inc.php"), array_values(array_diff(scandir("{$folder}/config"), ['.', '..'])), str_starts_with($text, 'enable: '),
            ]);
            if ($problem !== null) {
                return "{$line}: {$problem} {$text}";
            }
        }
        return null;
    },
    'enable: the commands of the READMEs' => static function () use ($key): ?string {
        foreach (['README.md', 'README.ja.md'] as $readme) {
            ['folder' => $folder] = madeRoundcube();
            exec('rm -r ' . escapeshellarg("{$folder}/plugins/anshin_mark"));
            file_put_contents("{$folder}/mark.pem.pub", "{$key}\n");
            preg_match('/^```sh\n(.*?)^```$/ms', file_get_contents(ROOT . "/src/webmail/roundcube/anshin_mark/{$readme}"), $commands);
            $script = strtr($commands[1], ['/var/lib/roundcube' => $folder, '/etc/anshin' => $folder, "\nphp " => "\n" . PHP_BINARY . ' ']);
            exec('cd ' . escapeshellarg(ROOT) . " && {$script} 2>&1", $lines, $status);
            $problem = difference([2, 0], [substr_count($commands[1], "\n"), $status]) ?? difference(['archive', 'anshin_mark'], configOf("{$folder}/config/config.inc.php")['plugins']);
            if ($problem !== null) {
                return "{$readme}: {$problem} " . implode("\n", $lines);
            }
        }
        return null;
    },
    'enable: a plugin that is linked into Roundcube needs to be told where that is' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        mkdir("{$folder}/elsewhere/plugin", recursive: true);
        rename("{$folder}/plugins/anshin_mark", "{$folder}/elsewhere/plugin/anshin_mark");
        symlink("{$folder}/elsewhere/plugin/anshin_mark", "{$folder}/plugins/anshin_mark");
        [$alone, $text] = $run('--authserv-id', 'mx.example.jp', '--key', "default={$key}");
        [$told] = $run('--authserv-id', 'mx.example.jp', '--key', "default={$key}", '--roundcube', "{$folder}/");
        return difference([1, true, 0], [$alone, str_contains($text, '--roundcube'), $told]) ?? difference(['archive', 'anshin_mark'], configOf("{$folder}/config/config.inc.php")['plugins'])
            ?? difference(['mx.example.jp'], configOf("{$folder}/elsewhere/plugin/anshin_mark/config.inc.php")['anshin_mark_authserv_ids']);
    },
    'enable: a second run changes nothing' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        $run('--authserv-id', 'mx.example.jp', '--key', "default={$key}");
        $before = [file_get_contents("{$folder}/config/config.inc.php"), configOf("{$folder}/plugins/anshin_mark/config.inc.php")];
        [$status] = $run();
        return difference(0, $status) ?? difference($before, [file_get_contents("{$folder}/config/config.inc.php"), configOf("{$folder}/plugins/anshin_mark/config.inc.php")]);
    },
    'enable: the file with the secrets stays readable for the same people' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        $file = "{$folder}/config/config.inc.php";
        chmod($file, 0640);
        if (posix_getuid() === 0) {
            chgrp($file, 'mail');
        }
        $access = static fn (): array => [fileowner($file), filegroup($file), fileperms($file) & 0777];
        $before = $access();
        [$status] = $run('--authserv-id', 'mx.example.jp', '--key', "default={$key}");
        clearstatcache();
        return difference(0, $status) ?? difference($before, $access()) ?? difference(['config.inc.php'], array_values(array_diff(scandir("{$folder}/config"), ['.', '..'])));
    },
    'enable: a linked configuration stays linked' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        rename("{$folder}/config", "{$folder}/etc");
        mkdir("{$folder}/config");
        symlink("{$folder}/etc/config.inc.php", "{$folder}/config/config.inc.php");
        $run('--authserv-id', 'mx.example.jp', '--key', "default={$key}");
        return difference([true, ['archive', 'anshin_mark']], [is_link("{$folder}/config/config.inc.php"), configOf("{$folder}/etc/config.inc.php")['plugins']]);
    },
    'enable: hostile values stay text' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        $run('--authserv-id', "x'];exit(7);//", '--key', "a'b={$key}");
        return difference(["x'];exit(7);//"], configOf("{$folder}/plugins/anshin_mark/config.inc.php")['anshin_mark_authserv_ids']);
    },
    'enable: says what is missing' => static function (): ?string {
        ['run' => $run] = madeRoundcube();
        [$status, $text] = $run();
        return difference(1, $status) ?? difference([true, true], [str_contains($text, '--authserv-id'), str_contains($text, '--key')]);
    },
    'enable: refuses a key that cannot be used' => static function (): ?string {
        ['run' => $run] = madeRoundcube();
        [$status, $text] = $run('--authserv-id', 'mx.example.jp', '--key', 'default=/no/such/file.pub');
        return difference(1, $status) ?? difference(true, str_contains($text, '"default" cannot be used'));
    },
    'enable: a private key is refused before anything is written' => static function () use ($key): ?string {
        $seed = 'MC4CAQAwBQYDK2VwBCIEI' . substr(base64_encode(str_repeat('k', 32)), 0, 43);
        $pem = "-----BEGIN PRIVATE KEY-----\n{$seed}\n-----END PRIVATE KEY-----\n";
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        file_put_contents("{$folder}/mark.pem", $pem);
        foreach (["default={$folder}/mark.pem", "default={$pem}", "default={$seed}", $seed, "{$seed}=x"] as $wrong) {
            [$status, $text] = $run('--authserv-id', 'mx.example.jp', '--key', "other={$key}", '--key', $wrong);
            $problem = difference([true, true, false, false, ['archive']], [
                $status !== 0, str_contains($text, 'private key'), str_contains($text, $seed), is_file("{$folder}/plugins/anshin_mark/config.inc.php"), configOf("{$folder}/config/config.inc.php")['plugins'],
            ]);
            if ($problem !== null) {
                return "{$wrong}: {$problem} {$text}";
            }
        }
        return null;
    },
    'enable: a private key that was written before is named, and replaced by the public one' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        $file = "{$folder}/plugins/anshin_mark/config.inc.php";
        $seed = 'MC4CAQAwBQYDK2VwBCIEI' . str_repeat('A', 43);
        file_put_contents($file, "<?php\n\$config['anshin_mark_authserv_ids'] = ['mx.example.jp'];\n\$config['anshin_mark_public_keys'] = ['default' => '{$seed}'];\n");
        chmod($file, 0640);
        [$checked, $text] = $run('--check');
        [$other] = $run('--site', 'robins=https://registry.example/');
        [$replaced] = $run('--key', "default={$key}");
        clearstatcache();
        return difference([1, true, false, 1, 0, 0640], [$checked, str_contains($text, 'make a new one'), str_contains($text, $seed), $other, $replaced, fileperms($file) & 0777])
            ?? difference(['default' => $key], configOf($file)['anshin_mark_public_keys']);
    },
    'enable: --check changes nothing' => static function () use ($key): ?string {
        ['folder' => $folder, 'run' => $run] = madeRoundcube();
        [$status] = $run('--check', '--authserv-id', 'mx.example.jp', '--key', "default={$key}");
        return difference(1, $status) ?? difference(false, is_file("{$folder}/plugins/anshin_mark/config.inc.php")) ?? difference(['archive'], configOf("{$folder}/config/config.inc.php")['plugins']);
    },
    'enable: outside of Roundcube' => static function (): ?string {
        exec(escapeshellarg(PHP_BINARY) . ' ' . escapeshellarg(ROOT . '/src/webmail/roundcube/anshin_mark/bin/enable') . ' 2>&1', $lines, $status);
        return difference(1, $status) ?? difference(true, str_contains(implode("\n", $lines), '--roundcube'));
    },
    'enable: wrong usage' => static function (): ?string {
        ['run' => $run] = madeRoundcube();
        return difference([2, 2, 2], [$run('--nonsense', 'x')[0], $run('--key', 'without-name')[0], $run('--key')[0]]);
    },
];
