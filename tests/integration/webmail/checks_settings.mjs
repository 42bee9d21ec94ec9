// The settings page: whose marks are trusted, and whether the keys can be used.

import { becomes } from './webmail.mjs';

export const all = [
  ['the settings page shows hosts and keys, and that they can be used', async (webmail, task) => {
    const page = await webmail.login('ja@example.jp');
    await page.goto(`${task.address}?_task=settings&_action=preferences`);
    await page.locator('#sections-table tr', { hasText: '送信元マーク' }).click();
    const frame = page.frameLocator('#preferences-frame');
    await frame.getByText('mx.example.jp').waitFor();
    await becomes(() => frame.locator('code.anshin-mark-key').allInnerTexts(), [task.key]);
    await becomes(() => frame.locator('.anshin-mark-state').allInnerTexts(), ['使用できます', '使用できます', '必須：正しい署名のないマークは表示しません']);
    await becomes(() => frame.locator('.anshin-mark-state.bad').count(), 0);
    await webmail.picture(page, 'settings');
  }],
];
