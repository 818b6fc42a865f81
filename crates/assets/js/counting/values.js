// How the text of a cell becomes a value: one spelling for what means the same. It is what the program itself does with a
// cell, letter for letter: a difference here would make other bits of the same person. And how a value becomes tokens: what
// is hashed together.
//
// A value is a string of bytes, one character for each, so that it can be cut and joined as bytes are.

/** How many bytes a value holds. Of a longer one the start and the last eight are kept. */
const ROOM = 31;
const END = 8;

/** What stands in cells in place of nothing. */
const NOTHING = new Set([
  "",
  "-",
  "--",
  ".",
  "?",
  "n/a",
  "na",
  "nan",
  "nil",
  "none",
  "not given",
  "not known",
  "null",
  "unknown",
  "unk",
  "refused",
]);

/** Words before a name that are no part of it. */
const TITLES = new Set(["mr", "mrs", "ms", "miss", "mx", "master", "dr", "sir", "dame", "lady", "lord", "rev"]);

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Letters with marks, by what they are without. */
const MARKED = {
  a: "àáâãäåāăąǎ",
  ae: "æ",
  c: "çćĉċč",
  d: "ďđð",
  e: "èéêëēĕėęě",
  g: "ĝğġģ",
  h: "ĥħ",
  i: "ìíîïĩīĭįı",
  j: "ĵ",
  k: "ķ",
  l: "ĺļľł",
  n: "ñńņň",
  o: "òóôõöøōŏő",
  oe: "œ",
  r: "ŕŗř",
  s: "śŝşšș",
  ss: "ß",
  t: "ţťŧț",
  th: "þ",
  u: "ùúûüũūŭůűų",
  w: "ŵẁẃẅ",
  y: "ýÿŷỳ",
  z: "źżž",
};
const UNMARKED = new Map(
  Object.entries(MARKED).flatMap(([plain, marked]) => [...marked].map((letter) => [letter, plain])),
);

