// Before anybody is signed in: the start page, signing in, a page that is not there.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('the demo begins on its start page', async ({ page, go }) => {
  await go('/');
  assert.equal(new URL(page.url()).pathname, '/demo');
});

journey('a wrong password is said at the field, and nothing typed but the address comes back', async ({ page, go, press }) => {
  await go('/sign-in');
  await page.getByLabel(/e-?mail/i).fill('nobody@example.org');
  await page.locator('input[type=password]').fill('a wrong password of mine');
  await press(/sign in|continue/i);
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  await page.locator('.govuk-error-summary a').first().click();
  assert.equal(await page.locator('input[type=password]').inputValue(), '');
  assert.equal(await page.getByLabel(/e-?mail/i).inputValue(), 'nobody@example.org');
});

journey('a page that is not there says so, and how to go on', async ({ page, go }) => {
  const answer = await go('/no-such-page');
  assert.equal(answer.status(), 404);
  // A link that looks and acts as a button, as in the design system.
  await page.getByRole('main').locator('a[href]').first().click();
  assert.notEqual(new URL(page.url()).pathname, '/no-such-page');
});

journey('the pages change to Welsh and back', async ({ page, go }) => {
  await go('/sign-in');
  const language = () => page.locator('html').getAttribute('lang');
  assert.equal(await language(), 'en');
  await page.getByRole('button', { name: 'Cymraeg' }).click();
  await page.waitForLoadState();
  assert.equal(await language(), 'cy');
});
