// A message as octets, taken apart into header fields and body as docs/anshin-mark.md says (step 0).
import { nameAt } from "./field-names.js";
import { isBlank, toBinaryString } from "./octets.js";

const LF = 10;
const CR = 13;
const COLON = 0x3a;
const MBOX = [0x46, 0x72, 0x6f, 0x6d, 0x20]; // "From "

/** Whether lines end with a bare LF: the first one does. */
export function hasBareLf(octets) {
  const end = octets.indexOf(LF);
  return end === 0 || (end > 0 && octets[end - 1] !== CR);
}

/** Position of the LF that ends the line which begins at `from`; -1 if there is none. */
function lineEnd(octets, from, onlyCrlf) {
  let at = octets.indexOf(LF, from);
  while (onlyCrlf && at !== -1 && (at === from || octets[at - 1] !== CR)) {
    at = octets.indexOf(LF, at + 1);
  }
  return at;
}

/** Whether a first line, which ends at `end`, is the one that mbox files put above a message. */
function isMboxLine(octets, end) {
  let at = MBOX.length;
  while (at < end && isBlank(octets[at])) {
    at += 1;
  }
  return at < end && octets[at] !== COLON && MBOX.every((octet, i) => octets[i] === octet);
}

/** Position of the colon behind the name of a field; -1 if this line is none. */
function colonOf(octets, from, end) {
  let at = from;
  while (at < end && octets[at] > 0x20 && octets[at] < 0x7f && octets[at] !== COLON) {
    at += 1;
  }
  const nameEnd = at;
  while (at < end && isBlank(octets[at])) {
    at += 1;
  }
  return nameEnd > from && at < end && octets[at] === COLON ? at : -1;
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
 * Calls `onField` with each header field at which a reader looks, from top to bottom: its name in lower case, and where the field begins, where its
 * colon is and where its value ends. Returns the body, a Uint8Array with CRLF.
 */
export function eachField(octets, onField) {
  const bareLf = hasBareLf(octets);
  let lfOnly = bareLf;
  let bodyStart = octets.length;
  let field = null; // the one whose lines are being read
  const finish = () => field?.name !== undefined && onField(field.name, field.from, field.colon, field.end);
  for (let start = 0; start < octets.length;) {
    const lf = lineEnd(octets, start, !bareLf);
    const next = lf === -1 ? octets.length : lf + 1;
    const hasCr = lf > start && octets[lf - 1] === CR;
    const end = lf === -1 ? next : lf - (hasCr ? 1 : 0);
    lfOnly &&= !hasCr;
    if (end === start) {
      bodyStart = next;
      break;
    }
    if (field !== null && isBlank(octets[start])) {
      field.end = end;
    } else if (start > 0 || !isMboxLine(octets, end)) {
      const colon = colonOf(octets, start, end);
      if (colon === -1) {
        bodyStart = start;
        break;
      }
      finish();
      field = { name: nameAt(octets, start, colon), from: start, colon, end };
    }
    start = next;
  }
  finish();
  const body = octets.subarray(bodyStart);
  return lfOnly ? withCrlf(body) : body;
}

/** A value as a string of octets, folds as CRLF. */
export function valueText(value, bareLf) {
  const text = toBinaryString(value);
  return bareLf ? text.replace(/\r?\n/g, "\r\n") : text;
}

/** See index.d.ts. */
export function readMessage(octets) {
  const bareLf = hasBareLf(octets);
  const fields = [];
  const body = eachField(octets, (_, from, colon, end) => {
    fields.push({ name: toBinaryString(octets.subarray(from, colon)), value: valueText(octets.subarray(colon + 1, end), bareLf) });
  });
  return { fields, body };
}
