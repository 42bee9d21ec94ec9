// The reader, the element and the demo page in a real browser, from a file: address and under a strict Content-Security-Policy.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { launch, missing, serve } from "./chromium.mjs";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL("tests/data/mark/vectors/", ROOT);
const DEMO = new URL("src/webmail/js/demo/", ROOT);
const { vectors } = JSON.parse(readFileSync(new URL("vectors.json", FOLDER)));
const VERIFIED = vectors[0].expected;
const SUSPECT = vectors.find(({ expected }) => expected.result === "suspect").expected;
const FAILED = vectors.find(({ name }) => name.endsWith("-failed-without-organisation")).expected;
const HTML_NAME = vectors.find(({ name }) => name.endsWith("-html-in-name")).expected;

test("in Chromium", { skip: missing() || false }, async (t) => {
  const server = await serve();
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    server.close();
  });
  const page = await browser.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(`${server.address}/`);

  /** What an element shows, with names as they stand there. */
  const shown = (verdict, attributes = {}) => page.evaluate(async ([given, names]) => {
    await import("/js/element.js");
    const element = document.createElement("anshin-mark");
    for (const [name, value] of Object.entries(names)) {
      element.setAttribute(name, value);
    }
    document.body.replaceChildren(element);
    element.verdict = given;
    const root = element.shadowRoot;
    const part = root.querySelector("[role]");
    return {
      hidden: getComputedStyle(element).display === "none", text: root.querySelector(".sentence")?.textContent ?? "", label: part?.getAttribute("aria-label"), title: part?.title,
      role: part?.getAttribute("role"), isolated: [...root.querySelectorAll("bdi")].map((bdi) => bdi.textContent), links: [...root.querySelectorAll("a")].map((a) => [a.href, a.rel]),
      elements: root.querySelectorAll("img, script").length, colour: part && getComputedStyle(part).color, background: part && getComputedStyle(part).backgroundColor,
    };
  }, [verdict, attributes]);

  await t.test("all vectors", async () => {
    for (const { name, configuration, body, expected } of vectors) {
      const base64 = readFileSync(new URL(`${name}.eml`, FOLDER)).toString("base64");
      const verdict = await page.evaluate(async ([encoded, trust, options]) => {
        const { verifyMark } = await import("/js/index.js");
        return verifyMark(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)), trust, options);
      }, [base64, configuration, body ? {} : { body: null }]);
      assert.deepEqual(verdict, expected, name);
    }
  });

  await t.test("a banner in Japanese and English", async () => {
    const japanese = await shown(VERIFIED, { lang: "ja" });
    assert.equal(japanese.text, "このメールは株式会社クオリティアより送信されています");
    assert.equal(japanese.role, "note");
    assert.equal(japanese.isolated[0], VERIFIED.organisation);
    assert.equal((await shown(VERIFIED, { lang: "en-GB" })).text, "This mail is sent by 株式会社クオリティア");
    const suspect = await shown(SUSPECT, { lang: "en" });
    assert.match(suspect.label, /^Warning/);
    assert.deepEqual(suspect.isolated.slice(0, 2), [SUSPECT.organisation, SUSPECT.domain]);
    assert.match((await shown(FAILED, { lang: "en" })).text, /^The sender’s domain is registered/);
  });

  await t.test("an icon says in words what it is, with the name isolated", async () => {
    const icon = await shown(VERIFIED, { form: "icon", lang: "ja" });
    assert.deepEqual([icon.role, icon.title, icon.label], ["img", icon.label, "このメールは\u2068株式会社クオリティア\u2069より送信されています"]);
    assert.match((await shown(SUSPECT, { form: "icon", lang: "ja" })).title, /^警告：なりすましの疑い/);
  });

  await t.test("nothing is shown without a claim, or where a name is not clean", async () => {
    for (const { expected } of vectors.filter(({ expected: { result } }) => ["none", "unavailable", "untrusted"].includes(result))) {
      assert.equal((await shown(expected)).hidden, true);
    }
    for (const verdict of [null, { ...VERIFIED, organisation: "a\u202Eb" }, { ...VERIFIED, organisation: "" }, { ...VERIFIED, domain: "" }, { ...VERIFIED, result: "Verified" },
      { ...VERIFIED, body: "differs" }, { ...VERIFIED, body: "" }, { ...VERIFIED, body: undefined }, { ...VERIFIED, reason: "body-changed" }, { ...VERIFIED, reason: undefined },
      { ...SUSPECT, body: "differs" }, { ...SUSPECT, reason: "unsigned" }]) {
      assert.equal((await shown(verdict)).hidden, true);
    }
  });

  await t.test("what cannot be shown shows nothing, not the verdict before; any language tag will do", async () => {
    const wrong = [...["id", "domain", "organisation", "language", "registry", "decided_at"].flatMap((name) => [{ ...VERIFIED, [name]: undefined }, { ...VERIFIED, [name]: [] }]),
      { ...VERIFIED, decided_at: Infinity }, { ...VERIFIED, decided_at: 1e15 }, "verified", 5];
    const left = await page.evaluate(async ([good, verdicts]) => {
      const { AnshinMarkElement } = await import("/js/element.js");
      const element = new AnshinMarkElement();
      document.body.replaceChildren(element);
      return verdicts.map((verdict) => {
        element.verdict = good;
        const before = element.hidden;
        element.verdict = verdict;
        return [before, element.hidden, element.shadowRoot.childNodes.length];
      });
    }, [VERIFIED, wrong]);
    assert.deepEqual(left, wrong.map(() => [false, true, 0]));
    assert.equal((await shown(VERIFIED, { lang: "en_US" })).text, "This mail is sent by 株式会社クオリティア");
  });

  await t.test("a verdict that was set before the element was defined", async () => {
    const fresh = await browser.newPage();
    await fresh.goto(`${server.address}/`);
    assert.deepEqual(await fresh.evaluate(async ([verified]) => {
      const element = document.createElement("anshin-mark");
      element.verdict = verified;
      document.body.append(element);
      await import("/js/element.js");
      const first = element.hidden;
      element.verdict = null;
      return [first, element.hidden];
    }, [VERIFIED]), [false, true]);
    await fresh.close();
  });

  await t.test("a name with HTML is text", async () => {
    const banner = await shown(HTML_NAME, { lang: "ja" });
    assert.equal(banner.elements, 0);
    assert.equal(banner.isolated[0], HTML_NAME.organisation);
  });

  await t.test("the registry's page is linked if its address is https, and not beside a warning", async () => {
    const [[address, rel]] = (await shown(VERIFIED, { "registry-page": "https://registry.example/{number}?id={id}" })).links;
    assert.deepEqual([address, rel], ["https://registry.example/2010001084915?id=jcn%3A2010001084915", "noopener noreferrer"]);
    assert.deepEqual((await shown(SUSPECT, { "registry-page": "https://registry.example/{number}" })).links, []);
    for (const unsafe of ["javascript:alert(1)//{id}", "http://registry.example/{id}", "/{id}", ""]) {
      assert.deepEqual((await shown(VERIFIED, { "registry-page": unsafe })).links, []);
    }
  });

  await t.test("dark mode is that of the system unless the page says otherwise; contrast is enough", async () => {
    const contrast = ({ colour, background }) => {
      const light = (text) => text.match(/\d+/g).slice(0, 3).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const [a, b] = [light(colour), light(background)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    };
    for (const verdict of [VERIFIED, SUSPECT]) {
      await page.emulateMedia({ colorScheme: "light" });
      const light = await shown(verdict);
      assert.deepEqual(await shown(verdict, { theme: "light" }), light);
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await shown(verdict);
      assert.notEqual(dark.background, light.background);
      assert.deepEqual(await shown(verdict, { theme: "light" }), light);
      assert.ok(contrast(light) >= 4.5 && contrast(dark) >= 4.5, `${contrast(light)} ${contrast(dark)}`);
    }
  });

  await t.test("no body beside it covers it, in a frame or in the box of body.css", async () => {
    const shapes = JSON.parse(readFileSync(new URL("tests/data/mark/covering.json", ROOT)));
    const boxed = (html) => `<object class="anshin-mark-body">${html.replace(/<style[^]*?<\/style>/g, "").replaceAll("scroll-initial-target", "x")}</object>`;
    const framed = (html) => `<iframe sandbox style="width:100%;height:600px" srcdoc="${html.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>`;
    const beside = await browser.newPage({ bypassCSP: true }); // whose policy would refuse the style attributes of messages
    await beside.goto(`${server.address}/`);
    const covered = async (body) => {
      await beside.setContent(`<link rel="stylesheet" href="${server.address}/js/body.css"><div style="height:250px"></div><div><div><anshin-mark></anshin-mark></div></div>${body}`);
      return beside.evaluate(async ([verdict, address]) => {
        await import(address);
        const element = document.querySelector("anshin-mark");
        element.verdict = verdict;
        document.querySelectorAll("object *").forEach((one) => one.style.setProperty("pointer-events", "auto", "important"));
        const { x, y, width, height } = element.getBoundingClientRect();
        return [...Array(100).keys()].some((n) => document.elementFromPoint(x + width * ((n % 10) + 0.5) / 10, y + height * (Math.floor(n / 10) + 0.5) / 10) !== element);
      }, [SUSPECT, `${server.address}/js/element.js`]);
    };
    let without = 0;
    for (const { name, parts, covers } of shapes) {
      const html = parts.join("");
      assert.equal(await covered(boxed(html)), false, `${name}, in the box`);
      assert.equal(await covered(framed(html)), false, `${name}, in a frame`);
      without += covers && without < 3 ? await covered(`<div>${html}</div>`) : 0;
    }
    assert.equal(without, 3, "shapes that cover it where nothing is done against them");
    await beside.close();
  });

  await t.test("the details open by keyboard", async () => {
    await shown(VERIFIED);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.querySelector("anshin-mark").shadowRoot.querySelector("details").open), true);
  });

  await t.test("without Ed25519 it is unsupported, never verified", async () => {
    const base64 = readFileSync(new URL("001-japanese.eml", FOLDER)).toString("base64");
    const answer = await page.evaluate(async ([encoded, trust]) => {
      const { verifyMark } = await import("/js/index.js");
      const message = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
      const told = () => verifyMark(message, trust).then((verdict) => verdict.result, (error) => error.code);
      const { importKey } = SubtleCrypto.prototype;
      SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("no", "NotSupportedError"));
      const withoutEd25519 = await told();
      SubtleCrypto.prototype.importKey = importKey;
      Object.defineProperty(globalThis, "crypto", { value: undefined });
      return [withoutEd25519, await told()];
    }, [base64, vectors[0].configuration]);
    assert.deepEqual(answer, ["unsupported", "unsupported"]);
  });

  /** Drops messages on a demo page that is open. */
  async function tryDemo(demo) {
    await demo.setInputFiles("#file", fileURLToPath(new URL("001-japanese.eml", FOLDER)));
    await demo.waitForFunction(() => document.getElementById("verdict").textContent !== "");
    assert.deepEqual(JSON.parse(await demo.textContent("#verdict")), VERIFIED);
    assert.equal(await demo.textContent("#subject"), " お知らせ（四月）");
    assert.equal(await demo.locator("anshin-mark:visible").count(), 2);
    await demo.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "no-field.eml"));
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    }, "From: <b>x</b>\r\n\r\n");
    await demo.waitForFunction(() => document.getElementById("verdict").textContent.includes("no-field"));
    assert.equal(await demo.locator("anshin-mark:visible").count(), 0);
    assert.equal(await demo.textContent("#problem"), "");
  }

  await t.test("the demo opens a message, from a server and as bundle.mjs makes it for a file: address", async () => {
    const folder = mkdtempSync(join(tmpdir(), "anshin-demo-"));
    execFileSync(process.execPath, [fileURLToPath(new URL("bundle.mjs", DEMO)), folder]);
    for (const address of [`${server.address}/js/demo/index.html`, pathToFileURL(join(folder, "index.html")).href]) {
      const demo = await browser.newPage();
      demo.on("pageerror", (error) => problems.push(String(error)));
      await demo.goto(address);
      await tryDemo(demo);
      await demo.close();
    }
    rmSync(folder, { recursive: true });
  });

  await t.test("the demo says what to do where the browser loads no modules", async () => {
    const demo = await browser.newPage();
    await demo.goto(new URL("index.html", DEMO).href);
    assert.match(await demo.textContent("#problem"), /node demo\/bundle\.mjs/);
    await demo.close();
  });

  assert.deepEqual(problems, []);
});
