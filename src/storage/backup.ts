// Everything of a home in one file, and back, into the same kind of home or the other. A line of JSON a document; read and written in one pass.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StorageConfig } from '../config.ts';
import type { Declared } from '../kernel/collection.ts';
import { problem } from '../kernel/errors.ts';
import type { FilledRow, Home, Row } from './home.ts';
import { openHome, openWholeHome, withOwn } from './open.ts';
import { withDates, writeJson } from './typed-json.ts';

/** How many documents of each collection. */
export type Counts = Readonly<Record<string, number>>;

/** Raised when an older Convite could no longer read the file. */
const LAYOUT = 1;

/**
 * Writes all documents to a file that only its owner may read; the file is there when it is whole, and not before.
 * From SQLite it is one moment, while others write; from MongoDB each collection is read in turn.
 */
export async function backup(config: StorageConfig, declarations: readonly Declared[], toFile: string): Promise<Counts> {
  const home = await openWholeHome(config, withOwn(declarations));
  const partial = `${toFile}.partial`;
  const counts: Record<string, number> = {};
  // What a killed backup left, or what somebody put there to keep a hand on it.
  await rm(partial, { force: true });
  try {
    await home.still(() =>
      pipeline(Readable.from(writeLines(home, counts)), createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })),
    );
    await rename(partial, toFile);
    return counts;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await home.close();
  }
}

/**
 * Reads a backup into a home that is empty, or (`replace`) in place of what is there. The whole file is checked first: one
 * that is cut short, altered, of a newer Convite or of collections that are not declared is refused ('bad-request'), and
 * nothing is changed. A restore into SQLite that is killed leaves what was there; into MongoDB, a database that does not open.
 */
export async function restore(
  config: StorageConfig,
  declarations: readonly Declared[],
  fromFile: string,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<Counts> {
  const all = withOwn(declarations);
  const counts = await check(fromFile, new Set(all.map(({ name }) => name)));
  const home = await openHome(config, all);
  try {
    await home.fill(readRows(fromFile), replace);
    return counts;
  } finally {
    await home.close();
  }
}

async function* writeLines(home: Home, counts: Record<string, number>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const hashed = (text: string) => {
    hash.update(text);
    return text;
  };
  yield hashed(`${JSON.stringify({ convite: 'backup', layout: LAYOUT })}\n`);
  for (const [name, table] of home.tables) {
    counts[name] = 0;
    for await (const rows of table.dump()) {
      counts[name] += rows.length;
      yield hashed(rows.map((row) => writeLine(name, row)).join(''));
    }
  }
  yield `${JSON.stringify({ end: true, counts, sha256: hash.digest('hex') })}\n`;
}

function writeLine(collection: string, { communityId, id, version, document }: Row): string {
  const { doc, dates } = writeJson(document);
  const head = JSON.stringify({ in: collection, community: communityId, id, version }).slice(0, -1);
  return `${head},"doc":${doc},"dates":${dates ?? '[]'}}\n`;
}

/** Reads the file from the first line to the last, and answers what the last line says. */
async function check(file: string, known: ReadonlySet<string>): Promise<Counts> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let end: unknown;
  let lines = 0;
  for await (const line of linesOf(file)) {
    if (end !== undefined) throw unreadable('something follows its last line');
    const entry = parsed(line);
    if (lines++ === 0) checkHeader(entry);
    else if (entry.end === true) end = entry;
    else count(counts, readRow(entry).collection, known);
    if (end === undefined) hash.update(`${line}\n`);
  }
  const { counts: said, sha256 } = (end ?? {}) as { counts?: Record<string, number>; sha256?: string };
  if (!said) throw unreadable('it is cut short');
  const isWhole = sha256 === hash.digest('hex') && Object.entries(said).every(([name, many]) => (counts[name] ?? 0) === many);
  if (!isWhole) throw unreadable('it was altered');
  return said;
}

function checkHeader(header: Record<string, unknown>): void {
  if (header.convite !== 'backup') throw unreadable('it is no backup of Convite');
  if (header.layout !== LAYOUT) throw unreadable('it was made by a newer Convite');
}

function count(counts: Record<string, number>, collection: string, known: ReadonlySet<string>): void {
  if (!known.has(collection))
    throw unreadable(`it has a collection that is not declared here (${collection.slice(0, 40)}): is a plugin missing?`);
  counts[collection] = (counts[collection] ?? 0) + 1;
}

async function* readRows(file: string): AsyncGenerator<FilledRow> {
  for await (const line of linesOf(file)) {
    const entry = parsed(line);
    if (entry.in !== undefined) yield readRow(entry);
  }
}

function readRow(entry: Record<string, unknown>): FilledRow {
  const { in: collection, community, id, version, doc, dates } = entry;
  const isRow =
    typeof collection === 'string' &&
    typeof community === 'string' &&
    typeof id === 'string' &&
    Number.isSafeInteger(version) &&
    isObject(doc);
  if (!isRow || !Array.isArray(dates)) throw unreadable('a line of it is no document');
  try {
    return { collection, communityId: community, id, version: version as number, document: withDates(doc, dates) };
  } catch (error) {
    throw problem('bad-request', { reason: 'the backup cannot be read: a date of it is not in its document', cause: error });
  }
}

function parsed(line: string): Record<string, unknown> {
  try {
    const entry: unknown = JSON.parse(line);
    if (isObject(entry)) return entry;
  } catch (error) {
    throw problem('bad-request', { reason: 'the backup cannot be read: a line of it is no JSON', cause: error });
  }
  throw unreadable('a line of it is no object');
}

/** Lines end with a line feed and with nothing else (node:readline also ends them at signs that JSON may have inside a text). */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 2 ** 20 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw unreadable('it is cut short');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(why: string): Error {
  return problem('bad-request', { reason: `the backup cannot be read: ${why}` });
}
