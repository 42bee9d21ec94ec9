// "Verified senders only": by the button, by the filter among the search options, with a word, in all folders; never what is forged.

import { becomes } from './webmail.mjs';

// Waits until the server has answered what was asked for, and the list has these subjects.
async function finds(page, does, subjects) {
  await Promise.all([page.waitForResponse((answer) => answer.url().includes('_action=search')), does()]);
  await page.waitForFunction(() => !window.rcmail.busy);
  await becomes(async () => (await page.locator('#messagelist tbody tr.message td.subject span.subject a').allInnerTexts()).map((text) => text.trim()).sort(), subjects);
}

export async function findsInAllFolders(page, subjects) {
  const search = () => page.evaluate(() => {
    window.rcmail.env.search_scope = 'all';
    $(window.rcmail.gui_objects.search_filter).val(window.rcmail.env.anshin_mark_filter);
    window.rcmail.command('search');
  });
  await finds(page, search, subjects);
  await becomes(() => page.evaluate(() => window.rcmail.env.messagecount), subjects.length);
}

const verifiedOf = (letters) => letters.filter((letter) => letter.shown === 'verified').map((letter) => letter.subject).sort();

export const all = [
  ['the button shows verified mail only, and all mail again', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp');
    await webmail.listIsThere(page);
    const button = page.locator('a.anshin-mark-filter:not([id$=clone])');
    const pressed = () => button.getAttribute('aria-pressed');
    await becomes(pressed, 'false');
    await finds(page, () => button.click(), verifiedOf(task.letters));
    await becomes(pressed, 'true');
    await webmail.picture(page, 'filter');
    await finds(page, () => button.click(), task.letters.map((letter) => letter.subject).sort());
    await becomes(pressed, 'false');
  }],
  ['the button in the phone\'s menu', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp', { phone: true });
    await webmail.listIsThere(page);
    await page.locator('#messagelist-header a.toolbar-menu-button').click();
    await finds(page, () => page.locator('.popover a.anshin-mark-filter').click(), verifiedOf(task.letters));
  }],
  ['the filter among the search options, with a word', async (webmail) => {
    const page = await webmail.login('en@example.jp', { locale: 'en-US' });
    await webmail.listIsThere(page);
    await page.locator('#mailsearchform').fill('セミナー');
    await page.locator('a.options[href="#search"], .searchbar a.options').first().click();
    await page.locator('#searchfilter').selectOption({ label: 'Verified senders only' });
    await finds(page, () => page.locator('#searchmenu button.search').click(), ['ドメイン認証セミナーのご案内']);
  }],
  ['in all folders, without what was forged', async (webmail) => {
    const page = await webmail.login('attacked@example.jp');
    await webmail.listIsThere(page);
    // INBOX has the genuine one, ChangedBody, Moved and Sent copies whose signature holds; all else is forged.
    await findsInAllFolders(page, ['genuine', 'genuine', 'genuine', 'genuine']);
  }],
];
