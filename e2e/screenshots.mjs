// Writes docs/screenshots/*.png: the eight steps of the demo for the README, as they come when one follows the story.
import { mkdir, rm } from 'node:fs/promises';
import { launch } from './helpers/browser.mjs';
import { newFolder, start } from './helpers/demo.mjs';
import { person } from './helpers/person.mjs';
import { accept, refer } from './helpers/steps.mjs';

const pictures = new URL('../docs/screenshots/', import.meta.url);
// ALONGSIDE_PREPARED may name the folder of a demo that was prepared before; it is used up.
const folder = process.env.ALONGSIDE_PREPARED ?? (await newFolder());
await mkdir(pictures, { recursive: true });
const demo = await start(folder);
const browser = await launch();
try {
  const me = await person(browser, demo, true);
  const { page, as, go, press, choose, type, day, wait } = me;
  await page.setViewportSize({ width: 1100, height: 900 });
  /** A picture of the window, from the top or from the heading `at`. */
  const picture = async (name, { width, at } = {}) => {
    if (width) await page.setViewportSize({ width, height: 844 });
    await page.evaluate(() => document.activeElement?.blur());
    await page.evaluate(() => scrollTo(0, 0));
    if (at) {
      const top = await page.getByRole('heading', { name: at }).first().evaluate((it) => it.getBoundingClientRect().top);
      const bar = await page.locator('.identity').evaluateAll(([it]) => it?.getBoundingClientRect().height ?? 0);
      await page.evaluate((y) => scrollTo(0, y), top - bar - 24);
    }
    await page.screenshot({ path: new URL(`${name}.png`, pictures).pathname });
    console.log(`docs/screenshots/${name}.png`);
    if (width) await page.setViewportSize({ width: 1100, height: 900 });
  };

  await go('/demo');
  await picture('0-start');
  await as('officer', '/findings');
  await picture('1-assessment');
  await as('vco', '/queue');
  await picture('2-queue');
  await as('vco', 'story:person');
  await picture('3-unsafe-number');
  await as('vco', 'story:call');
  await picture('4-call-card');
  await choose('We spoke', 'What came of it?');
  await choose('listening', 'Information and help given');
  await type(/^What did you promise\?/, 'Ring again about the locks');
  await day('By the end of', [3, 2, 2025]);
  await press('Save');
  await as('manager', '/messages');
  await press(/./, page.locator('.queue__row').filter({ hasText: 'Letter:' }).first());
  await picture('4-letter', { at: 'Exactly what leaves' });
  await as('vco', 'story:services');
  await choose('Health: mental, physical, emotional', 'Help with');
  await choose('Home and housing', 'Help with');
  await press('Show');
  await picture('5-choice', { at: 'Services that fit' });
  const referral = await refer(me);
  await as('agency_manager', referral);
  await picture('6-charity', { at: 'What was shared with you' });
  await as('agency_manager', '/referrals');
  await press(/./, page.locator('.queue__row').filter({ hasText: /Chased/ }).first());
  const silent = new URL(page.url()).pathname;
  await wait('day');
  await as('agency_deputy', silent);
  await picture('7-silence', { at: 'The referral' });
  await accept(me, referral);
  await as('person', '/pages/seen');
  await picture('8-who-looked', { width: 390 });
  await as('commissioner', '/figures');
  await picture('8-figures', { at: 'Reports by district and week' });
  await as('auditor', '/audit');
  await picture('9-audit');
} finally {
  await browser.close();
  await demo.stop();
  if (!process.env.ALONGSIDE_PREPARED) await rm(folder, { recursive: true, force: true });
}
