// Whom a front-end trusts.
import { decodeBase64 } from "./octets.js";

/** The key that a mark names with k=; undefined if it is not known, or belongs to another of one's hosts. */
export function keyOf(trust, { key, authservId }) {
  const host = authservId.toLowerCase();
  return key.includes("@") ? undefined : trust.keys.get(`${key}@${host}`) ?? trust.keys.get(key);
}

/** "name@HOST", the name of a key that counts for the marks of this host alone, with the host in lower case; other names as they are. */
function boundName(name) {
  const at = name.indexOf("@");
  return at === -1 ? name : name.slice(0, at) + name.slice(at).toLowerCase();
}

/** Whether a text is, or holds, a private key: PEM, or the base64 within it (RFC 8410 section 7). No message may repeat it. */
export function isPrivateKey(text) {
  return /PRIVATE KEY|BQYDK2VwBCIEI/.test(text);
}

/** Checks what the caller configured and throws a TypeError that says what is wrong: a front-end must not run with half of it. */
export function readConfiguration(configuration) {
  const { authserv_ids: ids, keys, require_signature: required = true } = configuration ?? {};
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) {
    throw new TypeError("authserv_ids must be a list of the names of your own hosts, as in id= of their marks");
  }
  if (keys === null || typeof keys !== "object") {
    throw new TypeError("keys must be an object: name of the key, as in k=, to its public key in base64");
  }
  if (typeof required !== "boolean") {
    throw new TypeError("require_signature must be true or false");
  }
  const decoded = new Map();
  for (const [name, base64] of Object.entries(keys)) {
    if (isPrivateKey(`${name}=${base64}`)) {
      throw new TypeError("a private key was given; give the public one, the line of the .pub file, and let nobody see this one");
    }
    const key = typeof base64 === "string" ? decodeBase64(base64.trim()) : null;
    if (key?.length !== 32) {
      throw new TypeError(`the key "${name}" is not the base64 of 32 octets`);
    }
    if (/^@|^[^@]+@$/.test(name)) {
      throw new TypeError(`the key "${name}": before and behind the @ stand the names of the key and of the host for whose marks alone it counts`);
    }
    decoded.set(boundName(name), key);
  }
  return { authservIds: new Set(ids.map((id) => id.toLowerCase())), keys: decoded, requireSignature: required };
}
