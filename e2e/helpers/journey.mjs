// A journey: walked twice, with scripts and without, each time from the beginning.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, whyNot } from './browser.mjs';
import { check } from './check.mjs';
import { fresh } from './demo.mjs';

/** The two ways in which every journey must go. */
const WAYS = [
  { name: 'with scripts', scripts: true },
  { name: 'without scripts', scripts: false },
];

/**
 * `walk` gets:
 *   page        the browser's page
 *   go(path)    opens a page of ours and checks it; gives the answer
 *   press(name) presses a button or link by its name and checks the page that comes
 *   as(way)     takes the place of somebody of the cast (demo/cast.toml, `way`)
 *   check()     checks the page as it stands
 *   scripts     whether scripts run
 */
export function journey(name, walk) {
  for (const way of WAYS) {
    test(`${name}, ${way.name}`, { skip: whyNot(), timeout: 120_000 }, async () => {
      const demo = await fresh();
      const browser = await launch();
      try {
        const context = await browser.newContext({ baseURL: demo.address, javaScriptEnabled: way.scripts });
        context.setDefaultTimeout(15_000);
        const page = await context.newPage();
        const noise = [];
        page.on('console', (message) => message.type() === 'error' && noise.push(message.text()));
        page.on('pageerror', (error) => noise.push(String(error)));
        const go = async (path) => {
          const answer = await page.goto(path);
          await check(page, way.scripts);
          return answer;
        };
        const press = async (label) => {
          const pattern = { name: label };
          await page.getByRole('button', pattern).or(page.getByRole('link', pattern)).first().click();
          await page.waitForLoadState();
          await check(page, way.scripts);
        };
        await walk({ page, go, press, as: (who) => takePlace(page, who), check: () => check(page, way.scripts), scripts: way.scripts });
        // An answer of 4xx is said on the console too; journeys ask for those on purpose.
        assert.deepEqual(noise.filter((line) => !line.includes('Failed to load resource')), []);
      } finally {
        await browser.close();
        await demo.stop();
      }
    });
  }
}

/** One press on the demo's start page; somebody who has no button there is asked for in the same way. */
async function takePlace(page, way) {
  await page.goto('/demo');
  const known = page.locator(`form:has(input[name=way][value="${way}"]) button`);
  if (await known.count()) {
    await known.first().click();
    await page.waitForLoadState();
  } else {
    const answer = await page.request.post('/demo/act-as', { form: { way, open: '/sign-ins' }, maxRedirects: 0 });
    assert.equal(answer.status(), 303, `nobody is to be found under ${way}`);
    await page.goto('/');
  }
}
