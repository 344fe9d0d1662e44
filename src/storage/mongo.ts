// The home of those who outgrow one machine: MongoDB, through a mongoose connection of its own. One call an operation.
import mongoose, { type mongo } from 'mongoose';
import { problem } from '../kernel/errors.ts';
import type { Order } from './cursor.ts';
import type { FilledRow, Home, Query, Row, Table, UpdateOptions } from './home.ts';
import type { ReadChange } from './language.ts';
import { isDuplicate, isNoCollection, translated } from './mongo-errors.ts';
import { fieldName, fromStored, indexesOf, indexName, type Stored, toFilter, toSort, toStored, toUpdate } from './mongo-query.ts';
import type { Shape } from './shape.ts';

/**
 * Opens the home on a server: MongoDB 6 or newer, in production a replica set. Database `convite` unless the address names one.
 * Throws 'unavailable' when the server does not answer, or when an index of somebody else is in the way of ours.
 */
export async function openMongo(url: string, shapes: readonly Shape[]): Promise<Home> {
  const connection = mongoose.createConnection(url, {
    ...(namesDatabase(url) ? {} : { dbName: 'convite' }),
    appName: 'convite',
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 3000,
    socketTimeoutMS: 30_000,
    writeConcern: { w: 'majority', journal: true },
  });
  try {
    await connection.asPromise();
    const home = new MongoHome(connection, shapes);
    for (const table of home.tables.values()) await table.makeIndexes();
    return home;
  } catch (error) {
    await connection.close();
    const known = translated(error);
    throw known === error ? problem('unavailable', { reason: 'mongodb refuses the database or an index', cause: error }) : known;
  }
}

function namesDatabase(url: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(url);
}

const FILLED_AT_ONCE = 500;

class MongoHome implements Home {
  readonly name = 'mongodb';
  readonly tables: ReadonlyMap<string, MongoTable>;
  readonly #connection: mongoose.Connection;
  /** Has a document while a restore is under way. */
  readonly #marks: mongo.Collection<{ _id: string }>;

  constructor(connection: mongoose.Connection, shapes: readonly Shape[]) {
    const db = connection.db as mongo.Db;
    this.#connection = connection;
    this.#marks = db.collection('convite_marks');
    this.tables = new Map(shapes.map((shape) => [shape.name, new MongoTable(shape, db.collection<Stored>(shape.name))]));
  }

