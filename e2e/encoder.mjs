// The encoder of the browser, without one: the same bytes as the program, lists as they come, and refusals by their codes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

const root = new URL('../', import.meta.url);

const { guesses, readCsv, textOf } = await import(new URL('crates/assets/js/counting/csv.js', root));
const { Encoder, encodeRecords, fileBytes, layout, newKey, readKey } = await import(
  new URL('crates/assets/js/counting/encode.js', root)
);
const { fullName, read, tokens } = await import(new URL('crates/assets/js/counting/values.js', root));

const vectors = JSON.parse(await readFile(new URL('crates/counting/tests/vectors.json', root), 'utf8'));
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const refusedWith = (code, said = {}) => (error) => {
  assert.equal(error.code, code);
  assert.deepEqual(error.said, said);
  return true;
};
const list = (text) => {
  const { headings, records } = readCsv(text);
  return [headings, ...records];
};
const KINDS = ['surname', 'date_of_birth', 'forename'];
const PEOPLE = [
  ['Williams', '1984-05-06', 'Gwen'],
  ['Evans', '1971-01-31', 'Tomos'],
  ['Ŵyn', '1999-12-31', 'Siân'],
];

describe('the vectors', () => {
  const cells = vectors.records.map((record) => record.cells);
  const wanted = vectors.records.map((record) => record.encoding);

  test('have the fields that the columns make here', () => {
    assert.deepEqual(layout(vectors.columns), vectors.fields);
  });

  for (const [number, encoding] of wanted.entries()) {
    test(`record ${number + 1} has the same encoding`, async () => {
      const encoder = await Encoder.make(await readKey(vectors.key), vectors.columns);
      const [made] = await encoder.encode([cells[number]]);
      assert.equal(made && hex(made), encoding);
    });
  }

  test('are the same together, again and in any order', async () => {
    const encoder = await Encoder.make(await readKey(vectors.key), vectors.columns);
    const encoded = async (records) => (await encoder.encode(records)).map((made) => made && hex(made));
    assert.deepEqual(await encoded(cells), wanted);
    assert.deepEqual(await encoded([...cells].reverse()), [...wanted].reverse());
  });

  test('a slip in a surname changes the part of the family alone, and another key changes it all', async () => {
    const one = await Encoder.make(await readKey(vectors.key), KINDS);
    const [right, slip] = await one.encode([PEOPLE[0], ['Willians', ...PEOPLE[0].slice(1)]]);
    // Of 16 words 11 are a person's own: 328 of 479 bits are a forename's and a date of birth's.
    assert.deepEqual([layout(KINDS).map(({ bits }) => bits), right.length], [[126, 151, 202], 128]);
    assert.equal(hex(right.subarray(0, 88)), hex(slip.subarray(0, 88)));
    for (const place of [88, 96, 104, 112, 120]) {
      assert.notEqual(hex(right.subarray(place, place + 8)), hex(slip.subarray(place, place + 8)), `word ${place / 8}`);
    }
    const other = await Encoder.make(await readKey(await newKey()), KINDS);
    assert.notEqual(hex(right), hex((await other.encode([PEOPLE[0]]))[0]));
  });
});

