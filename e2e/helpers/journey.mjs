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

/** What a journey took, for docs/evidence/journeys.md. */
async function keep(name, way, people) {
  const file = process.env.JOURNEY_COUNTS;
  if (!file) return;
  const sum = people.reduce((sum, { counted }) => ({
    acts: sum.acts + counted.acts, keys: sum.keys + counted.keys, letters: sum.letters + counted.letters,
  }), { acts: 0, keys: 0, letters: 0 });
  await appendFile(file, `${JSON.stringify({ name, way: way.name, ...sum })}\n`);
}
