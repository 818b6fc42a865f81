// A charity reports somebody who never told the police.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('2 an agency writes a report without a crime number, and the unit has it in its queue', async ({ as, go, press, type, choose, sees, path }) => {
  await as('caseworker', '/reports/new');
  await type('First name', 'Iolo');
  await type('Last name', 'Pennardwyn');
  await type('Mobile', '07700 900463');
  await choose('Yes', 'Is it safe to call?');
  await choose('No', 'Is the suspect at their address?');
  await type('In which district?', 'Bristol, City of');
  await type('What happened, in a few words', 'Robbed on the way home');
  await type('What did it do to them?', 'I do not go out after dark.');
  await choose('Medium', 'Outlook and attitudes');
  await choose('Yes', 'Do they agree that the victim care unit gets in touch and finds help?');
  await press('Send the report');
  assert.equal(path(), '/reports/received');
  await as('manager', '/search');
  await type(/name|find|who/i, 'Pennardwyn');
  await press('Find');
  await sees('Iolo Pennardwyn');
  await press('Iolo Pennardwyn');
  await sees('Harbour Domestic Abuse Service');
  await sees('I do not go out after dark.');
});
