// The message list: which mail has which sign, what it says, and that it says so to everybody.

import assert from 'node:assert/strict';
import { becomes, hasSign } from './webmail.mjs';

const NOTICE = '年末年始の営業日のお知らせ';
const SENTENCE = 'このメールは\u2068株式会社クオリティア\u2069より送信されています';

async function everyLetterHasItsSign(webmail, page, letters) {
  for (const letter of letters) {
    await hasSign(webmail.row(page, letter.subject), letter.shown, letter.name);
  }
}

export const all = [
  ['every letter has the sign that it earned', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp');
    await webmail.listIsThere(page);
    await everyLetterHasItsSign(webmail, page, task.letters);
    await webmail.picture(page, 'list-light');
  }],
  ['mail that was cached before the plugin was installed shows its mark', async (webmail, task) => {
    const page = await webmail.login('cached@example.jp');
    await webmail.listIsThere(page);
    await everyLetterHasItsSign(webmail, page, task.letters);
  }],
  ['the tooltip, also for screen readers, in Japanese', async (webmail) => {
    const page = await webmail.login('ja@example.jp');
    await webmail.listIsThere(page);
    const icon = webmail.row(page, NOTICE).getByRole('img', { name: SENTENCE, exact: true });
    await becomes(() => icon.getAttribute('title'), SENTENCE);
    const suspect = webmail.row(page, 'アカウントの確認').locator('.anshin-mark-icon');
    assert.match(await suspect.getAttribute('title'), /^\u2068株式会社クオリティア\u2069からのメールのように見えますが、送信元のドメイン \u2068evil\.example\u2069 は/);
    await becomes(() => webmail.row(page, 'アカウントの確認').locator('.anshin-mark-short').innerText(), 'なりすましの疑い');
    await becomes(() => webmail.row(page, '請求書').locator('.anshin-mark-short').innerText(), '送信元未確認');
  }],
  ['the tooltip in English', async (webmail) => {
    const page = await webmail.login('en@example.jp', { locale: 'en-US' });
    await webmail.listIsThere(page);
    await webmail.row(page, NOTICE).getByRole('img', { name: 'This mail is sent by \u2068株式会社クオリティア\u2069', exact: true }).waitFor();
    await becomes(() => webmail.row(page, '請求書').locator('.anshin-mark-short').innerText(), 'Not proved');
  }],
  ['signs differ in shape, and stand out from the ground in light and dark', async (webmail) => {
    for (const dark of [false, true]) {
      const page = await webmail.login('ja@example.jp', { dark });
      await webmail.listIsThere(page);
      const icons = page.locator('.anshin-mark-icon');
      await becomes(async () => new Set(await icons.evaluateAll((all) => all.map((icon) => getComputedStyle(icon).maskImage))).size, 3, 'shapes');
      for (const [selector, least] of [['.anshin-mark-icon.verified', 3], ['.anshin-mark-icon.suspect', 3], ['.anshin-mark-short', 4.5]]) {
        const ratio = await page.locator(selector).first().evaluate(contrast);
        assert.ok(ratio >= least, `${selector} has a contrast of ${ratio.toFixed(2)} in ${dark ? 'dark' : 'light'}`);
      }
      await webmail.picture(page, dark ? 'list-dark' : 'list-light');
    }
  }],
  ['the other layouts of the list show the signs too', async (webmail, task) => {
    const page = await webmail.login('cached@example.jp');
    for (const layout of ['desktop', 'list', 'widescreen']) {
      await webmail.listIsThere(page);
      const listed = page.waitForResponse((answer) => answer.url().includes('_action=list'));
      await page.evaluate((name) => window.rcmail.set_list_options(null, undefined, undefined, undefined, name), layout);
      await listed;
      await webmail.listIsThere(page);
      await becomes(() => page.evaluate(() => window.rcmail.env.layout), layout);
      await everyLetterHasItsSign(webmail, page, task.letters);
      await webmail.picture(page, `list-${layout}`);
      await page.goto(`${task.address}?_task=mail`);
    }
  }],
  ['the phone shows the signs beside the senders', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp', { phone: true });
    await webmail.listIsThere(page);
    await everyLetterHasItsSign(webmail, page, task.letters);
    for (const icon of await page.locator('.anshin-mark-icon').all()) {
      const box = await icon.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 390 && box.width >= 10, `an icon is at ${JSON.stringify(box)}`);
    }
    await webmail.picture(page, 'phone-list');
  }],
];

// WCAG 2.2 contrast of an element's colour against the first opaque ground below it. Runs in the page.
function contrast(element) {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  let below = element.classList.contains('anshin-mark-icon') ? element.parentElement : element;
  const opaque = (node) => { const ground = numbers(getComputedStyle(node).backgroundColor); return ground.length === 3 || ground[3] === 1; };
  while (below.parentElement && !opaque(below)) {
    below = below.parentElement;
  }
  const [a, b] = [light(numbers(getComputedStyle(element).color)), light(opaque(below) ? numbers(getComputedStyle(below).backgroundColor) : [255, 255, 255])];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
