// Somebody at a browser with a keyboard, in words of what they do.
import assert from 'node:assert/strict';
import { check } from './check.mjs';
import { hands } from './hands.mjs';

/** Somebody at a browser. Every page that comes is checked in the state in which it comes. */
export async function person(browser, demo, scripts) {
  const context = await browser.newContext({ baseURL: demo.address, javaScriptEnabled: scripts });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const noise = [];
  page.on('console', (message) => message.type() === 'error' && noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(String(error)));
  const keys = hands(page);
  const main = page.getByRole('main');
  // A name in quotes is the whole name; a part of one is a pattern.
  const named = (role, name) => main.getByRole(role, { name, exact: typeof name === 'string' }).first();
  const labelled = (label, where = main) => where.getByLabel(label, { exact: typeof label === 'string' });
  const check_ = () => check(page, scripts);
  return {
    page,
    noise,
    scripts,
    counted: keys.counted,
    check: check_,
    path: () => new URL(page.url()).pathname,
    /** Opens a page of ours and checks it; gives the answer. */
    async go(path) {
      const answer = await page.goto(path);
      await check_();
      return answer;
    },
    /** Presses a button or link by its name, within some part of the page, and checks the page that comes. */
    async press(name, within = page) {
      const exact = typeof name === 'string';
      await keys.press(within.getByRole('button', { name, exact }).or(within.getByRole('link', { name, exact })), String(name));
      await check_();
    },
    /** Types into a field by its label. */
    type: (label, text, where) => keys.type(labelled(label, where), text, String(label)),
    /** Types a day into the three fields of a date. */
    async day(group, [day, month, year]) {
      const fields = named('group', group);
      await keys.type(fields.getByLabel('Day'), String(day), `the day of ${group}`);
      await keys.type(fields.getByLabel('Month'), String(month), `the month of ${group}`);
      await keys.type(fields.getByLabel('Year'), String(year), `the year of ${group}`);
    },
    /** Chooses one of several, or ticks one: by its label, within the question that it answers. */
    choose(label, question) {
      const within = question ? named('group', question) : main;
      const exact = typeof label === 'string';
      const choice = within.getByRole('radio', { name: label, exact }).or(within.getByRole('checkbox', { name: label, exact }));
      return keys.choose(choice, `${label}${question ? ` of ${question}` : ''}`);
    },
    select: (label, option) => keys.select(labelled(label), option, String(label)),
    file: (label, file) => keys.file(labelled(label), file, String(label)),
    /** Takes the place of somebody of the cast (demo/cast.toml, `way`) and opens a page. */
    as: (way, open) => takePlace(page, way, open, check_),
    /** Moves the demo's clock on: `hour` or `day`. */
    async wait(by) {
      const answer = await page.request.post('/demo/clock', { form: { by, back: '/demo' }, maxRedirects: 0, timeout: 120_000 });
      assert.equal(answer.status(), 303, `the clock does not move by a ${by}`);
    },
    async sees(text) {
      const all = await page.locator('body').innerText();
      assert.ok(text instanceof RegExp ? text.test(all) : all.includes(text), `${page.url()} does not say ${text}:\n${(await main.innerText()).slice(0, 3000)}`);
    },
    async seesNot(text) {
      const all = await page.locator('body').innerText();
      assert.ok(!(text instanceof RegExp ? text.test(all) : all.includes(text)), `${page.url()} says ${text}`);
    },
    /** The summary of errors is on the page, says this, and its link leads to the field. */
    async error(text) {
      const summary = page.locator('.govuk-error-summary');
      assert.match(await summary.innerText(), text);
      // A script moves the focus itself; without one the browser follows the link within the page.
      await keys.reach(summary.getByRole('link').first());
      await keys.key('Enter');
      const at = await page.evaluate(() => document.activeElement.id || document.activeElement.name);
      assert.ok(at, 'the link in the summary of errors leads to no field');
    },
  };
}

async function takePlace(page, way, open, check_) {
  const answer = await page.request.post('/demo/act-as', { form: { way, open }, maxRedirects: 0 });
  assert.equal(answer.status(), 303, `nobody is to be found under ${way}`);
  await page.goto(answer.headers().location);
  await check_();
}
