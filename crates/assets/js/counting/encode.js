// From records to a file of encodings, byte for byte as the program makes it. What an encoding is stands in
// docs/private-counting.md, the file's form in crates/counting/src/file.rs.
import { Refused, batches } from "./csv.js";
import { fullName, read, tokens as tokensOf, trim } from "./values.js";

const KEY_MARK = "alongside-counting-key-1";
const FILE_MARK = "ALONGENC";
/** The versions of the file's form, and of the rules by which values become bits. */
const VERSIONS = [1, 2];

/** How much a field says of who somebody is; a full set of fields shares out the bits by it. */
const WEIGHTS = Object.entries({
  forename: 10,
  middle_names: 3,
  surname: 12,
  date_of_birth: 16,
  sex: 1,
  phone: 8,
  email: 8,
  postcode: 8,
  address_line: 10,
  town: 5,
  country: 1,
  identifier: 14,
  category: 1,
  text: 2,
});
/** How many bits of a filter all fields of a record are given together. */
const TOTAL = 480;
/** Kinds that are a person's own. What is left (where they live, how they are reached) a family has in common. */
const OWN = new Set(["forename", "middle_names", "date_of_birth", "sex", "identifier"]);
const ENCODING_WORDS = 16;
const WORD_BYTES = 8;
/** Numbers of 32 bits that one hash gives, each for one place. */
const NUMBERS = 8;

const utf8 = new TextEncoder();
const bytesOf = (value) => Uint8Array.from(value, (byte) => byte.charCodeAt(0));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g), (two) => Number.parseInt(two, 16));

function joined(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const sha256 = async (parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(parts)));
const hmac = async (key, bytes) => new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
const hmacKey = (bytes) => crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

/** Four bytes by which a slip in copying is noticed. */
async function check(project, secret) {
  return hex((await sha256([utf8.encode(KEY_MARK), project, secret])).subarray(0, 4));
}

/** A key's project and secret, of its text. */
export async function readKey(text) {
  const [mark, ...parts] = trim(text).split(":");
  if (mark !== KEY_MARK || parts.length !== 3) {
    throw new Refused("key");
  }
  if (!/^[0-9a-f]{32}:[0-9a-f]{64}:[0-9a-f]{8}$/i.test(parts.join(":"))) {
    throw new Refused("key_damaged");
  }
  const [project, secret, given] = parts;
  const key = { project: unhex(project), secret: unhex(secret) };
  // Of 32 bytes drawn by chance fewer than 16 are different once in more than 10^20 keys.
  if (new Set(key.secret).size < 16) {
    throw new Refused("key_weak");
  }
  if ((await check(key.project, key.secret)) !== given.toLowerCase()) {
    throw new Refused("key_damaged");
  }
  return key;
}

/** The text of a new key, drawn by chance. */
export async function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(48));
  const [project, secret] = [bytes.subarray(0, 16), bytes.subarray(16)];
  const text = [KEY_MARK, hex(project), hex(secret), await check(project, secret)].join(":");
  bytes.fill(0);
  return text;
}

/** The fields that columns of these kinds make, in a fixed order, with their bits. */
export function layout(kinds) {
  const given = new Set(kinds.flatMap((kind) => (kind === "full_name" ? ["forename", "surname"] : [kind])));
  const used = WEIGHTS.filter(([kind]) => given.has(kind));
  const telling = used.filter(([, weight]) => weight >= 8).length;
  if (telling < 3 || !given.has("surname") || !given.has("date_of_birth")) {
    throw new Refused("too_little");
  }
  const all = used.reduce((sum, [, weight]) => sum + weight, 0);
  return used.map(([kind, weight]) => ({ kind, bits: Math.floor((TOTAL * weight) / all) }));
}

/** The place that a token's and a salt's number make (multipliers of Knuth and of Appleby). */
function place(token, salt, within) {
  const mixed = Math.imul(token ^ salt, 0x9e3779b1);
  const drawn = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 16;
  return (drawn * within) >>> 16;
}

function bitsOf(fields) {
  return fields.reduce((sum, { bits }) => sum + bits, 0);
}

/** How many bytes of an encoding hold what is a person's own. Each part is as long as its bits are many, in whole words. */
function ownBytes(fields) {
  const [own, all] = [bitsOf(fields.filter(({ kind }) => OWN.has(kind))), bitsOf(fields)];
  // A date of birth is a person's own and a surname is not, so that neither part is ever empty.
  return WORD_BYTES * Math.floor((ENCODING_WORDS * own + Math.floor(all / 2)) / all);
}

/** Lays the second half of a filter over the first. */
function folded(filter) {
  const half = filter.length / 2;
  return filter.subarray(0, half).map((byte, at) => byte ^ filter[half + at]);
}

/** A field's keyed hash. It keeps the numbers that it worked out, so that the next record costs little. */
class Hashed {
  #key;
  #numbers = new Map();
  #wanted = new Map();

  constructor(field, key) {
    this.field = field;
    this.#key = key;
  }

