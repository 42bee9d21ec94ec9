// The look of <anshin-mark>. Blue, not green: the mark tells who sent a mail, not that it is harmless. Contrast is 4.5 to 1 or better.

export const STYLE = `
:host { display: inline-block; --mark: #0b57a4; --mark-ground: #eef5fc; --warn: #7a4400; --warn-ground: #fff6e5; --text: #1b1b1b; font: inherit; }
:host([form="banner"]), :host(:not([form])) { display: block; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) { --mark: #8ec2ff; --mark-ground: #12263a; --warn: #ffc66b; --warn-ground: #332408; --text: #f0f0f0; }
}
:host([theme="dark"]) { --mark: #8ec2ff; --mark-ground: #12263a; --warn: #ffc66b; --warn-ground: #332408; --text: #f0f0f0; }
svg { inline-size: 1.25em; block-size: 1.25em; fill: currentColor; flex: none; vertical-align: -0.25em; }
.verified { color: var(--mark); }
.suspect, .failed { color: var(--warn); }
.banner { display: flex; gap: 0.6em; align-items: flex-start; padding: 0.6em 0.8em; border: 1px solid; border-inline-start-width: 4px; border-radius: 4px; }
.banner.verified { background: var(--mark-ground); }
.banner.suspect, .banner.failed { background: var(--warn-ground); border-style: dashed; border-inline-start-style: solid; }
.words { color: var(--text); min-inline-size: 0; overflow-wrap: anywhere; }
p { margin: 0; }
.title { font-weight: bold; }
bdi { unicode-bidi: isolate; }
.sentence bdi { font-weight: bold; }
details { margin-block-start: 0.3em; font-size: 0.9em; }
summary { cursor: pointer; inline-size: fit-content; min-block-size: 1.5em; }
summary:focus-visible, a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2em 1em; margin: 0.3em 0; }
dd { margin: 0; }
a { color: inherit; }
@media (forced-colors: active) { .banner { border-color: CanvasText; } svg { fill: CanvasText; } }
`;
