// A message as octets, taken apart into header fields and body as docs/anshin-mark.md says (step 0).
import { nameAt } from "./field-names.js";
import { isBlank, joined, toBinaryString } from "./octets.js";

const LF = 10;
const CR = 13;
const COLON = 0x3a;
const MBOX = [0x46, 0x72, 0x6f, 0x6d, 0x20]; // "From "

/** Whether lines end with a bare LF: the first one does. */
export function hasBareLf(octets) {
  const end = octets.indexOf(LF);
  return end === 0 || (end > 0 && octets[end - 1] !== CR);
}

/**
 * Whether a value, folds included, holds a CR, an LF or a NUL that belongs to no fold: programs which take it for a line end, or for the end of the text,
 * see other fields than are signed and hashed.
 */
export function isDoubtful(octets, from = 0, end = octets.length) {
  for (let at = from; at < end; at += 1) {
    const octet = octets[at];
    if (octet === CR || octet === LF || octet === 0) {
      const lf = octet === CR ? at + 1 : at;
      if (octets[lf] !== LF || lf + 1 >= end || !isBlank(octets[lf + 1])) {
        return true;
      }
      at = lf;
    }
  }
  return false;
}

/** Position of the LF that ends the line which begins at `from`; -1 if there is none. */
function lineEnd(octets, from, onlyCrlf) {
  let at = octets.indexOf(LF, from);
  while (onlyCrlf && at !== -1 && (at === from || octets[at - 1] !== CR)) {
    at = octets.indexOf(LF, at + 1);
  }
  return at;
}

/** Whether a first line, which ends at `end`, is the one that mbox files put above a message. No CR, no NUL: some programs would see fields behind them. */
function isMboxLine(octets, end) {
  let at = MBOX.length;
  while (at < end && isBlank(octets[at])) {
    at += 1;
  }
  return at < end && octets[at] !== COLON && MBOX.every((octet, i) => octets[i] === octet) && !isDoubtful(octets, at, end);
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

/** Octets with each bare LF made a CRLF. */
function withCrlf(octets) {
  const isBare = (at) => octets[at] === LF && octets[at - 1] !== CR;
  let count = 0;
  for (let end = octets.indexOf(LF); end !== -1; end = octets.indexOf(LF, end + 1)) {
    count += isBare(end) ? 1 : 0;
  }
  const converted = new Uint8Array(octets.length + count);
  let to = 0;
  for (let at = 0; at < octets.length; at += 1) {
    if (isBare(at)) {
      converted[to] = CR;
      to += 1;
    }
    converted[to] = octets[at];
    to += 1;
  }
  return converted;
}

/** The body of a file with bare LF: its line ends become CRLF up to the first CRLF. */
function bodyWithCrlf(body) {
  let end = body.indexOf(LF);
  while (end !== -1 && (end === 0 || body[end - 1] !== CR)) {
    end = body.indexOf(LF, end + 1);
  }
  return end === -1 ? withCrlf(body) : joined([withCrlf(body.subarray(0, end)), body.subarray(end)]);
}

/**
 * Calls `onField` with each header field at which a reader looks, from top to bottom: its name in lower case, and where the field begins, where its
 * colon is and where its value ends. Returns the body, a Uint8Array with CRLF, and whether the header, in fields of whatever name or at its end, can be
 * read in more than one way.
 */
export function eachField(octets, onField) {
  const bareLf = hasBareLf(octets);
  let lfOnly = bareLf;
  let bodyStart = octets.length;
  let field = null; // the one whose lines are being read
  let isAmbiguous = false;
  const finish = () => {
    if (field === null) {
      return;
    }
    isAmbiguous ||= isDoubtful(octets, field.colon + 1, field.end);
    if (field.name !== undefined) {
      onField(field.name, field.from, field.colon, field.end);
    }
  };
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
        isAmbiguous = true; // some programs skip such a line and read on
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
  return { body: lfOnly ? bodyWithCrlf(body) : body, isAmbiguous };
}

/** A value as a string of octets, folds as CRLF. */
export function valueText(value, bareLf) {
  return toBinaryString(bareLf ? withCrlf(value) : value);
}

/** See index.d.ts. */
export function readMessage(octets) {
  const bareLf = hasBareLf(octets);
  const fields = [];
  const { body } = eachField(octets, (_, from, colon, end) => {
    fields.push({ name: toBinaryString(octets.subarray(from, colon)), value: valueText(octets.subarray(colon + 1, end), bareLf) });
  });
  return { fields, body };
}
