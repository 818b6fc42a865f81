// Looks at the sample pages, where they were written; then prepares one demo, and walks every journey on a copy of it.
// Words choose among both: `node run.mjs pages`, `node run.mjs 05 12`.
import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { newFolder, start } from './helpers/demo.mjs';
import { whyNot } from './helpers/browser.mjs';

whyNot();
const folder = new URL('journeys/', import.meta.url);
const wanted = process.argv.slice(2);
const chosen = (name) => !wanted.length || wanted.some((word) => name.includes(word));
const journeys = (await readdir(folder)).filter((name) => name.endsWith('.mjs') && chosen(name)).sort();

/** Runs files of tests, one after another; gives the status. */
function run(files, env) {
  const options = ['--test', '--test-reporter=tap', '--test-concurrency=1'];
  const child = spawn(process.execPath, [...options, ...files], { stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function walk() {
  // ALONGSIDE_PREPARED may name the folder of a demo that was prepared before, while one works on a journey.
  const before = process.env.ALONGSIDE_PREPARED;
  const prepared = before ?? (await newFolder());
  try {
    if (!before) await (await start(prepared)).stop();
    return await run(journeys.map((name) => new URL(name, folder).pathname), { ALONGSIDE_PREPARED: prepared });
  } finally {
    if (!before) await rm(prepared, { recursive: true, force: true });
  }
}

let status = 0;
if (process.env.ALONGSIDE_PAGES && chosen('pages')) {
  status = await run(['encoder.mjs', 'encoder_program.mjs', 'pages.mjs', 'behaviour.mjs'].map((name) => new URL(name, import.meta.url).pathname), {});
}
if (journeys.length) status = (await walk()) || status;
process.exit(status);
