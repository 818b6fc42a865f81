// Somebody asks for help for themself, without an account and without the police.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('3 a person asks for help, and only the ways that they said are safe are used', async ({ page, as, go, press, type, choose, select, sees, path, error }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await go('/get-help');
  await press('Send');
  await error(/.+/);
  await type('What may we call you?', 'Esyllt Rosewarne');
  await type('Mobile number', '07700 900464');
  await choose('Yes', 'Is it safe to call this number?');
  await choose('No', 'Is it safe to text?');
  await select('What do you like best?', 'A call to the mobile');
  await type('When is a good time?', 'Mornings');
  await choose('No', 'Does the person who did it live with you?');
  await type('What has it done to you?', 'I cannot sleep.');
  await press('Send');
  assert.equal(path(), '/get-help/received');
  assert.doesNotMatch(await page.title(), /victim|crime|police/i);
  await as('manager', '/search');
  await type(/name|find|who/i, 'Esyllt');
  await press('Find');
  await press(/Esyllt/);
  await sees('07700 900 464');
  await sees(/Text message\s+They said that it is not safe/);
});
