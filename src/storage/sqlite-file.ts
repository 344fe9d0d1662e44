// The file of the SQLite home: opening it safely, recognising it, and laying out its tables.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { problem } from '../kernel/errors.ts';
import type { Shape } from './shape.ts';
import { isNoDatabase, patiently, translated } from './sqlite-busy.ts';
import { addColumn, createElements, createTable, layoutOf } from './sqlite-sql.ts';

/** "Conv" in ASCII: says whose file it is (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION = 0x436f6e76;
/** Raised when an older Convite could no longer read the file. */
const LAYOUT = 1;
/** Milliseconds that a statement may hold the whole process while another process writes. */
const SHORT = 20;
const LONG = 10_000;

/** Opens `convite.sqlite` in this folder, both made if need be, readable by their owner only, with a table for each shape. */
export async function openFile(dir: string, shapes: readonly Shape[]): Promise<DatabaseSync> {
  const db = openPrivately(dir);
  try {
    db.exec(`PRAGMA busy_timeout = ${LONG}`);
    recognise(db);
    await patiently(() => db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000'));
    await patiently(() => layOut(db, shapes));
    db.exec(`PRAGMA busy_timeout = ${SHORT}`);
    return db;
  } catch (error) {
    db.close();
    throw translated(error);
  }
}

/** A second way into the same file, for reading one moment while others write. */
export function openReader(dir: string): DatabaseSync {
  const db = new DatabaseSync(fileIn(dir), { readOnly: true, timeout: LONG });
  db.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
  return db;
}

function fileIn(dir: string): string {
  return join(dir, 'convite.sqlite');
}

function openPrivately(dir: string): DatabaseSync {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    closeSync(openSync(fileIn(dir), 'a', 0o600));
    return new DatabaseSync(fileIn(dir));
  } catch (error) {
    throw problem('unavailable', { reason: 'the folder of the database file cannot be written to', cause: error });
  }
}

/** Refuses a file of another program, and one of a newer Convite. Ours gets its mark in the transaction that makes its first table. */
function recognise(db: DatabaseSync): void {
  if (read(db, 'SELECT application_id FROM pragma_application_id') === APPLICATION) {
    if (read(db, 'SELECT user_version FROM pragma_user_version') <= LAYOUT) return;
    throw problem('unavailable', { reason: 'convite.sqlite is of a newer Convite: start that one, or restore a backup into a new folder' });
  }
  if (read(db, 'SELECT count(*) FROM sqlite_schema') > 0)
    throw problem('unavailable', { reason: 'convite.sqlite was not made by Convite' });
}

function read(db: DatabaseSync, sql: string): number {
  try {
    return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
  } catch (error) {
    if (isNoDatabase(error)) throw problem('unavailable', { reason: 'convite.sqlite is not a database file', cause: error });
    throw error;
  }
}

function layOut(db: DatabaseSync, shapes: readonly Shape[]): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${LAYOUT}`);
    for (const shape of shapes) layOutTable(db, shape);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Adds what a declaration has gained since the file was made, and drops indexes that it no longer has: the file is ours alone. */
function layOutTable(db: DatabaseSync, shape: Shape): void {
  const { table, columns, indexes, arrays } = layoutOf(shape);
  db.exec(createTable(table));
  const present = names(db, `SELECT name FROM pragma_table_xinfo('${table}')`);
  for (const [column, field] of columns) if (!present.has(column)) db.exec(addColumn(table, column, field));
  const tables = names(db, `SELECT name FROM sqlite_schema WHERE type = 'table'`);
  for (const field of arrays) if (!tables.has(`${table}_${field}`)) db.exec(createElements(table, field));
  const made = names(db, `SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = '${table}'`);
  for (const name of made) if (!indexes.has(name)) db.exec(`DROP INDEX "${name}"`);
  for (const [name, sql] of indexes) if (!made.has(name)) db.exec(sql);
}

function names(db: DatabaseSync, sql: string): Set<string> {
  return new Set(
    db
      .prepare(sql)
      .all()
      .map((row) => String(row.name)),
  );
}
