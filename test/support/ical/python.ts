// Finds a Python with vobject and libical, installs Debian's where that is possible, or says what to do; and runs our readers in it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading, Window } from './reading.ts';

const packages = ['python3-vobject', 'libical3'];
const script = join(import.meta.dirname, 'readers.py');
const mostBytes = 512 * 1024 * 1024;

/** What vobject and libical say of each calendar, unordered and somewhat beyond the window; all in one process. */
export function readInPython(calendars: readonly Buffer[], { since, until }: Window): { vobject: Reading; libical: Reading }[] {
  const input = JSON.stringify({
    since: since.getTime() / 1000,
    until: until.getTime() / 1000,
    calendars: calendars.map((bytes) => bytes.toString('base64')),
  });
  const { status, signal, stdout, stderr } = spawnSync(findPython(), ['-B', script], { input, maxBuffer: mostBytes });
  if (status !== 0) throw new Error(`The readers in Python ended with ${signal ?? status}: ${stderr}`);
  return JSON.parse(stdout.toString());
}

let found: string | undefined;

function findPython(): string {
  found ??= lookFor() ?? installDebians();
  if (found) return found;
  throw new Error(
    `The calendar tests need Python with vobject and libical: install them (Debian: apt-get install ${packages.join(' ')}) or name a Python that has them in PYTHON, then run again.`,
  );
}

function lookFor(): string | undefined {
  const pythons = process.env.PYTHON ? [process.env.PYTHON] : ['/usr/bin/python3', 'python3'];
  return pythons.find((python) => spawnSync(python, ['-B', script, '--try'], { stdio: 'ignore' }).status === 0);
}

function installDebians(): string | undefined {
  if (process.env.PYTHON || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log(`installing ${packages.join(' and ')} for the calendar tests…`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const command of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status } = spawnSync('apt-get', command, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    if (status !== 0) return undefined;
  }
  return lookFor();
}
