// Before anybody is signed in: the start page, signing in, a page that is not there.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('the demo begins on its start page', async ({ path, go }) => {
  await go('/');
  assert.equal(path(), '/demo');
});

journey('a wrong password is said at the field, and nothing typed but the address comes back', async ({ page, path, go, type, press, error }) => {
  await go('/sign-in');
  await type(/e-?mail/i, 'nobody@example.org');
  await type('Password', 'a wrong password of mine');
  await press(/sign in|continue/i, page.getByRole('main'));
  assert.equal(path(), '/sign-in');
  await error(/password/i);
  assert.equal(await page.locator('input[type=password]').inputValue(), '');
  assert.equal(await page.getByLabel(/e-?mail/i).inputValue(), 'nobody@example.org');
});

journey('a page that is not there says so, and how to go on', async ({ page, path, go, press }) => {
  const answer = await go('/no-such-page');
  assert.equal(answer.status(), 404);
  // A link that looks and acts as a button, as in the design system.
  await press(/./, page.getByRole('main'));
  assert.notEqual(path(), '/no-such-page');
});

journey('the pages change to Welsh and back', async ({ page, go, press }) => {
  await go('/sign-in');
  const language = () => page.locator('html').getAttribute('lang');
  assert.equal(await language(), 'en');
  await press('Cymraeg');
  assert.equal(await language(), 'cy');
  await press('English');
  assert.equal(await language(), 'en');
});
