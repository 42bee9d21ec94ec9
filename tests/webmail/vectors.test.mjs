// The JavaScript reader on the vectors that all readers of Anshin-Mark share.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import "./web-crypto.mjs";
import { readMessage, signedOctets, verifyMark } from "../../src/webmail/js/index.js";

const folder = new URL("../data/mark/vectors/", import.meta.url);
const { vectors } = JSON.parse(readFileSync(new URL("vectors.json", folder)));
const octets = (name) => new Uint8Array(readFileSync(new URL(`${name}.eml`, folder)));

test("there are vectors", () => assert.ok(vectors.length > 250));

for (const { name, shows, configuration, body, expected } of vectors) {
  test(`${name}: ${shows}`, async () => {
    assert.deepEqual(await verifyMark(octets(name), configuration, body ? {} : { body: null }), expected);
  });
}

test("the fields alone give the same verdict, but for the body", async () => {
  for (const { name, configuration, expected } of vectors) {
    const { fields, body } = readMessage(octets(name));
    if (fields.some(({ value }) => value.endsWith("\n"))) {
      continue; // in a list a line end there counts as the field's own
    }
    const list = fields.map(({ name: field, value }) => ({ name: field, value: Uint8Array.from(value, (c) => c.charCodeAt(0)) }));
    if (expected.reason === "ambiguous-header" && !fields.some(({ value }) => /\r(?!\n[ \t])|\n(?![ \t])|\0/.test(value))) {
      assert.notEqual((await verifyMark(list, configuration)).reason, "ambiguous-header", name); // it is another field, or the header's end
    } else if (expected.body === "not-checked") {
      assert.deepEqual(await verifyMark(list, configuration), expected, name);
    } else {
      assert.equal((await verifyMark(list, configuration)).result, "verified", name);
      assert.deepEqual(await verifyMark(list, configuration, { body }), expected, name);
    }
  }
});

test("a field of a list that can be read in more than one way, whatever its name", async () => {
  const { fields } = readMessage(octets("001-japanese"));
  const { configuration } = vectors[0];
  for (const [value, outcome] of [["x", "verified"], [" a\r\n b\n\tc\r\n", "verified"], ["", "verified"], ["a\rb", "ambiguous-header"], ["a\nb", "ambiguous-header"], ["a\0", "ambiguous-header"],
    ["a\r\r\n b", "ambiguous-header"], ["a\n\n b", "ambiguous-header"], ["a\r\nb", "ambiguous-header"], ["a\r", "ambiguous-header"], ["a\r\r\n", "ambiguous-header"]]) {
    for (const list of [[{ name: "Comments", value }, ...fields], [...fields, { name: "Comments", value }]]) {
      const { result, reason } = await verifyMark(list, configuration);
      assert.equal(reason || result, outcome, JSON.stringify(value));
    }
  }
});

test("the signed octets of the first vector", () => {
  const { fields } = readMessage(octets("001-japanese"));
  const mark = fields.find(({ name }) => name === "Anshin-Mark");
  assert.equal(signedOctets(fields, mark.value), readFileSync(new URL("001-japanese.signed", folder), "latin1"));
});

test("a key for the marks of no host, or without a name, is refused: nothing would be found to be signed with it", async () => {
  const { configuration } = vectors[0];
  for (const name of ["default@", "@mx.example.jp", "@"]) {
    await assert.rejects(verifyMark(octets("001-japanese"), { ...configuration, keys: { [name]: configuration.keys.default } }), TypeError);
  }
});
