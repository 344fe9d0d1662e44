// The home that needs nothing installed: documents in one file through Node's own SQLite, every acknowledged write on disk.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { problem } from '../kernel/errors.ts';
import { apply } from './change.ts';
import type { Order } from './cursor.ts';
import type { FilledRow, Home, Query, Row, Table, UpdateOptions } from './home.ts';
import type { ReadChange } from './language.ts';
import type { Shape } from './shape.ts';
import { duplicateFields, patiently } from './sqlite-busy.ts';
import { openFile, openReader } from './sqlite-file.ts';
import { Recall, Room, Watch } from './sqlite-recall.ts';
import { answers, questionOf, readRow, type StoredRow } from './sqlite-rows.ts';
import { columnSql, type Layout, layoutOf, type Parameter, selectSql, whereSql } from './sqlite-sql.ts';
import { Writer } from './sqlite-writer.ts';
import { writeJson } from './typed-json.ts';

/** Opens the home in a folder. Throws 'unavailable' with a sentence when the file is not ours, too new or cannot be opened. */
export async function openSqlite(dir: string, shapes: readonly Shape[]): Promise<Home> {
  return new SqliteHome(dir, await openFile(dir, shapes), shapes);
}

const byId: Order = { sort: [], descending: false };
const SWEPT_AT_ONCE = 500;
const DUMPED_AT_ONCE = 500;

class SqliteHome implements Home {
  readonly name = 'sqlite';
  readonly tables: ReadonlyMap<string, SqliteTable>;
  readonly #dir: string;
  readonly #db: DatabaseSync;
  readonly #writer: Writer;
  readonly #watch: Watch;

