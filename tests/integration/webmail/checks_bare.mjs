// A skin without a line that names the sender: the banner stands among the notices above the message.

import { allAtOnce } from './checks_covering.mjs';
import { becomes, hasBanner } from './webmail.mjs';

export const all = [
  ['a skin of another make shows the banner among the notices', async (webmail) => {
    const page = await webmail.login('ja@example.jp');
    await webmail.listIsThere(page);
    const banner = await webmail.open(page, '年末年始の営業日のお知らせ');
    await hasBanner(page.locator('#message-objects .anshin-mark-banner'), 'among the notices');
    await hasBanner(banner, 'there, and nowhere else');
    await becomes(() => banner.evaluate((element) => getComputedStyle(element).borderLeftWidth), '4px', 'the style sheet');
    await becomes(() => banner.getByRole('link').getAttribute('class'), null, 'the skin makes no button of the link');
    await becomes(() => banner.getByRole('link').evaluate((element) => getComputedStyle(element).color), 'rgb(10, 107, 75)', 'the colour of the link');
    await webmail.picture(page, 'bare-verified');
  }],
  ['a skin of another make shows a warning as one', async (webmail) => {
    const page = await webmail.login('ja@example.jp');
    await webmail.listIsThere(page);
    const banner = await webmail.open(page, 'アカウントの確認');
    await hasBanner(banner);
    await becomes(() => banner.evaluate((element) => getComputedStyle(element).borderLeftColor), 'rgb(138, 75, 0)', 'the colour of warnings');
    await webmail.picture(page, 'bare-suspect');
  }],
  ...allAtOnce,
];
