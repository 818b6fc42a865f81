// The few enhancements. Every page works without this file; nothing that can be read is kept in the browser.
import { initAll } from "./govuk-frontend.min.js";
import { giveBack, keep } from "./kept.js";

const HEARTBEAT_EVERY = 15_000;
const WARNING_BEFORE_END = 120_000;
const TYPING_PAUSE = 400;
/** The key to what was typed before; it stands on pages of staff and goes with the page. */
const KEPT_KEY = document.querySelector("dialog[data-kept]")?.dataset.kept;

/** Runs one enhancement for each element that asks for it; one that fails leaves the others working. */
function enhance(selector, enhancement) {
  for (const element of document.querySelectorAll(selector)) {
    try {
      enhancement(element);
    } catch (error) {
      console.error(error);
    }
  }
}

/** Takes away all that the page shows, but for the exit control, and says why in the words that it brought. */
function cover(template) {
  keep(KEPT_KEY).catch(console.error);
  const exit = document.querySelector("[data-exit]");
  const main = document.createElement("main");
  main.append(template.content.cloneNode(true));
  document.body.replaceChildren(...(exit ? [exit] : []), main);
  document.querySelector(".covered h1").focus();
}

/** A page about a person asks again and again whether its viewer may still see it. */
function heartbeat(body) {
  const template = document.getElementById("page-gone");
  const timer = setInterval(ask, HEARTBEAT_EVERY);
  async function ask() {
    let may = false;
    try {
      const answer = await fetch(body.dataset.heartbeat, {
        cache: "no-store",
        credentials: "same-origin",
        redirect: "error",
      });
      may = answer.ok;
    } catch {
      // Without an answer we cannot know, and someone may have taken the right away: cover.
    }
    if (!may) {
      clearInterval(timer);
      cover(template);
    }
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      ask();
    }
  });
}

/** Leaves at once: hides the page, and puts a harmless one in its place in the history of this tab. */
function leave(href) {
  document.documentElement.classList.add("leaving");
  document.title = "";
  globalThis.location.replace(href);
}

function exitControl(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  let presses = 0;
  let since = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.repeat) {
      presses = 0;
      return;
    }
    if (event.timeStamp - since > 5000) {
      presses = 0;
    }
    since = presses === 0 ? event.timeStamp : since;
    presses += 1;
    if (presses >= 3) {
      leave(link.href);
    }
  });
}

/** Two minutes before the sign-in ends, offers to stay: one press, and the page with what was typed remains. */
function timeOut(dialog) {
  const seconds = Number(dialog.dataset.timeOut);
  const form = dialog.querySelector("form");
  let timers = [];
  /** The page is asked for anew, by its address: what was sent to come here is not sent again. */
  async function end() {
    await keep(KEPT_KEY).catch(console.error);
    globalThis.location.replace(globalThis.location.pathname + globalThis.location.search);
  }
  function start() {
    timers.forEach(clearTimeout);
    timers = [
      // A page that was covered has no warning any more.
      setTimeout(() => dialog.isConnected && dialog.showModal(), Math.max(0, seconds * 1000 - WARNING_BEFORE_END)),
      setTimeout(end, seconds * 1000 + 1000),
    ];
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
      });
      if (answer.ok) {
        dialog.close();
        start();
        return;
      }
    } catch {
      // The ordinary form post below says what went wrong.
    }
    form.submit();
  });
  start();
}

/**
 * A filter applies as soon as a choice in it is changed by pointing. With the keyboard every arrow changes a
 * choice, so there it waits for the button.
 */
function filter(form) {
  let pointed = false;
  form.addEventListener("pointerdown", () => (pointed = true));
  form.addEventListener("keydown", () => (pointed = false));
  form.addEventListener("change", (event) => {
    if (pointed && event.target.matches("select, input[type=checkbox], input[type=radio]")) {
      form.requestSubmit();
    }
  });
}

/**
 * A search answers while somebody types, at each pause: whom they were shown is written down, so not every letter asks.
 * What the answer says takes the place of what the last one said; the button does the same with a whole page.
 */
function search(form) {
  const found = document.getElementById("found");
  const count = document.getElementById("found-count");
  let pause;
  let asked = 0;
  async function ask() {
    asked += 1;
    const number = asked;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
    });
    // Too little typed, or too often: what stands there stays, and the button says why.
    if (!answer.ok) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // An answer that was overtaken by a later question says nothing.
    if (number === asked) {
      found.replaceChildren(...page.getElementById("found").childNodes);
      count.textContent = page.getElementById("found-count").textContent;
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => ask().catch(console.error), TYPING_PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(pause);
    asked += 1;
  });
}

/** A page that the browser kept in memory is asked for anew, so that going back shows nothing old. */
function neverFromMemory() {
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      globalThis.location.reload();
    }
  });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
neverFromMemory();
enhance("[data-exit]", exitControl);
enhance("body[data-heartbeat]", heartbeat);
enhance("dialog[data-time-out]", timeOut);
enhance("template[data-kept-notice]", (template) => giveBack(KEPT_KEY, template).catch(console.error));
enhance("form[data-filter]", filter);
enhance("form[data-search]", search);
enhance("button[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
});
initAll();
if (document.body.hasAttribute("data-moj")) {
  import("./moj-frontend.min.js").then((moj) => moj.initAll()).catch(console.error);
}
