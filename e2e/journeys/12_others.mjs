// The others: the commissioner's figures, the partnership's page, the auditor, and the administrator with a joiner and leaver.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';

journey('12a the commissioner sees figures with small ones hidden, and reaches nobody', async ({ page, as, select, press, sees, check }) => {
  await as('commissioner', '/figures');
  await sees('reports came in');
  await sees(/hidden/i);
  const hidden = page.getByRole('cell').filter({ hasText: /hidden|\*/i });
  assert.ok((await hidden.count()) > 0, 'no cell is hidden');
  const cells = await page.locator('tbody td').allInnerTexts();
  assert.deepEqual(cells.filter((cell) => /^[1-9]$/.test(cell.trim())), [], 'a count under ten is shown');
  for (const closed of ['/queue', '/search', '/referrals', '/messages', '/quarantine', '/audit', '/accounts']) {
    const { status } = { status: (await page.request.get(closed, { maxRedirects: 0 })).status() };
    assert.ok([403, 404].includes(status), `${closed} answers the commissioner with ${status}`);
  }
  await press('Partnership');
  await check();
});

journey('12b the auditor checks the log and opens an entry, without a name in it', async ({ page, as, press, sees, seesNot }) => {
  await as('auditor', '/audit');
  await press('Check the whole log now');
  await sees(/intact|unbroken|nothing was changed/i);
  await press(/^30 January 2025/, page.getByRole('main'));
  await seesNot('Castellane');
});

journey('12c an administrator lets somebody join, and everybody who leaves is signed out at once', async ({ page, as, press, type, day, choose, select, sees, error, another, path }) => {
  await as('administrator', '/accounts');
  await press('Add somebody');
  await press('Add and show the link');
  await error(/Type the person's name|Choose/);
  await type(/^Name/, 'Brychan Tudor');
  await type(/^Work e-mail address/, 'brychan.tudor@example.org');
  await select('Organisation', 'Latch and Key');
  await choose('Caseworker', 'Roles');
  await day('First day', [30, 1, 2025]);
  await press('Add and show the link');
  await sees('Brychan Tudor');
  await sees(/\/accounts\/new-password\//);
  const link = /https?:\/\/[^\s]+(\/accounts\/new-password\/[0-9A-Za-z_-]+)/.exec(await page.getByRole('main').innerText())[1];
  // The link opens nothing without the code that goes to the person's own mailbox, which the demo catches.
  const mailbox = await another();
  let code = null;
  for (let tries = 0; !code && tries < 200; tries += 1) {
    await mailbox.go('/demo/outbox');
    code = /[2-9A-Z]{4}(-[2-9A-Z]{4}){2}/.exec(await mailbox.page.getByRole('main').innerText());
  }
  assert.ok(code, 'no mail with a code left');
  const joiner = await another();
  await joiner.go(link);
  await joiner.type(/^Code from the mail/, code[0]);
  await joiner.type('New password', 'three quiet brown otters');
  await joiner.press('Save the password');
  assert.match(joiner.path(), /^\/sign-in/);
  // A leaver: the sign-in of a caseworker ends with the press of the button.
  const leaver = await another();
  await leaver.as('caseworker', '/referrals');
  await as('administrator', '/accounts');
  await press('Carys Bowen');
  await press('They have left');
  await sees(/Left/);
  await leaver.page.goto('/referrals');
  assert.equal(leaver.path(), '/sign-in');
});

journey('12d a member of staff ends a sign-in of their own elsewhere', async ({ as, press, another, page }) => {
  const elsewhere = await another();
  await elsewhere.as('vco', '/queue');
  await as('vco', '/sign-ins');
  const others = page.locator('main section').filter({ hasNotText: 'This one' });
  assert.ok((await others.count()) > 0);
  while (await others.count()) await press(/^End this sign-in/, others.first());
  await elsewhere.page.goto('/queue');
  assert.equal(elsewhere.path(), '/sign-in');
});
