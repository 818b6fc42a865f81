// Encodes a list of people within the page. Neither a name nor the key leaves it: nothing here asks another machine, keeps
// anything in the browser or writes to a log. What leaves is the file of encodings, by the page's own form, when sent.
import { guesses, readCsv, Refused, textOf } from "./csv.js";
import { encodeRecords, newKey } from "./encode.js";

const FILE_NAME = "people.encoded";
/** Progress is told not more often than this, for it is read aloud. */
const TELL_EVERY = 2_000;
/** Which control whoever reads a refusal has to go back to, where it is not the list. */
const AT_FAULT = {
  "no-key": "key",
  "key-there": "key",
  key: "key",
  key_damaged: "key",
  key_weak: "key",
  too_little: "columns",
  nobody: "columns",
};
/** What is said where the page has no words for the finer code. */
const COARSER = {
  key_damaged: "key",
  key_weak: "key",
  file: "list",
  headings: "list",
  no_records: "list",
};

let sections = 0;

/** Lets the page do what else it has to do. A timer would be slowed down in a tab that is not in view. */
function pause() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}

/** What the page says for a code, with figures in their places. */
function words(section, code, said = {}) {
  const template = (name) => section.querySelector(`template[data-encoder-word="${name}"]`);
  const text = (template(code) ?? template(COARSER[code]))?.content.textContent.trim() ?? "";
  const figure = new Intl.NumberFormat(document.documentElement.lang || "en");
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in said ? figure.format(said[name]) : place));
}

/** The parts of a page with an encoder; what takes the result may stand elsewhere on it, in its form. */
function partsOf(section) {
  const within = (name) => section.querySelector(`[data-encoder-${name}]`);
  const anywhere = (name) => within(name) ?? document.querySelector(`[data-encoder-${name}]`);
  return {
    list: within("list"),
    key: within("key"),
    newKey: within("new-key"),
    columns: within("columns"),
    column: section.querySelector("template[data-encoder-column]"),
    start: within("start"),
    status: within("status"),
    result: anywhere("result"),
    save: anywhere("save"),
  };
}

/** A row for each heading, in which is said what its column holds. */
function columnRow(template, id, heading, kind) {
  const row = template.content.cloneNode(true);
  const [label, select] = [row.querySelector("label"), row.querySelector("select")];
  select.id = id;
  label.htmlFor = id;
  label.textContent = heading;
  select.value = [...select.options].some((option) => option.value === kind) ? kind : "";
  return row;
}

/** The text of a file, or null where the browser could not read it. */
async function textIn(file) {
  try {
    return textOf(await file.arrayBuffer());
  } catch {
    // It was moved or changed since it was chosen, or is larger than a text can be.
    return null;
  }
}

