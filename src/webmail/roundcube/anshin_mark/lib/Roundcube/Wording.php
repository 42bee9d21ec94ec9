<?php

// What a verdict says to a person, as plain text and as HTML. Names and domains come from the message's field: they are escaped here.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

use Anshin\Mark\Verdict;

final class Wording
{
    private const SHOWN = ['verified', 'suspect', 'failed'];

    /** @param \Closure(string): string $label text of a label of the localisation */
    public function __construct(private readonly \Closure $label)
    {
    }

    /** Whether a verdict is shown at all. */
    public static function isShown(Verdict $verdict): bool
    {
        return in_array($verdict->result, self::SHOWN, true);
    }

    /** With the name and the domain between U+2068 and U+2069, as tooltips have no elements. */
    public function plain(Verdict $verdict): string
    {
        return strtr($this->label($this->sentence($verdict)), ['$organisation' => "\u{2068}{$verdict->organisation}\u{2069}", '$domain' => "\u{2068}{$verdict->domain}\u{2069}"]);
    }

    /** With the name and the domain as elements of their own, so that neither changes the direction or the font of what is around it. */
    public function html(Verdict $verdict): string
    {
        return strtr(\rcube::Q($this->label($this->sentence($verdict))), [
            '$organisation' => self::name($verdict),
            '$domain' => \html::tag('bdi', ['dir' => 'ltr'], \rcube::Q($verdict->domain)),
        ]);
    }

    /** What stands beside a warning in the message list: a word or two. */
    public function short(Verdict $verdict): string
    {
        return $this->label("short_{$verdict->result}");
    }

    public function label(string $name): string
    {
        return ($this->label)($name);
    }

    public static function name(Verdict $verdict): string
    {
        $language = preg_match('/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/D', $verdict->language) === 1 ? ['lang' => $verdict->language] : [];
        return \html::tag('bdi', $language, \rcube::Q($verdict->organisation));
    }

    /** suspect and failed need not name an organisation, nor a domain. */
    private function sentence(Verdict $verdict): string
    {
        $named = $verdict->organisation !== '' && ($verdict->domain !== '' || $verdict->result === 'verified');
        return $named ? "sentence_{$verdict->result}" : "sentence_{$verdict->result}_unnamed";
    }
}
