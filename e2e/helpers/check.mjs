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
      // The design system puts the summary of errors, with its own heading, before the page's.
      if (heading.closest('.govuk-error-summary')) continue;
      const next = Number(heading.tagName[1]);
      if (next > level + 1) found.push(`a heading of level ${next} after one of level ${level}`);
      level = next;
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

/**
 * Fails with everything that is wrong with the page as it stands. axe is a script, so it looks at the pages of the
 * walk with scripts; the HTML is the same in both.
 */
export async function check(page, scripts) {
  const found = await shape(page);
  if (scripts) found.push(...(await axeFinds(page)));
  assert.deepEqual(found, [], `${new URL(page.url()).pathname} is not sound`);
}

async function axeFinds(page) {
  const found = [];
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), TAGS);
  for (const violation of violations) {
    for (const node of violation.nodes) found.push(`${violation.id}: ${violation.help}: ${node.html}`);
  }
  return found;
}
