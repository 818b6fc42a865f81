// Whether HTML is valid: the rules of html-validate about the standard and about whole documents.
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:document'],
  rules: {
    // Looked at in the browser instead (check.mjs): the design system puts the summary of errors and the notice, with
    // headings of their own, before the heading of the page, and a template is no part of the page yet.
    'heading-level': 'off',
    // All files are our own, from our own origin, under addresses that hold their hash.
    'require-sri': ['error', { target: 'crossorigin' }],
  },
});

/** What is invalid, in plain lines. */
export async function invalid(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) =>
    result.messages.map((it) => `${it.ruleId} in line ${it.line}: ${it.message} (${it.selector ?? 'no element'})`),
  );
}
