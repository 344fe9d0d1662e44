// The command line: which command is meant, and how its failures are told.
import type { Call, Command } from './commands/command.ts';
import { ConfigProblems } from './config.ts';
import { isProblem, type ProblemCode } from './kernel/errors.ts';

interface Entry {
  readonly about: string;
  /** Loaded when it is asked for: `help` needs nothing, and only `demo` may load what is in dev/. */
  load(): Promise<Command>;
}

const commands: Readonly<Record<string, Entry>> = {
  serve: { about: 'answers on HOST:PORT and does the work that is due', load: async () => (await import('./commands/serve.ts')).serve },
  work: {
    about: 'only does the work that is due, beside one or more `serve`',
    load: async () => (await import('./commands/work.ts')).work,
  },
  demo: { about: 'starts Convite and a small LMS on this machine, to try it', load: async () => (await import('./commands/demo.ts')).demo },
  platform: {
    about: 'add, list, activate, deactivate or remove an LMS; admit or block a deployment',
    load: async () => (await import('./commands/platform.ts')).platform,
  },
  doctor: { about: 'checks storage, address, clock, keys and mail', load: async () => (await import('./commands/doctor.ts')).doctor },
  backup: {
    about: 'FILE: writes everything that is stored into this file',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  restore: { about: 'FILE: reads it back into an empty storage', load: async () => (await import('./commands/backup.ts')).restore },
};

const streams = {
  say: (line: string) => void process.stdout.write(`${line}\n`),
  complain: (line: string) => void process.stderr.write(`${line}\n`),
};

/** Runs one command line (without `node` and the file) and answers the exit status: 0 when all is well, else 1. */
export async function main(args: readonly string[], env: Call['env'], to: Pick<Call, 'say' | 'complain'> = streams): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) return help(to.say);
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) {
    to.complain(`There is no command "${name}".`);
    return help(to.complain) + 1;
  }
  try {
    const command = await entry.load();
    return await command({ args: rest, env, ...to });
  } catch (error) {
    for (const line of told(error)) to.complain(line);
    return 1;
  }
}

function help(say: Call['say']): number {
  say('Convite turns a course of your LMS into a community of practice.\n\nCommands:');
  for (const [name, { about }] of Object.entries(commands)) say(`  ${name.padEnd(10)} ${about}`);
  say('\nSettings come from the environment, or from a file .env beside package.json; README.md lists them.');
  return 0;
}

/** What went wrong, a sentence a line. Here an operator reads at a terminal, so messages may be shown. */
function told(error: unknown): readonly string[] {
  if (error instanceof ConfigProblems) return ['Convite cannot start:', ...error.problems.map((problem) => `- ${problem}`)];
  if (isProblem(error)) return [`${opening[error.code] ?? 'It cannot be done'}: ${error.reason ?? error.code}.`];
  return [error instanceof Error ? error.message : String(error)];
}

/** How the problems that a command can meet are introduced; the reason follows. */
const opening: { readonly [C in ProblemCode]?: string } = { unavailable: 'The storage cannot be used', 'bad-request': 'It is refused' };
