<?php

// What is left of a message's HTML and style sheets: all that concerns its own elements, and nothing that reaches others.

declare(strict_types=1);

use Anshin\Mark\Roundcube\MessageBody;
use Anshin\Mark\Roundcube\MessageStyles;

$own = '#message-htmlpart1 div.rcmBody';
$sheets = [
    'a rule' => ["{$own} .v1a, {$own}{color: red}", "{$own} .v1a, {$own}{color: red}\n"],
    'strings, addresses and brackets hold braces and commas' => [
        "{$own} a[title=\"x,}\"]:is(b,c){background: url(data:image/png;base64,AA==); font: 'a;{b'} {$own} b{}",
        "{$own} a[title=\"x,}\"]:is(b,c){background: url(data:image/png;base64,AA==); font: 'a;{b'}\n{$own} b{}\n",
    ],
    'conditions' => ["@media print and (a: b) { {$own} a{b:c} @supports (x:y) { {$own} c{d:e} } } {$own} f{g:h}", "@media print and (a: b) {\n{$own} a{b:c}\n@supports (x:y) {\n{$own} c{d:e}\n}\n}\n{$own} f{g:h}\n"],
    'a condition that does not end' => ["@media print { {$own} a{b:c}", "@media print {\n{$own} a{b:c}\n}\n"],
    'one end too many' => ["} {$own} a{b:c}", ''],
    'a selector from the root' => ["& #message-header{display:none} {$own} a{b:c}", "{$own} a{b:c}\n"],
    'a rule within a rule' => ["{$own} a{b:c; #message-header:not(&) {display:none} } {$own} d{e:f}", "{$own} d{e:f}\n"],
    'the root within a list of selectors' => ["{$own} a, html, & b, {$own}c d{e:f}", ''],
    'selectors of the page within a list' => ["{$own} a, html, #message-header, #message-htmlpartx, #message-htmlpart1x, {$own} d{e:f}", "{$own} a, {$own} d{e:f}\n"],
    'an element of the page that the pattern does not know' => ["\u{e9} ~ #message-header{display:none}", ''],
    'rules without selectors' => ["@property --anshin-warning{syntax:'*';inherits:false} @font-face{font-family:Roboto} @page{margin:9cm} @view-transition{navigation:auto} @charset 'x'; {$own} a{b:c}", "{$own} a{b:c}\n"],
    'rules with other rules within' => ["@layer x { {$own} a{b:c} } @scope (html) { {$own} a{b:c} } @keyframes x { from{a:b} to{c:d} } {$own} a{b:c}", "{$own} a{b:c}\n"],
    'elements that stand above the page' => ["{$own} select::picker(select){top:0} {$own} ::view-transition{top:0} {$own} a::before, {$own} a::-webkit-x{b:c}", "{$own} a::before, {$own} a::-webkit-x{b:c}\n"],
    'a string without an end' => ["{$own} a{b:c} {$own} d{e:\"f} g{} x\"", "{$own} a{b:c}\n"],
    'a bracket without an end' => ["{$own} a{b:(} html{c:d}", ''],
    'a backslash' => ["{$own} a{b:c} {$own} d{e:\\66} {$own} g{h:i}", "{$own} a{b:c}\n"],
    'a picture beside the pointer' => ["{$own} a{CURSOR : url(data:image/png;base64,AA==), auto}", "{$own} a{x-CURSOR : url(data:image/png;base64,AA==), auto}\n"],
    'where the page scrolls by itself' => ["{$own} a{scroll-initial-target:nearest;--cursor:a}", "{$own} a{x-scroll-initial-target:nearest;--cursor:a}\n"],
    'nothing' => ['', ''],
];
$tests = [];
foreach ($sheets as $name => [$sheet, $expected]) {
    $tests["message styles: {$name}"] = static fn (): ?string => difference($expected, MessageStyles::confined($sheet));
}
$tests['message styles: a megabyte of anything takes seconds at most'] = static function (): ?string {
    foreach (['@media a{', '{', '(', '[(', 'u', '@x{', 'url(', '"a"', ';', '}', '#message-htmlpart1 u,', '#message-htmlpart1 u{u:u}', '@media a{}', 'a{b{}}', '&,'] as $piece) {
        foreach (['', '}', '{a:b}'] as $end) {
            $begin = hrtime(true);
            MessageStyles::confined(str_repeat($piece, intdiv(1_000_000, strlen($piece))) . $end);
            $seconds = (hrtime(true) - $begin) / 1e9;
            if ($seconds > 20) {
                return "{$piece} with {$end} took {$seconds} s";
            }
        }
    }
    return null;
};
return $tests + [
    'message body: style sheets and declarations are confined, the rest stays' => static fn (): ?string => difference(
        "<object class=\"anshin-mark-body\"><div id=\"messagebody\"><style type=\"text/css\">{$own} a{b:c}\n</style><p style=\"x-cursor: url(a); color: red\" title=\"cursor: x\">cursor: x</p></div></object>",
        MessageBody::confined("<div id=\"messagebody\"><style type=\"text/css\">& b{c:d} {$own} a{b:c}</style><p style=\"cursor: url(a); color: red\" title=\"cursor: x\">cursor: x</p></div>")
    ),
    'message body: every style sheet, wherever it stands' => static fn (): ?string => difference(
        0,
        substr_count(MessageBody::confined('<style>& a{display:none}</style><svg><STYLE media="all">& a{display:none}</STYLE></svg>'), 'display')
    ),
];
