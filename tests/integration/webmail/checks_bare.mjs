// A skin without a line that names the sender: the banner stands among the notices above the message.

import assert from 'node:assert/strict';

export const all = [
  ['a skin of another make shows the banner among the notices', async (webmail) => {
    const page = await webmail.login('ja@example.jp');
    await webmail.listIsThere(page);
    const banner = await webmail.open(page, '年末年始の営業日のお知らせ');
    assert.equal(await banner.count(), 1);
    assert.equal(await page.locator('#message-objects .anshin-mark-banner').count(), 1);
    assert.notEqual(await banner.evaluate((element) => getComputedStyle(element).borderLeftWidth), '0px', 'the style sheet is missing');
  }],
];
