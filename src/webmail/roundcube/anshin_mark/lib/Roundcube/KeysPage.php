<?php

// The settings page: whose marks are trusted, and whether each entry of the configuration can be used.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\KeyCheck;

final class KeysPage
{
    public function __construct(private readonly Wording $wording, private readonly Settings $settings)
    {
    }

    /** @return array<string, array<string, mixed>> blocks for the hook preferences_list */
    public function blocks(): array
    {
        $keys = $this->settings->keys();
        $hosts = array_map(fn (string $id, string $state): array => $this->row($id, $state), ...self::columns(KeyCheck::authservIds($this->settings->authservIds())));
        // What is no public key may be a secret: it is not shown.
        $names = array_map(fn (string $name, string $state): array => $this->row(KeyCheck::isPrivate($name) ? '' : $name, $state, $state === 'ok' ? $keys[$name] : ''), ...self::columns(KeyCheck::keys($keys)));
        return [
            'hosts' => ['name' => \rcube::Q($this->wording->label('block_hosts')), 'options' => $hosts ?: [$this->empty('no_hosts')]],
            'keys' => ['name' => \rcube::Q($this->wording->label('block_keys')), 'options' => $names ?: [$this->empty('no_keys')]],
            'rules' => ['name' => \rcube::Q($this->wording->label('block_rules')), 'options' => [$this->rule()]],
        ];
    }

    /**
     * @param array<string, string> $found
     * @return array{list<string>, list<string>}
     */
    private static function columns(array $found): array
    {
        return [array_map(strval(...), array_keys($found)), array_values($found)];
    }

    /** @return array{title: string, content: string} */
    private function row(string $title, string $state, string $value = ''): array
    {
        $class = $state === 'ok' ? 'ok' : 'bad';
        $shown = $value === '' ? '' : \html::tag('code', ['class' => 'anshin-mark-key'], \rcube::Q($value)) . ' ';
        return ['title' => \rcube::Q($title), 'content' => $shown . \html::span(['class' => "anshin-mark-state {$class}"], \rcube::Q($this->wording->label("state_{$state}")))];
    }

    /** @return array{title: string, content: string} */
    private function empty(string $label): array
    {
        return ['title' => '', 'content' => \html::span(['class' => 'anshin-mark-state bad'], \rcube::Q($this->wording->label($label)))];
    }

    /** @return array{title: string, content: string} */
    private function rule(): array
    {
        $required = $this->settings->requiresSignature();
        $class = $required ? 'ok' : 'bad';
        $text = $this->wording->label($required ? 'state_required' : 'state_not_required');
        return ['title' => \rcube::Q($this->wording->label('signature')), 'content' => \html::span(['class' => "anshin-mark-state {$class}"], \rcube::Q($text))];
    }
}
