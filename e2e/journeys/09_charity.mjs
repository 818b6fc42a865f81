// The charity sees what was shared, takes her on, names a worker and begins; its notes stay its own.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';
import { accept, refer } from '../helpers/steps.mjs';

journey('9 a charity acknowledges, accepts, names a worker, and writes down the first session with a note', async (me) => {
  const { page, as, press, type, choose, sees, seesNot } = me;
  const referral = await refer(me);
  await as('agency_manager', referral);
  await sees('What was shared with you');
  await sees('I jump whenever the phone goes.');
  await seesNot('0117 496 0777');
  await accept(me, referral);
  await as('caseworker', referral);
  await press('Write down a session');
  await choose('Face to face', 'How was it?');
  await type('How many minutes?', '45');
  await type(/^What was done, in a line/, 'New locks planned with her.');
  await press('Write it down');
  await sees('The session is written down.');
  await press('Notes');
  await choose(/^Support note/, 'What kind of note?');
  await type('Note', 'She keeps her keys in her hand.');
  await press('Save the note');
  await sees('She keeps her keys in her hand.');
  // The referrer is told that support has begun, and cannot open the note.
  await as('vco', referral);
  await sees('First session');
  await seesNot('She keeps her keys in her hand.');
  const notes = await page.request.get(`${referral}/notes`);
  assert.ok([403, 404].includes(notes.status()), `the unit's officer gets ${notes.status()} for the notes`);
  assert.doesNotMatch(await notes.text(), /keys in her hand/);
  await as('officer', '/reports');
  await sees('1 sent, 1 accepted');
});
