// Mail whose HTML tries to draw over the sender and the warning (covering.py): it must not, in any view.

import assert from 'node:assert/strict';
import { hasBanner } from './webmail.mjs';

const ACCOUNT = 'covered@example.jp';
// What belongs to the interface: the warning, the sender, the subject.
const PARTS = ['.anshin-mark-banner', '#message-header .header-summary', '#message-header .subject'];

async function list(webmail, how = {}) {
  const page = await webmail.login(ACCOUNT, how);
  await webmail.listIsThere(page);
  return page;
}

// Subject -> address, of all messages in the list.
const linksIn = (page) => page.locator('#messagelist td.subject a').evaluateAll((links) => Object.fromEntries(links.map((link) => [link.textContent, link.getAttribute('href')])));
const rowOf = (page, name) => page.locator('#messagelist tbody tr.message').filter({ has: page.getByText(name, { exact: true }) });
const linkTo = async (page, name) => (await linksIn(page))[name];

async function open(webmail, page, href) {
  await page.goto(new URL(href, webmail.task.address).href);
  await webmail.messageIsThere(page);
}

// What can be seen at points all over the parts of the interface and is not one of them; a part that is gone or moved out of sight counts, too.
function covered(place) {
  return place.evaluate((root, selectors) => {
    // What the pointer does not see can be seen all the same.
    document.querySelectorAll('#messagebody *, .anshin-mark-body *').forEach((element) => element.style.setProperty('pointer-events', 'auto', 'important'));
    const found = [];
    for (const part of selectors.map((selector) => document.querySelector(selector))) {
      if (!part) {
        continue; // skins and views without it
      }
      const { x, y, width, height } = part.getBoundingClientRect();
      for (let step = 0; step < 45; step += 1) {
        const seen = document.elementFromPoint(x + width * ((step % 9) + 0.5) / 9, y + height * (Math.floor(step / 9) + 0.5) / 5);
        if (!seen?.closest('#message-header, #message-objects')) {
          found.push(`${part.className}: ${seen?.outerHTML.slice(0, 80)}`);
        }
      }
    }
    return [...new Set(found)];
  }, PARTS);
}

// The look of the warning in a message that does nothing to it.
const lookOf = (banner) => banner.evaluate((element) => [element, ...element.querySelectorAll('*')].map((one) => {
  const { color, backgroundColor, borderLeftColor, visibility, opacity, display, fontFamily } = getComputedStyle(one);
  return [color, backgroundColor, borderLeftColor, visibility, opacity, display, fontFamily];
}));

// Shadows and outlines are seen by no pointer: the picture of the interface must be the same without the body. `place`: the page or the frame of the message.
async function isAsWithoutBody(page, place, name) {
  const part = place.locator('#message-objects:has(.anshin-mark-banner), #message-header').last();
  const { x, y, width, height } = await part.boundingBox();
  const shot = () => page.screenshot({ clip: { x, y, width, height }, animations: 'allow' });
  await page.mouse.move(0, 0);
  const [hide, show] = ['0', ''].map((value) => () => place.locator('.anshin-mark-body').evaluate((body, opacity) => body.style.setProperty('opacity', opacity), value));
  const seen = await shot();
  await hide();
  const expected = await shot();
  await show();
  assert.ok(seen.equals(expected), `${name}: the picture of the header changes with the body`);
}

async function isNotCovered(page, place, name) {
  await hasBanner(place.locator('.anshin-mark-banner.suspect'), `${name}: the warning`);
  assert.deepEqual(await covered(place.locator('html')), [], name);
  await isAsWithoutBody(page, place, name);
}

export const before = [
  ['bodies that cover the sender do so without the plugin', async (webmail, task) => {
    const page = await list(webmail);
    const names = task.shapes.filter(({ covers }) => covers).map(({ name }) => name);
    assert.ok(names.length > 15);
    const links = await linksIn(page);
    for (const name of names) {
      await open(webmail, page, links[name]);
      assert.notDeepEqual(await covered(page.locator('html')), [], name);
    }
  }],
];

export const allAtOnce = [
  ['no body covers the warning, in the open message', async (webmail, task) => {
    const page = await list(webmail);
    await open(webmail, page, await linkTo(page, task.all));
    await isNotCovered(page, page, task.all);
  }],
];

export const all = [
  ...allAtOnce,
  ['no body covers the warning and the sender, each way alone', async (webmail, task) => {
    const page = await list(webmail);
    const links = await linksIn(page);
    let look = null;
    for (const { name } of task.shapes) {
      await open(webmail, page, links[name]);
      await isNotCovered(page, page, name);
      const seen = await lookOf(page.locator('.anshin-mark-banner'));
      look ??= seen;
      assert.deepEqual(seen, look, `${name}: the look of the warning`);
    }
    await webmail.picture(page, 'covering');
  }],
  ['no body covers the warning in the preview beside the list', async (webmail, task) => {
    const page = await list(webmail);
    await rowOf(page, task.all).click();
    const place = page.frameLocator('#messagecontframe');
    await place.locator('.anshin-mark-banner.suspect').waitFor();
    await isNotCovered(page, place, task.all);
    await webmail.picture(page, 'covering-preview');
  }],
  ['no body covers the warning in print', async (webmail, task) => {
    const page = await list(webmail);
    const href = await linkTo(page, task.all);
    await page.emulateMedia({ media: 'print' });
    await page.goto(new URL(href, task.address).href.replace('_action=show', '_action=print'));
    await isNotCovered(page, page, task.all);
    await page.emulateMedia({ media: null });
    await isNotCovered(page, page, task.all);
  }],
  ['no body covers the warning on a phone', async (webmail, task) => {
    const page = await list(webmail, { phone: true });
    await open(webmail, page, await linkTo(page, task.all));
    await isNotCovered(page, page, task.all);
    await webmail.picture(page, 'phone-covering');
  }],
];
