// The names of the header fields at which a reader of the mark looks. Of other fields nothing is kept, however many there are.

import { isBlank } from "./octets.js";

const CASE = 0x20; // what a small letter has and a capital has not

export const MARK = "anshin-mark";
/** What the signature of a mark covers, in its order. */
export const SIGNED = ["from", "date", "message-id", "subject"];
/** Those of them that count without white space where the mark says so. */
export const NOFWS = ["message-id", "subject"];
/** What fh= covers, in its order: how the body is shown, and where a reply goes. */
export const HASHED = [
  "sender", "reply-to", "mail-reply-to", "mail-followup-to", "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-base",
  "content-location",
];
const NAMES = [MARK, ...SIGNED, ...HASHED];

// Among the octets that a name may have only "-" and the letters come to those of these names.
function stands(name, octets, from) {
  for (let i = 0; i < name.length; i += 1) {
    if ((octets[from + i] | CASE) !== name.charCodeAt(i)) {
      return false;
    }
  }
  return true;
}

/** Which of these names stands in a line of a header, whose colon is at `colon`; undefined for every other. No string is made of it. */
export function nameAt(octets, from, colon) {
  let end = colon;
  while (end > from && isBlank(octets[end - 1])) {
    end -= 1;
  }
  return NAMES.find((name) => name.length === end - from && stands(name, octets, from));
}

/** The same for a name that a caller has at hand. */
export function nameIn(text) {
  const name = /^([\x21-\x7e]+)[ \t]*$/.exec(text)?.[1].toLowerCase();
  return NAMES.find((one) => one === name);
}
