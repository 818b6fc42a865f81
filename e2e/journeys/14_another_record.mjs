// Somebody knows that two records are of one person, though the program saw nothing: they find the other and say so.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('14 a manager finds another record of a person, has the two compared, and takes it back', async ({ page, as, go, press, type, choose, sees, seesNot, scripts, error }) => {
  await as('manager', '/queue');
  const rows = page.locator('.queue__row a.govuk-link, .queue__row .queue__who a');
  const people = await rows.evaluateAll((links) =>
    links.map((it) => ({ name: it.textContent.trim(), at: new URL(it.href).pathname })).filter(({ at }) => /^\/people\/[^/]+$/.test(at)));
  // Who stands where among those of one day is left to chance: somebody of another family whose name nobody else bears.
  const family = ({ name }) => name.split(' ').at(-1);
  const one = people.at(0);
  const other = people.findLast((it) => family(it) !== family(one) && people.filter(({ name }) => name === it.name).length === 1);
  assert.ok(one && other, 'there are no two people in the queue');
  await go(one.at);
  await press('Another record of this person');
  const form = page.url();
  await type(/^Name, birth date, telephone/, 'x');
  await press('Find', page.getByRole('main'));
  await error(/Type at least two letters/);
  await go(new URL(form).pathname);
  await type(/^Name, birth date, telephone/, other.name);
  // With scripts they stand there while one types.
  if (!scripts) await press('Find', page.getByRole('main'));
  await page.getByRole('button', { name: 'Compare the two' }).waitFor();
  await press('Compare the two');
  await error(/Choose the record to compare/);
  const label = await page.locator(`input[value="${other.at.split('/').at(-1)}"]`).evaluate((choice) => choice.labels[0].innerText.trim());
  assert.ok(label.includes(other.name), label);
  await choose(label, 'Which record may be the same person?');
  await press('Compare the two');
  await sees('Is this one person?');
  assert.match(page.url(), /\/same-person\/[0-9a-f]+$/, 'no name stands in the address');
  await sees(/asked, by/);
  await press('One person');
  await sees('The records are joined');
  await press('Take it back');
  await sees('It is taken back');
  await press('Two people');
  await sees('The records are of two people');
  await as('caseworker', '/');
  await seesNot('Another record of this person');
});
