// Before the plugin is installed: Roundcube lists the mail and keeps the headers in its cache.

import assert from 'node:assert/strict';
import { before as covering } from './checks_covering.mjs';
import { hasNoBanner } from './webmail.mjs';

export const all = [
  ['mail is listed, and cached, before the plugin is installed', async (webmail) => {
    const page = await webmail.login('cached@example.jp');
    await webmail.listIsThere(page);
    assert.equal(await page.locator('.anshin-mark-icon').count(), 0);
    await hasNoBanner(await webmail.open(page, '11月号をお届けします'));
  }],
  ...covering,
];
