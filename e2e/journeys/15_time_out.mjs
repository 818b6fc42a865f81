// A worker is called away while she writes. Her sign-in ends; what she wrote does not.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('15 a sign-in ends while a call is written down, and what was typed is there again', async (me) => {
  const { page, as, type, sees, seesNot, path, press, choose, scripts, another } = me;
  const said = 'Please only ring after six.';
  if (scripts) await page.clock.install();
  await as('vco', 'story:call');
  const card = path();
  await type(/^In their own words/, said);
  // The clock goes on for whoever moves it without ending their own sign-in: somebody else does.
  await (await another()).wait('day');
  if (!scripts) {
    // No page ends by itself, and what is sent too late leads to the way in. It is lost: only a script could keep it.
    await press('Save');
    assert.equal(path(), '/sign-in');
    return;
  }
  await page.clock.fastForward(61 * 60 * 1000);
  await page.waitForURL('**/sign-in?back=*');
  await seesNot(said);
  assert.equal(new URL(page.url()).searchParams.get('back'), card);
  await as('vco', card);
  await sees('What you typed is here again');
  assert.equal(await page.getByLabel(/^In their own words/).inputValue(), said);
  await choose('We spoke', 'What came of it?');
  await press('Save');
  await as('vco', 'story:person');
  await sees(said);
});
