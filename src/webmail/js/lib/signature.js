// The signature of a mark: the octets it covers and whether it is right.
import { readCoverage } from "./field.js";
import { MARK, nameIn } from "./field-names.js";
import { Header } from "./header.js";
import { joined, toBinaryString, toOctets } from "./octets.js";
import { RelaxedFields } from "./relaxed.js";
import { parseTagList, withoutSignature } from "./tag-list.js";
import { UnsupportedError } from "./refusal.js";

// The prime of Ed25519 and the order of its group (RFC 8032 section 5.1).
const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
// The y coordinates of the eight points of small order.
const SMALL_ORDER = [
  0n, 1n, PRIME - 1n, 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n, 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
];

/** What b signs; the mark itself comes last and without CRLF. `signed` and `nofws` are names of fields. */
export function coveredOctets(header, mark, { signed, nofws }) {
  return joined([...header.relaxed(signed, nofws), markAlone(withoutSignature(mark))]);
}

/** What wb signs: the mark alone. */
export function warningOctets(mark) {
  return markAlone(withoutSignature(withoutSignature(mark), "wb"));
}

function markAlone(unsigned) {
  const last = new RelaxedFields();
  last.add(MARK, toOctets(unsigned));
  return last.octets.subarray(0, -2);
}

/** See index.d.ts. */
export function signedOctets(fields, value) {
  const header = new Header();
  for (const field of fields) {
    const name = nameIn(field.name);
    if (name !== undefined) {
      header.add(name, toOctets(field.value), false);
    }
  }
  return toBinaryString(coveredOctets(header, value, readCoverage(parseTagList(value))));
}

/** A number in little-endian octets. */
function numberOf(octets) {
  return BigInt(`0x${Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).reverse().join("")}`);
}

/** Whether an encoded point is canonical and not of small order. What the octets say of x's sign does not matter: where x is 0, the order is small. */
function isGoodPoint(octets) {
  const y = numberOf(octets) & ((1n << 255n) - 1n);
  return y < PRIME && !SMALL_ORDER.includes(y);
}

/** Ed25519 (RFC 8032), as strict as libsodium wherever the browser is not. Throws an UnsupportedError where it cannot be done. */
export async function verifyEd25519(publicKey, signature, octets) {
  if (!isGoodPoint(publicKey) || !isGoodPoint(signature.subarray(0, 32)) || numberOf(signature.subarray(32)) >= ORDER) {
    return false;
  }
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new UnsupportedError("WebCrypto is missing: signatures can be checked over HTTPS, from localhost and from files only");
  }
  try {
    const key = await subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await subtle.verify({ name: "Ed25519" }, key, signature, octets);
  } catch (error) {
    // A browser tells a key that is no point of the curve with a DataError; nothing can be signed with it.
    if (error?.name === "DataError") {
      return false;
    }
    throw new UnsupportedError(`this browser cannot check Ed25519 signatures (${error?.name ?? error})`);
  }
}
