// Runs the checks of one phase in Chromium: node browser.mjs '{"phase": ..., "address": ..., ...}' (written by scene.py).
// Prints a line for each, and at the end "N passed, N failed".

import { createRequire } from 'node:module';
import { Webmail } from './webmail.mjs';

const { chromium } = createRequire(`${process.env.ANSHIN_NODE_MODULES}/`)('playwright-core');
const task = JSON.parse(process.argv[2]);
const checks = await import(`./checks_${task.phase}.mjs`);

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'] });
const webmail = new Webmail(browser, task);
let passed = 0;
let failed = 0;
for (const [name, check] of checks.all.filter(([name]) => name.includes(task.only))) {
  const begin = Date.now();
  const seconds = () => ((Date.now() - begin) / 1000).toFixed(1);
  try {
    await check(webmail, task);
    passed += 1;
    console.log(`ok    ${name} (${seconds()} s)`);
  } catch (error) {
    failed += 1;
    await webmail.pictureOfFailure(failed);
    console.log(`FAIL  ${name} (${seconds()} s)\n  ${String(error.stack ?? error).replaceAll('\n', '\n  ')}`);
  }
  await webmail.closePages();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
