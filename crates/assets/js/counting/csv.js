// Reads a list of people: CSV with headings, as the program reads it. And guesses what its columns hold.
import { lowerAscii, read, trim } from "./values.js";

/** Why something is not done. The page has the words for each code. */
export class Refused extends Error {
  constructor(code, said = {}) {
    super(code);
    this.name = "Refused";
    this.code = code;
    /** What the words have places for, such as the number of a row. */
    this.said = said;
  }
}

const BYTE_ORDER_MARK = "\ufeff";
const [LINE_FEED, CARRIAGE_RETURN, COMMA] = [0x0a, 0x0d, 0x2c];
// What text never has: it comes from bytes that are no text, or are text of another kind.
const UNREADABLE = /[\0\ufffd]/;

/** How many records are encoded between two looks at whatever else the page has to do. */
const BATCH = 100;
/** So many records are looked at for a guess of what columns hold. */
const LOOKED_AT = 1000;

const endsLine = (code) => code === LINE_FEED || code === CARRIAGE_RETURN;

/** Where the next line begins: each of the three ways to end a line counts as one end. */
function nextLine(text, end) {
  return text.startsWith("\r\n", end) ? end + 2 : end + 1;
}

/** What stands in quotation marks from a place on, and where it ends. Two marks stand for one. */
function quoted(text, from) {
  let cell = "";
  let at = from;
  for (;;) {
    const mark = text.indexOf('"', at);
    if (mark < 0) {
      return [cell + text.slice(at), text.length];
    }
    cell += text.slice(at, mark);
    if (text[mark + 1] !== '"') {
      return [cell, mark + 1];
    }
    cell += '"';
    at = mark + 2;
  }
}

/** A cell and where it ends. A quotation mark counts at its start alone; what stands behind the closing one is added. */
function cellAt(text, from) {
  const [start, after] = text[from] === '"' ? quoted(text, from + 1) : ["", from];
  let end = after;
  while (end < text.length && text.charCodeAt(end) !== COMMA && !endsLine(text.charCodeAt(end))) {
    end += 1;
  }
  return [start + text.slice(after, end), end];
}

/** Each row's cells, and its number as a spreadsheet shows it: the first is 1, and an empty line has one too. */
function* rows(text) {
  let at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  for (let row = 1; at < text.length; row += 1) {
    if (endsLine(text.charCodeAt(at))) {
      at = nextLine(text, at);
      continue;
    }
    const cells = [];
    for (;;) {
      const [cell, end] = cellAt(text, at);
      cells.push(trim(cell));
      if (text.charCodeAt(end) !== COMMA) {
        at = nextLine(text, end);
        break;
      }
      at = end + 1;
    }
    yield { row, cells };
  }
}

/** The cells of each record, in the order of the headings. */
function* recordsOf(lines, length) {
  for (const { row, cells } of lines) {
    if (cells.length !== length) {
      throw new Refused("row", { row });
    }
    yield cells;
  }
}

/** The headings of a list, and its records, which are read as they are asked for, once. */
export function readCsv(text) {
  const lines = rows(text);
  const first = lines.next();
  if (first.done || first.value.cells.some((cell) => UNREADABLE.test(cell))) {
    throw new Refused("headings");
  }
  const headings = first.value.cells.map((cell) => cell.replace(/^\ufeff+/, ""));
  return { headings, records: recordsOf(lines, headings.length) };
}

/** Some records at a time, so that neither a page nor a hash waits for all of them. */
export function* batches(records) {
  let batch = [];
  for (const record of records) {
    batch.push(record);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

/** The text of bytes. What is no UTF-8 is lost, as in files of older programs; the rest counts. */
export function textOf(bytes) {
  // The mark at the start is left to the reader of the list, which takes it away once.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Parts of headings and what they mean; the first that fits counts. */
const HEADINGS = [
  [["full name", "fullname", "name and surname"], "full_name"],
  [["middle"], "middle_names"],
  [["surname", "last name", "lastname", "family name", "maiden"], "surname"],
  [["forename", "first name", "firstname", "given", "known as", "nickname", "christian"], "forename"],
  [["birth", "dob"], "date_of_birth"],
  [["sex", "gender"], "sex"],
  [["mail"], "email"],
  [["phone", "mobile", "landline", "tel"], "phone"],
  [["postcode", "post code", "postal", "zip"], "postcode"],
  [["town", "city", "suburb", "locality"], "town"],
  [["country", "nation"], "country"],
  [["address", "street", "house", "road", "flat"], "address_line"],
  [["nhs", "national insurance", "soc sec", "passport", "licence"], "identifier"],
  [["name"], "full_name"],
];

/** What each column of a list may hold, by its first records; a wrong row among them is refused already. */
export function guesses({ headings, records }) {
  const first = [];
  for (const record of records) {
    first.push(record);
    if (first.length === LOOKED_AT) {
      break;
    }
  }
  if (first.length === 0) {
    throw new Refused("no_records");
  }
  return headings.map((heading, place) => {
    const cells = first.map((record) => record[place]);
    return guess(heading, cells);
  });
}

/** What a column may hold, from its heading and some of its cells; "" where it is better left out. */
export function guess(heading, cells) {
  const given = cells.filter((cell) => trim(cell) !== "");
  const plain = lowerAscii(heading.replace(/[^\p{Alphabetic}\p{N}]/gu, " "));
  const found = HEADINGS.find(([parts]) => parts.some((part) => plain.includes(part)));
  const count = (test) => given.filter(test).length;
  if (found) {
    // What cannot be read as what the heading says is left out.
    const [, kind] = found;
    return count((cell) => read(kind, cell) !== null) * 2 > given.length ? kind : "";
  }
  const most = (test) => count(test) * 10 > given.length * 9;
  if (most((cell) => cell.includes("@") && cell.includes("."))) {
    return "email";
  }
  const looksLikePhone = (cell) => {
    const figures = cell.replace(/[^0-9]+/g, "").length;
    return figures >= 10 && figures <= 14 && /^[0+]/.test(cell);
  };
  return most(looksLikePhone) ? "phone" : "";
}
