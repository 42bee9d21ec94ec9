// ABNF (RFC 5234, RFC 7405) of a document to regular expressions, as far as docs/anshin-mark.md needs it. No rule may use itself.

const CORE = { ALPHA: "[A-Za-z]", DIGIT: "[0-9]", HEXDIG: "[0-9A-Fa-f]", WSP: "[ \\t]", CRLF: "\\r\\n" };
const TOKEN = /\s+|%s"[^"]*"|"[^"]*"|%x[0-9A-F]{2}(?:-[0-9A-F]{2})?|\d*\*\d*|\d+|[A-Za-z][A-Za-z0-9-]*|[()[\]/]/y;

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const inAnyCase = (text) => text.replace(/[A-Za-z]|[^A-Za-z]/g, (c) => (/[A-Za-z]/.test(c) ? `[${c.toUpperCase()}${c.toLowerCase()}]` : escaped(c)));

function tokens(text) {
  const list = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      throw new Error(`no ABNF: ${text.slice(at)}`);
    }
    list.push(match[0].trim());
  }
  return list.filter((token) => token !== "");
}

/** The rules of a grammar: name to the source of a regular expression. */
export function rulesOf(grammar) {
  const sources = new Map();
  for (const [, name, definition] of grammar.replace(/;(?=[^"]*$).*$/gm, "").matchAll(/^([A-Za-z][A-Za-z0-9-]*) +=(.*)$/gm)) {
    sources.set(name, tokens(definition));
  }
  const translate = (name) => CORE[name] ?? alternatives([...sources.get(name)]);

  function alternatives(rest) {
    let source = "";
    while (rest.length > 0 && rest[0] !== ")" && rest[0] !== "]") {
      source += rest[0] === "/" ? (rest.shift(), "|") : repeated(rest);
    }
    return `(?:${source})`;
  }

  function repeated(rest) {
    const count = /^(\d*)(\*?)(\d*)$/.exec(rest[0]);
    if (count === null) {
      return element(rest);
    }
    rest.shift();
    const [, least, star, most] = count;
    return `(?:${element(rest)}){${star === "" ? least : `${least || 0},${most}`}}`;
  }

  function element(rest) {
    const token = rest.shift();
    if (token === "(" || token === "[") {
      const inner = alternatives(rest);
      rest.shift();
      return token === "[" ? `${inner}?` : inner;
    }
    if (token.startsWith("%x")) {
      return `[${token.slice(2).split("-").map((hex) => `\\x${hex}`).join("-")}]`;
    }
    if (token.startsWith("%s")) {
      return escaped(token.slice(3, -1));
    }
    return token.startsWith('"') ? inAnyCase(token.slice(1, -1)) : translate(token);
  }
  return new Map([...sources.keys()].map((name) => [name, translate(name)]));
}
