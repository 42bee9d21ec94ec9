// The open message: the banner, the warnings, their words, their link.

import assert from 'node:assert/strict';
import { becomes, hasBanner, hasNoBanner } from './webmail.mjs';

const NOTICE = '年末年始の営業日のお知らせ';

async function inbox(webmail, how = {}) {
  const page = await webmail.login(how.locale ? 'en@example.jp' : 'ja@example.jp', how);
  await webmail.listIsThere(page);
  return page;
}

// Presses a key until something is reached; each time the page gets two frames to move the focus.
async function reach(page, key, isThere) {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    if (await isThere()) {
      return;
    }
  }
  assert.fail(`${key} does not lead there`);
}

export const all = [
  ['the banner names organisation, domain, number and registry, and links to the entry', async (webmail, task) => {
    const page = await inbox(webmail);
    const banner = await webmail.open(page, NOTICE);
    await becomes(() => banner.locator('.anshin-mark-sentence').innerText(), 'このメールは株式会社クオリティアより送信されています');
    assert.equal(await banner.getAttribute('role'), 'note');
    assert.equal(await banner.getAttribute('aria-label'), '送信元を確認済み');
    assert.equal(await banner.locator('bdi').first().getAttribute('lang'), 'ja');
    const facts = await banner.locator('.anshin-mark-facts').innerText();
    for (const fact of ['ドメイン qualitia.co.jp', '法人番号 2010001084915', '登録簿 robins']) {
      assert.ok(facts.includes(fact), `${fact} is missing in ${facts}`);
    }
    const link = banner.getByRole('link');
    assert.equal(await link.getAttribute('href'), `${task.site}o/jcn/2010001084915.html`);
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
    await webmail.picture(page, 'message-light');
  }],
  ['the banner stands in the header, above everything that the sender wrote', async (webmail) => {
    const page = await inbox(webmail);
    const banner = await webmail.open(page, NOTICE);
    await hasBanner(page.locator('#message-header .anshin-mark-banner'));
    const [above, body] = [await banner.boundingBox(), await page.locator('#messagebody').boundingBox()];
    assert.ok(above.y + above.height <= body.y, 'the banner overlaps the body');
  }],
  ['an author below the registered domain', async (webmail) => {
    const page = await inbox(webmail);
    const banner = await webmail.open(page, 'Scheduled maintenance');
    assert.ok((await banner.innerText()).includes('news.qualitia.co.jp'));
  }],
  ['the banner in English', async (webmail) => {
    const page = await inbox(webmail, { locale: 'en-US' });
    const banner = await webmail.open(page, NOTICE);
    assert.equal(await banner.locator('.anshin-mark-sentence').innerText(), 'This mail is sent by 株式会社クオリティア');
    assert.ok((await banner.innerText()).includes('Corporate number 2010001084915'));
    await webmail.picture(page, 'message-english');
  }],
  ['the banner in the dark', async (webmail) => {
    const page = await inbox(webmail, { dark: true });
    await (await webmail.open(page, 'セミナー')).waitFor();
    await webmail.picture(page, 'message-dark');
  }],
  ['mark and warning are printed too', async (webmail) => {
    const page = await inbox(webmail);
    for (const [subject, result] of [[NOTICE, 'verified'], ['アカウントの確認', 'suspect']]) {
      const href = await webmail.row(page, subject).locator('td.subject a').first().getAttribute('href');
      const printed = await page.context().newPage();
      webmail.pages.push(printed);
      await printed.goto(new URL(href, page.url()).href.replace('_action=show', '_action=print'));
      await hasBanner(printed.locator(`#message-header .anshin-mark-banner.${result}`), subject);
      assert.equal(await printed.locator('.anshin-mark-icon').evaluate((icon) => getComputedStyle(icon).printColorAdjust), 'exact');
      await hasBanner(printed.locator('.anshin-mark-banner'), `${subject}, once`);
    }
  }],
  ['a warning of an imitation says what is wrong', async (webmail) => {
    const page = await inbox(webmail);
    const banner = await webmail.open(page, 'アカウントの確認');
    assert.ok(await banner.evaluate((element) => element.classList.contains('suspect')));
    assert.equal(await banner.getAttribute('aria-label'), '警告：なりすましの疑い');
    const words = await banner.innerText();
    for (const part of ['株式会社クオリティア', 'evil.example', '同組織のものとして登録されていません', '別の手段で']) {
      assert.ok(words.includes(part), `${part} is missing in ${words}`);
    }
    await webmail.picture(page, 'warning-suspect');
  }],
  ['a warning of a sender that was not proved', async (webmail) => {
    const page = await inbox(webmail, { locale: 'en-US' });
    const banner = await webmail.open(page, '請求書');
    assert.ok(await banner.evaluate((element) => element.classList.contains('failed')));
    assert.match(await banner.innerText(), /domain jipdec\.or\.jp belongs to 一般財団法人日本情報経済社会推進協会, but it could not be proved/);
    await webmail.picture(page, 'warning-failed');
  }],
  ['nothing for mail that claims nothing, and for a forged field', async (webmail) => {
    const page = await inbox(webmail);
    for (const subject of ['11月号', 'ご注文']) {
      await hasNoBanner(await webmail.open(page, subject), subject);
      await page.goBack();
      await webmail.listIsThere(page);
    }
  }],
  // Roundcube puts the sender of the message around it above the text of the attached one.
  ['an attached message has no banner', async (webmail) => {
    const page = await webmail.login('enclosed@example.jp');
    await webmail.listIsThere(page);
    await hasBanner(await webmail.open(page, 'enclosing'), 'the message around it has one');
    const [attached] = await Promise.all([page.context().waitForEvent('page'), page.locator('#attachment-list a.filename').click()]);
    webmail.pages.push(attached);
    const frame = attached.frameLocator('#messagepartframe');
    await frame.locator('#messagebody', { hasText: 'Pay here.' }).waitFor();
    await becomes(() => frame.locator('body').evaluate(() => document.readyState === 'complete' && window.rcmail.env.message_context !== null), true);
    await hasNoBanner(frame.locator('.anshin-mark-banner'));
    await webmail.picture(attached, 'attached');
  }],
  ['the keyboard opens a message and reaches the link', async (webmail) => {
    const page = await inbox(webmail);
    await page.locator('#messagelist').focus();
    await reach(page, 'ArrowDown', () => page.locator('tr.message.focused', { hasText: 'セミナー' }).count());
    const heard = await page.evaluate(() => document.activeElement.querySelector('[role=img]')?.getAttribute('aria-label'));
    assert.equal(heard, 'このメールは\u2068一般財団法人日本情報経済社会推進協会\u2069より送信されています', 'what a screen reader reads in the focused row');
    await page.keyboard.press('Enter');
    await page.frameLocator('#messagecontframe').locator('.anshin-mark-banner.verified').waitFor();
    const frame = page.frames().find((one) => one !== page.mainFrame());
    const linkIsReached = () => frame.evaluate(() => document.hasFocus() && document.activeElement.closest('.anshin-mark-banner') !== null);
    await reach(page, 'Tab', linkIsReached);
    assert.match(await frame.evaluate(() => document.activeElement.href), /jcn\/1010405009403\.html$/);
  }],
  ['banner and warning in the preview beside the list', async (webmail) => {
    for (const [subject, dark, result, name] of [[NOTICE, false, 'verified', 'list-and-message-light'], ['アカウントの確認', true, 'suspect', 'list-and-warning-dark']]) {
      const page = await inbox(webmail, { dark });
      await webmail.row(page, subject).click();
      await page.frameLocator('#messagecontframe').locator(`.anshin-mark-banner.${result}`).waitFor();
      await webmail.picture(page, name);
    }
  }],
  ['the banner fits a phone', async (webmail) => {
    const page = await inbox(webmail, { phone: true });
    for (const [subject, name] of [[NOTICE, 'phone-message'], ['アカウントの確認', 'phone-warning']]) {
      const banner = await webmail.open(page, subject);
      const box = await banner.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 390, `the banner is at ${JSON.stringify(box)}`);
      assert.ok(await banner.evaluate((element) => element.scrollWidth <= element.clientWidth), 'the banner is cut');
      await webmail.picture(page, name);
      await page.goBack();
      await webmail.listIsThere(page);
    }
  }],
];
