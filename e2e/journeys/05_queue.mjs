// The manager shares out the queue: narrows it, keeps the view, gives rows to a colleague, and takes it back.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('5 a queue is narrowed, the view is kept, rows are given away and taken back', async ({ page, as, press, type, choose, select, sees, error, path }) => {
  await as('manager', '/queue');
  await select('Give what is ticked to', 'Priya Nair');
  await press('Give');
  await error(/Tick at least one row/);
  await select('Whose', "Nobody's yet");
  await choose('Only what is late');
  await press('Show');
  await type('Keep this view as', 'Late and nobody’s');
  await press('Keep');
  await press('Late and nobody’s');
  const rows = page.locator('.queue__row');
  const first = (await rows.nth(0).locator('.queue__who').innerText()).trim();
  const second = (await rows.nth(1).locator('.queue__who').innerText()).trim();
  const label = (row) => row.getByRole('checkbox');
  for (const row of [rows.nth(0), rows.nth(1)]) await choose(await label(row).evaluate((it) => it.labels?.[0]?.textContent.trim() ?? it.ariaLabel));
  await select('Give what is ticked to', 'Priya Nair');
  await press('Give');
  await sees(/2 .*Priya Nair/);
  const left = await rows.locator('.queue__who').allInnerTexts();
  assert.ok(!left.includes(first) || !left.includes(second), 'what was given away has left the view');
  await press('Undo');
  await press('Late and nobody’s');
  assert.equal((await rows.nth(0).locator('.queue__who').innerText()).trim(), first, 'what was given away is back');
});
