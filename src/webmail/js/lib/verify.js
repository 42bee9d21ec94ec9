// The verdict on a message, by the steps of docs/anshin-mark.md.
import { bodyMatches } from "./body.js";
import { keyOf, readConfiguration } from "./configuration.js";
import { hasHash } from "./digest.js";
import { readField } from "./field.js";
import { HASHED } from "./field-names.js";
import { headerOfList, headerOfMessage } from "./header.js";
import { joined, octetsOf } from "./octets.js";
import { Refusal } from "./refusal.js";
import { coveredOctets, verifyEd25519, warningOctets } from "./signature.js";

function onlyField({ marks, mark }) {
  if (marks !== 1) {
    throw marks === 0 ? new Refusal("no-field", "there is no Anshin-Mark") : new Refusal("several-fields", "there is more than one Anshin-Mark");
  }
  return mark;
}

/** Steps 9 to 11: the name of the key whose signature is right; empty if none is there and none is required. */
async function checkSignature(header, content, trust) {
  const signature = content.warningSignature ?? content.signature;
  if (signature === null) {
    if (trust.requireSignature) {
      throw new Refusal("unsigned", "the mark is not signed");
    }
    return "";
  }
  const key = keyOf(trust, { key: signature.key, authservId: content.authservId });
  if (key === undefined) {
    throw new Refusal("unknown-key", "the mark is signed with a key that is not known here");
  }
  const signed = signature === content.warningSignature ? warningOctets(header.mark) : coveredOctets(header, header.mark, content.coverage);
  if (!await verifyEd25519(key, signature.octets, signed)) {
    throw new Refusal("bad-signature", "the signature is wrong, or belongs to another message");
  }
  return signature.key;
}

async function judge(header, body, trust) {
  const content = readField(onlyField(header));
  if (!trust.authservIds.has(content.authservId.toLowerCase())) {
    throw new Refusal("foreign-authserv-id", "the mark is of another host");
  }
  const { result, domain, organisation, language, id, registry, serial, decidedAt } = content;
  const verdict = { result, reason: "", domain, organisation, language, id, registry, serial, decided_at: decidedAt, key: "", body: "not-checked" };
  if (result === "none" || result === "unavailable") {
    return verdict;
  }
  verdict.key = await checkSignature(header, content, trust);
  if (result === "verified" && header.isAmbiguous) {
    throw new Refusal("ambiguous-header", "a field holds a CR, LF or NUL, or the header ends without an empty line: programs read it in different ways");
  }
  if (content.fieldsHash !== null && !await hasHash(joined(header.relaxed(HASHED)), content.fieldsHash)) {
    throw new Refusal("fields-changed", "a field that decides how the body is shown, or where a reply goes, is not as it was when the mark was given");
  }
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
  const read = Array.isArray(message) ? { header: headerOfList(message), body: null } : headerOfMessage(octetsOf(message, "the message"));
  const atHand = body === undefined ? read.body : body;
  try {
    return await judge(read.header, atHand === null ? null : octetsOf(atHand, "the body"), trust);
  } catch (error) {
    if (error instanceof Refusal) {
      return untrusted(error.reason);
    }
    throw error;
  }
}
