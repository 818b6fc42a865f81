// She sees who helps and who looked, and withdraws: the charity's page closes, also one that stands open.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';
import { accept, refer } from '../helpers/steps.mjs';

journey('11 she sees who looked and stops the sharing, and to the charity she is unknown', async (me) => {
  const { page, as, press, sees, seesNot, scripts, another, path } = me;
  const referral = await refer(me);
  await accept(me, referral);
  // A colleague of the charity has the page open all the while.
  const colleague = await another();
  await colleague.as('agency_manager', referral);
  await colleague.sees('What was shared with you');
  await as('person', '/pages/home');
  assert.doesNotMatch(await page.title(), /victim|crime|police|support/i);
  await sees('Harbour Domestic Abuse Service');
  await press('Who looked');
  await sees('Harbour Domestic Abuse Service');
  await press('What I agreed');
  await press(/^Stop this/);
  await press('Yes, stop this');
  await sees('It is stopped. They see nothing now.');
  // From now on every request is answered as for somebody who is not there.
  const gone = await colleague.page.request.get(referral);
  const unknown = await colleague.page.request.get('/referrals/01940000000070008000000000000999');
  assert.equal(gone.status(), 404);
  const plain = async (answer) => (await answer.text()).replaceAll(/value="[^"]*"/g, '');
  assert.equal(await plain(gone), await plain(unknown), 'the answer differs from that for somebody unknown');
  if (scripts) {
    // The open page asks every 15 seconds whether it may still be seen.
    await colleague.page.getByText('I jump whenever the phone goes.').waitFor({ state: 'detached', timeout: 20_000 });
    await colleague.check();
  }
  await colleague.go(referral);
  await colleague.seesNot('Castellane');
  // Leaving: the way out is on each page, and closing her pages closes them.
  assert.ok(await page.getByRole('link', { name: 'Exit this page' }).isVisible());
  await press('Close my pages');
  await page.goto('/pages/home');
  assert.equal(path(), '/pages');
});
