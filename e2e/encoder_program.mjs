// The encoder of the page beside the program's own: the same list, odd cells of every kind in it, must give the same bytes. The
// vectors hold what was thought of; this finds where one of the two learns something that the other does not know.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { readCsv } from '../crates/assets/js/counting/csv.js';
import { encodeRecords } from '../crates/assets/js/counting/encode.js';

const program = process.env.ALONGSIDE ?? new URL('../target/debug/alongside', import.meta.url).pathname;
const run = promisify(execFile);

// What cells of each kind are made of: what means nothing, what is written in several ways, what is no such value.
const PARTS = {
  forename: ['Gwen', 'gwenllïan', 'Mary-Jane', 'Mrs', 'J.', 'unknown', 'Łukasz', '李', "D'Arcy", 'n/a', 'Ann Marie', '🙂', 'ﬁona', 'İpek'],
  middle_names: ['Mair', '', 'A B', 'née Rees', '-', 'Σοφíας', 'x'.repeat(40)],
  surname: ['Prichard', "O'Neil-Smith", 'van der Berg', 'MACDONALD', 'Ŵyn', 'Dr', 'ß', 'de la Croix y Muñoz de la Torre Alta', 'Müller'],
  full_name: ['', 'Mr Tom Bell', 'Bell, Tom', 'Gwen', 'Dame Alis Mair Pugh Rees', 'not given'],
  date_of_birth: ['1984-05-06', '6/5/84', '06.05.1984', '6 May 1984', 'May 1984', '1984', '31/02/1990', '1900-01-01', '12 Sept 2001', '20010912', 'n/k'],
  sex: ['F', 'female', 'M', 'woman', '1', '2', 'not known', 'X', ''],
  phone: ['07700 900786', '+44 (0)7700 900786', '00447700900786', '0117 496 0123', '123', 'none', '07700-900-786 ext 4'],
  email: ['gwen.p@example.org', 'GWEN.P@Example.ORG', 'no', 'a@b', 'gwen p@example.org', 'ŵyn@example.org'],
  postcode: ['BS24 9AT', 'bs249at', 'BS24', 'ZZ99 3VZ', 'B5 24 9AT', 'EC1A 1BB', ''],
  address_line: ['38 Gloucester Avenue', '38, Gloucester-Ave.', 'Flat 3, 4 Heol y Gadeirlan', 'unknown', 'The Old Rectory'],
  identifier: ['AB 123', 'ab123', '0', 'null', '943 476 5919'],
};
const AROUND = ['', '', '', ' ', '  ', '\t', '"', 'é', '\u0301', '\u00a0', '.', '0'];

/** Numbers by chance from a seed (Marsaglia's xorshift). */
function dice(seed) {
  let state = seed;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

function list(kinds, records, seed) {
  const drawn = dice(seed);
  const one = (of) => of[drawn(of.length)];
  const cell = (kind) => {
    const text = `${one(AROUND)}${one(PARTS[kind])}${drawn(6) ? '' : ` ${one(PARTS[kind])}`}${one(AROUND)}`;
    return drawn(8) ? `"${text.replaceAll('"', '""')}"` : '';
  };
  const rows = Array.from({ length: records }, () => kinds.map(cell).join(','));
  return `${[kinds.join(','), ...rows].join('\r\n')}\r\n`;
}

test('the page and the program make the same bytes of odd cells of every kind', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'alongside-encoder-'));
  const at = (name) => path.join(folder, name);
  try {
    await run(program, ['encode', '--new-key', at('key')]);
    const key = await readFile(at('key'), 'utf8');
    const all = Object.keys(PARTS);
    for (const [number, kinds] of [all, all.filter((kind) => kind !== 'full_name'), ['surname', 'date_of_birth', 'phone']].entries()) {
      const people = list(kinds, 3000, 77 + number);
      await writeFile(at('people.csv'), people);
      await writeFile(at('settings.toml'), kinds.map((kind) => `[[column]]\nname = "${kind}"\nkind = "${kind}"\n`).join(''));
      const files = ['--settings', at('settings.toml'), '--out', at(`${number}.encoded`)];
      await run(program, ['encode', at('people.csv'), '--key', at('key'), ...files]);
      const made = await encodeRecords(key, kinds, readCsv(people).records);
      assert.ok(made.count > 1000, `only ${made.count} records say enough`);
      assert.ok(Buffer.from(made.bytes).equals(await readFile(at(`${number}.encoded`))), `they differ for ${kinds.join(', ')}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
