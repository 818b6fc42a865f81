// What was typed outlives the end of a sign-in, and a page that covers itself. It is kept in this tab alone, sealed with
// a key that stands only on pages of the account that typed it: who opens the tab without being them finds bytes.

const PLACE = "kept";
const LONGEST = 12 * 60 * 60 * 1000;
const NEVER = ["hidden", "password", "file", "submit", "button", "reset"];

/** What a control said when the page came, and what it says now. */
function states(control) {
  if (control.options) {
    const values = (which) => [...control.options].filter(which).map((option) => option.value);
    const first = control.multiple ? [] : values((option) => option.index === 0);
    const came = values((option) => option.defaultSelected);
    return { came: (came.length ? came : first).join("\n"), now: values((option) => option.selected).join("\n") };
  }
  if (control.type === "checkbox" || control.type === "radio") {
    return { came: String(control.defaultChecked), now: String(control.checked) };
  }
  return { came: control.defaultValue, now: control.value };
}

function set(control, value) {
  if (control.options) {
    const values = value.split("\n");
    for (const option of control.options) {
      option.selected = values.includes(option.value);
    }
  } else if (control.type === "checkbox" || control.type === "radio") {
    control.checked = value === "true";
  } else {
    control.value = value;
  }
  control.closest("details")?.setAttribute("open", "");
  // Whatever shows more with an answer hears of it; an event of no mouse changes nothing by itself.
  for (const kind of ["input", "change", "click"]) {
    control.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

/** The controls of a form that somebody fills in, each with a name that it has on every copy of the page. */
function controls(form) {
  const seen = new Map();
  const named = [];
  for (const control of form.elements) {
    if (!control.name || NEVER.includes(control.type) || control.autocomplete === "one-time-code") {
      continue;
    }
    const choice = control.type === "checkbox" || control.type === "radio" ? control.value : "";
    const name = JSON.stringify([control.name, choice]);
    const place = seen.get(name) ?? 0;
    seen.set(name, place + 1);
    named.push([JSON.stringify([control.name, choice, place]), control]);
  }
  return named;
}

function forms() {
  const all = document.querySelectorAll("main form[method=post]:not([data-search])");
  return [...all].map((form) => [form.getAttribute("action"), form]);
}

/** What was typed on this page; none where nothing was. A page that says what is wrong came with what was typed. */
function typed() {
  const wrong = document.querySelector(".govuk-error-summary") !== null;
  const kept = [];
  for (const [action, form] of forms()) {
    const fields = controls(form)
      .map(([name, control]) => ({ name, ...states(control) }))
      .filter(({ came, now }) => wrong || came !== now)
      .map((field) => (wrong ? { ...field, came: null } : field));
    if (fields.length) {
      kept.push({ action, fields });
    }
  }
  return kept;
}

function key(text) {
  const bytes = Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Seals what was typed on this page and keeps it. What is read of the page is read at once. */
export async function keep(secret) {
  const kept = typed();
  if (!kept.length || !secret || !globalThis.crypto?.subtle) {
    return;
  }
  const text = new TextEncoder().encode(JSON.stringify({ at: Date.now(), kept }));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(secret), text);
  const bytes = [...iv, ...new Uint8Array(sealed)];
  sessionStorage.setItem(PLACE, btoa(bytes.map((byte) => String.fromCodePoint(byte)).join("")));
}

/** What was kept for this account in this tab. What cannot be opened belongs to somebody else, and goes. */
async function opened(secret) {
  const stored = sessionStorage.getItem(PLACE);
  if (!stored || !secret || !globalThis.crypto?.subtle) {
    return [];
  }
  try {
    const bytes = Uint8Array.from(atob(stored), (letter) => letter.codePointAt(0));
    const way = { name: "AES-GCM", iv: bytes.slice(0, 12) };
    const text = await crypto.subtle.decrypt(way, await key(secret), bytes.slice(12));
    const { at, kept } = JSON.parse(new TextDecoder().decode(text));
    if (Date.now() - at < LONGEST) {
      return kept;
    }
  } catch {
    // Another account's, or not ours.
  }
  sessionStorage.removeItem(PLACE);
  return [];
}

/** Fills in one form again. Gives back what it no longer asks as it did: that is shown and not filled in. */
function fill(form, fields) {
  const there = new Map(controls(form));
  return fields.filter(({ name, came, now }) => {
    const control = there.get(name);
    const same = control && (came === null || states(control).came === came);
    if (same) {
      set(control, now);
    }
    return !same && !["true", "false", ""].includes(now);
  });
}

/** Where the page has a form that was being filled in when the sign-in ended, what was typed is there again. */
export async function giveBack(secret, template) {
  const kept = await opened(secret);
  const here = new Map(forms());
  const found = kept.filter(({ action }) => here.has(action));
  if (!found.length) {
    return;
  }
  sessionStorage.removeItem(PLACE);
  const others = found.flatMap(({ action, fields }) => fill(here.get(action), fields));
  const notice = template.content.cloneNode(true);
  const list = notice.querySelector("ul");
  for (const { now } of others) {
    const item = document.createElement("li");
    item.textContent = now;
    list.append(item);
  }
  notice.querySelector("[data-others]").hidden = !others.length;
  const main = document.getElementById("main");
  main.prepend(notice);
  main.firstElementChild.focus();
}
