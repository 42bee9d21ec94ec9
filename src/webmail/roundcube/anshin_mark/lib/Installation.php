<?php

// Switches the plugin on in a Roundcube installation, and says what keeps it from working. For bin/enable.

declare(strict_types=1);

namespace Anshin\Mark;

final class Installation
{
    private const PLUGIN = 'anshin_mark';
    private const NEEDED_VERSION = '8.2.0';

    public function __construct(private readonly string $roundcube, private readonly string $plugin)
    {
        if (!is_file($this->mainFile())) {
            throw new \RuntimeException("{$this->mainFile()} does not exist; put the folder " . self::PLUGIN . ' into Roundcube\'s plugins folder, or name the folder of Roundcube with --roundcube');
        }
    }

    private function mainFile(): string
    {
        return "{$this->roundcube}/config/config.inc.php";
    }

    private function pluginFile(): string
    {
        return "{$this->plugin}/config.inc.php";
    }

    /**
     * @param array<string, mixed> $changes over what is configured already
     * @throws \RuntimeException before anything is written, if a key is none: the file is for everybody to read, and a private key must not get there
     */
    public function configure(array $changes): void
    {
        $config = [...self::read($this->pluginFile()), ...$changes];
        $bad = self::unusable(KeyCheck::keys($config['anshin_mark_public_keys'] ?? []));
        if ($bad !== []) {
            throw new \RuntimeException(implode('; ', $bad) . '; nothing was written');
        }
        $text = "<?php\n\n// Written by bin/enable; config.inc.php.dist explains every entry.\n";
        foreach ($config as $name => $value) {
            $text .= "\$config[" . var_export($name, true) . '] = ' . var_export($value, true) . ";\n";
        }
        self::write($this->pluginFile(), $text);
    }

    /** Returns whether it had to be switched on. */
    public function enable(): bool
    {
        $file = $this->mainFile();
        if ($this->isEnabled()) {
            return false;
        }
        $text = (string) file_get_contents($file);
        if (str_contains($text, '?>')) {
            throw new \RuntimeException("{$file} ends PHP with ?>; add by hand: \$config['plugins'] = [...(array) (\$config['plugins'] ?? []), '" . self::PLUGIN . "'];");
        }
        // Whatever stands there before: a single name, or nothing.
        $line = "\$config['plugins'] = [...(array) (\$config['plugins'] ?? []), '" . self::PLUGIN . "'];";
        self::write($file, rtrim($text) . "\n\n{$line}\n", self::switchesOn(...));
        return true;
    }

    /** @return list<string> what is wrong, each with what to do about it */
    public function problems(): array
    {
        $problems = [];
        if (version_compare(PHP_VERSION, self::NEEDED_VERSION, '<')) {
            $problems[] = 'PHP ' . PHP_VERSION . ' is too old: ' . self::NEEDED_VERSION . ' or later is needed';
        }
        if (!extension_loaded('sodium')) {
            return [...$problems, 'PHP has no sodium extension: install or enable it (on Debian it is part of php-common)'];
        }
        if (!$this->isEnabled()) {
            $problems[] = 'the plugin is not switched on in ' . $this->mainFile();
        }
        $config = self::read($this->pluginFile());
        $hosts = KeyCheck::authservIds($config['anshin_mark_authserv_ids'] ?? []);
        $keys = KeyCheck::keys($config['anshin_mark_public_keys'] ?? []);
        $required = ($config['anshin_mark_require_signature'] ?? true) !== false;
        if ($hosts === []) {
            $problems[] = 'no authserv-id is configured: give --authserv-id with what anshind has as milter.authserv_id';
        }
        if ($keys === [] && $required) {
            $problems[] = 'no public key is configured: give --key NAME=FILE with the .pub file of mark.signing_key';
        }
        return [...$problems, ...self::unusable($hosts), ...self::unusable($keys)];
    }

    /**
     * @param array<string, string> $states name -> ok or a code of KeyCheck
     * @return list<string>
     */
    private static function unusable(array $states): array
    {
        $problems = [];
        foreach (array_filter($states, static fn (string $state): bool => $state !== 'ok') as $name => $state) {
            $problems[] = $state === 'private_key'
                ? (KeyCheck::isPrivate((string) $name) ? 'the name of a key' : "\"{$name}\"") . ' is a private key: give the .pub file beside it; if this one was in config.inc.php, others may have read it: make a new one (anshinctl registry keygen)'
                : "\"{$name}\" cannot be used: " . str_replace('_', ' ', $state);
        }
        return $problems;
    }

    private function isEnabled(): bool
    {
        return in_array(self::PLUGIN, (array) (self::read($this->mainFile())['plugins'] ?? []), true);
    }

    /** @return array<string, mixed> */
    private static function read(string $file): array
    {
        $config = [];
        if (is_file($file)) {
            try {
                include $file;
            } catch (\Throwable $error) {
                throw new \RuntimeException("{$file} cannot be read by PHP: {$error->getMessage()}; set that right first", previous: $error);
            }
        }
        return $config;
    }

    /** Whether PHP reads a configuration to its end and then knows the plugin. A process of its own tells: a fatal error would end this one. */
    private static function switchesOn(string $file): bool
    {
        $marker = 'read to its end';
        $code = 'try { $config = []; include $argv[1]; } catch (Throwable) { exit(1); } echo in_array($argv[2], (array) ($config["plugins"] ?? []), true) ? $argv[3] : "";';
        $words = [PHP_BINARY, '-r', $code, '--', $file, self::PLUGIN, $marker];
        exec(implode(' ', array_map(escapeshellarg(...), $words)) . ' 2>/dev/null', $lines, $status);
        return $status === 0 && str_ends_with(implode("\n", $lines), $marker);
    }

    /**
     * All or nothing; a symbolic link stays one. Roundcube's file holds secrets: nobody may read it who could not before, nor the other way round.
     *
     * @param (\Closure(string): bool)|null $isSound looks at the new file before it takes the place of the old one
     */
    private static function write(string $file, string $text, ?\Closure $isSound = null): void
    {
        $target = realpath($file) ?: $file;
        $part = "{$target}.part";
        $mask = umask(0077);
        $written = @file_put_contents($part, $text) === strlen($text);
        umask($mask);
        if ($written && $isSound !== null && !$isSound($part)) {
            @unlink($part);
            throw new \RuntimeException("PHP could not read {$target} with the plugin in it, so it was left as it is; add " . self::PLUGIN . " to \$config['plugins'] by hand");
        }
        if (!$written || !self::giveAccess($part, $target) || !rename($part, $target)) {
            @unlink($part);
            throw new \RuntimeException("{$target} cannot be written; run this as root or as the file's owner");
        }
    }

    /** Owner, group and mode of the file that is replaced; a new one is for everybody to read: it holds nothing secret. */
    private static function giveAccess(string $part, string $target): bool
    {
        if (!is_file($target)) {
            return chmod($part, 0644);
        }
        $same = fileowner($part) === fileowner($target) || @chown($part, fileowner($target));
        return $same && (filegroup($part) === filegroup($target) || @chgrp($part, filegroup($target))) && chmod($part, fileperms($target) & 0777);
    }
}
