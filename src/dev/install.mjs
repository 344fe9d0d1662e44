// Installs what package-lock.json names, when that is not what node_modules has. Runs on old Nodes, before anything is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

if (!isInstalled()) process.exitCode = install();

/** Is every package of the lock file there, in that version? (Dates of files say little after a clone or a copy.) */
function isInstalled() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const there = readPackages(join(root, 'node_modules', '.package-lock.json'));
  return (
    existsSync(join(root, 'node_modules', 'node', 'bin')) && Object.keys(wanted).every((path) => fits(path, wanted[path], there[path]))
  );
}

/** Optional packages (those of other machines) may be absent; the root entry is the project itself. */
function fits(path, wanted, there) {
  if (path === '') return true;
  if (!there) return wanted.optional === true;
  return there.version === wanted.version && (!wanted.integrity || there.integrity === wanted.integrity);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

/** Runs `npm ci` and answers its exit status; npm's own words are shown only when it fails. */
function install() {
  process.stdout.write('Installing what Convite needs (once, about a minute)…\n');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 };
  const run = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--include=dev'], options);
  if (run.status === 0) return 0;
  process.stderr.write(`${run.stdout || ''}${run.stderr || ''}${run.error ? `${run.error.message}\n` : ''}`);
  process.stderr.write(
    '\nThe installation failed; npm says why above. Often it is the network or a proxy: check `npm ping`, then run the same command again.\n',
  );
  return run.status || 1;
}
