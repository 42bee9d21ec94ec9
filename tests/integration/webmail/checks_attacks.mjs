// What was put into the mailbox around the milter: no sign in the list, none in the open message.

import assert from 'node:assert/strict';
import { marksIn, mustShowNothing } from './webmail.mjs';

async function mailbox(webmail) {
  const page = await webmail.login('attacked@example.jp');
  await webmail.listIsThere(page);
  return page;
}

export const all = [
  ['the genuine message that attackers copy from has its mark', async (webmail) => {
    const page = await mailbox(webmail);
    assert.deepEqual(await marksIn(webmail.row(page, 'genuine')), ['verified']);
    assert.equal(await (await webmail.open(page, 'genuine')).count(), 1);
  }],
  ['mail that bypassed the milter', async (webmail, task) => {
    const page = await mailbox(webmail);
    assert.ok(task.byLmtp.length >= 2);
    for (const subject of task.byLmtp) {
      await webmail.openFolder(page, 'INBOX');
      const row = page.locator('#messagelist tbody tr.message').filter({ has: page.getByText(subject, { exact: true }) });
      assert.deepEqual(await marksIn(row), []);
      const href = await row.locator('td.subject a').first().getAttribute('href');
      await page.goto(new URL(href, task.address).href);
      await page.waitForSelector('#messagebody');
      assert.equal(await page.locator('.anshin-mark-banner').count(), 0, subject);
    }
  }],
  ['marks replayed and messages changed', async (webmail, task) => {
    const page = await mailbox(webmail);
    assert.ok(task.attacks.length >= 5);
    for (const folder of task.attacks) {
      await webmail.openFolder(page, folder);
      assert.equal(await page.locator('#messagelist tbody tr.message').count(), 1, folder);
      await mustShowNothing(webmail, page, '');
    }
  }],
  ['a changed body shows no mark once it is open', async (webmail) => {
    const page = await mailbox(webmail);
    await webmail.openFolder(page, 'ChangedBody');
    assert.deepEqual(await marksIn(webmail.row(page, 'genuine')), ['verified'], 'the list has the header only');
    assert.equal(await (await webmail.open(page, 'genuine')).count(), 0);
  }],
  ['a genuine message keeps its mark when it is moved to another folder', async (webmail) => {
    const page = await mailbox(webmail);
    await webmail.openFolder(page, 'Moved');
    assert.deepEqual(await marksIn(webmail.row(page, 'genuine')), ['verified']);
    assert.equal(await (await webmail.open(page, 'genuine')).count(), 1);
  }],
];
