// What every page must keep, in every state: axe finds nothing, and a few rules of our own.
import axe from 'axe-core';
import assert from 'node:assert/strict';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules that need no script in the page. */
async function shape(page) {
  return page.evaluate(() => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    if (all('h1').length !== 1) found.push(`${all('h1').length} first headings instead of one`);
    if (all('main').length !== 1) found.push(`${all('main').length} main parts instead of one`);
    if (!document.documentElement.lang) found.push('the page has no language');
    if (!document.title.trim()) found.push('the page has no title');
    let level = 0;
    for (const heading of all('h1,h2,h3,h4,h5,h6')) {
      // The design system puts the summary of errors and the notice, with headings of their own, before the page's.
      if (heading.closest('.govuk-error-summary, .govuk-notification-banner')) continue;
      const next = Number(heading.tagName[1]);
      if (next > level + 1) found.push(`a heading of level ${next} after one of level ${level}`);
      level = next;
    }
    for (const link of all('.govuk-error-summary a[href^="#"]')) {
      const field = document.getElementById(link.hash.slice(1));
      if (!field?.matches('input, select, textarea, button, [tabindex]')) found.push(`the error at ${link.hash} leads to nothing that takes the focus`);
    }
    const ids = all('[id]').map((element) => element.id);
    for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) found.push(`the id ${id} twice`);
    for (const control of all('input:not([type=hidden]),select,textarea')) {
      if (!control.labels?.length && !control.ariaLabel) found.push(`a field without a label: ${control.name}`);
    }
    for (const element of all('[src],link[href]')) {
      const address = new URL(element.src || element.href, location.href);
      if (address.origin !== location.origin) found.push(`something from elsewhere: ${address.origin}`);
    }
    return found;
  });
}

/** What does not fit: a page that scrolls sideways, and on public pages targets too small for an unsteady finger. */
async function fit(page) {
  return page.evaluate(() => {
    const found = [];
    const name = (element) => `${element.tagName.toLowerCase()} “${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
      const wide = [...document.querySelectorAll('body *')].filter((it) => it.getBoundingClientRect().right > width + 1);
      found.push(`the page scrolls sideways: ${wide.slice(0, 3).map(name).join(', ')}`);
    }
    // Links within a sentence, or in a list of nothing but links, are as high as their line; WCAG says the same.
    const inSentence = (it) => it.tagName === 'A' && it.parentElement.textContent.trim() !== it.textContent.trim();
    for (const element of document.querySelectorAll('.portal :is(main, .menu, .masthead, .footer) :is(a[href], button, input:not([type=hidden]), select, summary)')) {
      const { width, height } = (element.labels?.[0] ?? element).getBoundingClientRect();
      const own = element.getBoundingClientRect();
      if (Math.max(own.height, height) < 44 && own.width + width > 0 && !inSentence(element)) found.push(`a target lower than 44 px: ${name(element)}`);
    }
    return found;
  });
}

/** What does not belong on paper: ways to go elsewhere, what can be pressed, an address of a page. */
export async function paperFaults(page) {
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate(() => {
    const shown = (it) => it.checkVisibility() && it.innerText.trim();
    const kept = [...document.querySelectorAll('header, nav, footer, aside, button, .demo-strip, .exit-control, .skip, a.govuk-button')];
    const lines = kept.filter(shown).map((it) => `printed all the same: ${it.tagName.toLowerCase()} “${it.innerText.trim().slice(0, 40)}”`);
    const links = [...document.querySelectorAll('a[href]')].filter((it) => shown(it) && !/^(none|normal)$/.test(getComputedStyle(it, '::after').content));
    return [...lines, ...links.map((it) => `its address is printed behind the link “${it.innerText.trim()}”`)];
  });
  await page.emulateMedia({ media: 'screen' });
  return found;
}

/** Whether what is wrong with a form is said where the focus goes, on a page that runs scripts. */
export function focusFaults(page) {
  return page.evaluate(() => {
    const summary = document.querySelector('.govuk-error-summary');
    return summary && document.activeElement !== summary ? ['the focus is not on the summary of errors'] : [];
  });
}

/**
 * Everything that is wrong with the page as it stands. axe is a script, so it looks at pages that run scripts; the HTML is
 * the same without.
 */
export async function faults(page, scripts) {
  const found = [...(await shape(page)), ...(await fit(page))];
  if (scripts) found.push(...(await axeFinds(page)));
  return found;
}

/** Fails with everything that is wrong with the page as it stands. */
export async function check(page, scripts) {
  const found = await faults(page, scripts);
  assert.ok(!found.length, `${new URL(page.url()).pathname} is not sound:\n${found.join('\n')}`);
}

async function axeFinds(page) {
  const found = [];
  await page.evaluate((source) => globalThis.axe || (0, eval)(source), axe.source);
  const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), TAGS);
  for (const violation of violations) {
    // The design system says with aria-expanded on a choice that more opens below it; readers of screens say it well, and
    // ARIA does not know it yet: https://github.com/alphagov/govuk-frontend/issues/979.
    const ours = violation.nodes.filter(
      (node) => violation.id !== 'aria-allowed-attr' || !/<input class="govuk-radios__input"[^>]* aria-expanded=/.test(node.html),
    );
    for (const node of ours) found.push(`${violation.id}: ${violation.help}: ${node.html}`);
  }
  return found;
}
