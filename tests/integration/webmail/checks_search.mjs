// "Verified senders only": by the button, by the filter among the search options, with a word, in all folders; never what is forged.

import assert from 'node:assert/strict';

async function subjects(page) {
  await page.waitForFunction(() => !window.rcmail.busy);
  return (await page.locator('#messagelist tbody tr.message td.subject span.subject a').allInnerTexts()).map((text) => text.trim()).sort();
}

async function after(page, action, does) {
  await Promise.all([page.waitForResponse((answer) => answer.url().includes(`_action=${action}`)), does()]);
}

const verifiedOf = (letters) => letters.filter((letter) => letter.shown === 'verified').map((letter) => letter.subject).sort();

export const all = [
  ['the button shows verified mail only, and all mail again', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp');
    await webmail.listIsThere(page);
    const button = page.locator('a.anshin-mark-filter:not([id$=clone])');
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
    await after(page, 'search', () => button.click());
    assert.deepEqual(await subjects(page), verifiedOf(task.letters));
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await webmail.picture(page, 'filter');
    await after(page, 'search', () => button.click());
    assert.equal((await subjects(page)).length, task.letters.length);
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
  }],
  ['the button in the phone\'s menu', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp', { phone: true });
    await webmail.listIsThere(page);
    await page.locator('#messagelist-header a.toolbar-menu-button').click();
    await after(page, 'search', () => page.locator('.popover a.anshin-mark-filter').click());
    assert.deepEqual(await subjects(page), verifiedOf(task.letters));
  }],
  ['the filter among the search options, with a word', async (webmail) => {
    const page = await webmail.login('en@example.jp', { locale: 'en-US' });
    await webmail.listIsThere(page);
    await page.locator('#mailsearchform').fill('セミナー');
    await page.locator('a.options[href="#search"], .searchbar a.options').first().click();
    await page.locator('#searchfilter').selectOption({ label: 'Verified senders only' });
    await after(page, 'search', () => page.locator('#searchmenu button.search').click());
    assert.deepEqual(await subjects(page), ['ドメイン認証セミナーのご案内']);
  }],
  ['in all folders, without what was forged', async (webmail) => {
    const page = await webmail.login('attacked@example.jp');
    await webmail.listIsThere(page);
    const answer = page.waitForResponse((response) => response.url().includes('_action=search'));
    await page.evaluate(() => {
      window.rcmail.env.search_scope = 'all';
      $(window.rcmail.gui_objects.search_filter).val(window.rcmail.env.anshin_mark_filter);
      window.rcmail.command('search');
    });
    await answer;
    // INBOX has the genuine one, ChangedBody and Moved copies whose signature holds; all else is forged.
    assert.deepEqual(await subjects(page), ['genuine', 'genuine', 'genuine']);
    assert.equal(await page.evaluate(() => window.rcmail.env.messagecount), 3);
  }],
];
