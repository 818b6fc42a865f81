// Leaving: the back button shows nothing of what was seen.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('after signing out the back button shows nothing', async ({ page, path, as, go, press }) => {
  await as('auditor', '/audit');
  const seen = page.url();
  await press('Sign out');
  await page.goBack();
  assert.notEqual(page.url(), seen);
  await go('/audit');
  assert.equal(path(), '/sign-in');
});
