<?php

// Loads classes from this folder when they are first used: those of the reader, and below Roundcube/ those that need Roundcube.

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (preg_match('/^Anshin\\\\Mark\\\\((?:Roundcube\\\\)?[A-Za-z0-9]+)$/D', $class, $name) === 1) {
        $file = __DIR__ . '/' . str_replace('\\', '/', $name[1]) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