describe('a key', () => {
  const [mark, project, secret, check] = vectors.key.split(':');
  const summed = (text) => {
    const bytes = [Buffer.from(mark), Buffer.from(project, 'hex'), Buffer.from(text, 'hex')];
    return [mark, project, text, createHash('sha256').update(Buffer.concat(bytes)).digest('hex').slice(0, 8)].join(':');
  };

  test('is its project and its secret, with space around it and in capitals too', async () => {
    const capitals = [project, secret, check].map((part) => part.toUpperCase());
    for (const text of [vectors.key, ` ${vectors.key}\n`, [mark, ...capitals].join(':')]) {
      const key = await readKey(text);
      assert.deepEqual([hex(key.project), hex(key.secret)], [project, secret]);
    }
  });

  test('that is none is refused', async () => {
    for (const text of ['', 'password', 'a:b:c:d', `${vectors.key}:`, vectors.key.replace('key-1', 'key-2'), project]) {
      await assert.rejects(readKey(text), refusedWith('key'));
    }
  });

  test('that was changed or cut is refused', async () => {
    const last = vectors.key.endsWith('0') ? '1' : '0';
    const changed = [vectors.key.slice(0, -1), vectors.key.slice(0, -1) + last, vectors.key.replace(secret, `${secret}00`)];
    for (const text of [...changed, [mark, project, 'x'.repeat(64), check].join(':')]) {
      await assert.rejects(readKey(text), refusedWith('key_damaged'));
    }
  });

  test('that chance does not give is refused, though its check is right', async () => {
    const different = (count) => hex(Uint8Array.from({ length: 32 }, (_, at) => at % count));
    await assert.rejects(readKey(summed(different(15))), refusedWith('key_weak'));
    assert.equal((await readKey(summed(different(16)))).secret.length, 32);
  });

  test('that is new can be read, and is another each time', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, newKey));
    assert.equal(new Set(keys).size, 20);
    for (const key of keys) {
      assert.match(key, /^alongside-counting-key-1:[0-9a-f]{32}:[0-9a-f]{64}:[0-9a-f]{8}$/);
      await readKey(key);
    }
  });
});

describe('cells', () => {
  test('have one spelling for what means the same', () => {
    for (const [kind, cell, value] of [
      ['forename', ' Mr  ÉLODIE ', 'elodie'],
      ['surname', "O'Neil-Smith", 'oneil smith'],
      ['date_of_birth', '6/5/1984', '19840506'],
      ['date_of_birth', '6th May 1984 10:30', '19840506'],
      ['date_of_birth', '1984-05', '19840500'],
      ['date_of_birth', '1937-13-99', '19371399'],
      ['date_of_birth', '06/05/84', null],
      ['sex', 'Woman', 'f'],
      ['sex', 'x', null],
      ['phone', '+44 (0)7700 900786', '07700900786'],
      ['phone', '0044 7700 900786', '07700900786'],
      ['phone', '4477009007', '4477009007'],
      ['phone', '1234', null],
      ['email', 'Gwen.W@Example.ORG', 'gwen.w@example.org'],
      ['postcode', 'bs24 9at ', 'bs249at'],
      ['address_line', 'Flat 3,  38 Gloucester-Avenue', 'flat 3 38 gloucester avenue'],
      // White space as Unicode has it, which the language's own trim() does not know.
      ['town', '\u0085Unknown\u3000', null],
      ['town', '\ufeffunknown', 'unknown'],
      // A letter that is like another only in lower case does not make a placeholder of it.
      ['forename', 'un\u212anown', 'unknown'],
      ['surname', 'x'.repeat(40), 'x'.repeat(31)],
      ['surname', `${'x'.repeat(40)} abcdefg`, `${'x'.repeat(23)} abcdefg`],
    ]) {
      assert.equal(read(kind, cell), value, `${kind}: ${cell}`);
    }
  });

  test('with what stands in place of nothing have no value', () => {
    const words = ['n/a', 'NA', 'NaN', 'nil', 'None', 'not given', 'Not known', 'NULL', 'unknown', 'unk', 'REFUSED'];
    for (const cell of ['', ' ', '-', '--', '.', '?', ...words]) {
      assert.equal(read('surname', cell), null, cell);
    }
  });

  test('with a name have no title before it', () => {
    for (const title of ['Mr', 'MRS', 'ms', 'Miss', 'Mx', 'Master', 'Dr.', 'Sir', 'Dame', 'Lady', 'Lord', 'Rev']) {
      assert.deepEqual(fullName(`${title} Gwen Wyn`), { forename: 'gwen', surname: 'wyn' }, title);
      assert.equal(read('surname', `Wyn ${title}`), `wyn ${title.toLowerCase().replace('.', '')}`);
      assert.equal(read('surname', title), title.toLowerCase().replace('.', ''));
    }
  });

  test('with a date share a part when day and month change places', () => {
    const parts = (value) => tokens('date_of_birth', value, '', '').map(([token]) => token);
    assert.deepEqual(parts('19840605').filter((part) => parts('19840506').includes(part)), ['y1984', '40506']);
    assert.deepEqual(parts('19840600'), ['y1984', 'm06', '1198406']);
  });

  test('with a full name have two parts', () => {
    for (const [cell, forename, surname] of [
      ['Mrs Gwen Mair Williams', 'gwen', 'williams'],
      ['WILLIAMS, Dr Gwen Mair', 'gwen', 'williams'],
      ['Gwen', 'gwen', null],
      [', Gwen', 'gwen', null],
    ]) {
      assert.deepEqual(fullName(cell), { forename, surname }, cell);
    }
  });
});

