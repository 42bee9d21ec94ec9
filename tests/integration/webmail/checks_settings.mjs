// The settings page: whose marks are trusted, and whether the keys can be used.

import assert from 'node:assert/strict';

export const all = [
  ['the settings page shows hosts and keys, and that they can be used', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp');
    await page.goto(`${task.address}?_task=settings&_action=preferences`);
    await page.locator('#sections-table tr', { hasText: '送信元マーク' }).click();
    const frame = page.frameLocator('#preferences-frame');
    await frame.getByText('mx.example.jp').waitFor();
    assert.equal(await frame.locator('code.anshin-mark-key').innerText(), task.key);
    assert.deepEqual(await frame.locator('.anshin-mark-state').allInnerTexts(), ['使用できます', '使用できます', '必須：正しい署名のないマークは表示しません']);
    assert.equal(await frame.locator('.anshin-mark-state.bad').count(), 0);
    await webmail.picture(page, 'settings');
  }],
];
