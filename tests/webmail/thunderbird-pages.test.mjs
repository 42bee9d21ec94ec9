// The add-on's popup and options page in a browser, on the fake of Thunderbird's API.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { launch, missing, serve } from "./chromium.mjs";
import { makeMessenger } from "./fake-messenger.mjs";

const FOLDER = new URL("../data/mark/vectors/", import.meta.url);
const { vectors } = JSON.parse(readFileSync(new URL("vectors.json", FOLDER)));
const texts = JSON.parse(readFileSync(new URL("../../src/webmail/thunderbird/_locales/ja/messages.json", import.meta.url)));

test("in Chromium", { skip: missing() || false }, async (t) => {
  const server = await serve();
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    server.close();
  });

  /** A page of the add-on; `name` is the vector that is displayed. */
  async function open(path, { name = "001-japanese", configuration = vectors[0].configuration, managed } = {}) {
    const page = await browser.newPage();
    const base64 = readFileSync(new URL(`${name}.eml`, FOLDER)).toString("base64");
    const options = JSON.stringify({ texts, configuration, managed });
    await page.addInitScript(`${makeMessenger.toString()}
      const messages = new Map([[1, Uint8Array.from(atob(${JSON.stringify(base64)}), (c) => c.charCodeAt(0))]]);
      globalThis.messenger = makeMessenger({ messages, ...${options} });`);
    await page.goto(`${server.address}/thunderbird/${path}`);
    return page;
  }

  await t.test("the popup shows the banner", async () => {
    const page = await open("popup.html");
    await page.locator("anshin-mark").waitFor({ state: "visible" });
    assert.equal(await page.locator("anshin-mark .sentence").textContent(), "このメールは株式会社クオリティアより送信されています");
    assert.equal(await page.textContent("#problem"), "");
  });

  await t.test("the popup says what hinders", async () => {
    for (const [options, text] of [[{ name: "066-no-field" }, texts.no_mark.message], [{ configuration: { authserv_ids: [], keys: {} } }, texts.not_configured.message]]) {
      const page = await open("popup.html", options);
      await page.waitForFunction((wanted) => document.getElementById("problem").textContent === wanted, text);
      assert.equal(await page.locator("anshin-mark").isVisible(), false);
    }
  });

  await t.test("the popup leads to the options where they are missing, and only there", async () => {
    const without = await open("popup.html", { configuration: { authserv_ids: [], keys: {} } });
    await without.getByText(texts.options_open.message).click();
    await without.waitForFunction(() => globalThis.messenger.buttons.get("options") === "open").catch((error) => assert.ok(without.isClosed(), error));
    const set = await open("popup.html");
    await set.locator("anshin-mark").waitFor({ state: "visible" });
    assert.equal(await set.locator("#options").isVisible(), false);
  });

  await t.test("the options page keeps what is right and names what is wrong", async () => {
    const page = await open("options.html");
    const key = vectors[0].configuration.keys.default;
    await page.waitForFunction(() => document.getElementById("hosts").value === "mx.example.jp");
    assert.equal(await page.inputValue("#keys"), `default=${key}`);
    await page.fill("#keys", "default=abc");
    await page.click("button");
    await page.waitForFunction(() => document.getElementById("outcome").textContent.includes("32 octets"));
    await page.fill("#keys", `default=${key}\nnext=${key}`);
    await page.fill("#hosts", "mx.example.jp\nmx2.example.jp");
    await page.uncheck("#required");
    await page.click("button");
    await page.waitForFunction((saved) => document.getElementById("outcome").textContent === saved, texts.options_saved.message);
    assert.deepEqual(await page.evaluate(() => globalThis.messenger.stored.configuration),
      { authserv_ids: ["mx.example.jp", "mx2.example.jp"], keys: { default: key, next: key }, require_signature: false });
  });

  await t.test("a private key is neither kept nor repeated", async () => {
    const page = await open("options.html");
    const seed = `MC4CAQAwBQYDK2VwBCIEI${"A".repeat(43)}`;
    await page.waitForFunction(() => document.getElementById("hosts").value === "mx.example.jp");
    for (const keys of [`-----BEGIN PRIVATE KEY-----\n${seed}\n-----END PRIVATE KEY-----`, `default=${seed}`, seed]) {
      await page.fill("#keys", keys);
      await page.click("button");
      await page.waitForFunction(() => document.getElementById("outcome").textContent.includes("private key"));
      assert.ok(!(await page.textContent("#outcome")).includes(seed));
      assert.deepEqual(await page.evaluate(() => globalThis.messenger.stored.configuration), vectors[0].configuration);
    }
  });

  await t.test("what the administrator has set is shown, and cannot be changed", async () => {
    const { authserv_ids, keys } = vectors[0].configuration;
    const page = await open("options.html", { configuration: { authserv_ids: [], keys: {} }, managed: { authserv_ids, keys } });
    await page.waitForFunction(() => document.getElementById("hosts").value === "mx.example.jp");
    assert.equal(await page.textContent("#managed"), texts.options_managed.message);
    assert.deepEqual(await page.evaluate(() => [["hosts", "keys"].map((id) => document.getElementById(id).readOnly), document.getElementById("required").checked,
      document.getElementById("required").disabled, document.getElementById("save").hidden, document.getElementById("managed").hidden]), [[true, true], true, true, true, false]);
    await page.evaluate(() => document.querySelector("form").requestSubmit());
    assert.deepEqual(await page.evaluate(() => globalThis.messenger.stored.configuration), { authserv_ids: [], keys: {} });
    const user = await open("options.html");
    await user.waitForFunction(() => document.getElementById("hosts").value === "mx.example.jp");
    assert.equal(await user.locator("#managed").isVisible(), false);
  });

  await t.test("what is wrong with the administrator's settings is told, and a private key not shown", async () => {
    const page = await open("options.html", { managed: { authserv_ids: ["mx.example.jp"], keys: { default: "-----BEGIN PRIVATE KEY-----" } } });
    await page.waitForFunction(() => document.getElementById("outcome").textContent.includes("private key"));
    assert.equal(await page.inputValue("#keys"), "");
  });
});