describe('a list', () => {
  test('is read with marks, doubled marks, and line breaks and commas within them', () => {
    const text = 'a,b\n"x ""y"", z","1\r\n2"\n"p"q"r,s"t\n';
    assert.deepEqual(list(text), [['a', 'b'], ['x "y", z', '1\r\n2'], ['pq"r', 's"t']]);
    assert.deepEqual(list('a\n"never closed, \n'), [['a'], ['never closed,']]);
  });

  test('may end its lines in three ways, have empty ones, and an empty cell at its end', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      assert.deepEqual(list(['', 'a,b', '', '1,2', '3,', ''].join(end)), [['a', 'b'], ['1', '2'], ['3', '']]);
    }
  });

  test('may begin with a mark of its order of bytes, have space around cells, and an empty heading', () => {
    assert.deepEqual(list('\ufeff"a" , ,c\n\u00a01 , 2,3\t'), [['a', '', 'c'], ['1', '2', '3']]);
    assert.deepEqual(list(textOf(Buffer.from('\ufeffa\nŵ'))), [['a'], ['ŵ']]);
    // It is taken away once, so that what stands behind it begins no cell.
    assert.deepEqual(list(textOf(Buffer.from('\ufeff\ufeff"a"\n1'))), [['"a"'], ['1']]);
  });

  test('loses what is no UTF-8, and keeps the rest of the cell', () => {
    assert.deepEqual(list(textOf(Buffer.from('a,b\nJos\xe9,1', 'latin1')))[1], ['Jos\ufffd', '1']);
  });

  test('with a row of another length is refused, with the number that a spreadsheet shows', () => {
    for (const [text, row] of [['a,b\n1\n', 2], ['a,b\n1,2\n\n1,2,3\n', 4], ['a,b\r\n"1\r\n1",2\r\n3\r\n', 3]]) {
      assert.throws(() => list(text), refusedWith('row', { row }));
    }
  });

  test('without headings that can be read is refused', () => {
    for (const bytes of ['', '\n\n', Buffer.from('a,b\n', 'utf16le'), [0x50, 0xff, 0x0a]]) {
      assert.throws(() => list(textOf(Buffer.from(bytes))), refusedWith('headings'));
    }
  });

  test('says what its columns hold, or that it holds nobody', () => {
    const text = 'first_name,Surname,DOB,contact,notes\nGwen,Wyn,1984-05-06,g@example.org,x\n,Wyn,,h@example.org,\n';
    assert.deepEqual(guesses(readCsv(text)), ['forename', 'surname', 'date_of_birth', 'email', '']);
    // What cannot be read as what the heading says is left out.
    assert.equal(guesses(readCsv(text.replace('1984-05-06', 'yes')))[2], '');
    assert.throws(() => guesses(readCsv('a,b\n')), refusedWith('no_records'));
  });
});

