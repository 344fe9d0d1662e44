// The storage for a command that comes, does one thing and goes.
import { type Config, readConfig } from '../config.ts';
import { collectionsOf } from '../convite.ts';
import type { House } from '../kernel/feature.ts';
import { systemClock } from '../kernel/time.ts';
import { openStorage } from '../storage/open.ts';
import type { Call } from './command.ts';

/** Where a command works: the settings, the storage and the clock. */
export type Desk = Pick<House, 'storage' | 'clock'> & { readonly config: Config };

/** Opens the storage that the environment names, lets `work` work, and closes it whatever happens. */
export async function atDesk<V>(call: Call, work: (desk: Desk) => Promise<V>): Promise<V> {
  const config = readConfig(call.env);
  const storage = await openStorage(config.storage, collectionsOf(), systemClock);
  try {
    return await work({ config, storage, clock: systemClock });
  } finally {
    await storage.close();
  }
}
