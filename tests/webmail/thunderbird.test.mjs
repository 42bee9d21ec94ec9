// The Thunderbird add-on on a fake of Thunderbird's API, and its package. tests/integration/thunderbird runs it in Thunderbird itself.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import test from "node:test";

import "./web-crypto.mjs";
import { makeMessenger } from "./fake-messenger.mjs";
import { appearance, watch } from "../../src/webmail/thunderbird/button.js";
import { formatKeys, isConfigured, parseSettings } from "../../src/webmail/thunderbird/settings.js";

const SOURCE = new URL("../../src/webmail/thunderbird/", import.meta.url);
const FOLDER = new URL("../data/mark/vectors/", import.meta.url);
const { vectors } = JSON.parse(readFileSync(new URL("vectors.json", FOLDER)));
const texts = JSON.parse(readFileSync(new URL("_locales/ja/messages.json", SOURCE)));
const octets = (name) => readFileSync(new URL(`${name}.eml`, FOLDER));
const { configuration } = vectors[0];

function open(options = {}) {
  const messages = new Map([[1, octets("001-japanese")], [2, octets("051-suspect")], [3, octets("052-failed")], [4, octets("066-no-field")]]);
  const messenger = makeMessenger({ messages, texts, configuration, ...options });
  watch(messenger);
  const show = (tab, ...ids) => {
    messenger.displayed.set(tab, ids);
    return messenger.listeners.displayed[0]({ id: tab }, { messages: ids.map((id) => ({ id })) });
  };
  return { messenger, messages, show, load: (tab, status, type = "mail") => messenger.listeners.updated[0](tab, { status }, { type }) };
}
const NOTHING = { icon: "/thunderbird/icons/none.svg", label: "", title: "マークなし", enabled: false };

test("the button shows what the vectors expect", async () => {
  const { messenger, messages, show } = open();
  for (const { name, configuration: trust, expected } of vectors.filter((vector) => vector.body)) {
    messages.set(9, octets(name));
    messenger.stored.configuration = trust;
    await show(1, 9);
    const button = messenger.buttons.get(1);
    const isShown = ["verified", "suspect", "failed"].includes(expected.result);
    if (!isConfigured(trust)) {
      assert.equal(button.title, texts.not_configured.message, name);
    } else if (isShown) {
      assert.deepEqual([button.icon, button.enabled], [`/thunderbird/icons/${expected.result}.svg`, true], name);
      assert.ok(button.title.includes(expected.organisation), name);
    } else {
      assert.deepEqual(button, NOTHING, name);
    }
  }
});

test("label and tooltip", async () => {
  const { messenger, show } = open();
  await show(1, 1);
  assert.deepEqual(messenger.buttons.get(1), { icon: "/thunderbird/icons/verified.svg", label: "株式会社クオリティア",
    title: "このメールは\u2068株式会社クオリティア\u2069より送信されています", enabled: true });
  await show(2, 2);
  assert.equal(messenger.buttons.get(2).label, "なりすましの疑い");
  await show(2, 3);
  assert.equal(messenger.buttons.get(2).label, "送信元未確認");
  assert.equal(messenger.buttons.get(1).label, "株式会社クオリティア");
});

test("nothing is left of the message before, and a slow one does not overtake", async () => {
  let release;
  const { messenger, messages, show } = open();
  messages.set(5, new Promise((resolve) => {
    release = () => resolve(octets("001-japanese"));
  }));
  await show(1, 1);
  const slow = show(1, 5);
  await show(1, 4);
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
  release();
  await slow;
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
});

test("nothing is left while the next message loads", async () => {
  const { messenger, show, load } = open();
  await show(1, 1);
  await load(1, "loading");
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
  // The verdict of the one before comes when the next one loads already.
  const late = show(1, 1);
  await load(1, "loading");
  await late;
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
  // So does what Thunderbird tells of it.
  const later = show(1, 1);
  messenger.displayed.set(1, [4]);
  await later;
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
});

test("what else a tab tells, and tabs without messages, change nothing", async () => {
  const { messenger, show, load } = open();
  await show(1, 1);
  await load(1, "complete");
  await load(1, "loading", "content");
  assert.equal(messenger.buttons.get(1).icon, "/thunderbird/icons/verified.svg");
});

test("attached messages and files have no mark", async () => {
  const { messenger } = open();
  await messenger.listeners.displayed[0]({ id: 1 }, { messages: [{ id: 1, external: true }] });
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
});

test("what is displayed is judged anew when settings change, and when the add-on comes", async () => {
  for (const event of ["stored", "installed"]) {
    const { messenger, show } = open();
    await show(1, 1);
    await show(2, 2);
    messenger.stored.configuration = { ...configuration, authserv_ids: ["other.example"] };
    messenger.displayed.set(3, [3]);
    await messenger.listeners[event][0]();
    await new Promise((resolve) => setImmediate(resolve));
    for (const tab of [1, 2, 3]) {
      assert.deepEqual(messenger.buttons.get(tab), NOTHING, event);
    }
  }
});

