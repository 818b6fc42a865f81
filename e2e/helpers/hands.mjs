// Somebody at the keyboard: every control is reached with Tab, as it would be, and used with its keys. Nothing is pointed at.
import assert from 'node:assert/strict';
import { effort } from './effort.mjs';

const MOST_TABS = 600;

/** Where the focus is as seen from a control: on it, or on which side of it; and whether a person can see it there. */
function where(control) {
  const at = document.activeElement;
  if (at === control) {
    const style = getComputedStyle(control);
    const box = control.getBoundingClientRect();
    // A choice is drawn by its label, so its own box may be invisible; its shadow or outline is drawn beside it.
    const yellow = (it) => getComputedStyle(it).backgroundColor === 'rgb(255, 221, 0)';
    const seen = yellow(control) || style.outlineStyle !== 'none' || style.boxShadow !== 'none' || getComputedStyle(control, '::before').boxShadow !== 'none' ||
      (control.labels?.length && getComputedStyle(control.labels[0], '::before').boxShadow !== 'none');
    return { on: true, seen: Boolean(seen), shown: box.bottom > 0 && box.top < innerHeight };
  }
  const group = control.type === 'radio' && at?.type === 'radio' && at.name === control.name && at.form === control.form;
  if (!at || at === document.body) return { back: false };
  return { group, back: Boolean(at.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING) };
}

/** The keys of one page, and how many were pressed. */
export function hands(page) {
  const pointing = effort();
  const counted = {
    acts: 0,
    keys: 0,
    letters: 0,
    /** What the same acts take with a mouse, beside typing. */
    get seconds() {
      return pointing.sum.seconds;
    },
  };
  const act = (kind, letters = 0) => {
    counted.acts += 1;
    counted.letters += letters;
    pointing.add(kind, letters);
  };
  const key = async (name) => {
    counted.keys += 1;
    await page.keyboard.press(name);
  };

  /** Goes to a control with Tab; says so where it can't be reached, or can't be seen when it is. */
  async function reach(control) {
    const handle = await control.elementHandle();
    const name = await handle.evaluate((it) => `${it.tagName.toLowerCase()} “${(it.ariaLabel ?? it.labels?.[0]?.textContent ?? it.textContent).trim()}”`);
    if (!(await handle.evaluate(where)).on) {
      // Past the header and the menu, as the first link of each page offers.
      const skip = await page.evaluate(() => document.activeElement === document.body);
      if (skip && (await handle.evaluate((it) => Boolean(it.closest('main, aside'))))) {
        await key('Tab');
        if (await page.evaluate(() => document.activeElement.classList.contains('skip'))) await key('Enter');
      }
    }
    for (let tabs = 0; tabs <= MOST_TABS; tabs += 1) {
      const at = await handle.evaluate(where);
      if (at.on) {
        assert.ok(at.seen, `the focus can't be seen on ${name}`);
        assert.ok(at.shown, `the focus is outside the window on ${name}`);
        return;
      }
      if (at.group) await key('ArrowDown');
      else await key(at.back ? 'Shift+Tab' : 'Tab');
    }
    assert.fail(`${name} can't be reached with the keyboard`);
  }

  const one = async (control, what) => {
    const count = await control.count();
    assert.ok(count > 0, `${what} is not on ${new URL(page.url()).pathname}`);
    return control.first();
  };

  return {
    counted,
    reach,
    key,
    async press(control, what) {
      await reach(await one(control, what));
      act('press');
      const gone = page.waitForEvent('framenavigated');
      await key('Enter');
      await gone;
      await page.waitForLoadState();
    },
    async type(control, text, what) {
      const field = await one(control, what);
      await reach(field);
      act('type', text.length);
      if (await field.inputValue()) await key('Control+A');
      await page.keyboard.insertText(text);
    },
    /** A choice among several, or one to tick. */
    async choose(control, what) {
      const choice = await one(control, what);
      await reach(choice);
      act('choose');
      if (!(await choice.isChecked())) await key('Space');
      assert.ok(await choice.isChecked(), `${what} can't be chosen with the keyboard`);
    },
    async select(control, option, what) {
      const list = await one(control, what);
      await reach(list);
      act('select');
      const chosen = () => list.evaluate((it) => it.selectedOptions[0]?.textContent.trim());
      const fits = (text) => (option instanceof RegExp ? option.test(text) : text === option);
      await key('Home');
      for (let tries = 0; tries < 100 && !fits(await chosen()); tries += 1) await key('ArrowDown');
      assert.ok(fits(await chosen()), `${what} does not offer ${option}`);
    },
    async file(control, file, what) {
      // Asked for first: until the browser knows that somebody waits for its list of files, it opens its own, which
      // nobody can see here, and opens no second one beside it.
      const asked = page.waitForEvent('filechooser', { timeout: 10_000 }).catch(() => undefined);
      await reach(await one(control, what));
      act('file');
      await key('Enter');
      const list = await asked;
      if (list) return list.setFiles(file);
      assert.fail(`${what} does not open with the keyboard`);
    },
  };
}
