// The accessibility tree, as the browser gives it to a reader of screens: what has no name there can't be found or told apart.
const NAMED = [
  'button', 'link', 'textbox', 'searchbox', 'combobox', 'listbox', 'checkbox', 'radio', 'spinbutton', 'switch', 'tab', 'menuitem',
  'slider', 'Date', 'DisclosureTriangle', 'heading', 'table', 'image', 'navigation', 'dialog', 'region', 'radiogroup',
];
/** One of each stands around every page, but for letters, which are nothing but paper. */
const LANDMARKS = ['banner', 'main', 'contentinfo'];

/** Gives a function that says what is wrong in the tree of the page as it stands. */
export async function treeReader(page) {
  const session = await page.context().newCDPSession(page);
  return async () => {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const shown = nodes.filter((node) => !node.ignored);
    const found = shown
      .filter((node) => NAMED.includes(node.role?.value) && !node.name?.value?.trim())
      .map((node) => `a ${node.role.value} without a name in the accessibility tree`);
    const count = (role) => shown.filter((node) => node.role?.value === role).length;
    const paper = await page.locator('.letters').count();
    for (const landmark of LANDMARKS.filter((it) => it === 'main' || !paper)) {
      if (count(landmark) !== 1) found.push(`${count(landmark)} of the landmark ${landmark} instead of one`);
    }
    return found;
  };
}
