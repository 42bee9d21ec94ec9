// Made by bundle.mjs from index.js and element.js: change those.
"use strict";

const anshinMark = (() => {
const lib_octets = (() => {
// Octets as strings of characters U+0000 to U+00FF, one for each octet: what regular expressions can work on.

const PIECE = 8192;

/** Octets (a Uint8Array) to such a string. */
function toBinaryString(octets) {
  let text = "";
  for (let at = 0; at < octets.length; at += PIECE) {
    text += String.fromCharCode(...octets.subarray(at, at + PIECE));
  }
  return text;
}

/** Such a string to octets. */
function toOctets(binary) {
  const octets = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) {
    octets[i] = binary.charCodeAt(i);
  }
  return octets;
}

/** What a caller may hand over as octets: text counts as UTF-8. */
function octetsOf(source, what) {
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
function decodeBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
    return null;
  }
  const binary = atob(text);
  return btoa(binary) === text ? toOctets(binary) : null;
}
return { toBinaryString, toOctets, octetsOf, decodeBase64 };
})();

const lib_name = (() => {
// Names of organisations: decoded from the form of RFC 8187, and fit to be shown.
const { toOctets } = lib_octets;

const MAX_OCTETS = 1000;
// Category C, line and paragraph separators, and what is default-ignorable besides. A variation selector behind an ideograph stays: Japanese
// names need it.
const UNFIT = /[\p{C}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFFA0]|(?<![\u3005\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{323AF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;

/** Whether a name may be shown to people as it is. */
function isCleanName(name) {
  return !UNFIT.test(name);
}

/** "UTF-8'ja'%E6%A0%AA..." to its text and language; null if it is not right. */
function decodeName(value) {
  const form = /^utf-8'([A-Za-z0-9-]*)'((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-Fa-f]{2})+)$/i.exec(value);
  if (form === null) {
    return null;
  }
  const octets = toOctets(form[2].replace(/%(..)/g, (_, digits) => String.fromCharCode(parseInt(digits, 16))));
  if (octets.length > MAX_OCTETS) {
    return null;
  }
  try {
    return { language: form[1], text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets) };
  } catch {
    return null;
  }
}
return { isCleanName, decodeName };
})();

const lib_organisation_id = (() => {
// Identifiers of organisations: "scheme:number" (docs/registry.md, "Entries"). The scheme jcn is Japan's corporate number, with a check digit.

function corporateNumberIsRight(digits) {
  let sum = 0;
  for (let n = 1; n < 13; n += 1) {
    sum += (n % 2 === 1 ? 1 : 2) * Number(digits[13 - n]);
  }
  return Number(digits[0]) === 9 - (sum % 9);
}

function isOrganisationId(id) {
  const jcn = /^jcn:(.*)$/.exec(id);
  if (jcn !== null) {
    return /^[0-9]{13}$/.test(jcn[1]) && corporateNumberIsRight(jcn[1]);
  }
  return /^[a-z][a-z0-9-]{0,31}:[A-Za-z0-9._-]{1,64}$/.test(id);
}
return { isOrganisationId };
})();

const lib_refusal = (() => {
// Why nothing may be shown.

/** A field is not to be trusted; `reason` is one of the codes of docs/anshin-mark.md. */
class Refusal extends Error {
  constructor(reason, message) {
    super(message);
    this.name = "Refusal";
    this.reason = reason;
  }
}

/** This browser cannot verify Ed25519 signatures, or the page is no secure context: nothing can be said of any mark. */
class UnsupportedError extends Error {
  constructor(message) {
    super(message);
    this.name = "UnsupportedError";
    this.code = "unsupported";
  }
}
return { Refusal, UnsupportedError };
})();

const lib_tag_list = (() => {
// Tag=value lists of RFC 6376 section 3.2, read strictly.
const { Refusal } = lib_refusal;

const MAX_TAGS = 100;

function malformed(what) {
  return new Refusal("malformed", `the field is malformed: ${what}`);
}

function withoutWhiteSpace(text) {
  return text.replace(/[ \t\r\n]+/g, "");
}

// Not by a regular expression: looking for white space at the end would take quadratic time where much of it stands within.
function trim(text) {
  let start = 0;
  let end = text.length;
  while (start < end && " \t\r\n".includes(text[start])) {
    start += 1;
  }
  while (end > start && " \t\r\n".includes(text[end - 1])) {
    end -= 1;
  }
  return text.slice(start, end);
}

/** The value of a field (a string of octets) to a Map of its tags. Throws a Refusal. */
function parseTagList(value) {
  if (/[^\x20-\x7e\t\r\n]|\r(?!\n)|\n(?![ \t])/.test(value)) {
    throw malformed("it holds an octet that may not stand there");
  }
  const tags = new Map();
  const parts = value.split(";").map(trim);
  if (parts.length > 1 && parts.at(-1) === "") {
    parts.pop();
  }
  if (parts.length > MAX_TAGS) {
    throw malformed(`it has more than ${MAX_TAGS} tags`);
  }
  for (const part of parts) {
    const equals = part.indexOf("=");
    const name = trim(part.slice(0, Math.max(equals, 0)));
    if (!/^[A-Za-z][A-Za-z0-9_]*\*?$/.test(name)) {
      throw malformed("a tag is empty or has no right name");
    }
    if (tags.has(name)) {
      throw malformed(`the tag ${name} is there twice`);
    }
    tags.set(name, trim(part.slice(equals + 1)));
  }
  return tags;
}

/** A list without what stands in its tag b, as it is signed. */
function withoutSignature(value) {
  return value.split(";").map((part) => {
    const equals = part.indexOf("=");
    return equals !== -1 && trim(part.slice(0, equals)) === "b" ? part.slice(0, equals + 1) : part;
  }).join(";");
}
return { malformed, withoutWhiteSpace, parseTagList, withoutSignature };
})();

const lib_field = (() => {
// What an Anshin-Mark field says (steps 2 to 6 of docs/anshin-mark.md), whoever wrote it.
const { decodeBase64, octetsOf, toBinaryString } = lib_octets;
const { decodeName, isCleanName } = lib_name;
const { isOrganisationId } = lib_organisation_id;
const { malformed, parseTagList, withoutWhiteSpace } = lib_tag_list;
const { Refusal } = lib_refusal;

const MAX_OCTETS = 16384;
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

function readBodyHash(tags) {
  if (tags.get("m") !== "dkim") {
    throw malformed("m= must be dkim");
  }
  const [, form, encoded] = /^(simple|relaxed):(.*)$/.exec(withoutWhiteSpace(tags.get("bh") ?? "")) ?? [];
  const hash = decodeBase64(encoded ?? "");
  if (hash?.length !== 32) {
    throw malformed("bh= is not the form and the SHA-256 hash of a body");
  }
  return { form, hash };
}

function readSignature(tags) {
  if (!tags.get("b")) {
    return null;
  }
  const key = word(tags, "k");
  const octets = decodeBase64(withoutWhiteSpace(tags.get("b")));
  if (octets?.length !== 64) {
    throw malformed("b= is not the base64 of an Ed25519 signature");
  }
  return { key, octets };
}

/** The field's value as a string of octets to its content. Throws a Refusal. */
function readField(value) {
  if (value.length > MAX_OCTETS) {
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
    registry: "", serial: 0, decidedAt: number(tags, "t", MAX_TIME), bodyHash: null, signature: null,
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
  content.bodyHash = isVerified ? readBodyHash(tags) : null;
  content.signature = readSignature(tags);
  if (!isCleanName(content.organisation)) {
    throw new Refusal("unclean-name", "the name holds characters that must not be shown");
  }
  return content;
}

/** Reads the value of one Anshin-Mark field, without judging who wrote it. Throws a Refusal. */
function parseMark(value) {
  return readField(toBinaryString(octetsOf(value, "the field's value")).replace(/\r?\n$/, ""));
}
return { readField, parseMark };
})();

const lib_message = (() => {
// A message as octets, taken apart into header fields and body as docs/anshin-mark.md says (step 0).
const { toBinaryString } = lib_octets;

const LF = 10;
const CR = 13;

/** Position of the LF that ends the line which begins at `from`; -1 if there is none. */
function lineEnd(octets, from, onlyCrlf) {
  let at = octets.indexOf(LF, from);
  while (onlyCrlf && at !== -1 && (at === from || octets[at - 1] !== CR)) {
    at = octets.indexOf(LF, at + 1);
  }
  return at;
}

/** A body of a file with bare LF: its line ends become CRLF up to the first CRLF. */
function withCrlf(body) {
  let end = body.indexOf(LF);
  let count = 0;
  while (end !== -1 && (end === 0 || body[end - 1] !== CR)) {
    count += 1;
    end = body.indexOf(LF, end + 1);
  }
  const converted = new Uint8Array(body.length + count);
  let to = 0;
  for (const octet of body) {
    if (octet === LF && count > 0) {
      converted[to] = CR;
      to += 1;
      count -= 1;
    }
    converted[to] = octet;
    to += 1;
  }
  return converted;
}

/**
 * Takes a message (a Uint8Array) apart: `fields` in order, each with `name` and `value` as strings of octets, folds as CRLF, and
 * `body`, a Uint8Array with CRLF.
 */
function readMessage(octets) {
  const fields = [];
  const firstEnd = octets.indexOf(LF);
  const crlf = firstEnd < 1 ? firstEnd !== 0 : octets[firstEnd - 1] === CR;
  let lfOnly = !crlf;
  let bodyStart = octets.length;
  for (let start = 0; start < octets.length;) {
    const end = lineEnd(octets, start, crlf);
    const next = end === -1 ? octets.length : end + 1;
    const hasCr = end > start && octets[end - 1] === CR;
    const line = toBinaryString(octets.subarray(start, end === -1 ? next : end - (hasCr ? 1 : 0)));
    lfOnly &&= !hasCr;
    if (line === "") {
      bodyStart = next;
      break;
    }
    if (/^[ \t]/.test(line) && fields.length > 0) {
      fields[fields.length - 1].value.push(line);
    } else if (start > 0 || !/^From [ \t]*[^ \t:]/.test(line)) {
      const colon = line.indexOf(":");
      if (!/^[\x21-\x7e]+[ \t]*$/.test(line.slice(0, Math.max(colon, 0)))) {
        bodyStart = start;
        break;
      }
      fields.push({ name: line.slice(0, colon), value: [line.slice(colon + 1)] });
    }
    start = next;
  }
  const body = octets.subarray(bodyStart);
  return { fields: fields.map(({ name, value }) => ({ name, value: value.join("\r\n") })), body: lfOnly ? withCrlf(body) : body };
}

/** Header fields that a caller has at hand already, in the same form. */
function fieldsOf(list, toBinary) {
  return Array.from(list, ({ name, value }) => ({ name: String(name), value: toBinary(value).replace(/\r?\n$/, "") }));
}

/** The fields of a name, which is given in lower case. */
function fieldsNamed(fields, name) {
  return fields.filter((field) => /^[\x21-\x7e]+[ \t]*$/.test(field.name) && field.name.replace(/[ \t]+$/, "").toLowerCase() === name);
}
return { readMessage, fieldsOf, fieldsNamed };
})();

const lib_signature = (() => {
// The signature of a mark: the octets it covers and whether it is right.
const { fieldsNamed } = lib_message;
const { toOctets } = lib_octets;
const { withoutSignature } = lib_tag_list;
const { UnsupportedError } = lib_refusal;

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
function signedOctets(fields, value) {
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
async function verifyEd25519(publicKey, signature, binary) {
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
return { signedOctets, verifyEd25519 };
})();

const lib_body = (() => {
// The body against the hash that a mark carries: canonical forms of RFC 6376 sections 3.4.3 and 3.4.4.
const { UnsupportedError } = lib_refusal;

const LF = 10;
const CR = 13;

/** The canonical body; a line ends with CRLF, a CR or LF that stands alone is an octet like others. */
function canonicalBody(body, form) {
  const canonical = new Uint8Array(body.length + 2);
  let length = 0;
  let lineEnds = 0; // which may be the empty lines at the end
  let blank = false; // white space which may be that at the end of a line
  const put = (...octets) => {
    for (const octet of octets) {
      canonical[length] = octet;
      length += 1;
    }
  };
  for (let at = 0; at < body.length; at += 1) {
    const octet = body[at];
    if (octet === CR && body[at + 1] === LF) {
      lineEnds += 1;
      blank = false;
      at += 1;
    } else if (form === "relaxed" && (octet === 0x20 || octet === 0x09)) {
      blank = true;
    } else {
      for (; lineEnds > 0; lineEnds -= 1) {
        put(CR, LF);
      }
      if (blank) {
        put(0x20);
        blank = false;
      }
      put(octet);
    }
  }
  if (form === "simple" || length > 0) {
    put(CR, LF);
  }
  return canonical.subarray(0, length);
}

/** Whether the body is the one for which the mark was given. */
async function bodyMatches(body, { form, hash }) {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new UnsupportedError("WebCrypto is missing: bodies can be checked over HTTPS, from localhost and from files only");
  }
  const digest = new Uint8Array(await subtle.digest("SHA-256", canonicalBody(body, form)));
  return digest.every((octet, i) => octet === hash[i]);
}
return { canonicalBody, bodyMatches };
})();

const lib_configuration = (() => {
// Whom a front-end trusts.
const { decodeBase64 } = lib_octets;

/** Checks what the caller configured and throws a TypeError that says what is wrong: a front-end must not run with half of it. */
function readConfiguration(configuration) {
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
return { readConfiguration };
})();

const lib_verify = (() => {
// The verdict on a message, by the steps of docs/anshin-mark.md.
const { bodyMatches } = lib_body;
const { readConfiguration } = lib_configuration;
const { readField } = lib_field;
const { fieldsNamed, fieldsOf, readMessage } = lib_message;
const { octetsOf, toBinaryString } = lib_octets;
const { Refusal } = lib_refusal;
const { signedOctets, verifyEd25519 } = lib_signature;

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
async function verifyMark(message, configuration, { body } = {}) {
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
return { verifyMark };
})();

const index = (() => {
// Reads and verifies Anshin-Mark, the header field that tells from which registered organisation a message comes.
const { parseMark } = lib_field;
const { readMessage } = lib_message;
const { isCleanName } = lib_name;
const { Refusal, UnsupportedError } = lib_refusal;
const { signedOctets } = lib_signature;
const { verifyMark } = lib_verify;
return { parseMark, readMessage, isCleanName, Refusal, UnsupportedError, signedOctets, verifyMark };
})();

const lib_icons = (() => {
// One shape for each result, so that nobody needs to see colours: a full shield with a tick, a triangle and a hollow shield with an
// exclamation mark.

const SHAPES = {
  verified: "M12 1 3 4.5v6.6c0 5.4 3.7 10 9 11.9 5.3-1.9 9-6.5 9-11.9V4.5L12 1Zm-1.3 15.4-4.2-4.2 1.7-1.7 2.5 2.5 5.2-5.2 1.7 1.7-6.9 6.9Z",
  suspect: "M10.7 2.8 1.2 19.3C.6 20.3 1.3 21.6 2.5 21.6h19c1.2 0 1.9-1.3 1.3-2.3L13.3 2.8c-.6-1-2-1-2.6 0ZM10.9 8.5h2.2v6.5h-2.2V8.5Zm0 8.1h2.2v2.2h-2.2v-2.2Z",
  failed: "M12 1 3 4.5v6.6c0 5.4 3.7 10 9 11.9 5.3-1.9 9-6.5 9-11.9V4.5L12 1Zm0 2.3 6.9 2.7v5.1c0 4.3-2.8 8-6.9 9.7-4.1-1.7-6.9-5.4-6.9-9.7V6L12 3.3Zm-1.1 3.9h2.2v6.3h-2.2V7.2Zm0 8h2.2v2.2h-2.2v-2.2Z",
};
const SVG = "http://www.w3.org/2000/svg";

/** The shape as an SVG element that assistive technology skips: the text beside it says the same. */
function makeIcon(result) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[result]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
return { makeIcon };
})();

const lib_style = (() => {
// The look of <anshin-mark>. Blue, not green: the mark tells who sent a mail, not that it is harmless. Contrast is 4.5 to 1 or better.

const STYLE = `
:host { display: inline-block; --mark: #0b57a4; --mark-ground: #eef5fc; --warn: #7a4400; --warn-ground: #fff6e5; --text: #1b1b1b; font: inherit; }
:host([form="banner"]), :host(:not([form])) { display: block; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) { --mark: #8ec2ff; --mark-ground: #12263a; --warn: #ffc66b; --warn-ground: #332408; --text: #f0f0f0; }
}
:host([theme="dark"]) { --mark: #8ec2ff; --mark-ground: #12263a; --warn: #ffc66b; --warn-ground: #332408; --text: #f0f0f0; }
svg { inline-size: 1.25em; block-size: 1.25em; fill: currentColor; flex: none; vertical-align: -0.25em; }
.verified { color: var(--mark); }
.suspect, .failed { color: var(--warn); }
.banner { display: flex; gap: 0.6em; align-items: flex-start; padding: 0.6em 0.8em; border: 1px solid; border-inline-start-width: 4px; border-radius: 4px; }
.banner.verified { background: var(--mark-ground); }
.banner.suspect, .banner.failed { background: var(--warn-ground); border-style: dashed; border-inline-start-style: solid; }
.words { color: var(--text); min-inline-size: 0; overflow-wrap: anywhere; }
p { margin: 0; }
.title { font-weight: bold; }
bdi { unicode-bidi: isolate; }
.sentence bdi { font-weight: bold; }
details { margin-block-start: 0.3em; font-size: 0.9em; }
summary { cursor: pointer; inline-size: fit-content; min-block-size: 1.5em; }
summary:focus-visible, a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2em 1em; margin: 0.3em 0; }
dd { margin: 0; }
a { color: inherit; }
@media (forced-colors: active) { .banner { border-color: CanvasText; } svg { fill: CanvasText; } }
`;
return { STYLE };
})();

const lib_wording = (() => {
// What people read, in Japanese and English. {organisation} and {domain} are put in as isolated text.

const JAPANESE = {
  verified: "このメールは{organisation}より送信されています",
  suspect: "{organisation}からのメールのように見えますが、送信元のドメイン {domain} は同組織のものとして登録されていません",
  failed: "{organisation}のドメイン {domain} を差出人としていますが、実際にそこから送信されたことを確認できませんでした",
  "suspect-unnamed": "登録された組織からのメールのように見えますが、送信元のドメインは同組織のものとして登録されていません",
  "failed-unnamed": "登録されたドメインを差出人としていますが、実際にそこから送信されたことを確認できませんでした",
  "verified-title": "送信元を確認済み",
  "suspect-title": "警告：なりすましの疑い",
  "failed-title": "警告：送信元を確認できません",
  "verified-advice": "送信元を示すもので、内容の安全を保証するものではありません。",
  "suspect-advice": "リンクや添付ファイルを開く前に、別の手段でその組織に確かめてください。",
  "failed-advice": "転送されたメールでも起こることがあります。心当たりがなければ、リンクや添付ファイルを開かないでください。",
  details: "詳細",
  domain: "ドメイン",
  corporateNumber: "法人番号",
  id: "番号",
  registry: "登録簿",
  registryPage: "登録内容を見る（新しいウィンドウで開きます）",
  decidedAt: "確認日時",
};

const ENGLISH = {
  verified: "This mail is sent by {organisation}",
  suspect: "This mail looks like one from {organisation}, but its sender’s domain {domain} is not registered to it",
  failed: "The sender’s domain {domain} belongs to {organisation}, but it could not be proved that this mail comes from there",
  "suspect-unnamed": "This mail looks like one from a registered organisation, but its sender’s domain is not registered to it",
  "failed-unnamed": "The sender’s domain is registered, but it could not be proved that this mail comes from there",
  "verified-title": "Verified sender",
  "suspect-title": "Warning: possible imitation",
  "failed-title": "Warning: sender not proved",
  "verified-advice": "This tells who sent the mail, not that its content is harmless.",
  "suspect-advice": "Check with the organisation in another way before you open links or attachments.",
  "failed-advice": "Forwarding can cause this. If you do not expect this mail, do not open its links or attachments.",
  details: "Details",
  domain: "Domain",
  corporateNumber: "Corporate number",
  id: "Number",
  registry: "Registry",
  registryPage: "Entry in the registry (opens in a new window)",
  decidedAt: "Verified on",
};

/** The wording for a language tag: Japanese for "ja...", else English. */
function wordingFor(language) {
  return /^ja\b/i.test(language) ? JAPANESE : ENGLISH;
}

/** The sentence for a verdict in pieces: plain strings, and {name, text} for what comes from the field. */
function sentencePieces(verdict, wording) {
  const named = verdict.organisation !== "" && verdict.domain !== "";
  const sentence = wording[named || verdict.result === "verified" ? verdict.result : `${verdict.result}-unnamed`];
  return sentence.split(/(\{[a-z]+\})/).filter((piece) => piece !== "").map((piece) => {
    const name = /^\{([a-z]+)\}$/.exec(piece)?.[1];
    return name === undefined ? piece : { name, text: verdict[name] };
  });
}

/** The sentence as one string; names are wrapped in isolates (U+2068, U+2069), as tooltips have no markup. */
function sentenceText(verdict, wording) {
  return sentencePieces(verdict, wording).map((piece) => (typeof piece === "string" ? piece : `\u2068${piece.text}\u2069`)).join("");
}
return { wordingFor, sentencePieces, sentenceText };
})();

const lib_element = (() => {
// <anshin-mark>: shows a verdict as an icon for the message list or as a banner for the open message. What comes from the message is only ever put
// in as text, and in isolation from what stands around it.
const { makeIcon } = lib_icons;
const { isCleanName } = lib_name;
const { isOrganisationId } = lib_organisation_id;
const { STYLE } = lib_style;
const { sentencePieces, sentenceText, wordingFor } = lib_wording;

const SHOWN = ["verified", "suspect", "failed"];

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className !== "") {
    element.className = className;
  }
  element.append(...content);
  return element;
}

/** With a constructed style sheet: a page's Content-Security-Policy may forbid style elements. */
function makeRoot(element) {
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  return root;
}

function isolated(text, language = "") {
  const bdi = make("bdi", "", text);
  bdi.dir = "auto";
  if (language !== "") {
    bdi.lang = language;
  }
  return bdi;
}

/** Whether a verdict may be shown at all. */
function isShowable(verdict) {
  if (!SHOWN.includes(verdict?.result) || !isCleanName(verdict.organisation)) {
    return false;
  }
  return verdict.result !== "verified" || (verdict.organisation !== "" && verdict.domain !== "");
}

/** The page of the organisation in its registry; null if none is configured or it is no https address. */
function registryPage(template, id) {
  if (!template || !isOrganisationId(id)) {
    return null;
  }
  const number = id.slice(id.indexOf(":") + 1);
  const address = template.replaceAll("{id}", encodeURIComponent(id)).replaceAll("{number}", encodeURIComponent(number));
  return address.startsWith("https://") ? address : null;
}

function makeSentence(verdict, wording) {
  return sentencePieces(verdict, wording).map((piece) => {
    if (typeof piece === "string") {
      return piece;
    }
    return isolated(piece.text, piece.name === "organisation" ? verdict.language : "");
  });
}

function makeFacts(verdict, wording, page, locale) {
  const list = make("dl", "");
  const add = (name, ...content) => list.append(make("dt", "", name), make("dd", "", ...content));
  if (verdict.domain !== "") {
    add(wording.domain, isolated(verdict.domain));
  }
  // Beside a warning the number would look like the sender's own.
  if (verdict.result === "verified") {
    const isCorporateNumber = verdict.id.startsWith("jcn:");
    add(isCorporateNumber ? wording.corporateNumber : wording.id, isolated(isCorporateNumber ? verdict.id.slice(4) : verdict.id));
  }
  if (verdict.registry !== "") {
    add(wording.registry, isolated(verdict.registry));
  }
  add(wording.decidedAt, new Date(verdict.decided_at * 1000).toLocaleString(locale));
  if (page !== null) {
    const link = make("a", "", wording.registryPage);
    link.href = page;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    add("", link);
  }
  return list;
}

class AnshinMarkElement extends HTMLElement {
  static observedAttributes = ["form", "lang", "registry-page"];

  #verdict = null;
  #root = makeRoot(this);

  /** What verifyMark() gave; null shows nothing. */
  get verdict() {
    return this.#verdict;
  }

  set verdict(verdict) {
    this.#verdict = verdict;
    this.#render();
  }

  connectedCallback() {
    this.#render();
  }

  attributeChangedCallback() {
    this.#render();
  }

  #render() {
    this.hidden = !isShowable(this.#verdict);
    if (this.hidden) {
      this.#root.replaceChildren();
      return;
    }
    const locale = this.closest("[lang]")?.lang || navigator.language;
    const wording = wordingFor(locale);
    this.#root.replaceChildren(this.getAttribute("form") === "icon" ? this.#icon(wording) : this.#banner(wording, locale));
  }

  #icon(wording) {
    const icon = make("span", this.#verdict.result, makeIcon(this.#verdict.result));
    const title = this.#verdict.result === "verified" ? "" : `${wording[`${this.#verdict.result}-title`]}: `;
    icon.title = title + sentenceText(this.#verdict, wording);
    icon.setAttribute("role", "img");
    icon.setAttribute("aria-label", icon.title);
    return icon;
  }

  #banner(wording, locale) {
    const { result } = this.#verdict;
    const page = registryPage(this.getAttribute("registry-page"), this.#verdict.id);
    const words = make("div", "words");
    if (result !== "verified") {
      words.append(make("p", "title", wording[`${result}-title`]));
    }
    words.append(make("p", "sentence", ...makeSentence(this.#verdict, wording)));
    const advice = make("p", "advice", wording[`${result}-advice`]);
    const facts = make("details", "", make("summary", "", wording.details), makeFacts(this.#verdict, wording, page, locale));
    words.append(...(result === "verified" ? [facts] : [advice, facts]));
    if (result === "verified") {
      facts.append(advice);
    }
    const banner = make("div", `banner ${result}`, makeIcon(result), words);
    banner.setAttribute("role", "note");
    banner.setAttribute("aria-label", wording[`${result}-title`]);
    return banner;
  }
}
return { AnshinMarkElement };
})();

const element = (() => {
// Defines <anshin-mark>. In browsers only.
const { AnshinMarkElement } = lib_element;

if (customElements.get("anshin-mark") === undefined) {
  customElements.define("anshin-mark", AnshinMarkElement);
}
return {  };
})();

return index;
})();
