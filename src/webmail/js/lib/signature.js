// The signature of a mark: the octets it covers and whether it is right.
import { fieldsNamed } from "./message.js";
import { toOctets } from "./octets.js";
import { withoutSignature } from "./tag-list.js";
import { UnsupportedError } from "./refusal.js";

const SIGNED = ["from", "date", "message-id", "subject"];
// The prime of Ed25519 and the order of its group (RFC 8032 section 5.1).
const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
// The y coordinates of the eight points of small order.
const SMALL_ORDER = [
  0n, 1n, PRIME - 1n, 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n, 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
];

/** RFC 6376 section 3.4.2, without CRLF. */
function relaxed(name, value) {
  return `${name}:${value.replace(/\r?\n(?=[ \t])/g, "").replace(/[ \t]+/g, " ").replace(/^ | $/g, "")}`;
}

/** What is signed, as a string of octets; `value` is that of the mark. */
export function signedOctets(fields, value) {
  let octets = "";
  for (const name of SIGNED) {
    for (const field of fieldsNamed(fields, name)) {
      octets += `${relaxed(name, field.value)}\r\n`;
    }
  }
  return octets + relaxed("anshin-mark", withoutSignature(value));
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
export async function verifyEd25519(publicKey, signature, binary) {
  if (!isGoodPoint(publicKey) || !isGoodPoint(signature.subarray(0, 32)) || numberOf(signature.subarray(32)) >= ORDER) {
    return false;
  }
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new UnsupportedError("WebCrypto is missing: signatures can be checked over HTTPS, from localhost and from files only");
  }
  try {
    const key = await subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await subtle.verify({ name: "Ed25519" }, key, signature, toOctets(binary));
  } catch (error) {
    // A browser tells a key that is no point of the curve with a DataError; nothing can be signed with it.
    if (error?.name === "DataError") {
      return false;
    }
    throw new UnsupportedError(`this browser cannot check Ed25519 signatures (${error?.name ?? error})`);
  }
}
