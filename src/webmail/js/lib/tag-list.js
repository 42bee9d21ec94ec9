// Tag=value lists of RFC 6376 section 3.2, read strictly.
import { Refusal } from "./refusal.js";

const MAX_TAGS = 100;

export function malformed(what) {
  return new Refusal("malformed", `the field is malformed: ${what}`);
}

export function withoutWhiteSpace(text) {
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
export function parseTagList(value) {
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

/** A list without what stands in the tag that holds a signature, as it is signed. */
export function withoutSignature(value, name = "b") {
  return value.split(";").map((part) => {
    const equals = part.indexOf("=");
    return equals !== -1 && trim(part.slice(0, equals)) === name ? part.slice(0, equals + 1) : part;
  }).join(";");
}