  async ping(): Promise<void> {
    await asked(() => (this.#connection.db as mongo.Db).command({ ping: 1 }));
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async still<R>(run: () => Promise<R>): Promise<R> {
    return await run();
  }

  async isHalfRestored(): Promise<boolean> {
    return (await asked(() => this.#marks.findOne({ _id: 'restoring' }))) !== null;
  }

  /** Without a transaction, which not every server has: a mark says that it is under way, and no storage opens while it is there. */
  async fill(rows: AsyncIterable<FilledRow>, replace: boolean): Promise<void> {
    if (!replace && !(await this.isHalfRestored())) for (const table of this.tables.values()) await table.mustBeEmpty();
    await asked(() => this.#marks.updateOne({ _id: 'restoring' }, { $set: { _id: 'restoring' } }, { upsert: true }));
    await this.#empty();
    try {
      await this.#put(rows);
    } catch (error) {
      await this.#empty();
      if (!replace) await this.#unmark();
      throw error;
    }
    await this.#unmark();
  }

  async #put(rows: AsyncIterable<FilledRow>): Promise<void> {
    const waiting = new Map<MongoTable, Row[]>();
    for await (const row of rows) {
      const table = this.tables.get(row.collection) as MongoTable;
      const some = [...(waiting.get(table) ?? []), row];
      waiting.set(table, some.length < FILLED_AT_ONCE ? some : []);
      if (some.length === FILLED_AT_ONCE) await table.put(some);
    }
    for (const [table, some] of waiting) if (some.length > 0) await table.put(some);
  }

  async #unmark(): Promise<void> {
    await asked(() => this.#marks.deleteOne({ _id: 'restoring' }));
  }

  async #empty(): Promise<void> {
    for (const table of this.tables.values()) await table.empty();
  }
}

class MongoTable implements Table {
  readonly shape: Shape;
  readonly #documents: mongo.Collection<Stored>;

  constructor(shape: Shape, documents: mongo.Collection<Stored>) {
    this.shape = shape;
    this.#documents = documents;
  }

  async insert(row: Row, now: Date): Promise<void> {
    await this.#unique(now, row, () => this.#documents.insertOne(toStored(this.shape, row)));
  }

  async find(query: Query, order: Order, limit: number): Promise<Row[]> {
    const filter = toFilter(this.shape, query, order) as mongo.Filter<Stored>;
    const found = await asked(() => this.#documents.find(filter).sort(toSort(order)).limit(limit).toArray());
    return found.map(fromStored);
  }

  async count(query: Query): Promise<number> {
    return await asked(() => this.#documents.countDocuments(toFilter(this.shape, query) as mongo.Filter<Stored>));
  }

  async countBy(query: Query, fields: readonly string[]): Promise<{ values: unknown[]; count: number }[]> {
    const by = Object.fromEntries(fields.map((name) => [name, `$${fieldName(name)}`]));
    const stages = [{ $match: toFilter(this.shape, query) }, { $group: { _id: by, many: { $sum: 1 } } }];
    const groups = await asked(() => this.#documents.aggregate<{ _id: Record<string, unknown>; many: number }>(stages).toArray());
    return groups.map(({ _id, many }) => ({ values: fields.map((name) => _id[name]), count: many }));
  }

  /** Updates or, if nothing matches, inserts; who loses the race for inserting updates after all. A filter that can be upserted names one document. */
  async update(query: Query, change: ReadChange, { fresh, returns }: UpdateOptions): Promise<Row | undefined> {
    const found = await this.#change(query, change, returns);
    if (found || !fresh) return found;
    const row = fresh();
    try {
      await this.insert(row, query.now);
      return returns === 'after' ? row : undefined;
    } catch (error) {
      const winner = await this.#change(query, change, returns);
      if (winner) return winner;
      throw error;
    }
  }

  async remove(query: Query): Promise<number> {
    const filter = toFilter(this.shape, query) as mongo.Filter<Stored>;
    return (await asked(() => this.#documents.deleteMany(filter))).deletedCount;
  }

  async sweep(now: Date): Promise<number> {
    const { expires } = this.shape;
    if (!expires) return 0;
    return (await asked(() => this.#documents.deleteMany({ [expires]: { $lte: now } } as mongo.Filter<Stored>))).deletedCount;
  }

  async *dump(): AsyncIterable<readonly Row[]> {
    for await (const stored of this.#documents.find({}).sort({ _id: 1 }).batchSize(FILLED_AT_ONCE)) yield [fromStored(stored)];
  }

  /** Awaited before anything is stored: the first duplicate must not come before its index. Indexes of others stay. */
  async makeIndexes(): Promise<void> {
    const there = new Set((await this.#indexes()).map(keyText));
    const lacking = indexesOf(this.shape).filter((index) => !there.has(keyText(index)));
    if (lacking.length > 0) await this.#documents.createIndexes(lacking);
  }

  async mustBeEmpty(): Promise<void> {
    if (await asked(() => this.#documents.findOne({}))) throw problem('conflict', { reason: `${this.shape.name} is not empty` });
  }

  async empty(): Promise<void> {
    await asked(() => this.#documents.deleteMany({}));
  }

  async put(rows: readonly Row[]): Promise<void> {
    await asked(() => this.#documents.insertMany(rows.map((row) => toStored(this.shape, row))));
  }

  async #indexes(): Promise<mongo.IndexDescription[]> {
    try {
      return await this.#documents.indexes();
    } catch (error) {
      if (isNoCollection(error)) return [];
      throw error;
    }
  }

  async #change(query: Query, change: ReadChange, returns: 'before' | 'after'): Promise<Row | undefined> {
    const filter = toFilter(this.shape, query) as mongo.Filter<Stored>;
    const update = toUpdate(change) as mongo.UpdateFilter<Stored>;
    const changed = await this.#unique(query.now, undefined, () =>
      this.#documents.findOneAndUpdate(filter, update, { sort: { _id: 1 }, returnDocument: returns }),
    );
    return changed ? fromStored(changed as Stored) : undefined;
  }

  /** A document that has expired is in nobody's way: it is removed, and the write is done again. */
  async #unique<R>(now: Date, row: Row | undefined, write: () => Promise<R>): Promise<R> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isDuplicate(error)) throw translated(error);
        if ((await this.sweep(now)) === 0) throw problem('duplicate', { reason: await this.#duplicateFields(error, row), cause: error });
      }
    }
  }

  /** The fields of the unique index that was run into: as the server says, or (where it does not) as a look tells. */
  async #duplicateFields(error: Error, row: Row | undefined): Promise<string> {
    const unique = this.shape.indexes.filter((index) => index.unique);
    const said = unique.find((index) => error.message.includes(indexName(index)));
    if (said) return said.fields.join(', ');
    if (!row || error.message.includes('_id_')) return 'id';
    const stored = toStored(this.shape, row);
    for (const { fields } of unique) {
      const filter = Object.fromEntries(['communityId', ...fields].filter((name) => name in stored).map((name) => [name, stored[name]]));
      if (await asked(() => this.#documents.findOne(filter as mongo.Filter<Stored>))) return fields.join(', ');
    }
    return 'id';
  }
}

/** What makes an index that one and no other. */
function keyText({ name, key, unique = false }: mongo.IndexDescription): string {
  return JSON.stringify([name, Object.entries(key), unique]);
}

async function asked<R>(ask: () => Promise<R>): Promise<R> {
  try {
    return await ask();
  } catch (error) {
    throw translated(error);
  }
}