  /** The tokens of a record's values, each once, and how many numbers each is given. */
  share(values, year, letter) {
    const pairs = values.flatMap((value) => tokensOf(this.field.kind, value, year, letter));
    // No byte is this sign, so that two pairs never read the same.
    const tokens = [...new Map(pairs.map((pair) => [pair.join("\u0100"), pair])).values()];
    const { bits } = this.field;
    const each = Math.max(1, Math.floor((2 * bits + tokens.length) / (2 * tokens.length)));
    for (const token of tokens.flat()) {
      if ((this.#numbers.get(token)?.length ?? 0) < each) {
        this.#wanted.set(token, Math.max(each, this.#wanted.get(token) ?? 0));
      }
    }
    return { tokens, each };
  }

  /** Works out all numbers that records were found to want. */
  async workOut() {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    await Promise.all(
      wanted.map(async ([token, count]) => {
        const numbers = Array.from({ length: Math.ceil(count / NUMBERS) }, (_, number) => number);
        const hashes = await Promise.all(
          numbers.map((number) => hmac(this.#key, bytesOf(String.fromCharCode(number) + token))),
        );
        const view = new DataView(joined(hashes).buffer);
        this.#numbers.set(token, Uint32Array.from({ length: view.byteLength / 4 }, (_, at) => view.getUint32(4 * at)));
      }),
    );
  }

  /** Sets the bits of tokens. */
  set({ tokens, each }, filter) {
    for (const [token, salt] of tokens) {
      const [ofToken, ofSalt] = [this.#numbers.get(token), this.#numbers.get(salt)];
      for (let number = 0; number < each; number += 1) {
        const bit = place(ofToken[number], ofSalt[number], 8 * filter.length);
        filter[bit >> 3] |= 1 << (bit & 7);
      }
    }
  }
}

/** Makes encodings of records whose columns are of given kinds. */
export class Encoder {
  #kinds;
  #hashed;
  #least;
  #own;

  constructor(kinds, hashed) {
    /** The fields, with their bits. */
    this.fields = hashed.map(({ field }) => field);
    this.#kinds = kinds;
    this.#hashed = hashed;
    this.#least = Math.floor(bitsOf(this.fields) / 2);
    this.#own = ownBytes(this.fields);
  }

  static async make(key, kinds) {
    const fields = layout(kinds);
    const secret = await hmacKey(key.secret);
    const hashed = fields.map(async (field) => {
      const bytes = await hmac(secret, utf8.encode(`alongside counting 1 ${field.kind}`));
      const made = new Hashed(field, await hmacKey(bytes));
      bytes.fill(0);
      return made;
    });
    return new Encoder(kinds, await Promise.all(hashed));
  }

  /** Encodings of records; null where so much is missing that the rest could be many people's. One call after another. */
  async encode(records) {
    const shares = records.map((cells) => this.#shares(cells));
    await Promise.all(this.#hashed.map((field) => field.workOut()));
    return shares.map((share) => this.#bits(share));
  }

  /** A record's values, by what they are. */
  #values(cells) {
    const values = new Map(this.fields.map(({ kind }) => [kind, []]));
    this.#kinds.forEach((kind, column) => {
      const value = values.has(kind) || kind === "full_name" ? read(kind, cells[column]) : null;
      if (value === null) {
        return;
      }
      const given = kind === "full_name" ? fullName(cells[column]) : { [kind]: value };
      for (const [of, part] of Object.entries(given).filter(([, part]) => part !== null)) {
        values.get(of).push(part);
      }
    });
    return values;
  }

  #shares(cells) {
    const values = this.#values(cells);
    const first = (kind) => values.get(kind)?.[0] ?? "";
    // Noughts where a year or a letter is not known.
    const year = first("date_of_birth").slice(0, 4) || "\0\0\0\0";
    const letter = (kind) => first(kind).slice(0, 1) || "\0";
    return this.#hashed.map((hashed) => {
      const { kind } = hashed.field;
      return hashed.share(values.get(kind), year, letter(kind === "surname" ? "forename" : "surname"));
    });
  }

  /** The bits of a record: two filters, each folded in half. */
  #bits(shares) {
    const own = new Uint8Array(2 * this.#own);
    const rest = new Uint8Array(2 * (ENCODING_WORDS * WORD_BYTES - this.#own));
    let given = 0;
    this.#hashed.forEach((hashed, number) => {
      if (shares[number].tokens.length > 0) {
        given += hashed.field.bits;
        hashed.set(shares[number], OWN.has(hashed.field.kind) ? own : rest);
      }
    });
    return given >= this.#least ? joined([folded(own), folded(rest)]) : null;
  }
}

function byBytes(one, other) {
  const at = one.findIndex((byte, place) => byte !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}

const littleEndian = (number, length) => Array.from({ length }, (_, at) => Math.floor(number / 256 ** at) % 256);

/** The bytes that leave. The encodings stand in the order of their bytes, so that the order of the records is not told. */
export async function fileBytes(project, fields, encodings) {
  const head = fields.flatMap(({ kind, bits }) => [[kind.length], utf8.encode(kind), littleEndian(bits, 2)]);
  const parts = [
    utf8.encode(FILE_MARK),
    VERSIONS,
    project,
    [fields.length],
    ...head,
    littleEndian(encodings.length, 8),
    ...[...encodings].sort(byBytes),
  ];
  return joined([...parts, await sha256(parts)]);
}

/**
 * The file of encodings of records, how many are in it and how many were left out. `kinds` says what each column holds, ""
 * where it is not used; `told` is called, and waited for, with the number of records done.
 */
export async function encodeRecords(keyText, kinds, records, told = () => {}) {
  const key = await readKey(keyText);
  const encoder = await Encoder.make(key, kinds).finally(() => key.secret.fill(0));
  const encodings = [];
  let done = 0;
  for (const batch of batches(records)) {
    encodings.push(...(await encoder.encode(batch)).filter((encoding) => encoding !== null));
    done += batch.length;
    await told(done);
  }
  if (encodings.length === 0) {
    throw new Refused(done === 0 ? "no_records" : "nobody");
  }
  const bytes = await fileBytes(key.project, encoder.fields, encodings);
  return { bytes, count: encodings.length, leftOut: done - encodings.length };
}
