// The signature of a mark: the octets it covers and whether it is right.
import { fieldsNamed } from "./message.js";
import { toOctets } from "./octets.js";
import { withoutSignature } from "./tag-list.js";
import { UnsupportedError } from "./refusal.js";

const SIGNED = ["from", "date", "message-id", "subject"];
// The order of the group of Ed25519 (RFC 8032 section 5.1).
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
// The y coordinates of the points of small order, in little-endian hexadecimal without the sign bit, the two that are not canonical included.
const SMALL_ORDER = [
  "0".repeat(64), `01${"0".repeat(62)}`, `ec${"f".repeat(60)}7f`, `ed${"f".repeat(60)}7f`, `ee${"f".repeat(60)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
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

function hex(octets) {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

function isOfSmallOrder(point) {
  const y = Uint8Array.from(point);
  y[31] &= 0x7f;
  return SMALL_ORDER.includes(hex(y));
}

/** Ed25519 (RFC 8032), as strict as libsodium wherever the browser is not. Throws an UnsupportedError where it cannot be done. */
export async function verifyEd25519(publicKey, signature, binary) {
  const s = BigInt(`0x${hex(signature.slice(32).reverse())}`);
  if (isOfSmallOrder(publicKey) || isOfSmallOrder(signature.subarray(0, 32)) || s >= ORDER) {
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