  constructor(dir: string, db: DatabaseSync, shapes: readonly Shape[]) {
    this.#dir = dir;
    this.#db = db;
    this.#watch = new Watch(db);
    this.#writer = new Writer(db, { begun: () => this.#watch.lookAgain(), undone: () => this.#watch.forget() });
    const room = new Room();
    this.tables = new Map(shapes.map((shape) => [shape.name, new SqliteTable(shape, db, this.#writer, new Recall(this.#watch, room))]));
  }

  async ping(): Promise<void> {
    await patiently(() => this.#db.prepare('SELECT 1').get());
  }

  async close(): Promise<void> {
    await this.#writer.idle();
    if (this.#db.isOpen) this.#db.close();
  }

  async still<R>(run: () => Promise<R>): Promise<R> {
    const reader = await patiently(() => openReader(this.#dir));
    try {
      for (const table of this.tables.values()) table.dumpFrom(reader);
      return await run();
    } finally {
      for (const table of this.tables.values()) table.dumpFrom(this.#db);
      reader.close();
    }
  }

  async isHalfRestored(): Promise<boolean> {
    return false;
  }

  /** One transaction, so that a crash in the middle leaves what was there before. */
  async fill(rows: AsyncIterable<FilledRow>, replace: boolean): Promise<void> {
    await this.#writer.idle();
    await patiently(() => this.#db.exec('BEGIN IMMEDIATE'));
    try {
      for (const table of this.tables.values()) table.empty(replace);
      for await (const row of rows) this.tables.get(row.collection)?.put(row);
      this.#db.exec('COMMIT');
    } finally {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#watch.forget();
    }
  }
}

class SqliteTable implements Table {
  readonly shape: Shape;
  readonly #layout: Layout;
  readonly #db: DatabaseSync;
  readonly #writer: Writer;
  readonly #recall: Recall;
  readonly #prepared = new Map<string, StatementSync>();
  #dumped: DatabaseSync;

  constructor(shape: Shape, db: DatabaseSync, writer: Writer, recall: Recall) {
    this.shape = shape;
    this.#layout = layoutOf(shape);
    this.#db = db;
    this.#dumped = db;
    this.#writer = writer;
    this.#recall = recall;
  }

  async insert(row: Row, now: Date): Promise<void> {
    await this.#write(() => this.#unique(now, () => this.put(row)));
  }

  known(query: Query): Row[] | undefined {
    const question = questionOf(query);
    return question === undefined ? undefined : this.#recalled(question, query);
  }

  async find(query: Query, order: Order, limit: number): Promise<Row[]> {
    const question = limit === 1 && !order.after ? questionOf(query) : undefined;
    // Kept in the same breath as it is read: afterwards somebody else may have changed it.
    const rows = await patiently(() => (question ? this.#learn(question, query) : this.#select(query, order, limit)));
    return rows.map(readRow);
  }

  async count(query: Query): Promise<number> {
    const { sql, parameters } = whereSql(this.#layout, this.shape, query);
    const [row] = await patiently(() => this.#all(`SELECT count(*) AS many FROM ${sql}`, parameters));
    return Number(row?.many);
  }

  async countBy(query: Query, fields: readonly string[]): Promise<{ values: unknown[]; count: number }[]> {
    const { sql, parameters } = whereSql(this.#layout, this.shape, query);
    const columns = fields.map((field) => columnSql(this.#layout, field)).join(', ');
    const named = fields.map((field, place) => `${columnSql(this.#layout, field)} AS v${place}`).join(', ');
    const rows = await patiently(() => this.#all(`SELECT ${named}, count(*) AS many FROM ${sql} GROUP BY ${columns}`, parameters));
    return rows.map((row) => ({ values: fields.map((field, place) => this.#typed(field, row[`v${place}`])), count: Number(row.many) }));
  }

  async update(query: Query, change: ReadChange, options: UpdateOptions): Promise<Row | undefined> {
    return await this.#write(() => {
      const before = this.#one(query);
      if (!before) return this.#insertFresh(query, options);
      const { communityId, id, version, document } = before;
      const after = { communityId, id, version: version + 1, document: apply({ ...document }, change) };
      this.#unique(query.now, () => this.#replace(after));
      return options.returns === 'before' ? before : after;
    });
  }

  async remove(query: Query): Promise<number> {
    const { sql, parameters } = whereSql(this.#layout, this.shape, query);
    return await this.#write(() => {
      const only = query.plan.by === 'id' ? questionOf(query) : undefined;
      if (only) this.#recall.lose(only);
      else this.#recall.forget();
      return this.#run(`DELETE FROM ${sql}`, parameters);
    });
  }

  async sweep(now: Date): Promise<number> {
    if (!this.shape.expires) return 0;
    const { name, expires } = this.shape;
    const some = `SELECT rowid FROM "${name}" INDEXED BY "${name}__expires" WHERE "f_${expires}" <= ? LIMIT ${SWEPT_AT_ONCE}`;
    for (let swept = 0; ; await turn()) {
      this.#recall.forget();
      const many = await this.#write(() => this.#run(`DELETE FROM "${name}" WHERE rowid IN (${some})`, [now.getTime()]));
      swept += many;
      if (many < SWEPT_AT_ONCE) return swept;
    }
  }

  async *dump(): AsyncIterable<readonly Row[]> {
    const next = this.#dumped.prepare(`SELECT rowid, * FROM "${this.shape.name}" WHERE rowid > ? ORDER BY rowid LIMIT ${DUMPED_AT_ONCE}`);
    for (let last = 0; ; await turn()) {
      const rows = next.all(last) as unknown as StoredRow[];
      yield rows.map(readRow);
      last = rows.at(-1)?.rowid ?? 0;
      if (rows.length < DUMPED_AT_ONCE) return;
    }
  }

  dumpFrom(db: DatabaseSync): void {
    this.#dumped = db;
  }

  /** Stores a row as it is, inside a transaction of the caller's. */
  put(row: Row): void {
    const { doc, dates } = writeJson(row.document);
    const sql = `INSERT INTO "${this.shape.name}" (community, id, version, doc, dates) VALUES (?, ?, ?, ?, ?)`;
    this.#run(sql, [row.communityId, row.id, row.version, doc, dates]);
    this.#recall.written({ community: row.communityId, id: row.id, version: row.version, doc, dates });
  }

  /** Makes room for a restore, inside a transaction of the caller's. */
  empty(replace: boolean): void {
    if (replace) this.#run(`DELETE FROM "${this.shape.name}"`, []);
    else if (this.#all(`SELECT 1 FROM "${this.shape.name}" LIMIT 1`, []).length > 0)
      throw problem('conflict', { reason: `${this.shape.name} is not empty` });
  }

  #write<R>(write: () => R): Promise<R> {
    return this.#writer.write(write, !this.shape.passing);
  }

  #insertFresh(query: Query, { fresh, returns }: UpdateOptions): Row | undefined {
    const row = fresh?.();
    if (row) this.#unique(query.now, () => this.put(row));
    return returns === 'after' ? row : undefined;
  }

  #replace(row: Row): void {
    const { doc, dates } = writeJson(row.document);
    const sql = `UPDATE "${this.shape.name}" SET doc = ?, dates = ?, version = ? WHERE community = ? AND id = ?`;
    this.#run(sql, [doc, dates, row.version, row.communityId, row.id]);
    this.#recall.written({ community: row.communityId, id: row.id, version: row.version, doc, dates });
  }

  /** A document that has expired is in nobody's way: it is removed, and the write is done again. */
  #unique<R>(now: Date, write: () => R): R {
    try {
      return write();
    } catch (error) {
      const { name, expires } = this.shape;
      if (!expires || !duplicateFields(error)) throw error;
      this.#recall.forget();
      if (this.#run(`DELETE FROM "${name}" WHERE "f_${expires}" <= ?`, [now.getTime()]) === 0) throw error;
      return write();
    }
  }

  /** The row that a write is about to change: from what is kept, where it can be known from there. */
  #one(query: Query): Row | undefined {
    const question = questionOf(query);
    const known = question && this.#judged(query, this.#recall.peek(question));
    if (known) return known[0];
    const [stored] = this.#select(query, byId, 1);
    return stored && readRow(stored);
  }

  /** What answers, or that nothing does, where either can be known from what is kept; undefined where the file has to be asked. */
  #recalled(question: string, query: Query): Row[] | undefined {
    const row = this.#recall.find(question);
    if (!row && this.#asksOnly(query) && this.#recall.isAbsent(question)) return [];
    return this.#judged(query, row);
  }

  /** The row that is kept, or none, if that is certain. */
  #judged(query: Query, row: Row | undefined): Row[] | undefined {
    if (!row) return undefined;
    if (answers(query, row, this.shape.expires)) return [row];
    // There is no other with this id; of a unique index another may be the one by now.
    return query.plan.by === 'id' ? [] : undefined;
  }

  #learn(question: string, query: Query): StoredRow[] {
    const rows = this.#select(query, byId, 1);
    if (rows[0] || this.#asksOnly(query)) this.#recall.learn(question, rows[0]);
    return rows;
  }

  /** Does the query ask for nothing besides its question? Then what does not answer is not there, where nothing expires. */
  #asksOnly({ plan, tests }: Query): boolean {
    return this.shape.expires === undefined && tests.length === (plan.by === 'index' ? plan.index.fields.length : 1);
  }

  #select(query: Query, order: Order, limit: number): StoredRow[] {
    const { sql, parameters } = selectSql(this.#layout, this.shape, query, order, limit);
    return this.#all(sql, parameters) as unknown as StoredRow[];
  }

  #all(sql: string, parameters: readonly Parameter[]) {
    return this.#prepare(sql).all(...parameters);
  }

  #run(sql: string, parameters: readonly Parameter[]): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }

  /** A column's value as the document has it. */
  #typed(name: string, value: unknown): unknown {
    const kind = this.shape.fields.get(name)?.kind;
    if (kind === 'date') return new Date(Number(value));
    return kind === 'boolean' ? value === 1 : value;
  }
}
