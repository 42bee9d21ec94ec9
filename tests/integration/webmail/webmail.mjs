// Roundcube as a person uses it: log in, look at the list, open a message. Elements are found as the skin names them.
// What must come is waited for; what must not is looked for once the page has decided: `listIsThere` and `open` wait until then.

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

const PATIENCE = 60_000; // milliseconds; a bound for things that take a second
const DESK = { viewport: { width: 1280, height: 600 } };
const PHONE = { viewport: { width: 390, height: 660 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

export class Webmail {
  constructor(browser, task) {
    this.browser = browser;
    this.task = task;
    this.contexts = new Map();
    this.pages = [];
  }

  // A new page of an account, which is logged in where it is not yet. how: {locale, dark, phone}
  async login(account, how = {}) {
    const name = JSON.stringify([account, how]);
    const known = this.contexts.has(name);
    if (!known) {
      this.contexts.set(name, await this.browser.newContext({
        ...(how.phone ? PHONE : DESK),
        locale: how.locale ?? 'ja-JP',
        timezoneId: 'Asia/Tokyo',
        colorScheme: how.dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
      }));
    }
    this.contexts.get(name).setDefaultTimeout(PATIENCE);
    const page = await this.contexts.get(name).newPage();
    this.pages.push(page);
    if (known) {
      await page.goto(`${this.task.address}?_task=mail`);
      return page;
    }
    await page.goto(this.task.address);
    await page.fill('#rcmloginuser', account);
    await page.fill('#rcmloginpwd', this.task.password);
    await Promise.all([page.waitForURL(/_task=mail/), page.click('#rcmloginsubmit')]);
    return page;
  }

  async closePages() {
    for (const page of this.pages.splice(0)) {
      await page.close();
    }
  }

  async openFolder(page, folder) {
    await page.goto(`${this.task.address}?_task=mail&_mbox=${encodeURIComponent(folder)}`);
    await this.listIsThere(page);
  }

  // Rows get their signs while they are made, all of them by one answer of the server.
  async listIsThere(page) {
    await page.waitForSelector('#messagelist tbody tr.message');
    await page.waitForFunction(() => document.readyState === 'complete' && !window.rcmail.busy);
  }

  // The banner comes with the page; scripts may move it until the page is complete.
  async messageIsThere(page) {
    await page.waitForSelector('#messagebody');
    await page.waitForFunction(() => document.readyState === 'complete' && window.rcmail.env.uid && !window.rcmail.busy);
  }

  row(page, subject) {
    return page.locator('#messagelist tbody tr.message', { hasText: subject });
  }

  // The message in a window of its own, as a link to it opens.
  async open(page, subject) {
    const href = await this.row(page, subject).locator('td.subject a').first().getAttribute('href');
    await page.goto(new URL(href, this.task.address).href);
    await this.messageIsThere(page);
    return page.locator('.anshin-mark-banner');
  }

  async pictureOfFailure(number) {
    await this.pages.at(-1)?.screenshot({ path: `${this.task.pictures}/failed-${this.task.phase}-${number}.png` });
  }

  async picture(page, name) {
    await page.mouse.move(0, 0); // where it hovers over nothing
    await page.screenshot({ path: `${this.task.pictures}/${name}.png` });
  }
}

// Waits until what `see` comes to is what is expected.
export async function becomes(see, expected, message) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const seen = await see();
    if (isDeepStrictEqual(seen, expected) || Date.now() > end) {
      assert.deepEqual(seen, expected, message);
      return;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

// The marks in a row: their results, e.g. ["verified"].
function marksIn(row) {
  return row.locator('.anshin-mark-icon').evaluateAll((icons) => icons.map((icon) => [...icon.classList].find((name) => name !== 'anshin-mark-icon')));
}

// The row of a list that is there has exactly this sign, or none (an empty text).
export async function hasSign(row, result, message) {
  await row.first().waitFor();
  await becomes(() => marksIn(row), result === '' ? [] : [result], message);
}

export async function hasBanner(banner, message) {
  await becomes(() => banner.count(), 1, message);
}

// Of a page that has decided.
export async function hasNoBanner(banner, message) {
  assert.equal(await banner.count(), 0, message ?? 'a banner is shown');
}

export async function mustShowNothing(webmail, page, subject) {
  await hasSign(webmail.row(page, subject), '', `${subject}: marks in the list`);
  await hasNoBanner(await webmail.open(page, subject), `${subject}: banners in the open message`);
}