describe('the file', () => {
  const FORM = 1;

  /** What stands in a file's bytes, read as the table in crates/counting/src/file.rs says. */
  function taken(bytes) {
    const buffer = Buffer.from(bytes);
    let at = 27;
    const fields = Array.from({ length: buffer[26] }, () => {
      const end = at + 1 + buffer[at];
      const field = { kind: buffer.toString('latin1', at + 1, end), bits: buffer.readUInt16LE(end) };
      at = end + 2;
      return field;
    });
    const count = Number(buffer.readBigUInt64LE(at));
    const from = (place) => at + 8 + 128 * place;
    const encodings = Array.from({ length: count }, (_, place) => hex(buffer.subarray(from(place), from(place + 1))));
    const end = from(count);
    return { head: buffer.subarray(0, 26), fields, encodings, said: buffer.subarray(0, end), sum: buffer.subarray(end) };
  }

  test('has its head, its encodings in the order of their bytes, and its checksum', async () => {
    const key = await readKey(vectors.key);
    const made = await encodeRecords(vectors.key, KINDS, PEOPLE);
    const { head, fields, encodings, said, sum } = taken(made.bytes);
    assert.equal(head.toString('latin1', 0, 8), 'ALONGENC');
    const rules = await readFile(new URL('crates/counting/src/fields.rs', root), 'utf8');
    assert.deepEqual([...head.subarray(8, 10)], [FORM, Number(/pub const VERSION: u8 = (\d+);/.exec(rules)[1])]);
    assert.equal(hex(head.subarray(10)), hex(key.project));
    assert.deepEqual(fields, layout(KINDS));
    const encoder = await Encoder.make(key, KINDS);
    assert.deepEqual(encodings, (await encoder.encode(PEOPLE)).map(hex).sort());
    assert.equal(hex(sum), createHash('sha256').update(said).digest('hex'));
    assert.deepEqual([made.count, made.leftOut], [3, 0]);
  });

  test('is the same in whatever order the records and columns stand', async () => {
    const bytes = async (kinds, records) => hex((await encodeRecords(vectors.key, kinds, records)).bytes);
    const turned = PEOPLE.map(([surname, born, forename]) => ['left out', forename, born, surname]).reverse();
    assert.equal(await bytes(['', 'forename', 'date_of_birth', 'surname'], turned), await bytes(KINDS, PEOPLE));
  });

  test('counts what is left out, and tells of each step until all is done', async () => {
    const records = Array.from({ length: 600 }, (_, number) => (number % 3 === 0 ? ['', '', 'Ann'] : PEOPLE[number % 3]));
    const told = [];
    const made = await encodeRecords(vectors.key, KINDS, records, (done) => told.push(done));
    assert.deepEqual([made.count, made.leftOut, taken(made.bytes).encodings.length], [400, 200, 400]);
    assert.ok(told.length > 1 && told.at(-1) === 600, 'it is told once only, or not to the end');
  });

  test('of as many encodings as one byte cannot count says so in eight', async () => {
    const bytes = await fileBytes(new Uint8Array(16), [], Array(70_000).fill(new Uint8Array(128)));
    assert.equal(taken(bytes).encodings.length, 70_000);
  });

  test('is not made of too few columns, of nobody, of no record or with no key', async () => {
    const make = (kinds, records, key = vectors.key) => encodeRecords(key, kinds, records);
    for (const kinds of [
      ['surname'],
      ['forename', 'surname', ''],
      ['surname', 'date_of_birth', 'sex'],
      ['full_name', 'postcode', 'phone'],
      ['forename', 'date_of_birth', 'postcode'],
    ]) {
      await assert.rejects(make(kinds, [kinds.map(() => 'x')]), refusedWith('too_little'), kinds.join());
    }
    await make(['full_name', 'date_of_birth'], [['Gwen Wyn', '1984']]);
    await assert.rejects(make(KINDS, [['', '', 'Ann']]), refusedWith('nobody'));
    await assert.rejects(make(KINDS, []), refusedWith('no_records'));
    await assert.rejects(make(KINDS, PEOPLE, 'password'), refusedWith('key'));
    await assert.rejects(make(KINDS, readCsv('a,b,c\n1,2,3\n1,2\n').records), refusedWith('row', { row: 3 }));
  });
});
