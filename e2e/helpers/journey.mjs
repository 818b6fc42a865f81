// A journey: walked twice by keyboard alone, with scripts and without, each time from the beginning.
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { test } from 'node:test';
import { launch, whyNot } from './browser.mjs';
import { fresh } from './demo.mjs';
import { person } from './person.mjs';

/** The two ways in which every journey must go. */
const WAYS = [
  { name: 'with scripts', scripts: true },
  { name: 'without scripts', scripts: false },
];

/**
 * `walk` gets a person at a browser, see person.mjs, and `another()`, which gives one at another browser.
 */
export function journey(name, walk) {
  // ONLY_WAY narrows to one way, while one works on a journey.
  for (const way of WAYS.filter((it) => it.name.startsWith(process.env.ONLY_WAY ?? ''))) {
    test(`${name}, ${way.name}`, { skip: whyNot(), timeout: 240_000 }, async () => {
      const demo = await fresh();
      const browser = await launch();
      try {
        const people = [];
        const another = async () => {
          people.push(await person(browser, demo, way.scripts));
          return people.at(-1);
        };
        await walk({ ...(await another()), another });
        const noise = people.flatMap((it) => it.noise);
        // An answer of 4xx is said on the console too; journeys ask for those on purpose.
        assert.deepEqual(noise.filter((line) => !line.includes('Failed to load resource')), []);
        await keep(name, way, people);
      } finally {
        await browser.close();
        await demo.stop();
      }
    });
  }
}

/** Fails where what `walk` does takes more acts, or more seconds of pointing beside typing, than it may. */
export async function within(limit, { counted, page }, walk) {
  const before = { acts: counted.acts, seconds: counted.seconds };
  await walk();
  const acts = counted.acts - before.acts;
  const seconds = Math.round((counted.seconds - before.seconds) * 100) / 100;
  assert.ok(acts <= limit.acts, `${limit.what} took ${acts} acts instead of ${limit.acts}, at ${page.url()}`);
  assert.ok(seconds <= (limit.seconds ?? Infinity), `${limit.what} took ${seconds} s instead of ${limit.seconds}`);
  const file = process.env.JOURNEY_COUNTS;
  if (file) await appendFile(file, `${JSON.stringify({ name: `within: ${limit.what}`, acts, seconds, limit })}\n`);
}

/** What a journey took, for docs/evidence/journeys.md. */
async function keep(name, way, people) {
  const file = process.env.JOURNEY_COUNTS;
  if (!file) return;
  const sum = people.reduce((sum, { counted }) => ({
    acts: sum.acts + counted.acts, keys: sum.keys + counted.keys, letters: sum.letters + counted.letters,
    seconds: Math.round((sum.seconds + counted.seconds) * 10) / 10,
  }), { acts: 0, keys: 0, letters: 0, seconds: 0 });
  await appendFile(file, `${JSON.stringify({ name, way: way.name, ...sum })}\n`);
}
