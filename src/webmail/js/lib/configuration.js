// Whom a front-end trusts.
import { decodeBase64 } from "./octets.js";

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
    const key = typeof base64 === "string" ? decodeBase64(base64.trim()) : null;
    if (key?.length !== 32) {
      throw new TypeError(`the key "${name}" is not the base64 of 32 octets`);
    }
    decoded.set(name, key);
  }
  return { authservIds: new Set(ids.map((id) => id.toLowerCase())), keys: decoded, requireSignature: required };
}
