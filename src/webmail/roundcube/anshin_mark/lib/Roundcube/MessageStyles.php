<?php

// A message's style sheets, after Roundcube has washed them, reduced to rules that reach nothing but the message's own elements. Roundcube puts the
// id of the part before each selector that its pattern finds, but not before "& #message-header", which browsers take for a selector of the whole page,
// and it leaves rules that have no selector at all: @property, @font-face, @page, @view-transition.
//
// The sheet is read as browsers do (CSS Syntax Level 3), but strictly, and written anew from what was read for certain: rules whose selectors begin with
// a part's id, and such rules within @media and @supports. Where it cannot be read for certain the rest is left out.

declare(strict_types=1);

namespace Anshin\Mark\Roundcube;

final class MessageStyles
{
    // What may hold a brace, semicolon or comma that ends nothing: strings, addresses, brackets. (An address begins with a u, so that runs end there.)
    private const GRAMMAR = <<<'PCRE'
        (?(DEFINE)
          (?<string> "[^"\\\r\n\f]*+" | '[^'\\\r\n\f]*+' )
          (?<url> (?<![\w-]) url\( \s*+ [^\s"'()\\]*+ \s*+ \) )
          (?<group> \( (?: (?&closed) | [^]["'(){};\\u]++ | u )*+ \) | \[ (?: (?&closed) | [^]["'(){};\\u]++ | u )*+ \] )
          (?<closed> (?&string) | (?&url) | (?&group) )
          (?<prelude> (?: (?&closed) | [^]["'(){};\\@u]++ | u )*+ )
          (?<block> (?: (?&closed) | [^]["'(){}\\u]++ | u )*+ )
          (?<braces> \{ (?: (?&closed) | (?&braces) | [^]["'(){}\\u]++ | u )*+ \} )
          (?<selector> (?: (?&closed) | [^]["'(){};\\@&<,u]++ | u )*+ )
          (?<condition> @(?:media|supports)(?![\w-]) )
        )
        PCRE;
    private const NOTHING = '/\G [\s;]++/x';
    private const END = '/\G \}/x';
    private const CONDITION = '/' . self::GRAMMAR . '\G \s*+ ((?&condition)(?&prelude)) \{/ix';
    private const RULE = '/' . self::GRAMMAR . '\G \s*+ ((?&prelude)) \{ ((?&block)) \}/ix';
    private const OTHER = '/' . self::GRAMMAR . '\G \s*+ (?: (?! (?&condition) ) @[a-z-]++ (?&prelude) (?: ; | (?&braces) ) | (?&prelude) (?&braces) )/ix';
    private const SELECTOR = '/' . self::GRAMMAR . '\G \s*+ ((?&selector)) (?: , | \z )/ix';
    private const OF_THE_MESSAGE = '/^\#message-(?:html)?part\d++(?![\w-])/';
    // Others stand outside of what confines the body: the picker of a select, the pictures of a view transition.
    private const PSEUDO_ELEMENT_ELSEWHERE = '/::(?!(?:before|after|first-line|first-letter|marker|placeholder|selection)(?![\w-])|-)/i';

    public static function confined(string $sheet): string
    {
        [$kept, $depth, $at] = ['', 0, 0];
        while ($at < strlen($sheet)) {
            $is = static function (string $pattern) use ($sheet, $at, &$found): bool {
                return preg_match($pattern, $sheet, $found, 0, $at) === 1;
            };
            if ($depth > 0 && $is(self::END)) {
                $kept .= "}\n";
                --$depth;
            } elseif ($is(self::CONDITION)) {
                $kept .= end($found) . "{\n";
                ++$depth;
            } elseif ($is(self::RULE)) {
                $kept .= self::rule(...array_slice($found, -2));
            } elseif (!$is(self::NOTHING) && !$is(self::OTHER)) {
                break;
            }
            $at += strlen($found[0]);
        }
        return $kept . str_repeat("}\n", $depth);
    }

    /** Declarations without what reaches beyond the box: a picture beside the pointer, and the place to which the page scrolls by itself. A backslash could hide their names. */
    public static function declarations(string $text): string
    {
        return str_contains($text, '\\') ? '' : preg_replace('/(?<![\w-])(?=(?:cursor|scroll-initial-target)\s*:)/i', 'x-', $text) ?? '';
    }

    private static function rule(string $prelude, string $declarations): string
    {
        $selectors = array_filter(self::selectors($prelude), self::isOfTheMessage(...));
        return $selectors === [] ? '' : implode(', ', $selectors) . '{' . self::declarations($declarations) . "}\n";
    }

    /** @return list<string> those of a list; none where one cannot be read */
    private static function selectors(string $list): array
    {
        $selectors = [];
        for ($at = 0; $at < strlen($list); $at += strlen($found[0])) {
            if (preg_match(self::SELECTOR, $list, $found, 0, $at) !== 1) {
                return [];
            }
            $selectors[] = trim(end($found));
        }
        return $selectors;
    }

    private static function isOfTheMessage(string $selector): bool
    {
        return preg_match(self::OF_THE_MESSAGE, $selector) === 1 && preg_match(self::PSEUDO_ELEMENT_ELSEWHERE, $selector) === 0;
    }
}
