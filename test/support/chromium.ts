// Finds a Chromium for the browser tests, installs Debian's where that is possible, or says what to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** The path of a Chromium. Throws with what to do when there is none and none can be installed. */
function findChromium(): string {
  const found = lookFor() ?? installDebians();
  if (found) return found;
  throw new Error(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium) or name one in CHROMIUM, then run again.',
  );
}

/** Quiet, without a call home; root (as in a container) needs to go without the sandbox. */
const flags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless browser. */
export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: [...flags, ...more] });
}

/** A headless browser, in Spanish, with a profile of its own in this folder, for what only preferences can say. */
export function openProfile(dir: string, more: readonly string[] = []): Promise<BrowserContext> {
  return chromium.launchPersistentContext(dir, { executablePath: findChromium(), args: [...flags, ...more], locale: 'es-PE' });
}

function lookFor(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...places].find((path) => existsSync(path));
}

function installDebians(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('installing Chromium for the browser tests…');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const command of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status } = spawnSync('apt-get', command, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    if (status !== 0) return undefined;
  }
  return lookFor();
}
