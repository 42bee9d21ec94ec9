<?php

// The mark or warning in the open message. It belongs to the interface: it stands in the message's header, where no body can draw (MessageBody.php).

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\Verdict;

final class Banner
{
    public function __construct(private readonly Wording $wording, private readonly Settings $settings)
    {
    }

    public function html(Verdict $verdict): string
    {
        $icon = \html::span(['class' => "anshin-mark-icon {$verdict->result}", 'aria-hidden' => 'true'], '');
        $sentence = \html::p(['class' => 'anshin-mark-sentence'], $this->wording->html($verdict));
        $attributes = ['class' => "anshin-mark-banner {$verdict->result}", 'role' => 'note', 'aria-label' => $this->wording->label("title_{$verdict->result}")];
        return \html::div($attributes, $icon . \html::div(['class' => 'anshin-mark-words'], $sentence . $this->moreOf($verdict)));
    }

    /** Number and page of the organisation that a warning names would speak for the message: there they are left out. */
    private function moreOf(Verdict $verdict): string
    {
        return $verdict->result === 'verified' ? $this->facts($verdict) : \html::p(['class' => 'anshin-mark-advice'], \rcube::Q($this->wording->label("advice_{$verdict->result}")));
    }

    private function facts(Verdict $verdict): string
    {
        $facts = [$this->fact('fact_domain', $verdict->domain)];
        if ($verdict->id !== '') {
            [$scheme, $number] = explode(':', $verdict->id, 2);
            $facts[] = $scheme === 'jcn' ? $this->fact('fact_jcn', $number) : $this->fact('fact_id', $verdict->id);
        }
        if ($verdict->registry !== '') {
            $facts[] = $this->fact('fact_registry', $verdict->registry);
        }
        $facts[] = $this->link($verdict);
        return \html::tag('ul', ['class' => 'anshin-mark-facts'], implode('', array_filter($facts)));
    }

    private function fact(string $label, string $value): string
    {
        $name = \html::span(['class' => 'anshin-mark-label'], \rcube::Q($this->wording->label($label)) . ' ');
        return \html::tag('li', null, $name . \html::tag('bdi', ['dir' => 'ltr'], \rcube::Q($value)));
    }

    /** The registry's page of the organisation: SITE/o/SCHEME/NUMBER.html. */
    private function link(Verdict $verdict): string
    {
        $site = $this->settings->registrySite($verdict->registry);
        if ($site === null || $verdict->id === '') {
            return '';
        }
        [$scheme, $number] = array_map(rawurlencode(...), explode(':', $verdict->id, 2));
        $attributes = ['href' => "{$site}/o/{$scheme}/{$number}.html", 'target' => '_blank', 'rel' => 'noopener noreferrer'];
        $text = \rcube::Q($this->wording->label('registry_page')) . \html::span(['class' => 'voice'], ' ' . \rcube::Q($this->wording->label('new_window')));
        return \html::tag('li', null, \html::a($attributes, $text));
    }
}