const ASCII = /^[\0-\x7f]*$/;
// Written together or apart: O'Neil, ONeil. Nor does a mark count that stands by itself after its letter.
const DROPPED = /^['’‘`´\u0300-\u036f]$/;
const LETTER_OR_FIGURE = /^[\p{Alphabetic}\p{N}]$/u;
const SPACE = /^\p{White_Space}$/u;

const utf8 = new TextEncoder();

/** The text without white space around it. The language's own trim() takes other signs for white space. */
export function trim(text) {
  let [from, to] = [0, text.length];
  while (from < to && SPACE.test(text[from])) {
    from += 1;
  }
  while (to > from && SPACE.test(text[to - 1])) {
    to -= 1;
  }
  return text.slice(from, to);
}

/** The bytes of a text, as many as a value holds. */
function short(text) {
  if (ASCII.test(text)) {
    return text.length <= ROOM ? text : text.slice(0, ROOM - END) + text.slice(-END);
  }
  const bytes = utf8.encode(text);
  const kept = bytes.length <= ROOM ? [bytes] : [bytes.subarray(0, ROOM - END), bytes.subarray(-END)];
  return kept.map((part) => String.fromCharCode(...part)).join("");
}

/** The text in lower case, without marks on letters and apostrophes; other signs become spaces. */
function folded(text) {
  let out = "";
  for (const letter of text) {
    // Letter by letter, for within a word a last sigma would have another form.
    for (const lower of letter.toLowerCase()) {
      if (!DROPPED.test(lower)) {
        out += UNMARKED.get(lower) ?? (LETTER_OR_FIGURE.test(lower) ? lower : " ");
      }
    }
  }
  return out;
}

/** In lower case what is ASCII, and nothing else. */
export function lowerAscii(text) {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A name's words; a title before others is left out. */
function nameWords(text) {
  const words = folded(text).split(" ").filter(Boolean);
  return words.length > 1 && TITLES.has(words[0]) ? words.slice(1) : words;
}

function name(cell) {
  // Of one word of plain letters the start alone is kept, however long it is.
  return /^[A-Za-z]*$/.test(cell) ? cell.toLowerCase().slice(0, ROOM) : short(nameWords(cell).join(" "));
}

/** The forename and surname of a full name, each null where it has none. A comma puts the surname first. */
export function fullName(cell) {
  const comma = cell.indexOf(",");
  if (comma >= 0) {
    const [forename] = nameWords(cell.slice(comma + 1));
    return { forename: forename ? short(forename) : null, surname: name(cell.slice(0, comma)) || null };
  }
  const names = nameWords(cell);
  const surname = names.length > 1 ? short(names.at(-1)) : null;
  return { forename: names.length > 0 ? short(names[0]) : null, surname };
}

/** A word of a date as a number, or null. */
function dateNumber(word) {
  const month = MONTHS.indexOf(lowerAscii(word.slice(0, 3)));
  if (month >= 0) {
    return month + 1;
  }
  const figures = word.replace(/[A-Za-z]+$/, "");
  const number = Number(figures);
  return /^[0-9]+$/.test(figures) && number < 2 ** 32 ? number : null;
}

/** Year, month and day, noughts for what is not known; null where it is no date. */
function dateParts(cell) {
  const [day] = cell.split(/[Tt]/, 1);
  // A time behind the day is not part of it.
  const text = day.length >= 8 && /^[-0-9/]*$/.test(day) ? day : cell;
  const numbers = text.split(/[^0-9A-Za-z]+/).filter(Boolean).slice(0, 3).map(dateNumber);
  if (numbers.length === 0 || numbers.includes(null)) {
    return null;
  }
  const isYear = (number) => number >= 1000 && number <= 9999;
  const yearFirst = isYear(numbers[0]) ? numbers : numbers.reverse();
  const [year, month = 0, date = 0] = yearFirst;
  return isYear(year) ? { year, month, date } : null;
}

/** Eight figures, year first. A day that cannot be is kept as it was written, for most of its figures are right. */
function dateOfBirth(cell) {
  const usual = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/.exec(cell);
  if (usual) {
    return usual.slice(1).join("");
  }
  if (/^[0-9]{8}$/.test(cell)) {
    return cell;
  }
  const parts = dateParts(cell);
  if (!parts || parts.month > 99 || parts.date > 99) {
    return null;
  }
  const two = (number) => String(number).padStart(2, "0");
  return `${parts.year}${two(parts.month)}${two(parts.date)}`;
}

function sex(cell) {
  if (/^[fw2]/i.test(cell)) {
    return "f";
  }
  return /^[m1]/i.test(cell) ? "m" : null;
}

/** Figures only, a country's prefix of the United Kingdom as a nought. */
function phone(cell) {
  const figures = cell.replace(/[^0-9]+/g, "");
  const prefix = figures.length > 10 ? /^(?:0044|44)0?/ : /^00440?/;
  const number = figures.replace(prefix, "0");
  return number.length >= 5 ? short(number) : null;
}

function email(cell) {
  const lower = cell.toLowerCase();
  return lower.includes("@") ? short(lower) : null;
}

/** Letters and figures without spaces. */
function packed(cell) {
  if (ASCII.test(cell)) {
    return cell.replace(/[^0-9A-Za-z]+/g, "").toLowerCase().slice(0, ROOM);
  }
  return short(folded(cell).replaceAll(" ", ""));
}

/** Words with one space between. */
function words(cell) {
  const text = ASCII.test(cell) ? cell.toLowerCase().replace(/[^0-9a-z]+/g, " ") : folded(cell);
  return short(text.split(" ").filter(Boolean).join(" "));
}

const READERS = {
  forename: name,
  middle_names: name,
  surname: name,
  full_name: name,
  date_of_birth: dateOfBirth,
  sex,
  phone,
  email,
  postcode: packed,
  identifier: packed,
  address_line: words,
  town: words,
  country: words,
  category: words,
  text: words,
};

/** The value of a cell, or null where there is none. */
export function read(kind, cell) {
  const text = trim(cell);
  return NOTHING.has(lowerAscii(text)) ? null : READERS[kind](text) || null;
}

/** Two letters in a row of each word, with a line before its first and after its last. */
function twos(value) {
  return value
    .split(" ")
    .filter(Boolean)
    .flatMap((word) => Array.from(`${word}_`, (letter, place) => (place === 0 ? "_" : word[place - 1]) + letter));
}

/** Year, month and day, and each two of them; day and month in either order. What is not known is noughts. */
function dateTokens(value) {
  const [year, month, day] = [value.slice(0, 4), value.slice(4, 6), value.slice(6, 8)];
  const wholes = [
    ["y", year],
    ["m", month],
    ["d", day],
    ["1", year, month],
    ["2", year, day],
    ["3", month, day],
    ["4", ...[month, day].sort()],
  ];
  return wholes.filter(([, ...parts]) => parts.every((part) => /[^0]/.test(part))).map((parts) => parts.join(""));
}

/**
 * The tokens of a value, each with what it carries with it. Half of a name's tokens carry the year of birth, half the
 * other name's first letter: a slip in one of them leaves the other half.
 */
export function tokens(kind, value, year, letter) {
  if (kind === "forename" || kind === "surname") {
    // No text has a byte 1 in it, so that no token of letters is a salt.
    return twos(value).flatMap((two) => [
      [two, `\x01${year}`],
      [two, `\x01${letter}`],
    ]);
  }
  const parts = { date_of_birth: dateTokens, sex: (whole) => [whole] }[kind] ?? twos;
  return parts(value).map((token) => [token, ""]);
}
