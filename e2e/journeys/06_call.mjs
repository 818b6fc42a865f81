// From the queue to the call card, and what came of it; an unsafe number is refused, whoever asks.
import assert from 'node:assert/strict';
import { journey, within } from '../helpers/journey.mjs';

journey('6 a call is taken down in three acts, a promise is kept track of, an unsafe number is refused', async (me) => {
  const { page, as, press, type, day, choose, sees, seesNot, error, path } = me;
  await as('vco', 'story:call');
  await sees('I jump whenever the phone goes.');
  await sees('Someone to talk to who will not tell him where I am.');
  await seesNot('0117 496 0777');
  const card = path();
  // No page offers the landline. A form that asks for it all the same is turned back, with the reason.
  const token = await page.locator(`form[action="${card}"] input[name=form]`).first().inputValue();
  const refused = await page.request.post(card, { form: { form: token, outcome: 'NO_ANSWER', way: 'PHONE_LANDLINE' }, maxRedirects: 0 });
  assert.equal(refused.status(), 422);
  assert.match(await refused.text(), /It goes to the home, and the suspect is there/);
  // What came of it, and save: the safe way is chosen already.
  await within({ what: 'an attempt at a call', acts: 3, seconds: 6.5 }, me, async () => {
    await choose('No answer', 'What came of it?');
    await press('Save');
  });
  await as('vco', 'story:call');
  await sees(/Last attempts[\s\S]*No answer/);
  await choose('We spoke: not now, ask me on another day', 'What came of it?');
  await press('Save');
  await error(/Type the day on which to ask again/);
  await choose('We spoke', 'What came of it?');
  await choose('listening', 'Information and help given');
  await type(/^In their own words/, 'Please only ring after six.');
  await type(/^What did you promise\?/, 'Ring again about the locks');
  await day('By the end of', [3, 2, 2025]);
  await press('Save');
  await as('vco', '/promises');
  await sees('Ring again about the locks');
  await press(/^Kept/);
  await sees('The promise is kept.');
  await as('vco', 'story:person');
  await sees('Please only ring after six.');
});
