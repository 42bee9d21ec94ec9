// What was put into the mailbox around the milter: no sign in the list, none in the open message.

import assert from 'node:assert/strict';
import { findsInAllFolders } from './checks_search.mjs';
import { becomes, hasBanner, hasNoBanner, hasSign, mustShowNothing } from './webmail.mjs';

async function mailbox(webmail) {
  const page = await webmail.login('attacked@example.jp');
  await webmail.listIsThere(page);
  return page;
}

export const all = [
  ['the genuine message that attackers copy from has its mark', async (webmail) => {
    const page = await mailbox(webmail);
    await hasSign(webmail.row(page, 'genuine'), 'verified');
    await hasBanner(await webmail.open(page, 'genuine'));
  }],
  ['mail that bypassed the milter', async (webmail, task) => {
    const page = await mailbox(webmail);
    assert.ok(task.byLmtp.length >= 2);
    for (const subject of task.byLmtp) {
      await webmail.openFolder(page, 'INBOX');
      const row = page.locator('#messagelist tbody tr.message').filter({ has: page.getByText(subject, { exact: true }) });
      await hasSign(row, '', subject);
      const href = await row.locator('td.subject a').first().getAttribute('href');
      await page.goto(new URL(href, task.address).href);
      await webmail.messageIsThere(page);
      await hasNoBanner(page.locator('.anshin-mark-banner'), subject);
    }
  }],
  ['marks replayed and messages changed', async (webmail, task) => {
    const page = await mailbox(webmail);
    assert.ok(task.attacks.length >= 5);
    for (const folder of task.attacks) {
      await webmail.openFolder(page, folder);
      await becomes(() => page.locator('#messagelist tbody tr.message').count(), 1, folder);
      await mustShowNothing(webmail, page, '');
    }
  }],
  ['a message that can be read in two ways shows no mark once it is open, and the list neither', async (webmail, task) => {
    const page = await webmail.login('ambiguous@example.jp');
    assert.ok(task.readOtherwise.length >= 3);
    for (const folder of task.readOtherwise) {
      await webmail.openFolder(page, folder);
      await becomes(() => page.locator('#messagelist tbody tr.message').count(), 1, folder);
      await hasNoBanner(await webmail.open(page, ''), folder);
      await webmail.openFolder(page, folder);
      await hasSign(webmail.row(page, ''), '', `the list of ${folder} when it is shown again`);
    }
  }],
  ['a changed body shows no mark once it is open, and the list neither', async (webmail) => {
    const page = await mailbox(webmail);
    await webmail.openFolder(page, 'ChangedBody');
    const row = webmail.row(page, 'genuine');
    await hasSign(row, 'verified', 'the list has the header only');
    await row.click();
    const preview = page.frameLocator('#messagecontframe');
    await preview.locator('#messagebody', { hasText: 'Pay to this account.' }).waitFor();
    await hasSign(row, '', 'the list beside the message');
    await hasNoBanner(preview.locator('.anshin-mark-banner'));
    await webmail.openFolder(page, 'ChangedBody');
    await hasSign(row, '', 'the list when it is shown again');
    await hasNoBanner(await webmail.open(page, 'genuine'));
    await webmail.openFolder(page, 'INBOX');
    // INBOX has the genuine one, Moved and Sent copies of it.
    await findsInAllFolders(page, ['genuine', 'genuine', 'genuine']);
  }],
  ['a page full of messages that have as many fields as can be', async (webmail) => {
    const page = await webmail.login('crowded@example.jp');
    await webmail.listIsThere(page);
    await becomes(() => page.locator('#messagelist tbody tr.message').count(), 50);
    await becomes(() => page.locator('.anshin-mark-icon').count(), 0);
    await hasNoBanner(await webmail.open(page, 'genuine'));
  }],
  ['a list that shows recipients has no sign beside them, the open message has its mark', async (webmail) => {
    const page = await mailbox(webmail);
    await webmail.openFolder(page, 'Sent');
    const row = webmail.row(page, 'genuine');
    await becomes(() => row.evaluate((element) => window.rcmail.env.messages[element.uid]?.flags?.anshin_mark?.result), 'verified', 'the browser knows of the mark');
    await hasSign(row, '');
    await hasBanner(await webmail.open(page, 'genuine'));
  }],
  ['a genuine message keeps its mark when it is moved to another folder', async (webmail) => {
    const page = await mailbox(webmail);
    await webmail.openFolder(page, 'Moved');
    await hasSign(webmail.row(page, 'genuine'), 'verified');
    await hasBanner(await webmail.open(page, 'genuine'));
  }],
];
