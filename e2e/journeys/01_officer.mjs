// An officer reports on a telephone; what the assessment lacks comes back, is answered, and the unit's manager sees it.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('1 an officer writes a report, and a finding on its quality comes back', async ({ page, as, press, type, day, choose, select, sees, seesNot, error, path }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await as('officer', '/reports');
  await press('Write a report');
  await type('First name', 'Marged');
  await press('Send the report');
  await error(/.+/);
  assert.equal(await page.getByLabel('First name', { exact: true }).inputValue(), 'Marged', 'what was typed is kept');
  await type('Last name', 'Trevallion');
  await day('Date of birth', [14, 3, 1988]);
  await type('Mobile', '07700 900462');
  await choose('Yes', 'Is it safe to call?');
  await choose('No', 'Is it safe to leave a message?');
  await choose('No', 'Is the suspect at their address?');
  await select('Type of crime', 'Controlling or coercive behaviour');
  await day('When did it happen?', [29, 1, 2025]);
  await type('In which district?', 'Bristol, City of');
  await type('What happened, in a few words', 'Followed home from work twice this week');
  await select('What is the suspect to them?', 'Former partner');
  await choose('Yes', 'Is it domestic abuse?');
  await type('What did it do to them?', 'I look over my shoulder all day.');
  await type('What do they want to happen?', 'That he stops.');
  const needs = [
    'Mental, physical and emotional health', 'Shelter and accommodation', 'Family, friends and children',
    'Education, skills and employment', 'Drugs and alcohol', 'Finance and benefits', 'Outlook and attitudes',
    'Social interactions',
  ];
  for (const need of needs) await choose('None', need);
  await choose('Yes', 'Do they agree that the victim care unit gets in touch and finds help?');
  await press('Send the report');
  assert.equal(path(), '/reports/received');
  await as('officer', '/reports');
  await sees('Marged Trevallion');
  await press('Answer Marged Trevallion');
  await press('A most serious crime, and no need in any of the eight');
  const finding = page.getByRole('button', { name: 'Answer Marged Trevallion' });
  const form = page.locator('main form').filter({ has: finding }).first();
  await choose('I will ask at the next contact');
  await press('Answer Marged Trevallion', form);
  // The manager sees that it was answered.
  await as('manager', '/findings');
  await sees(/A most serious crime, and no need in any of the eight\s+\d+\s+1\n/);
});
