// The manager shares out the queue: narrows it, keeps the view, gives rows to a colleague, and takes it back.
import assert from 'node:assert/strict';
import { journey, within } from '../helpers/journey.mjs';

const COLLEAGUE = 'Priya Nair';

journey('5 a queue is narrowed, the view is kept, rows are given away and taken back', async ({ page, as, press, type, choose, select, sees, error }) => {
  await as('manager', '/queue');
  await select('Give what is ticked to', COLLEAGUE);
  await press('Give');
  await error(/Tick at least one row/);
  await select('Priority', 'Most serious crime');
  await press('Show');
  await type('Keep this view as', 'The most serious');
  await press('Keep');
  await press('The most serious');
  const rows = page.locator('.queue__row');
  const others = rows.filter({ hasNotText: COLLEAGUE });
  assert.ok((await others.count()) >= 2, 'nobody else has two rows in this view');
  const names = [];
  for (const at of [0, 1]) names.push((await others.nth(at).locator('.queue__who').innerText()).trim());
  const meaning = (name) => rows.filter({ hasText: name }).first().locator('.queue__meaning').innerText();
  const before = await Promise.all(names.map(meaning));
  for (const name of names) await choose(name);
  await select('Give what is ticked to', COLLEAGUE);
  await press('Give');
  await sees(`2 went to ${COLLEAGUE}`);
  await press('Undo');
  assert.match(page.url(), /priority=SERIOUS/, 'the list is narrowed as it was');
  assert.deepEqual(await Promise.all(names.map(meaning)), before, 'what was given away is back');
});

journey('5b the first ten rows of the queue are given to a colleague and taken back', async ({ page, as, press, type, select, sees, error, counted }) => {
  await as('manager', '/queue');
  const meanings = () => page.locator('.queue__row .queue__meaning').allInnerTexts();
  const before = await meanings();
  assert.ok(before.length >= 20, `${before.length} rows`);
  await type(/^How many from the top/, '51');
  await select('Give these to', COLLEAGUE);
  await press('Give the first rows');
  await error(/Say how many rows, from 1 to 50/);
  await as('manager', '/queue');
  const keys = counted.keys;
  await type(/^How many from the top/, '10');
  await select('Give these to', COLLEAGUE);
  await press('Give the first rows');
  await sees(new RegExp(`\\d+ went to ${COLLEAGUE}`));
  assert.ok(counted.keys - keys <= 50, `${counted.keys - keys} keys to give ten rows away`);
  const theirs = (await meanings()).slice(0, 10).filter((meaning) => meaning.includes(COLLEAGUE));
  assert.equal(theirs.length, 10, 'the first ten are theirs');
  await press('Undo');
  assert.deepEqual(await meanings(), before, 'what was given away is back');
});

journey('5c the next act is one press away, and a person three', async (me) => {
  const { page, as, press, type, sees, path } = me;
  await as('vco', '/queue');
  await within({ what: 'the next act from the queue', acts: 1 }, me, () => press(/^Open call card/, page.locator('.queue')));
  assert.match(path(), /\/call$/);
  // From wherever one is.
  await within({ what: 'finding a person', acts: 3 }, me, async () => {
    const box = page.locator('.masthead__search');
    await type('Find a person', 'castellane', box);
    await press('Find', box);
    await press(/Castellane/, page.getByRole('main'));
  });
  await sees('How it is safe to reach them');
});
