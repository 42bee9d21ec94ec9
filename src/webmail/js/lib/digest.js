// SHA-256, against the hashes that a mark carries.
import { UnsupportedError } from "./refusal.js";

/** Whether octets have this hash. Throws an UnsupportedError where it cannot be computed. */
export async function hasHash(octets, hash) {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new UnsupportedError("WebCrypto is missing: messages can be checked over HTTPS, from localhost and from files only");
  }
  const digest = new Uint8Array(await subtle.digest("SHA-256", octets));
  return digest.every((octet, i) => octet === hash[i]);
}
