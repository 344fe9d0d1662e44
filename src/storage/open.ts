// Opens the home that the configuration names, with all declared collections.
import type { StorageConfig } from '../config.ts';
import type { Collection, Declaration, Declared, Kept, Scope, Storage } from '../kernel/collection.ts';
import { problem } from '../kernel/errors.ts';
import type { Clock } from '../kernel/time.ts';
import { claims } from './claims.ts';
import { isCurrent, TableCollection } from './collection.ts';
import type { Home } from './home.ts';
import { openMongo } from './mongo.ts';
import { shapeOf } from './shape.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Opens the storage; tables and indexes are there when this resolves. The clock says what has expired.
 * Throws 'unavailable' with a sentence when the home cannot be opened, 'refused-query' when two collections have one name.
 */
export async function openStorage(config: StorageConfig, declarations: readonly Declared[], clock: Clock): Promise<Storage> {
  const all = withOwn(declarations);
  return new OpenedStorage(await openWholeHome(config, all), all, clock);
}

/** The declarations together with the storage's own. */
export function withOwn(declarations: readonly Declared[]): readonly Declared[] {
  const all = [...new Set<Declared>([...declarations, claims])];
  const twice = all.find(({ name }, place) => all.findIndex((other) => other.name === name) !== place);
  if (twice) throw problem('refused-query', { reason: `${twice.name} is declared twice` });
  return all;
}

/** Opens a home, and refuses one that a restore was not finished in. */
export async function openWholeHome(config: StorageConfig, declarations: readonly Declared[]): Promise<Home> {
  const home = await openHome(config, declarations);
  if (!(await home.isHalfRestored())) return home;
  await home.close();
  throw problem('unavailable', { reason: 'a restore into this database was begun and not finished: run it again' });
}

export async function openHome(config: StorageConfig, declarations: readonly Declared[]): Promise<Home> {
  const shapes = declarations.map(shapeOf);
  return config.home === 'sqlite' ? await openSqlite(config.dir, shapes) : await openMongo(config.url, shapes);
}

class OpenedStorage implements Storage {
  readonly #home: Home;
  readonly #declared: ReadonlySet<Declared>;
  readonly #clock: Clock;
  #calls = 0;

  constructor(home: Home, declarations: readonly Declared[], clock: Clock) {
    this.#home = home;
    this.#declared = new Set(declarations);
    this.#clock = clock;
  }

  get home(): 'sqlite' | 'mongodb' {
    return this.#home.name;
  }

  get calls(): number {
    return this.#calls;
  }

  of<T>(declaration: Declaration<T, Scope>, communityId?: string): Collection<T> {
    const { name, scope } = declaration;
    const table = this.#declared.has(declaration) ? this.#home.tables.get(name) : undefined;
    if (!table) throw problem('refused-query', { reason: `${name} was not declared when the storage was opened` });
    if (scope === 'community' && (typeof communityId !== 'string' || communityId === '')) {
      throw problem('refused-query', { reason: `${name} needs a communityId` });
    }
    if (scope === 'house' && communityId !== undefined)
      throw problem('refused-query', { reason: `${name} belongs to the house: no communityId` });
    return new TableCollection<T>(table, communityId ?? '', this.#clock, () => {
      this.#calls += 1;
    });
  }

  isCurrent(document: Kept): boolean {
    return isCurrent(document);
  }

  async ping(): Promise<void> {
    await this.#home.ping();
  }

  async sweep(now: Date): Promise<number> {
    let swept = 0;
    for (const table of this.#home.tables.values()) swept += await table.sweep(now);
    return swept;
  }

  async close(): Promise<void> {
    await this.#home.close();
  }
}
