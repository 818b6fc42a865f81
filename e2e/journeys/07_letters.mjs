// A letter is read before it leaves, let go, and printed with the others.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('7 a letter is read, let go and printed; one that is not safe cannot be written', async ({ page, as, press, choose, sees, seesNot, path }) => {
  await as('vco', 'story:person');
  await press('Write to them');
  await sees(/They said that it is not safe|not safe/);
  assert.equal(await page.locator('input:enabled[value=LETTER]').count(), 0, 'a letter can be chosen');
  await as('manager', '/messages');
  const rows = page.locator('.queue__row');
  const name = (await rows.filter({ hasText: 'Letter:' }).first().locator('.queue__who').innerText()).trim();
  await press(name);
  await sees('Exactly what leaves');
  await seesNot(/unknown key/);
  const letter = await page.locator('.leaves').innerText();
  assert.doesNotMatch(letter, /victim|crime|police|assault|abuse/i, 'nothing on it tells a stranger what it is about');
  await press('Let it go');
  await as('manager', '/messages?state=READY');
  await press(/^Print \d+/);
  assert.match(path(), /^\/messages\/print\//);
  const print = page.url();
  await sees(name);
  await press('I have printed and posted them');
  await as('manager', '/messages?state=SENT');
  await page.goto(print);
  await sees(/have been posted/);
});
