// Prepares one demo, then runs every journey on a copy of it.
import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { newFolder, start } from './helpers/demo.mjs';
import { whyNot } from './helpers/browser.mjs';

whyNot();
const folder = new URL('journeys/', import.meta.url);
const wanted = process.argv.slice(2);
const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs'));
const files = names.filter((name) => !wanted.length || wanted.some((word) => name.includes(word))).sort();
const prepared = await newFolder();
let status = 1;
try {
  await (await start(prepared)).stop();
  const child = spawn(
    process.execPath,
    ['--test', '--test-reporter=tap', '--test-concurrency=1', ...files.map((name) => new URL(name, folder).pathname)],
    { stdio: 'inherit', env: { ...process.env, ALONGSIDE_PREPARED: prepared } },
  );
  status = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
} finally {
  await rm(prepared, { recursive: true, force: true });
}
process.exit(status);
