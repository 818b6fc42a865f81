// The system's Chromium.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const browserFile = places.find((place) => place && existsSync(place));

/** Why the journeys can't run here; nothing where they can. Where they must, that is a failure. */
export function whyNot() {
  if (browserFile) return undefined;
  if (process.env.REQUIRE_BROWSER) throw new Error('REQUIRE_BROWSER is set and no Chromium was found');
  return 'no Chromium was found';
}

export function launch() {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: browserFile, args: asRoot ? ['--no-sandbox'] : [] });
}
