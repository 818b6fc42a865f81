// A referral that nobody answers: the service is reminded, its deputy is named and answers; and a request is chased.
import { journey } from '../helpers/journey.mjs';

journey('10 silence reminds and names the deputy, and a request to another organisation is chased and answered', async ({ page, as, press, select, type, choose, sees, wait, path }) => {
  await as('agency_manager', '/referrals');
  // The deputy was named before: some of the demo's staff answer when the first reminder comes, on the day that passes here.
  const late = page.locator('.queue__row').filter({ hasText: 'Named: Leila Haddad' }).first();
  const name = (await late.locator('.queue__who').innerText()).trim();
  await press(name);
  await sees('No answer: the service was reminded');
  const referral = path();
  // A request, asked on the same day.
  await as('vco', '/requests');
  await press('Ask for something');
  await select('Whom do you ask?', 'Harbour Domestic Abuse Service');
  await choose('An update', 'What for?');
  await type('What you ask', 'Could somebody say how long the wait for a home is now?');
  await press('Ask');
  await sees('You have asked.');
  const request = path();
  await wait('day');
  await as('agency_deputy', '/referrals');
  await sees(/Named: Leila Haddad/);
  await press(name);
  await sees('Still no answer: the deputy is named');
  await press('Accept');
  await sees('You took this person on. The referrer is told.');
  await as('vco', referral);
  await sees('Accepted');
  await as('vco', request);
  await press('Ask again');
  await sees('You have asked again. Both sides see how often.');
  await as('agency_manager', request);
  await sees(/Chased/);
  await choose('It is done', 'What do you answer?');
  await press('Answer');
  await as('vco', request);
  await sees('It is done');
});