test("long names are cut between characters, and are whole in the tooltip", () => {
  const messenger = makeMessenger({ messages: new Map(), texts });
  const look = (organisation) => appearance(messenger, { verdict: { result: "verified", organisation, domain: "qualitia.co.jp" } });
  for (const [name, label] of [["あ".repeat(24), "あ".repeat(24)], ["あ".repeat(25), `${"あ".repeat(24)}…`], ["a".repeat(48), "a".repeat(48)], [`${"a".repeat(47)}あ`, `${"a".repeat(47)}…`],
    ["葛\u{E0100}".repeat(30), `${"葛\u{E0100}".repeat(24)}…`], [`${"a".repeat(47)}e\u0301e`, `${"a".repeat(47)}e\u0301…`], ["\u{20000}".repeat(333), `${"\u{20000}".repeat(24)}…`]]) {
    assert.equal(look(name).label, label);
    assert.ok(look(name).title.includes(name));
  }
});

test("several messages, none, and one in a closed tab show nothing", async () => {
  const { messenger, show } = open();
  await show(1, 1, 2);
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
  await show(1);
  assert.deepEqual(messenger.buttons.get(1), NOTHING);
  const closing = show(3, 1);
  messenger.listeners.removed[0](3);
  await closing;
  assert.deepEqual(messenger.buttons.get(3), NOTHING);
});

test("what hinders is said, and is no mark", async () => {
  for (const [options, id, problem] of [[{ configuration: undefined }, 1, "not_configured"], [{ configuration: { ...configuration, keys: {} } }, 1, "not_configured"], [{ configuration: { ...configuration, keys: { a: "x" } } }, 1, "not_configured"], [{}, 77, "unreadable"]]) {
    const { messenger, show } = open(options);
    await show(1, id);
    assert.deepEqual(messenger.buttons.get(1), { ...NOTHING, label: texts.short_problem.message, title: texts[problem].message, enabled: true });
  }
  const { messenger, show } = open();
  const { crypto } = globalThis;
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  await show(1, 1).finally(() => Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true }));
  assert.equal(messenger.buttons.get(1).title, texts.unsupported.message);
});

test("hosts alone are no configuration, unless signatures are not required", () => {
  const configured = (hosts, keys, required) => isConfigured(parseSettings(hosts, keys, required));
  assert.deepEqual([configured("a", "", true), configured("", "b=c", true), configured("a", "b=c", true), configured("a", "", false)], [false, false, true, true]);
});

test("what the administrator has set counts alone; what is wrong with it trusts nothing", async () => {
  const title = async (managed, own = configuration) => {
    const { messenger, show } = open({ managed, configuration: own });
    await show(1, 1);
    return messenger.buttons.get(1).title;
  };
  const verified = "このメールは\u2068株式会社クオリティア\u2069より送信されています";
  assert.equal(await title(configuration, { authserv_ids: ["other.example.jp"], keys: {}, require_signature: false }), verified);
  assert.equal(await title({}), verified, "a policy of other things");
  for (const wrong of [{ authserv_ids: ["mx.example.jp"] }, { keys: configuration.keys }, { authserv_ids: "mx.example.jp", keys: configuration.keys }, { authserv_ids: null, keys: null },
    { authserv_ids: ["mx.example.jp"], keys: { default: "abc" } }, { ...configuration, require_signature: "no" }]) {
    assert.equal(await title(wrong), texts.not_configured.message, JSON.stringify(wrong));
  }
});

test("settings are read as they are written", () => {
  const parsed = parseSettings(" mx.example.jp \n\nmx2.example.jp", "default = abc=\nnew=def=", true);
  assert.deepEqual(parsed, { authserv_ids: ["mx.example.jp", "mx2.example.jp"], keys: { default: "abc=", new: "def=" }, require_signature: true });
  assert.deepEqual(parseSettings("a", formatKeys(parsed), false).keys, parsed.keys);
  assert.throws(() => parseSettings("a", "abc", true), TypeError);
});

test("the package is reproducible, and has every file that it names", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "anshin-xpi-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const packed = ["a.xpi", "b.xpi"].map((name) => {
    execFileSync(new URL("build", SOURCE).pathname, [join(folder, name)]);
    return readFileSync(join(folder, name));
  });
  assert.ok(packed[0].equals(packed[1]));
  execFileSync("python3", ["-m", "zipfile", "-e", join(folder, "a.xpi"), join(folder, "a")]);
  const read = (name) => readFileSync(join(folder, "a", name), "utf8");
  const manifest = JSON.parse(read("manifest.json"));
  assert.equal(manifest.manifest_version, 3);
  const pages = [manifest.options_ui.page, manifest.message_display_action.default_popup];
  const scripts = [...manifest.background.scripts];
  for (const page of pages) {
    for (const [, name] of read(page).matchAll(/(?:src|href)="([^"]+)"/g)) {
      scripts.push(posix.join(posix.dirname(page), name));
    }
  }
  for (const script of scripts) {
    for (const [, name] of read(script).matchAll(/(?:from|import) "(\.[^"]+)"/g)) {
      scripts.push(posix.join(posix.dirname(script), name));
    }
  }
  for (const icon of ["verified", "suspect", "failed", "none"]) {
    assert.match(read(`thunderbird/icons/${icon}.svg`), /^<svg/);
  }
  const [english, japanese] = ["en", "ja"].map((locale) => Object.keys(JSON.parse(read(`_locales/${locale}/messages.json`))).sort());
  assert.deepEqual(english, japanese);
});
