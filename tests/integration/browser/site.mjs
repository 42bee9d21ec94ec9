// Drives Chromium through the public page of a registry and tells, one line of JSON a check, what was found.
//
// site.mjs OPTIONS    OPTIONS is JSON: modules (folder with playwright-core), chromium, site, screenshots (folder), folds (file), entries
import assert from "node:assert/strict";
import { createReadStream, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const options = JSON.parse(process.argv[2]);
const { chromium } = createRequire(path.join(options.modules, "x"))("playwright-core");
const home = pathToFileURL(path.join(options.site, "index.html")).href;
const pageOf = (id) => pathToFileURL(path.join(options.site, "o", ...`${id}.html`.split(":"))).href;
const patience = 10000;
const phone = { width: 360, height: 740 };

const browser = await chromium.launch({ executablePath: options.chromium, args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });

// A page of its own that writes down what must not happen.
async function open(settings = {}) {
  const context = await browser.newContext({ locale: "ja-JP", ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.troubles = [];
  page.requested = [];
  page.on("request", (request) => page.requested.push(request.url()));
  page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
  page.on("pageerror", (error) => page.troubles.push(error.message));
  page.on("dialog", (dialog) => page.troubles.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  return page;
}

async function search(page, words) {
  await page.fill("#query", "");
  await page.waitForFunction(() => document.getElementById("status").textContent === "");
  await page.fill("#query", words);
  await page.waitForFunction(() => document.getElementById("status").textContent !== "");
  return page.locator("#results a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
}

const address = (id) => `o/${id.replace(":", "/")}.html`;

async function finds(page, cases) {
  for (const [words, id] of cases) {
    const found = await search(page, words);
    assert.ok(found.includes(address(id)), `"${words}" finds ${JSON.stringify(found)}, not ${id}`);
  }
}

async function luminances(page, selector) {
  return page.locator(selector).first().evaluate((element) => {
    const colour = (text) => {
      const parts = /rgba?\(([^)]+)\)/.exec(text)[1].split(",").map(Number);
      const [r, g, b] = parts.slice(0, 3).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return { light: 0.2126 * r + 0.7152 * g + 0.0722 * b, clear: parts[3] === 0 };
    };
    let ground = element;
    while (colour(getComputedStyle(ground).backgroundColor).clear && ground.parentElement) {
      ground = ground.parentElement;
    }
    return [colour(getComputedStyle(element).color).light, colour(getComputedStyle(ground).backgroundColor).light];
  });
}

async function isLegible(page, selector) {
  const [ink, ground] = await luminances(page, selector);
  const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  assert.ok(contrast >= 4.5, `${selector} has a contrast of ${contrast.toFixed(2)}`); // WCAG 2.2, 1.4.3
}

async function fitsItsWidth(page, width) {
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${page.url()} scrolls sideways at ${width} pixels`);
}

const shoot = (page, name) => page.screenshot({ path: path.join(options.screenshots, `${name}.png`), fullPage: true });
const qualitia = "jcn:2010001084915";
const jipdec = "jcn:1010405009403";

const checks = {
  async finds_by_name(page) {
    await page.goto(home);
    await finds(page, [
      ["クオリティア", qualitia], ["株式会社クオリティア", qualitia], ["クオリティア（株）", qualitia], ["ｸｵﾘﾃｨｱ", qualitia], ["くおりてぃあ", qualitia],
      ["クオリ", qualitia], ["qualitia", qualitia], ["ＱＵＡＬＩＴＩＡ ＣＯ．", qualitia], ["日本情報経済", jipdec], ["推進協会", jipdec], ["にほんじょうほう", jipdec], ["JIPDEC", jipdec],
    ]);
    assert.deepEqual(await search(page, "どこにもない名前"), []);
    assert.match(await page.textContent("#status"), /「どこにもない名前」に当てはまる組織は登録されていません/);
    await search(page, "クオリティア");
    await shoot(page, "search-ja");
  },
  async finds_by_domain(page) {
    await page.goto(home);
    await finds(page, [["qualitia.co.jp", qualitia], ["QUALITIA.CO", qualitia], ["info@jipdec.or.jp", jipdec], ["https://jipdec.or.jp/x?y", jipdec], ["host7.example", "demo:0007"]]);
    await finds(page, [["mail.eu.qualitia.co.jp", qualitia]]);
    assert.match(await page.textContent("#status"), /上位のドメイン qualitia\.co\.jp/);
    assert.deepEqual(await search(page, "mail.nowhere.test"), []);
  },
  async finds_by_number(page) {
    await page.goto(home);
    await finds(page, [["2010001084915", qualitia], ["２０１０００１０８４９１５", qualitia], ["2010-0010-84915", qualitia], [qualitia, qualitia], ["20100010", qualitia], ["demo:0399", "demo:0399"]]);
  },
  async finds_every_entry(page) {
    await page.goto(home);
    for (const { id, name, domain } of options.entries) {
      for (const words of [name, domain, id]) {
        const found = await search(page, words);
        assert.ok(found.includes(address(id)), `"${words}" does not find ${id}`);
      }
    }
  },
  async folds_as_the_index_does(page) {
    await page.goto(home);
    const folds = JSON.parse(readFileSync(options.folds, "utf8"));
    const folded = await page.evaluate((words) => words.map((word) => window.anshinFold(word, window.anshin)), folds.map(([words]) => words));
    assert.ok(folds.length > 20);
    assert.deepEqual(folded, folds.map(([, expected]) => expected));
  },
  async shows_more_when_asked(page) {
    await page.goto(home);
    assert.equal((await search(page, "見本商事")).length, 30);
    await page.click("#more");
    await page.waitForFunction(() => document.querySelectorAll("#results li").length === 60);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll("#results a")].indexOf(document.activeElement)), 30);
    const names = await page.locator("#results .number").allTextContents();
    assert.equal(new Set(names).size, 60);
    while (await page.isVisible("#more")) {
      const count = await page.locator("#results li").count();
      await page.click("#more");
      await page.waitForFunction((before) => document.querySelectorAll("#results li").length > before, count);
    }
    assert.equal(await page.locator("#results li").count(), 400);
    assert.equal(await page.textContent("#status"), "400件見つかりました。");
  },
  async follows_a_result_and_comes_back(page) {
    await page.goto(home);
    await search(page, "クオリティア");
    await page.click("#results a");
    await page.waitForURL(pageOf(qualitia));
    assert.equal(await page.textContent("h1"), "株式会社クオリティア");
    const text = await page.innerText("main");
    for (const part of ["登録されています", "2010001084915", "QUALITIA CO., LTD.", "qualitia.co.jp", "サブドメインを含む", "2017-04-13 から"]) {
      assert.ok(text.includes(part), `${part} is not on the page: ${text}`);
    }
    assert.ok((await page.innerText("footer")).includes("第1版、2026-04-01 現在"));
    assert.equal(await page.getAttribute("dd a", "href"), "https://www.qualitia.co.jp/");
    await shoot(page, "organisation-ja");
    await page.goBack();
    await page.waitForSelector("#results a");
    assert.equal(await page.inputValue("#query"), "クオリティア");
    await page.goto(pageOf(qualitia));
    await page.click("header a");
    await page.waitForURL(home);
  },
  async speaks_both_languages() {
    const page = await open({ locale: "en-GB" });
    await page.goto(home);
    assert.equal(await page.innerText("h1"), "Registered organisations");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await search(page, "qualitia");
    assert.equal(await page.textContent("#status"), "1 organisation found.");
    await shoot(page, "search-en");
    await page.click("#language");
    assert.equal(await page.innerText("h1"), "登録組織の検索");
    assert.equal(await page.getAttribute("html", "lang"), "ja");
    await page.waitForFunction(() => document.getElementById("status").textContent === "1件見つかりました。");
    await page.goto(`${pageOf(qualitia)}?lang=en`);
    assert.ok((await page.innerText("main")).includes("with all subdomains"));
    assert.ok(!(await page.innerText("main")).includes("サブドメインを含む"));
    await shoot(page, "organisation-en");
    return page;
  },
  async fits_a_phone() {
    const page = await open({ viewport: phone, hasTouch: true, isMobile: true });
    await page.goto(home);
    await fitsItsWidth(page, phone.width);
    await search(page, "見本");
    await fitsItsWidth(page, phone.width);
    for (const control of ["#query", "#language", "button[type=submit]", "#more"]) {
      const box = await page.locator(control).boundingBox();
      assert.ok(box.height >= 44 && box.x >= 0 && box.x + box.width <= phone.width, `${control} is ${JSON.stringify(box)}`);
    }
    await shoot(page, "phone-search");
    for (const id of [qualitia, "x:hostile", "x:long"]) {
      await page.goto(pageOf(id));
      await fitsItsWidth(page, phone.width);
      await shoot(page, `phone-${id.replace(":", "-")}`);
    }
    return page;
  },
  async is_legible_in_light_and_dark() {
    const page = await open();
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(home);
      await search(page, "クオリティア");
      const [, ground] = await luminances(page, "body");
      assert.equal(ground > 0.5, scheme === "light");
      for (const selector of ["h1", ".lead", ".hint", "#status", "#results .name", "#results .facts", "button[type=submit]", "#language", "footer p", "#query"]) {
        await isLegible(page, selector);
      }
      await shoot(page, `search-${scheme}`);
      for (const id of [qualitia, "x:hostile"]) {
        await page.goto(pageOf(id));
        for (const selector of ["h1", "dt", "dd a", ".note", "#state", ".domains .domain"]) {
          await isLegible(page, selector);
        }
        await shoot(page, `${id.replace(":", "-")}-${scheme}`);
      }
    }
    return page;
  },
  async works_by_keyboard_alone(page) {
    await page.goto(home);
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);
    for (let i = 0; i < 5 && (await focused()) !== "query"; i += 1) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, "none", `${await focused()} has the focus and does not show it`);
    }
    await page.keyboard.type("qualitia");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#results a");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest("#results") !== null), true);
    await page.keyboard.press("Enter");
    await page.waitForURL(pageOf(qualitia));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "language");
    await page.keyboard.press("Space");
    assert.equal(await page.getAttribute("html", "lang"), "en");
  },
  async shows_a_hostile_entry_as_text(page) {
    await page.goto(home);
    const found = await search(page, "hostile.example");
    assert.deepEqual(found, [address("x:hostile")]);
    assert.equal(await page.textContent("#results .name"), options.hostile);
    assert.equal(await page.locator("#results img, #results script, #results svg").count(), 0);
    await page.click("#results a");
    await page.waitForURL(pageOf("x:hostile"));
    assert.equal(await page.textContent("h1"), options.hostile);
    assert.equal(await page.title(), `${options.hostile} – ${options.title}`);
    assert.equal(await page.evaluate(() => window.hostile), undefined);
    assert.equal(await page.locator("img, svg, main script").count(), 0);
    assert.ok((await page.innerText("#state")).includes("登録の期限が切れています"));
  },
  async shows_of_a_domain_in_letters_that_look_like_others_which_it_is(page) {
    await page.goto(home);
    assert.deepEqual(await search(page, "аррӏе.com"), [address("x:alike")]);
    assert.equal(await page.textContent("#results .domain"), "аррӏе.com (xn--80ak6aa92e.com)");
  },
  // Labels by the hundred thousand: asking for each would take hours.
  async answers_at_once_whatever_is_in_the_address(page) {
    await page.goto(`${home}#q=${"a.".repeat(200_000)}`);
    await page.waitForFunction(() => document.getElementById("status").textContent !== "");
    assert.equal((await page.inputValue("#query")).length, 300);
    await page.evaluate(() => {
      document.getElementById("status").textContent = "";
      document.getElementById("query").value = "b.".repeat(200_000);
      document.getElementById("search").requestSubmit();
    });
    await page.waitForFunction(() => document.getElementById("status").textContent !== "");
  },
  async is_readable_without_scripts() {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(pageOf(qualitia));
    const text = await page.innerText("main");
    assert.ok(text.includes("法人番号") && text.includes("Corporate number") && text.includes("qualitia.co.jp"), text);
    await page.goto(home);
    assert.ok((await page.innerText("main")).includes("検索には JavaScript が必要です"));
    assert.equal(await page.isVisible("#search"), false);
    return page;
  },
  async is_understood_by_assistive_software(page) {
    await page.goto(home);
    await search(page, "見本");
    assert.equal(await page.getByRole("searchbox", { name: "名前・ドメイン・番号" }).count(), 1);
    assert.equal(await page.getByRole("status").count(), 1);
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
    assert.equal(await page.getByRole("list").getByRole("link").count(), 30);
    await page.goto(pageOf(qualitia));
    assert.equal(await page.locator("html").getAttribute("lang"), "ja");
    assert.equal(await page.getByRole("heading", { level: 1, name: "株式会社クオリティア" }).count(), 1);
  },
  async tells_when_the_index_is_missing(page) {
    await page.route("**/i/*.js", (route) => route.abort());
    await page.goto(home);
    await page.fill("#query", "qualitia");
    await page.waitForFunction(() => document.getElementById("status").textContent.includes("索引を読み込めませんでした"));
    page.troubles = [];
  },
  async works_from_a_web_server(page) {
    const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
    const server = createServer((request, response) => {
      const file = path.join(options.site, path.normalize(new URL(request.url, "http://x").pathname));
      response.setHeader("Content-Type", types[path.extname(file)] || "application/octet-stream");
      createReadStream(file).on("error", () => response.writeHead(404).end()).pipe(response);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${server.address().port}`;
    await page.goto(`${origin}/index.html`);
    assert.deepEqual(await search(page, "qualitia"), [address(qualitia)]);
    await page.click("#results a");
    await page.waitForSelector("#state.valid");
    assert.ok(page.requested.every((url) => url.startsWith(`${origin}/`)), `asked for ${page.requested}`);
    page.requested = [];
    page.troubles = page.troubles.filter((text) => !text.includes("404")); // browsers ask for a favicon
    await page.context().close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
};

for (const [name, check] of Object.entries(checks)) {
  const page = await open();
  let problem = "";
  try {
    const other = (await check(page)) || page;
    assert.deepEqual(other.troubles, [], "the browser told of errors");
    assert.deepEqual(other.requested.filter((url) => !url.startsWith("file:")), [], "the page asked the network");
    await other.context().close();
  } catch (error) {
    problem = error.message || String(error);
  }
  await page.context().close();
  process.stdout.write(`${JSON.stringify({ check: name, problem })}\n`);
}
await browser.close();
