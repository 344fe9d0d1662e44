// Opens a fresh, empty home for a test: SQLite in a folder of its own, or a database of its own on the MongoDB server under test.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import type { StorageConfig } from '../../src/config.ts';
import type { Declared, Storage } from '../../src/kernel/collection.ts';
import { type Clock, systemClock } from '../../src/kernel/time.ts';
import { openStorage } from '../../src/storage/open.ts';

export interface TestHome {
  readonly storage: Storage;
  readonly config: StorageConfig;
  /** Closes the storage and leaves nothing behind. */
  close(): Promise<void>;
}

export const testedHome: 'sqlite' | 'mongodb' = process.env.CONVITE_TEST_HOME === 'mongodb' ? 'mongodb' : 'sqlite';

/** Opens these collections in a fresh home. */
export async function openTestHome(declarations: readonly Declared[], clock: Clock = systemClock): Promise<TestHome> {
  const { config, remove } = await freshHome();
  const storage = await openStorage(config, declarations, clock);
  const close = async () => {
    await storage.close();
    await remove();
  };
  return { storage, config, close };
}

/** Where a home can be opened, on the home under test unless another is asked for; `remove` leaves nothing behind. */
export async function freshHome(home = testedHome): Promise<{ config: StorageConfig; remove: () => Promise<void> }> {
  if (home === 'mongodb') return freshDatabase(process.env.MONGODB_URL ?? '');
  const dir = await mkdtemp(join(tmpdir(), 'convite-test-'));
  return { config: { home: 'sqlite', dir: join(dir, 'data') }, remove: () => rm(dir, { recursive: true, force: true }) };
}

function freshDatabase(server: string): { config: StorageConfig; remove: () => Promise<void> } {
  const name = `convite_test_${randomBytes(6).toString('hex')}`;
  const url = server.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
  return { config: { home: 'mongodb', url }, remove: () => dropDatabase(url) };
}

async function dropDatabase(url: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
