// A file of the police's feed is uploaded, read while one watches, and a row that could not be taken is mended.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { journey } from '../helpers/journey.mjs';

/** The feed's rows of a morning that has not come yet in the demo; the day on which one happened is no day. */
async function morning() {
  const packed = await readFile(new URL('../../demo/avon_somerset_2025-01.csv.gz', import.meta.url));
  const [heading, ...rows] = gunzipSync(packed).toString('utf8').split('\r\n');
  const few = rows.filter((row) => /^[^,]+,[^,]+,2025-01-30 0[0-6]:/.test(row) && !row.includes('"')).slice(0, 10);
  const cells = few[3].split(',');
  few[3] = cells.map((cell, at) => (at === 3 ? '2025-01-32 10:00' : cell)).join(',');
  return { text: [heading, ...few, ''].join('\r\n'), rows: few.length, surname: cells[14], from: cells[3] };
}

journey('4 a file is uploaded and watched, a row is mended and read again', async ({ page, as, press, type, file, go, sees, seesNot, path }) => {
  const { text, rows, surname, from } = await morning();
  await as('manager', '/imports');
  await file(/^File of reports/, { name: 'thursday.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await type(/^When the file was made/, '2025-01-30T08:30');
  await press('Bring it in');
  await sees('Are these the right columns?');
  await press('Read the file');
  const imported = path();
  const done = page.getByRole('heading', { name: 'What became of the rows' });
  const again = page.getByRole('link', { name: 'Look again' }).or(page.getByRole('button', { name: 'Look again' }));
  for (let looks = 0; looks < 100 && ((await again.count()) || !(await done.count())); looks += 1) {
    await (await again.count() ? press('Look again') : go(imported));
  }
  await sees(new RegExp(`${rows} of ${rows}`));
  await as('manager', '/quarantine');
  const row = page.getByRole('row').filter({ hasText: 'thursday' }).filter({ hasText: 'A date is missing or no real date' });
  const name = (await row.getByRole('link').innerText()).trim();
  await press(name);
  await type(/^occurred_from/, from);
  await press('Read this row again');
  await go('/quarantine');
  await seesNot(name);
  await go('/search');
  await type(/name|find|who/i, surname);
  await press('Find');
  await sees(new RegExp(surname, 'i'));
});
