<?php

// An IMAP server inside the test, to which Roundcube's own client talks: a stream whose written commands are answered by what is read from it.

declare(strict_types=1);

const FRAMEWORK = '/usr/share/roundcube/program/lib/Roundcube';

function needRoundcube(): void
{
    if (!is_dir(FRAMEWORK)) {
        throw new Skipped('Roundcube is not installed; scripts/install-deps --e2e does it');
    }
    foreach (['html', 'rcube', 'rcube_utils', 'rcube_config', 'rcube_imap_generic', 'rcube_storage', 'rcube_imap', 'rcube_cache'] as $class) {
        require_once FRAMEWORK . "/{$class}.php";
    }
    defined('RCUBE_CHARSET') || define('RCUBE_CHARSET', 'UTF-8');
}

/** What a mailbox holds; every folder has the same messages. */
final class FakeMail
{
    /** Octets of a body after which the connection breaks. */
    public ?int $breaksAfter = null;
    public int $uidValidity = 1;
    /** @var list<string> the commands that came */
    public array $commands = [];

    /** @param array<int, array{string, string}> $messages UID => header fields with the empty line behind them, body */
    public function __construct(public readonly array $messages)
    {
    }

    public function storage(): rcube_imap
    {
        needRoundcube();
        in_array('fake-imap', stream_get_wrappers(), true) || stream_wrapper_register('fake-imap', FakeImap::class);
        $stream = fopen('fake-imap://', 'r+b', false, stream_context_create(['fake-imap' => ['mail' => $this]]));
        $client = new class ($stream) extends rcube_imap_generic {
            public function __construct($stream)
            {
                $this->fp = $stream;
                $this->logged = true;
                $this->prefs = ['timeout' => 0];
            }
        };
        return new class ($client) extends rcube_imap {
            public function __construct($client)
            {
                $this->conn = $client;
            }

            public function check_connection()
            {
                return $this->conn->connected();
            }

            public function __destruct()
            {
            }
        };
    }
}

final class FakeImap
{
    /** @var resource|null set by PHP */
    public $context;
    private FakeMail $mail;
    private string $answer = '';
    private int $read = 0;
    private bool $broken = false;

    public function stream_open(): bool
    {
        $this->mail = stream_context_get_options($this->context)['fake-imap']['mail'];
        return true;
    }

    public function stream_write(string $command): int
    {
        $this->mail->commands[] = rtrim($command);
        [$tag, $what] = explode(' ', rtrim($command), 2);
        $this->answer = substr($this->answer, $this->read) . $this->answers($what) . "{$tag} OK done\r\n";
        $this->read = 0;
        return strlen($command);
    }

    public function stream_read(int $count): string
    {
        $octets = substr($this->answer, $this->read, $count);
        $this->read += strlen($octets);
        return $octets;
    }

    public function stream_eof(): bool
    {
        return $this->broken && $this->read === strlen($this->answer);
    }

    private function answers(string $what): string
    {
        if (str_starts_with($what, 'SELECT ')) {
            return '* ' . count($this->mail->messages) . " EXISTS\r\n* OK [UIDVALIDITY {$this->mail->uidValidity}] valid\r\n";
        }
        if (preg_match('/^UID FETCH (\S+) \((?:UID )?BODY\.PEEK\[(TEXT|HEADER|HEADER\.FIELDS \([^)]*\))\](?:<0\.([0-9]+)>)?\)$/D', $what, $parts) !== 1) {
            throw new LogicException("unexpected command {$what}");
        }
        $text = '';
        foreach (rcube_imap_generic::uncompressMessageSet($parts[1]) as $uid) {
            $text .= isset($this->mail->messages[$uid]) ? $this->fetched((int) $uid, $parts[2], isset($parts[3]) ? (int) $parts[3] : null) : '';
        }
        return $text;
    }

    private function fetched(int $uid, string $section, ?int $limit): string
    {
        [$header, $body] = $this->mail->messages[$uid];
        $octets = match ($section) {
            'TEXT' => $body,
            'HEADER' => $header,
            default => self::fieldsOf($header, $section),
        };
        $octets = substr($octets, 0, $limit);
        $origin = $limit === null ? '' : '<0>';
        $begin = "* {$uid} FETCH (UID {$uid} BODY[{$section}]{$origin} {" . strlen($octets) . "}\r\n";
        if ($section === 'TEXT' && $this->mail->breaksAfter !== null) {
            $this->broken = true;
            return $begin . substr($octets, 0, $this->mail->breaksAfter);
        }
        return "{$begin}{$octets})\r\n";
    }

    /** The fields that a section "HEADER.FIELDS (...)" names, and the empty line. */
    private static function fieldsOf(string $header, string $section): string
    {
        $names = str_replace(' ', '|', preg_quote(substr($section, strlen('HEADER.FIELDS ('), -1)));
        preg_match_all("/^(?:{$names}):.*+\n(?:[ \t].*+\n)*+/mi", $header, $fields);
        return implode('', $fields[0]) . "\r\n";
    }
}
