// The body against the hash that a mark carries: canonical forms of RFC 6376 sections 3.4.3 and 3.4.4.
import { hasHash } from "./digest.js";

const LF = 10;
const CR = 13;

/** The canonical body; a line ends with CRLF, a CR or LF that stands alone is an octet like others. */
export function canonicalBody(body, form) {
  const canonical = new Uint8Array(body.length + 2);
  let length = 0;
  let lineEnds = 0; // which may be the empty lines at the end
  let blank = false; // white space which may be that at the end of a line
  const put = (...octets) => {
    for (const octet of octets) {
      canonical[length] = octet;
      length += 1;
    }
  };
  for (let at = 0; at < body.length; at += 1) {
    const octet = body[at];
    if (octet === CR && body[at + 1] === LF) {
      lineEnds += 1;
      blank = false;
      at += 1;
    } else if (form === "relaxed" && (octet === 0x20 || octet === 0x09)) {
      blank = true;
    } else {
      for (; lineEnds > 0; lineEnds -= 1) {
        put(CR, LF);
      }
      if (blank) {
        put(0x20);
        blank = false;
      }
      put(octet);
    }
  }
  if (form === "simple" || length > 0) {
    put(CR, LF);
  }
  return canonical.subarray(0, length);
}

/** Whether the body is the one for which the mark was given. */
export function bodyMatches(body, { form, hash }) {
  return hasHash(canonicalBody(body, form), hash);
}
