// A message as octets, taken apart into header fields and body as docs/anshin-mark.md says (step 0).
import { toBinaryString } from "./octets.js";

const LF = 10;
const CR = 13;

/** Position of the LF that ends the line which begins at `from`; -1 if there is none. */
function lineEnd(octets, from, onlyCrlf) {
  let at = octets.indexOf(LF, from);
  while (onlyCrlf && at !== -1 && (at === from || octets[at - 1] !== CR)) {
    at = octets.indexOf(LF, at + 1);
  }
  return at;
}

/** A body of a file with bare LF: its line ends become CRLF up to the first CRLF. */
function withCrlf(body) {
  let end = body.indexOf(LF);
  let count = 0;
  while (end !== -1 && (end === 0 || body[end - 1] !== CR)) {
    count += 1;
    end = body.indexOf(LF, end + 1);
  }
  const converted = new Uint8Array(body.length + count);
  let to = 0;
  for (const octet of body) {
    if (octet === LF && count > 0) {
      converted[to] = CR;
      to += 1;
      count -= 1;
    }
    converted[to] = octet;
    to += 1;
  }
  return converted;
}

/**
 * Takes a message (a Uint8Array) apart: `fields` in order, each with `name` and `value` as strings of octets, folds as CRLF, and
 * `body`, a Uint8Array with CRLF.
 */
export function readMessage(octets) {
  const fields = [];
  const firstEnd = octets.indexOf(LF);
  const crlf = firstEnd < 1 ? firstEnd !== 0 : octets[firstEnd - 1] === CR;
  let lfOnly = !crlf;
  let bodyStart = octets.length;
  for (let start = 0; start < octets.length;) {
    const end = lineEnd(octets, start, crlf);
    const next = end === -1 ? octets.length : end + 1;
    const hasCr = end > start && octets[end - 1] === CR;
    const line = toBinaryString(octets.subarray(start, end === -1 ? next : end - (hasCr ? 1 : 0)));
    lfOnly &&= !hasCr;
    if (line === "") {
      bodyStart = next;
      break;
    }
    if (/^[ \t]/.test(line) && fields.length > 0) {
      fields[fields.length - 1].value.push(line);
    } else if (start > 0 || !/^From [ \t]*[^ \t:]/.test(line)) {
      const colon = line.indexOf(":");
      if (!/^[\x21-\x7e]+[ \t]*$/.test(line.slice(0, Math.max(colon, 0)))) {
        bodyStart = start;
        break;
      }
      fields.push({ name: line.slice(0, colon), value: [line.slice(colon + 1)] });
    }
    start = next;
  }
  const body = octets.subarray(bodyStart);
  return { fields: fields.map(({ name, value }) => ({ name, value: value.join("\r\n") })), body: lfOnly ? withCrlf(body) : body };
}

/** Header fields that a caller has at hand already, in the same form. */
export function fieldsOf(list, toBinary) {
  return Array.from(list, ({ name, value }) => ({ name: String(name), value: toBinary(value).replace(/\r?\n$/, "") }));
}

/** The fields of a name, which is given in lower case. */
export function fieldsNamed(fields, name) {
  return fields.filter((field) => /^[\x21-\x7e]+[ \t]*$/.test(field.name) && field.name.replace(/[ \t]+$/, "").toLowerCase() === name);
}
