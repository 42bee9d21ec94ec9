// What an Anshin-Mark field says (steps 2 to 6 of docs/anshin-mark.md), whoever wrote it.
import { NOFWS, SIGNED } from "./field-names.js";
import { decodeBase64, octetsOf, toBinaryString } from "./octets.js";
import { decodeName, isCleanName } from "./name.js";
import { isOrganisationId } from "./organisation-id.js";
import { malformed, parseTagList, withoutWhiteSpace } from "./tag-list.js";
import { Refusal } from "./refusal.js";
import { MAX_MARK_OCTETS } from "./header.js";

const MAX_TIME = 253402300799; // the last second of the year 9999
const RESULTS = ["verified", "none", "failed", "suspect", "unavailable"];

function word(tags, name) {
  const value = tags.get(name) ?? "";
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw malformed(`${name}= is missing or holds white space`);
  }
  return value;
}

function number(tags, name, max) {
  const value = tags.get(name) ?? "";
  if (!/^[0-9]+$/.test(value) || Number(value) > max) {
    throw malformed(`${name}= is not a number, or too large`);
  }
  return Number(value);
}

function readDomain(tags) {
  const domain = word(tags, "d");
  if (domain.length > 253 || !/^(?:[a-z0-9_-]{1,63}\.)*(?![0-9]+$)[a-z0-9_-]{1,63}$/.test(domain)) {
    throw malformed("d= is not a domain name in lower case and A-labels");
  }
  return domain;
}

function readOrganisation(tags) {
  const name = decodeName(withoutWhiteSpace(tags.get("org*") ?? ""));
  if (name === null) {
    throw malformed("org*= is not a name in the form UTF-8'ja'...");
  }
  const id = word(tags, "oid");
  if (!isOrganisationId(id)) {
    throw malformed("oid= is not scheme:number, or its check digit is wrong");
  }
  return { organisation: name.text, language: name.language, id };
}

function sha256(tag, encoded) {
  const hash = decodeBase64(encoded);
  if (hash?.length !== 32) {
    throw malformed(`${tag}= does not hold a SHA-256 hash`);
  }
  return hash;
}

function readBodyHash(tags) {
  if (tags.get("m") !== "dkim") {
    throw malformed("m= must be dkim");
  }
  const [, form, encoded] = /^(simple|relaxed):(.*)$/.exec(withoutWhiteSpace(tags.get("bh") ?? "")) ?? [];
  return { form, hash: sha256("bh", encoded ?? "") };
}

/** Which fields of the message b covers (h=), and of which of them white space does not count (c=). */
export function readCoverage(tags) {
  const names = tags.get("h") ?? SIGNED.join(":");
  if (!/^from(?::date)?(?::message-id)?:subject$/.test(names)) {
    throw malformed("h= does not name from, date, message-id and subject in this order");
  }
  if ((tags.get("c") ?? "nofws") !== "nofws") {
    throw malformed("c= must be nofws");
  }
  return { signed: names.split(":"), nofws: tags.has("c") ? NOFWS : [] };
}

function readSignature(tags, name) {
  if (!tags.get(name)) {
    return null;
  }
  const octets = decodeBase64(withoutWhiteSpace(tags.get(name)));
  if (octets?.length !== 64) {
    throw malformed(`${name}= is not the base64 of an Ed25519 signature`);
  }
  return { key: word(tags, "k"), octets };
}

/** The field's value as a string of octets to its content. Throws a Refusal. */
export function readField(value) {
  if (value.length > MAX_MARK_OCTETS) {
    throw new Refusal("too-long", "the field is longer than 16 KB");
  }
  const tags = parseTagList(value);
  if (tags.get("v") !== "1") {
    throw new Refusal("unknown-version", "v= must be 1");
  }
  const result = tags.get("r");
  if (!RESULTS.includes(result)) {
    throw malformed("r= is not a known result");
  }
  const isVerified = result === "verified";
  const content = {
    result, authservId: word(tags, "id"), domain: isVerified || tags.has("d") ? readDomain(tags) : "", organisation: "", language: "", id: "",
    registry: "", serial: 0, decidedAt: number(tags, "t", MAX_TIME), bodyHash: null, fieldsHash: null, coverage: { signed: SIGNED, nofws: [] },
    signature: null, warningSignature: null,
  };
  if (isVerified || tags.has("reg") || tags.has("ser")) {
    content.registry = word(tags, "reg");
    content.serial = number(tags, "ser", Number.MAX_SAFE_INTEGER);
  }
  if (result === "none" || result === "unavailable") {
    return content;
  }
  if (isVerified || tags.has("org*") || tags.has("oid")) {
    Object.assign(content, readOrganisation(tags));
  }
  if (isVerified) {
    content.bodyHash = readBodyHash(tags);
    content.fieldsHash = tags.has("fh") ? sha256("fh", withoutWhiteSpace(tags.get("fh"))) : null;
    content.coverage = readCoverage(tags);
  }
  content.signature = readSignature(tags, "b");
  content.warningSignature = isVerified ? null : readSignature(tags, "wb");
  if (!isCleanName(content.organisation)) {
    throw new Refusal("unclean-name", "the name holds characters that must not be shown");
  }
  return content;
}

/** Reads the value of one Anshin-Mark field, without judging who wrote it. Throws a Refusal. */
export function parseMark(value) {
  return readField(toBinaryString(octetsOf(value, "the field's value")).replace(/\r?\n$/, ""));
}
