// Every page in every sample state: valid HTML; on a telephone (320 px) and a desk (1280 px) nothing for axe to find, nothing
// that scrolls sideways, and targets that a finger finds; everything named in the accessibility tree; nothing on paper that
// leads elsewhere; the focus where something is wrong. In Welsh only the words differ: there the telephone is enough.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, whyNot } from './helpers/browser.mjs';
import { faults, focusFaults, paperFaults } from './helpers/check.mjs';
import { serve } from './helpers/folder.mjs';
import { treeReader } from './helpers/tree.mjs';
import { invalid } from './helpers/valid.mjs';

const folder = process.env.ALONGSIDE_PAGES;
const skip = whyNot() ?? (folder ? undefined : 'ALONGSIDE_PAGES does not say where the sample pages are');
const WIDTHS = { en: [320, 1280], cy: [320] };
const all = skip ? [] : JSON.parse(await readFile(path.join(folder, 'pages.json'), 'utf8'));
// ALONGSIDE_ONLY narrows to some pages, while one works on them.
const list = all.filter(({ name }) => name.includes(process.env.ALONGSIDE_ONLY ?? ''));

let served, browser, page, treeFaults;
before(async () => {
  if (skip) return;
  served = await serve(folder);
  browser = await launch();
  const context = await browser.newContext({ baseURL: served.address });
  page = await context.newPage();
  treeFaults = await treeReader(page);
});
after(async () => {
  await browser?.close();
  served?.stop();
});

test('there are sample pages', { skip }, () => assert.ok(list.length > 0));

// One after another in one tab: a browser slows down the tabs behind the foremost.
describe('every page in every state', { skip }, () => {
  for (const { file, name, language } of list) {
    test(`${name}, ${language}`, async () => {
      const found = await invalid(await readFile(path.join(folder, file), 'utf8'));
      for (const width of WIDTHS[language]) {
        await page.setViewportSize({ width, height: 900 });
        if (width === WIDTHS[language][0]) {
          await page.goto(`/${file}`);
          found.push(...(await focusFaults(page)));
        }
        for (const fault of await faults(page, true)) found.push(`at ${width} px: ${fault}`);
      }
      // The tree and the paper are the same in both languages.
      if (language === 'en') found.push(...(await treeFaults()), ...(await paperFaults(page)));
      assert.ok(!found.length, found.join('\n'));
    });
  }
});
