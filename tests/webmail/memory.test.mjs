// What a message costs is bounded by its octets, whatever they are: each of these headers was made to cost much more.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

const SIZE = 10 * 2 ** 20;
const HEAP_MEGABYTES = 32; // of strings and objects
const MOST_TIMES_THE_SIZE = 10; // of all memory, octets included
const FOLDER = new URL("../data/mark/vectors/", import.meta.url);
const { name: VECTOR, configuration } = JSON.parse(readFileSync(new URL("vectors.json", FOLDER))).vectors[0];

// Puts SIZE octets of a pattern on top of a genuine message, and prints the verdict, or how long the first value and the body are, and by how much memory grew.
const PROGRAM = `
  import { webcrypto } from "node:crypto";
  import { readFileSync } from "node:fs";
  import { readMessage, verifyMark } from ${JSON.stringify(new URL("../../src/webmail/js/index.js", import.meta.url).href)};
  globalThis.crypto ??= webcrypto;
  const [taken, path, first, pattern, end, configuration] = JSON.parse(process.argv[1]);
  const genuine = readFileSync(path);
  const octets = Buffer.concat([Buffer.from(first), Buffer.alloc(${SIZE} - ${SIZE} % pattern.length, pattern), Buffer.from(end), genuine]);
  await verifyMark(genuine, configuration);
  const before = process.resourceUsage().maxRSS;
  const grown = () => (process.resourceUsage().maxRSS - before) * 1024;
  if (taken === "readMessage") {
    const { fields, body } = readMessage(octets);
    console.log(JSON.stringify({ outcome: [fields[0].value.length, body.length], grown: grown() }));
  } else {
    const { result, reason } = await verifyMark(octets, configuration);
    console.log(JSON.stringify({ outcome: reason || result, grown: grown() }));
  }
`;

function costs(taken, outcome, first, pattern, end) {
  const task = JSON.stringify([taken, fileURLToPath(new URL(`${VECTOR}.eml`, FOLDER)), first, pattern, end, configuration]);
  const { status, stdout, stderr } = spawnSync(process.execPath, [`--max-old-space-size=${HEAP_MEGABYTES}`, "--input-type=module", "-e", PROGRAM, task], { encoding: "utf8" });
  assert.equal(status, 0, stderr.slice(0, 1000));
  const found = JSON.parse(stdout);
  assert.deepEqual(found.outcome, outcome);
  assert.ok(found.grown < MOST_TIMES_THE_SIZE * SIZE, `memory grew by ${found.grown} octets for a header of ${SIZE}`);
}

for (const [name, outcome, first, pattern, end] of [
  ["one field that is signed", "bad-signature", "Subject: ", "x", "\r\n"],
  ["one field that is hashed", "fields-changed", "Reply-To: ", "x", "\r\n"],
  ["one field that nobody looks at", "verified", "Comments: ", "x", "\r\n"],
  ["many fields that nobody looks at", "verified", "", "a:\r\n", ""],
  ["many fields that are signed", "bad-signature", "", "Date:\r\n", ""],
  ["many fields that are signed and have a value", "bad-signature", "", "From: abcdef\r\n", ""],
  ["many fields that are hashed", "fields-changed", "", "Sender:\r\n", ""],
  ["many folds", "bad-signature", "Subject: x", "\r\n x", "\r\n"],
  ["many folds of a field that is hashed", "fields-changed", "Content-Type: x", "\r\n x", "\r\n"],
  ["many folds of a field that nobody looks at", "verified", "Comments: x", "\r\n x", "\r\n"],
  ["many octets that others take for line ends", "ambiguous-header", "Comments: x", "\rx", "\r\n"],
  ["many fields that others read otherwise", "ambiguous-header", "", "a:\r\0\r\n", ""],
  ["many folds in a file with bare LF", "bad-signature", "Subject: x", "\n x", "\n"],
  ["many blanks", "bad-signature", "Subject: x", " \tx", "\r\n"],
  ["many marks", "several-fields", "", "Anshin-Mark:\r\n", ""],
  ["a mark with many folds above the genuine one", "several-fields", "Anshin-Mark: x", "\n x", "\n"],
]) {
  test(`memory: ${name}`, () => costs("verifyMark", outcome, first, pattern, end));
}

const BODY_OCTETS = readFileSync(new URL(`${VECTOR}.eml`, FOLDER), "latin1").split("\r\n\r\n").slice(1).join("\r\n\r\n").length;
for (const [name, first, pattern, end, added] of [
  ["many folds", "Content-Type: x", "\r\n x", "\r\n", 0],
  ["many folds in a file with bare LF", "Content-Type: x", "\n x", "\n", 1],
]) {
  const folds = Math.floor(SIZE / pattern.length);
  const length = 2 + folds * (pattern.length + added); // each LF becomes CRLF
  test(`memory: readMessage, ${name}`, () => costs("readMessage", [length, BODY_OCTETS], first, pattern, end));
}