/** What takes the result: the form that sends it, and a link to keep it. */
function outlet({ result, save }) {
  let given = false;
  function put(files) {
    if (result) {
      result.files = files;
      result.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  return {
    give(bytes) {
      const file = new File([bytes], FILE_NAME, { type: "application/octet-stream" });
      const transfer = new DataTransfer();
      transfer.items.add(file);
      put(transfer.files);
      if (save) {
        save.href = URL.createObjectURL(file);
        save.download = FILE_NAME;
        save.hidden = false;
      }
      given = true;
    },
    /** An earlier result would be of another list or key than the page now shows. */
    takeBack() {
      if (!given) {
        return;
      }
      given = false;
      put(new DataTransfer().files);
      if (save) {
        URL.revokeObjectURL(save.href);
        save.removeAttribute("href");
        save.hidden = true;
      }
    },
  };
}

/** Marks a field as the one to be mended, described by the status, or takes both away. */
function mark(field, status, isWrong) {
  const described = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (isWrong) {
    field.setAttribute("aria-invalid", "true");
    described.add(status.id);
  } else {
    field.removeAttribute("aria-invalid");
    described.delete(status.id);
  }
  if (described.size > 0) {
    field.setAttribute("aria-describedby", [...described].join(" "));
  } else {
    field.removeAttribute("aria-describedby");
  }
}

/** Makes one section of a page an encoder. */
export function encoder(section) {
  if (!globalThis.crypto?.subtle) {
    return;
  }
  sections += 1;
  const prefix = `encoder-${sections}`;
  const parts = partsOf(section);
  const { give, takeBack } = outlet(parts);
  parts.status.id ||= `${prefix}-status`;
  // The focus is put there in the end, though nobody gets to it with the tab key.
  parts.status.tabIndex = -1;
  let text = null;
  let chosen = 0;
  let busy = false;

  const selects = () => [...parts.columns.querySelectorAll("select")];

  /** Says what became of it, where a screen reader hears it. */
  function tell(code, said) {
    parts.status.textContent = words(section, code, said);
  }

  /** Lets go of the names. */
  function forget() {
    chosen += 1;
    text = null;
    parts.list.value = "";
    parts.columns.replaceChildren();
  }

  /** Takes away what an earlier refusal left at fields. */
  function clear() {
    [parts.list, parts.key, ...selects()].forEach((field) => mark(field, parts.status, false));
  }

  /** Says why not, and leads to the field that has to be mended; its description is then read aloud. */
  function refuse(error) {
    const { code, said } = error instanceof Refused ? error : new Refused("failed");
    clear();
    tell(code, said);
    const fields = { key: parts.key, columns: selects()[0] };
    const field = fields[AT_FAULT[code]] ?? parts.list;
    if (field === parts.list && code !== "no-list") {
      forget();
    }
    mark(field, parts.status, true);
    field.focus();
  }

  async function choose() {
    const [file] = parts.list.files;
    chosen += 1;
    const number = chosen;
    text = null;
    clear();
    takeBack();
    parts.columns.replaceChildren();
    if (!file) {
      tell("no-list");
      return;
    }
    tell("reading");
    const read = await textIn(file);
    // Another file was chosen while this one was read.
    if (number !== chosen) {
      return;
    }
    if (read === null) {
      throw new Refused("file");
    }
    const list = readCsv(read);
    const kinds = guesses(list);
    const rows = list.headings.map((heading, place) => {
      const count = place + 1;
      const named = heading || words(section, "unnamed", { count }) || String(count);
      return columnRow(parts.column, `${prefix}-column-${count}`, named, kinds[place]);
    });
    parts.columns.append(...rows);
    text = read;
    tell("columns", { count: rows.length });
  }

  async function encode() {
    if (text === null) {
      throw new Refused("no-list");
    }
    if (parts.key.value.trim() === "") {
      throw new Refused("no-key");
    }
    clear();
    const kinds = selects().map((select) => select.value);
    let told = 0;
    const made = await encodeRecords(parts.key.value, kinds, readCsv(text).records, async (count) => {
      if (performance.now() - told > TELL_EVERY) {
        told = performance.now();
        tell("encoding", { count });
      }
      await pause();
    });
    give(made.bytes);
    forget();
    tell(made.leftOut > 0 ? "done-left-out" : "done", { count: made.count, left_out: made.leftOut });
    parts.status.focus();
  }

  /** Encodes once at a time. The button keeps the focus, and does nothing until it is done. */
  async function start() {
    if (busy) {
      return;
    }
    busy = true;
    parts.start.setAttribute("aria-disabled", "true");
    [parts.list.disabled, parts.key.readOnly] = [true, true];
    let refusal = null;
    await encode().catch((error) => (refusal = error));
    [parts.list.disabled, parts.key.readOnly] = [false, false];
    parts.start.removeAttribute("aria-disabled");
    busy = false;
    if (refusal !== null) {
      refuse(refusal);
    }
  }

  async function makeKey() {
    // One that stands there may be nowhere else.
    if (parts.key.value.trim() !== "") {
      throw new Refused("key-there");
    }
    clear();
    takeBack();
    parts.key.value = await newKey();
    tell("new-key");
  }

  // A file that was mended, and is chosen again, would not count as another while it still stands there.
  parts.list.addEventListener("click", forget);
  parts.list.addEventListener("change", () => choose().catch(refuse));
  parts.newKey.addEventListener("click", () => makeKey().catch(refuse));
  parts.start.addEventListener("click", start);
  // Whatever form they stand in, names and key are no part of what it sends.
  [parts.list, parts.key].forEach((field) => field.removeAttribute("name"));
  parts.key.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      start();
    }
  });
  // A browser may put back what was chosen before the page was loaded anew.
  parts.list.value = "";
  section.hidden = false;
}

for (const section of document.querySelectorAll("[data-encoder]")) {
  encoder(section);
}
