// Starts the demo on a free port with a folder of its own.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.ALONGSIDE ?? new URL('../../target/debug/alongside', import.meta.url).pathname;

export async function newFolder() {
  return mkdtemp(path.join(tmpdir(), 'alongside-e2e-'));
}

/** Runs the demo in a folder until `stop()`. */
export async function start(folder) {
  const child = spawn(program, ['demo', '--data', folder, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/localhost:\d+/.exec(line)?.[0];
    if (address) {
      return {
        address,
        async stop() {
          child.kill('SIGTERM');
          await ended;
        },
      };
    }
  }
  throw new Error(`the demo ended before it answered (status ${await ended})`);
}

/** A demo as it stands at the beginning: a copy of the one that was prepared for all journeys. */
export async function fresh() {
  const folder = await newFolder();
  if (process.env.ALONGSIDE_PREPARED) await cp(process.env.ALONGSIDE_PREPARED, folder, { recursive: true });
  const demo = await start(folder);
  return {
    address: demo.address,
    async stop() {
      await demo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
