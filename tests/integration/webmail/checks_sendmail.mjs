// Mail that Sendmail took in.

import assert from 'node:assert/strict';
import { hasSign } from './webmail.mjs';

export const all = [
  ['mail that Sendmail took in has the signs that it earned', async (webmail, task) => {
    const page = await webmail.login('sendmail@example.jp');
    await webmail.listIsThere(page);
    for (const letter of task.letters) {
      await hasSign(webmail.row(page, letter.subject), letter.shown, letter.name);
    }
    const banner = await webmail.open(page, '年末年始の営業日のお知らせ');
    assert.equal(await banner.locator('.anshin-mark-sentence').innerText(), 'このメールは株式会社クオリティアより送信されています');
  }],
];
