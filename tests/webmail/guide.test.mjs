// docs/anshin-mark.md is true: its grammar, its worked example, its reason codes, its verdict and its characters are those of the vectors and of the reader. The Japanese
// guide has the same.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";

import { rulesOf } from "./abnf.mjs";
import { isCleanName, readMessage } from "../../src/webmail/js/index.js";

const FOLDER = new URL("../data/mark/vectors/", import.meta.url);
const read = (name) => readFileSync(new URL(name, FOLDER), "latin1");
const { keys, vectors } = JSON.parse(readFileSync(new URL("vectors.json", FOLDER)));
const guides = ["anshin-mark.md", "anshin-mark.ja.md"].map((name) => [name, readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8")]);
const blocks = (text) => [...text.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)].map(([, language, content]) => ({ language, content }));
const grammar = blocks(guides[0][1]).find(({ language }) => language === "abnf").content;
const rules = new Map([...rulesOf(grammar)].map(([name, source]) => [name, new RegExp(`^${source}$`)]));

const markOf = (name) => {
  const marks = readMessage(new Uint8Array(readFileSync(new URL(`${name}.eml`, FOLDER)))).fields.filter((field) => /^anshin-mark[ \t]*$/i.test(field.name));
  return marks.length === 1 ? `${marks[0].name}:${marks[0].value}\r\n` : null;
};

/** The first rule that a field does not match; empty if it matches all. */
function mismatch(field) {
  if (!rules.get("anshin-mark").test(field)) {
    return "anshin-mark";
  }
  const isVerified = /[:;]\s*r\s*=\s*verified\s*(?:;|$)/.test(field);
  for (const part of field.slice(field.indexOf(":") + 1).split(";")) {
    const tag = part.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
    const name = /^[A-Za-z0-9_*]*/.exec(tag)[0];
    const rule = rules.get(`mark-${name.replace("*", "")}`);
    const isLookedAt = name === "wb" ? !isVerified && !/^wb\s*=$/.test(tag) : isVerified || !["m", "bh", "fh", "h", "c"].includes(name);
    if (rule !== undefined && isLookedAt && !rule.test(["org*", "bh", "fh", "wb", "b"].includes(name) ? tag.replace(/[ \t\r\n]/g, "") : tag)) {
      return `mark-${name}`;
    }
  }
  return "";
}

test("what claims something and is right in form matches the grammar", () => {
  const claims = vectors.filter(({ expected: { result, reason } }) => !["none", "unavailable"].includes(result) && (result !== "untrusted" || ["bad-signature", "fields-changed", "body-changed"].includes(reason)));
  assert.ok(claims.length > 100);
  for (const { name } of claims) {
    assert.equal(mismatch(markOf(name)), "", name);
  }
});

test("what is malformed does not match, but for what the comments say", () => {
  const beyond = /-(?:no-\w+|\w+-twice|many-tags|thousands-of-tags|domain-(?:ends-in-number|too-long)|number-check-digit|number-12-digits|.*without-\w+|serial-beyond-\d+-bits|time-(?:year-10000|huge)|(?:signature|hash)-spare-bits|name-(?:1001-octets|overlong-utf-8|surrogates|beyond-unicode|utf-8-cut|latin-1))$/;
  const malformed = vectors.filter(({ expected }) => expected.reason === "malformed");
  for (const { name } of malformed.filter((vector) => !beyond.test(vector.name))) {
    assert.notEqual(mismatch(markOf(name)), "", name);
  }
  assert.ok(malformed.filter(({ name }) => mismatch(markOf(name)) !== "").length > 70);
});

const characters = JSON.parse(readFileSync(new URL("../name-characters.json", FOLDER)));
const written = (ranges) => ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(" ");

test("names: every character by itself and around a variation selector", () => {
  const isIn = (list) => {
    const ranges = characters[list].map((bounds) => bounds.map((hex) => parseInt(hex, 16)));
    return (c) => ranges.some(([first, last]) => first <= c && c <= last);
  };
  const [isRefused, isSelector, isIdeograph] = ["refused", "selectors", "ideographs"].map(isIn);
  const wrong = [];
  for (let c = 0; c <= 0x10FFFF; c += 1) {
    const character = String.fromCodePoint(c);
    const fit = !isRefused(c);
    if (isCleanName(`a${character}`) !== fit || isCleanName(`\u8FBB${character}`) !== (fit || isSelector(c)) || isCleanName(`${character}\u{E0100}`) !== (fit && isIdeograph(c))) {
      wrong.push(c.toString(16));
    }
  }
  assert.deepEqual(wrong, []);
});

test("names: nothing that Unicode calls a control, a format character, a separator or ignorable is left out", () => {
  const left = [];
  for (let c = 0; c <= 0x10FFFF; c += 1) {
    const character = String.fromCodePoint(c);
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u.test(character) && isCleanName(`a${character}`)) {
      left.push(c.toString(16));
    }
  }
  assert.deepEqual(left, []);
});

for (const [name, text] of guides) {
  const has = (content) => assert.ok(blocks(text).some((block) => block.content === content), content);

  test(`${name}: the worked example is the first vector`, () => {
    has(read("001-japanese.eml").split("\r\n\r\n")[0].replaceAll("\r\n", "\n"));
    const signed = read("001-japanese.signed");
    has(signed.replaceAll("\r\n", "\n"));
    assert.ok(text.includes(createHash("sha256").update(signed, "latin1").digest("hex")));
    assert.ok(text.includes(keys.host));
    assert.deepEqual(JSON.parse(blocks(text).find(({ language }) => language === "json").content), vectors[0].expected);
  });

  test(`${name}: the grammar and what is to be copied are the same`, () => {
    blocks(guides[0][1]).forEach(({ content }) => has(content));
    assert.equal(blocks(text).length, blocks(guides[0][1]).length);
  });

  test(`${name}: the characters are those of the list`, () => {
    const lists = blocks(text).filter(({ language }) => language === "text").map(({ content }) => content);
    assert.deepEqual(lists.map((content) => content.replaceAll("\n", " ")), [written(characters.refused), `${written(characters.selectors)} ${written(characters.ideographs)}`]);
  });

  test(`${name}: the verdict has the members that the vectors have`, () => {
    const table = /^\| (?:member|項目) \|[^\n]*\n((?:\|.*\n)+)/m.exec(text)[1];
    const members = [...table.matchAll(/^\| ((?:`\w+`(?:, |、)?)+) \|/gm)].flatMap(([, names]) => names.match(/\w+/g));
    assert.deepEqual(members, Object.keys(vectors[0].expected));
  });

  test(`${name}: every step gives the reasons that the vectors have`, () => {
    const named = new Set([...text.matchAll(/^\d+\. ((?:`[a-z-]+`(?:, |、)?)+)[:：]/gm)].flatMap(([, codes]) => codes.match(/[a-z-]+/g)));
    assert.deepEqual([...named].sort(), [...new Set(vectors.map(({ expected }) => expected.reason))].filter((reason) => reason !== "").sort());
  });
}
