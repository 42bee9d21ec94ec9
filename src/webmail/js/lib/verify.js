// The verdict on a message, by the steps of docs/anshin-mark.md.
import { bodyMatches } from "./body.js";
import { readConfiguration } from "./configuration.js";
import { readField } from "./field.js";
import { fieldsNamed, fieldsOf, readMessage } from "./message.js";
import { octetsOf, toBinaryString } from "./octets.js";
import { Refusal } from "./refusal.js";
import { signedOctets, verifyEd25519 } from "./signature.js";

function onlyField(fields) {
  const marks = fieldsNamed(fields, "anshin-mark");
  if (marks.length !== 1) {
    throw marks.length === 0 ? new Refusal("no-field", "there is no Anshin-Mark") : new Refusal("several-fields", "there is more than one Anshin-Mark");
  }
  return marks[0].value;
}

/** Steps 9 to 11: the name of the key whose signature is right; empty if none is there and none is required. */
async function checkSignature(fields, value, signature, trust) {
  if (signature === null) {
    if (trust.requireSignature) {
      throw new Refusal("unsigned", "the mark is not signed");
    }
    return "";
  }
  const key = trust.keys.get(signature.key);
  if (key === undefined) {
    throw new Refusal("unknown-key", "the mark is signed with a key that is not known here");
  }
  if (!await verifyEd25519(key, signature.octets, signedOctets(fields, value))) {
    throw new Refusal("bad-signature", "the signature is wrong, or belongs to another message");
  }
  return signature.key;
}

async function judge(fields, body, trust) {
  const value = onlyField(fields);
  const content = readField(value);
  if (!trust.authservIds.has(content.authservId.toLowerCase())) {
    throw new Refusal("foreign-authserv-id", "the mark is of another host");
  }
  const { result, domain, organisation, language, id, registry, serial, decidedAt } = content;
  const verdict = { result, reason: "", domain, organisation, language, id, registry, serial, decided_at: decidedAt, key: "", body: "not-checked" };
  if (result === "none" || result === "unavailable") {
    return verdict;
  }
  verdict.key = await checkSignature(fields, value, content.signature, trust);
  if (result === "verified" && body !== null) {
    if (!await bodyMatches(body, content.bodyHash)) {
      throw new Refusal("body-changed", "the body is not the one for which the mark was given");
    }
    verdict.body = "matches";
  }
  return verdict;
}

function untrusted(reason) {
  return { result: "untrusted", reason, domain: "", organisation: "", language: "", id: "", registry: "", serial: 0, decided_at: 0, key: "",
    body: reason === "body-changed" ? "differs" : "not-checked" };
}

/** See index.d.ts. */
export async function verifyMark(message, configuration, { body } = {}) {
  const trust = readConfiguration(configuration);
  const toBinary = (value) => toBinaryString(octetsOf(value, "the value of a header field"));
  const isList = Array.isArray(message);
  const read = isList ? { fields: fieldsOf(message, toBinary), body: null } : readMessage(octetsOf(message, "the message"));
  const atHand = body === undefined ? read.body : body;
  try {
    return await judge(read.fields, atHand === null ? null : octetsOf(atHand, "the body"), trust);
  } catch (error) {
    if (error instanceof Refusal) {
      return untrusted(error.reason);
    }
    throw error;
  }
}
