// Writes docs/screenshots/*.png: the pages of the README, from a demo as it stands at the beginning.
import { mkdir } from 'node:fs/promises';
import { launch } from './helpers/browser.mjs';
import { newFolder, start } from './helpers/demo.mjs';
import { rm } from 'node:fs/promises';

/** Each picture: who looks (nobody: not signed in), and at what. */
const PICTURES = [
  { name: '0-start', way: null, path: '/demo' },
  { name: '1-assessment', way: 'officer', path: '/findings' },
  { name: '2-queue', way: 'vco', path: '/queue' },
  { name: '6-charity', way: 'agency_manager', path: '/referrals' },
  { name: '8-figures', way: 'commissioner', path: '/figures' },
  { name: '9-audit', way: 'auditor', path: '/audit' },
];

const folder = await newFolder();
const pictures = new URL('../docs/screenshots/', import.meta.url);
await mkdir(pictures, { recursive: true });
const demo = await start(folder);
const browser = await launch();
try {
  for (const { name, way, path } of PICTURES) {
    const context = await browser.newContext({ baseURL: demo.address, viewport: { width: 1100, height: 900 } });
    const page = await context.newPage();
    if (way) await page.request.post('/demo/act-as', { form: { way, open: '/' }, maxRedirects: 0 });
    const answer = await page.goto(path);
    if (answer.ok()) {
      await page.screenshot({ path: new URL(`${name}.png`, pictures).pathname });
      console.log(`docs/screenshots/${name}.png`);
    } else {
      console.error(`${path} as ${way} answered ${answer.status()}: no picture of it`);
      process.exitCode = 1;
    }
    await context.close();
  }
} finally {
  await browser.close();
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
}
