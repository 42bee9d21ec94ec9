// Octets as strings of characters U+0000 to U+00FF, one for each octet: what regular expressions can work on.

const PIECE = 8192;

export const isBlank = (octet) => octet === 0x20 || octet === 0x09;

/** Octets (a Uint8Array) to such a string. */
export function toBinaryString(octets) {
  let text = "";
  for (let at = 0; at < octets.length; at += PIECE) {
    text += String.fromCharCode(...octets.subarray(at, at + PIECE));
  }
  return text;
}

/** Such a string to octets. */
export function toOctets(binary) {
  const octets = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) {
    octets[i] = binary.charCodeAt(i);
  }
  return octets;
}

/** Pieces of octets (each a Uint8Array) behind each other. */
export function joined(pieces) {
  const octets = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    octets.set(piece, at);
    at += piece.length;
  }
  return octets;
}

/** What a caller may hand over as octets: text counts as UTF-8. */
export function octetsOf(source, what) {
  if (typeof source === "string") {
    return new TextEncoder().encode(source);
  }
  if (source instanceof ArrayBuffer) {
    return new Uint8Array(source);
  }
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  throw new TypeError(`${what} must be a Uint8Array, an ArrayBuffer or a string`);
}

/** Strict base64 of RFC 4648 section 4: padding right, unused bits zero; null for anything else. */
export function decodeBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
    return null;
  }
  const binary = atob(text);
  return btoa(binary) === text ? toOctets(binary) : null;
}
