// How many people two organisations both know, counted without a name leaving either.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { journey } from '../helpers/journey.mjs';

const program = process.env.ALONGSIDE ?? new URL('../../target/debug/alongside', import.meta.url).pathname;
const run = promisify(execFile);
// Which strangers look alike is another matter under each key (of 300 keys, eight made one to three of 117,000 pairs of
// strangers one person): with one that is given, the count is the same each time.
const { key: KEY } = JSON.parse(await readFile(new URL('../../crates/counting/tests/vectors.json', import.meta.url), 'utf8'));
const HEADINGS = 'First name,Surname,Date of birth,Postcode';
const SETTINGS = ['forename', 'surname', 'date_of_birth', 'postcode']
  .map((kind, at) => `[[column]]\nname = "${HEADINGS.split(',')[at]}"\nkind = "${kind}"\n`).join('');

/** Made-up people with these numbers, as a file; each number is always the same person. */
function list(from, to) {
  const word = (seed) => {
    let [state, letters] = [Math.imul(seed + 1, 0x9e3779b1) >>> 0, ''];
    for (let at = 0; at < 4; at += 1) {
      state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0;
      letters += 'bdfgklmnprstvz'[state % 14] + 'aeiou'[(state >>> 8) % 5];
    }
    return letters;
  };
  const rows = [HEADINGS];
  for (let number = from; number < to; number += 1) {
    const drawn = Math.imul((Math.imul(number + 7, 0x85ebca6b) >>> 0) ^ 0x2545f491, 0xc2b2ae35) >>> 0;
    const two = (value) => String(value).padStart(2, '0');
    const born = `${1950 + (drawn >>> 4) % 50}-${two(1 + (drawn >>> 11) % 12)}-${two(1 + (drawn >>> 17) % 28)}`;
    rows.push(`${word(number * 2)},${word(number * 2 + 1)},${born},BS${10 + (drawn >>> 7) % 80} ${(drawn >>> 3) % 10}AA`);
  }
  return `${rows.join('\r\n')}\r\n`;
}

/** The encodings of a list, made with the program's own commands, as the page says for those without scripts. */
async function encoded(folder, name, people) {
  const [file, key, settings, out] = [`${name}.csv`, 'counting.key', 'settings.toml', `${name}.encoded`].map((it) => path.join(folder, it));
  await writeFile(file, people);
  await writeFile(settings, SETTINGS);
  await rm(key, { force: true });
  await run(program, ['encode', '--new-key', key]);
  // Written over, so that it stays as closed to others as the program made it.
  await writeFile(key, KEY);
  await run(program, ['encode', file, '--key', key, '--settings', settings, '--out', out]);
  return readFile(out);
}

journey('13 two organisations learn how many people they share, and no name leaves either', async ({ page, as, press, type, choose, sees, seesNot, file, check, scripts, wait, path: at, error }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'alongside-counting-'));
  const still = async (name) => {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };
  const give = async (name, people) => {
    if (!scripts) {
      await file('File of marks', { name: `${name}.encoded`, mimeType: 'application/octet-stream', buffer: await encoded(folder, name, people) });
    } else {
      await file('Your list', { name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(people) });
      await page.getByLabel('Date of birth').waitFor();
      assert.equal(await page.getByLabel('Surname').inputValue(), 'surname', 'the columns are not guessed');
      const field = page.getByLabel('Key', { exact: true });
      await still('Make a new key');
      await page.waitForFunction((input) => input.value.startsWith('alongside-counting-key-1:'), await field.elementHandle());
      assert.notEqual(await field.inputValue(), KEY);
      await type('Key', KEY);
      const sent = [];
      page.on('request', (request) => sent.push(request.url()));
      await still('Make the marks');
      await page.getByText(/records became marks/).waitFor();
      await check();
      assert.deepEqual(sent.filter((url) => !url.startsWith('blob:') && !url.includes('/assets/')), [], 'the page asked the server');
      await page.getByLabel('Key', { exact: true }).fill('');
    }
    await press('Give marks');
    await sees('Give other marks in place of yours');
  };
  try {
    await as('coordinator', '/counts');
    await press('Set up a count');
    await type('What is it called?', 'Known to both');
    await choose('Harbour Domestic Abuse Service', 'Who is asked?');
    await choose('Severn Victim Care Unit', 'Who is asked?');
    await choose('A person', 'What is a record in their lists?');
    await press('Set up');
    await sees('You can count when two have given their marks.');
    const count = at();
    await as('agency_manager', '/counts');
    await sees('Waits for you');
    await press('Known to both');
    // A list of names, sent by mistake, is turned back.
    await file('File of marks', { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(list(0, 20)) });
    await press('Give marks');
    await error(/This is not a file of marks/);
    await give('harbour', list(0, 300));
    await as('manager', count);
    await sees('The others used First name, Family name, Date of birth, Postcode.');
    await give('unit', list(210, 600));
    await as('coordinator', count);
    await press('Count now');
    await sees('Being counted');
    await wait('hour');
    for (const who of ['coordinator', 'agency_manager', 'manager']) {
      await as(who, count);
      await sees(/Harbour Domestic Abuse Service, Severn Victim Care Unit\s+90\b/);
    }
    await as('caseworker', '/');
    await seesNot('People in common');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
