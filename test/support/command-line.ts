// Runs a command line as an operator would, in this process or in one of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StorageConfig } from '../../src/config.ts';
import { main } from '../../src/main.ts';

const start = join(import.meta.dirname, '../../src/start.mjs');

type Environment = Readonly<Record<string, string>>;

/** What a command answered: its exit status, what it said, and what it complained of. */
export interface Told {
  readonly status: number;
  readonly said: readonly string[];
  readonly complained: readonly string[];
}

/** Runs a command line in this process. */
export async function run(args: readonly string[], env: Environment = {}): Promise<Told> {
  const said: string[] = [];
  const complained: string[] = [];
  const status = await main(args, env, { say: (line) => void said.push(line), complain: (line) => void complained.push(line) });
  return { status, said, complained };
}

/** The settings for a Convite on this machine with this storage, on a port that is free. */
export function settingsFor(storage: StorageConfig): Environment {
  const home: Environment = storage.home === 'sqlite' ? { DATA_DIR: storage.dir } : { MONGODB_URL: storage.url };
  return {
    CONVITE_URL: 'http://localhost:1',
    SECRET: 'for-the-tests-of-the-commands-only',
    HOST: '127.0.0.1',
    PORT: '0',
    PRIVATE_NETWORKS: 'yes',
    ...home,
  };
}

/** A command that runs in a process of its own. */
export interface Running {
  readonly child: ChildProcess;
  /** The log's lines until now. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** What it complained of until now. */
  complaints(): string;
  /** The first line of the log with this event; waits for it. Throws when the process ends before. */
  event(name: string): Promise<Readonly<Record<string, unknown>>>;
  /** The exit status; waits for the end. */
  readonly ended: Promise<number | null>;
}

/** Starts a command in a process of its own. */
export function startCommand(args: readonly string[], env: Environment): Running {
  const child = spawn(process.execPath, [start, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails half-way must not leave a server behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const lines: Record<string, unknown>[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(JSON.parse(line)));
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  const ended = once(child, 'close').then(([status]) => status as number | null);
  async function event(name: string) {
    for (;;) {
      const found = lines.find((line) => line.msg === name);
      if (found) return found;
      if (child.exitCode !== null) throw new Error(`the process ended before it said "${name}": ${complaints}`);
      await Promise.race([once(reader, 'line'), ended]);
    }
  }
  return { child, lines, complaints: () => complaints, event, ended };
}
