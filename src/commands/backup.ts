// Takes everything that is stored along in one file, and brings it back, to the same home or to the other one.
import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { collectionsOf } from '../convite.ts';
import { isProblem } from '../kernel/errors.ts';
import { type Counts, restore as read, backup as write } from '../storage/backup.ts';
import { type Call, readArgs } from './command.ts';

/** `backup FILE`: may run while Convite serves. */
export async function backup(call: Call): Promise<number> {
  const { positionals } = readArgs(call, {}, { min: 1, max: 1 });
  const file = resolve(positionals[0] ?? '');
  const counts = await write(readConfig(call.env).storage, collectionsOf(), file);
  call.say(
    `${total(counts)} documents are in ${file}. It holds personal data: keep it as safely as the storage itself, and the SECRET beside neither.`,
  );
  return 0;
}

/** `restore [--replace] FILE`: into an empty storage, or in place of what is there; Convite must be stopped. The SECRET must be the one of the backup. */
export async function restore(call: Call): Promise<number> {
  const { positionals, values } = readArgs(call, { replace: { type: 'boolean' } }, { min: 1, max: 1 });
  const file = resolve(positionals[0] ?? '');
  try {
    const counts = await read(readConfig(call.env).storage, collectionsOf(), file, { replace: values.replace ?? false });
    call.say(`${total(counts)} documents of ${file} are restored.`);
    return 0;
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    call.complain(
      'There is something in the storage already, and nothing was changed. `restore --replace FILE` puts the backup in its place.',
    );
    return 1;
  }
}

function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
