// Documents that were read or written lately, kept as text in this process: what is asked for again and again costs no statement.
// Never old: whatever this process writes is kept with it, and what another process writes makes SQLite say so at the next question.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Query, Row } from './home.ts';
import type { Test } from './language.ts';
import type { Value } from './shape.ts';
import type { TypedJson } from './typed-json.ts';

export interface StoredRow extends TypedJson {
  readonly community: string;
  readonly id: string;
  readonly version: number;
  readonly rowid?: number;
}

/** Characters of documents that one collection keeps, twice at most; and the longest document that is kept. */
const ROOM = 4_000_000;
const LONGEST = 20_000;

/** Notices that another process, or another way into the file, has changed it: https://sqlite.org/pragma.html#pragma_data_version */
export class Watch {
  readonly #ask: StatementSync;
  #version: unknown;
  #looked = false;
  /** Raised whenever nothing of what was kept counts any more. */
  age = 0;

  constructor(db: DatabaseSync) {
    this.#ask = db.prepare('PRAGMA data_version');
  }

  /** Looks once in a turn of the event loop: what another process told anybody arrives in a later one. */
  look(): void {
    if (this.#looked) return;
    setImmediate(() => {
      this.#looked = false;
    });
    const version = this.#ask.get()?.data_version;
    if (version !== this.#version) this.age += 1;
    this.#version = version;
    this.#looked = true;
  }

  /** Our own transaction was undone, or the whole file was filled anew. */
  forget(): void {
    this.age += 1;
  }
}

/** What one collection keeps. A row in it is the document as it is in the file, while the watch has not moved. */
export class Recall {
  readonly #watch: Watch;
  #age = -1;
  #young = new Map<string, StoredRow>();
  #old = new Map<string, StoredRow>();
  #size = 0;
  /** Which document answered a question by a unique index; a hint only, since the document may have changed. */
  #answers = new Map<string, string>();

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /** The only row that can answer, if it is kept. Whoever asks has yet to look whether it does (`answers`). */
  find(question: string): StoredRow | undefined {
    this.#watch.look();
    this.#renew();
    const key = this.#answers.get(question) ?? question;
    const young = this.#young.get(key);
    if (young) return young;
    const old = this.#old.get(key);
    if (old) this.#put(key, old);
    return old;
  }

  /** Keeps a row that was just read, with the question that it answered. */
  learn(question: string, row: StoredRow): void {
    this.#renew();
    const key = keyOf(row.community, row.id);
    if (this.#answers.size > 20_000) this.#answers.clear();
    if (question !== key) this.#answers.set(question, key);
    this.#put(key, row);
  }

  /** Keeps a row that this process has just written, within its transaction. */
  written(row: StoredRow): void {
    this.#renew();
    this.#put(keyOf(row.community, row.id), row);
  }

  /** This document is no more. */
  lose(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  /** Nothing of this collection counts any more. */
  forget(): void {
    this.#age = -1;
  }

  #renew(): void {
    if (this.#age === this.#watch.age) return;
    this.#age = this.#watch.age;
    this.#young = new Map();
    this.#old = new Map();
    this.#answers = new Map();
    this.#size = 0;
  }

  #put(key: string, row: StoredRow): void {
    this.lose(key);
    if (row.doc.length > LONGEST) return;
    if (this.#size > ROOM) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    this.#size += row.doc.length;
    this.#young.set(key, row);
  }
}

/** What a document is kept under: the question for it by its id. */
function keyOf(community: string, id: string): string {
  return `${community}\0${id}`;
}

/** The question that one document at most can answer, where a query is one: by its id or by a unique index, and by equality alone. */
export function questionOf({ communityId, plan, tests }: Query): string | undefined {
  if (!tests.every(({ operator, field }) => operator === '$eq' && !field.element)) return undefined;
  if (plan.by === 'id') return keyOf(communityId, String(asked(tests, 'id')));
  if (plan.by !== 'index' || !plan.index.unique) return undefined;
  return [communityId, '', ...plan.index.fields.flatMap((name) => [name, String(comparable(asked(tests, name)))])].join('\0');
}

/** Is this document what the query asks for: alive, and equal in all that is named? */
export function answers({ tests, now }: Query, row: Row, expires: string | undefined): boolean {
  if (expires !== undefined && (row.document[expires] as Date).getTime() <= now.getTime()) return false;
  return tests.every(({ field, value }) => comparable(fieldOf(row, field.name)) === comparable(value as Value));
}

function fieldOf(row: Row, name: string): Value | undefined {
  if (name === 'id' || name === 'version') return row[name];
  return row.document[name] as Value | undefined;
}

function asked(tests: readonly Test[], name: string): Value | undefined {
  return tests.find(({ field }) => field.name === name)?.value as Value | undefined;
}

function comparable(value: Value | undefined): Exclude<Value, Date> | undefined {
  return value instanceof Date ? value.getTime() : value;
}
