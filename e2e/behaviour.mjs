// What pages do by themselves, on the samples: they warn before a sign-in ends, they are left at once, they say what is wrong.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, whyNot } from './helpers/browser.mjs';
import { serve } from './helpers/folder.mjs';

const folder = process.env.ALONGSIDE_PAGES;
const skip = whyNot() ?? (folder ? undefined : 'ALONGSIDE_PAGES does not say where the sample pages are');
const WEATHER = 'https://www.bbc.co.uk/weather';

let served, browser;
before(async () => {
  if (skip) return;
  served = await serve(folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  served?.stop();
});

/** A tab in which a harmless page stands for the one that the exit control leads to. */
async function tab(options = {}) {
  const context = await browser.newContext({ baseURL: served.address, ...options });
  const page = await context.newPage();
  await page.route(`${WEATHER}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<title>Weather</title>' }));
  return page;
}

describe('before a sign-in ends', { skip }, () => {
  const opened = (page) => page.locator('dialog[data-time-out]').evaluate((dialog) => dialog.open);

  test('the page warns two minutes before, and one press keeps the sign-in, the place and what was typed', async () => {
    const page = await tab();
    let kept = 0;
    // The server's part: that they may still see the page, and that they stay.
    await page.route((url) => !/\.\w+$/.test(url.pathname), (route) => {
      if (route.request().url().endsWith('/sign-in/stay')) kept += 1;
      return route.fulfill({ status: 204 });
    });
    await page.clock.install();
    await page.goto('/call.en.html');
    const seconds = Number(await page.locator('dialog[data-time-out]').getAttribute('data-time-out'));
    const words = page.getByLabel(/^In their own words/);
    await words.fill('She wants to be rung after six.');
    for (const time of [1, 2]) {
      await page.clock.fastForward((seconds - 121) * 1000);
      assert.equal(await opened(page), false, `the warning comes too early the ${time}. time`);
      await page.clock.fastForward(2000);
      assert.equal(await opened(page), true, `no warning two minutes before the ${time}. time`);
      assert.equal(await page.evaluate(() => document.activeElement.closest('dialog') !== null), true, 'the focus is not in the warning');
      const answered = page.waitForResponse('**/sign-in/stay');
      await page.keyboard.press('Enter');
      await answered;
      await page.waitForFunction(() => !document.querySelector('dialog[data-time-out]').open);
      assert.equal(kept, time);
    }
    assert.equal(new URL(page.url()).pathname, '/call.en.html');
    assert.equal(await words.inputValue(), 'She wants to be rung after six.');
    await page.context().close();
  });

  test('when nobody answers, the page is asked for anew, so that nothing stays in view', async () => {
    const page = await tab();
    await page.clock.install();
    await page.goto('/call.en.html');
    const seconds = Number(await page.locator('dialog[data-time-out]').getAttribute('data-time-out'));
    const reloaded = page.waitForEvent('framenavigated');
    await page.clock.fastForward((seconds + 2) * 1000);
    await reloaded;
    await page.context().close();
  });
});

describe('what was typed when a sign-in ended', { skip }, () => {
  const TYPED = 'She wants to be rung after six.';

  /** The end of a sign-in while the page of a call is filled in: what the tab keeps, and the page as it comes again. */
  async function ended(again) {
    const page = await tab();
    await page.clock.install();
    await page.goto('/call.en.html');
    await page.getByLabel(/^In their own words/).fill(TYPED);
    const answer = page.locator('main form[method=post] input[type=radio]').first();
    await answer.check({ force: true });
    if (again) await page.route('**/call.en.html', again);
    const seconds = Number(await page.locator('dialog[data-time-out]').getAttribute('data-time-out'));
    const asked = page.waitForEvent('framenavigated');
    await page.clock.fastForward((seconds + 2) * 1000);
    await asked;
    await page.waitForLoadState('load');
    return { page, answer, words: page.getByLabel(/^In their own words/) };
  }
  const kept = (page) => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));

  test('is there again after signing in as the same, once, and is never to be read in the browser', async () => {
    const { page, answer, words } = await ended(async (route) => {
      // The way in, on the same tab: nothing of ours reads what is kept.
      await route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' });
      await route.request().frame().page().unroute('**/call.en.html');
    });
    const stored = await kept(page);
    assert.match(stored, /"kept":"[\w+/=]{100,}"/, 'nothing is kept');
    assert.ok(!stored.includes('rung') && !stored.includes(btoa(TYPED).slice(0, 20)), 'it can be read');
    await page.goto('/call.en.html');
    await page.getByText('What you typed is here again').waitFor();
    assert.equal(await words.inputValue(), TYPED);
    assert.equal(await answer.isChecked(), true);
    assert.equal(await page.getByText('This page has changed since').isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'alert');
    assert.equal(await kept(page), '{}');
    await page.goto('/call.en.html');
    assert.equal(await words.inputValue(), '');
    await page.context().close();
  });

  test('is not given to another account, and goes', async () => {
    const { page, words } = await ended(async (route) => {
      const body = (await (await route.fetch()).text()).replace(/data-kept="\w+"/, `data-kept="${'a5'.repeat(32)}"`);
      await route.fulfill({ contentType: 'text/html', body });
    });
    await page.waitForFunction(() => sessionStorage.length === 0);
    assert.equal(await words.inputValue(), '');
    assert.equal(await page.getByText('What you typed is here again').count(), 0);
    await page.context().close();
  });

  test('is shown beside the page, and not put over what somebody else wrote meanwhile', async () => {
    const { page, words } = await ended(async (route) => {
      const body = (await (await route.fetch()).text()).replace(/(<textarea[^>]*>)/, '$1Ring her sister first.');
      await route.fulfill({ contentType: 'text/html', body });
    });
    await page.getByText('This page has changed since').waitFor();
    assert.equal((await words.inputValue()).trim(), 'Ring her sister first.');
    assert.equal(await page.locator('[data-others] li').innerText(), TYPED);
    await page.context().close();
  });

  test('is not kept of a person on their own pages, where somebody else may look', async () => {
    const page = await tab();
    await page.goto('/pages-agreed.en.html');
    assert.equal(await page.locator('dialog[data-time-out]').count(), 1);
    assert.equal(await page.locator('[data-kept], [data-kept-notice]').count(), 0);
    await page.context().close();
  });
});

describe('the search', { skip }, () => {
  test('answers at a pause while somebody types, and an answer that was overtaken is not shown', async () => {
    const page = await tab();
    const asked = [];
    let first;
    await page.route('**/search', async (route) => {
      const typed = new URLSearchParams(route.request().postData()).get('find');
      asked.push(typed);
      const sample = typed === 'wyn' ? 'search-found' : 'search-nothing';
      const body = await (await fetch(`${served.address}/${sample}.en.html`)).text();
      const give = () => route.fulfill({ contentType: 'text/html', body });
      if (typed === 'w') first = give;
      else await give();
    });
    await page.clock.install();
    await page.goto('/search.en.html');
    const box = page.getByLabel(/^Name, birth date/);
    const pause = () => page.clock.fastForward(500);
    await box.pressSequentially('w');
    await pause();
    await box.pressSequentially('yn');
    await pause();
    await page.getByRole('heading', { name: 'Spelt another way, or sounding like it' }).waitFor();
    assert.deepEqual(asked, ['w', 'wyn'], 'not every letter asks');
    assert.match(await page.locator('#found-count').textContent(), /found/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'find', 'whoever types is left to type');
    const late = page.waitForResponse('**/search');
    await first();
    await late;
    assert.equal(await page.getByText('Nobody that you can open').count(), 0, 'what was overtaken is shown');
    await page.context().close();
  });
});

describe('the exit control', { skip }, () => {
  for (const scripts of [true, false]) {
    test(`leads away in one press, ${scripts ? 'with' : 'without'} scripts`, async () => {
      const page = await tab({ javaScriptEnabled: scripts });
      await page.goto('/pages-home.en.html');
      await page.getByRole('link', { name: 'Exit this page' }).click();
      await page.waitForURL(`${WEATHER}**`);
      if (scripts) {
        // Its place in the history of the tab was taken; without scripts it stands there, as the page before it says.
        await page.goBack();
        assert.doesNotMatch(page.url(), /pages-home/);
      }
      await page.context().close();
    });
  }

  test('works with Shift three times, and not with capitals that somebody types', async () => {
    const page = await tab();
    await page.goto('/pages-enter.en.html');
    await page.getByLabel('Your code').focus();
    for (const key of ['Shift+K', 'Shift+Q', 'Shift+M', 'Shift+X']) await page.keyboard.press(key);
    assert.match(page.url(), /pages-enter/);
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Shift');
    await page.waitForURL(`${WEATHER}**`);
    await page.context().close();
  });
});

describe('a page with something wrong in its form', { skip }, () => {
  test('has the focus on the summary, and its first link leads on to the field', async () => {
    const page = await tab();
    await page.goto('/call-wrong.en.html');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'govuk-error-summary');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'way');
    await page.context().close();
  });
});
