<?php

// The message's body in the page: confined, so that it draws nowhere else, neither over the banner nor over the line that names the sender.
//
// - An element around it, which the style sheet of the plugin confines (.anshin-mark-body). The message can style what is within only.
// - That element is an object, because no end tag passes one that is open (HTML, "has an element in scope"). Browsers close a div too much in
//   <li><div><li></li></div></li>, which Roundcube hands on, and what follows would stand outside of any other element.
// - The message's style sheets reach nothing else: see MessageStyles.php.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

final class MessageBody
{
    /** @param string $html as Roundcube has washed it: "<" and ">" stand in tags only, values are in double quotes */
    public static function confined(string $html): string
    {
        $styled = preg_replace_callback('#(<style\b[^>]*>)(.*?)(</style>)#is', static fn (array $found): string => $found[1] . MessageStyles::confined($found[2]) . $found[3], $html);
        $declared = preg_replace_callback('#(<[a-z][^<>]*\sstyle=")([^"]*)#i', static fn (array $found): string => $found[1] . MessageStyles::declarations($found[2]), $styled ?? '');
        return $declared === null ? '' : "<object class=\"anshin-mark-body\">{$declared}</object>";
    }
}
