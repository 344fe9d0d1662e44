// Documents that were read or written lately, kept in this process: what is asked for again and again costs no statement, and from the
// second time on no reading of its text either, since all who ask share one frozen document.
// Never old: whatever this process writes is kept with it, and what another process writes makes SQLite say so at the next question.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Query, Row, Shared } from './home.ts';
import type { Test } from './language.ts';
import type { Value } from './shape.ts';
import { readJson, type TypedJson } from './typed-json.ts';

export interface StoredRow extends TypedJson {
  readonly community: string;
  readonly id: string;
  readonly version: number;
  readonly rowid?: number;
}

/** A document as text, and from the first question for it on as everybody is given it; neither once it is no more. */
interface Kept {
  stored: StoredRow | undefined;
  row: Row | undefined;
  readonly key: string;
  /** Characters of its text. */
  length: number;
  /** When it was last put among the young: it is among them still, or among the old, or was let go since. */
  generation: number;
}

/** Characters of documents that one collection keeps, twice at most; and the longest document that is kept. */
const ROOM = 5_000_000;
const LONGEST = 20_000;
/** Questions that nothing answers. */
const MOST_ABSENT = 20_000;

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

/**
 * What one collection keeps, under the questions that it answered: always by its id, and by unique indexes where it was asked for so.
 * A document is in it as it is in the file, while the watch has not moved.
 */
export class Recall {
  readonly #watch: Watch;
  #age = -1;
  // Whatever question of a document is in here, its id is too, in the same one or a younger: by it a document is found that changes.
  #young = new Map<string, Kept>();
  #old = new Map<string, Kept>();
  #size = 0;
  /** Questions that nothing in the file answers, for as long as nothing is written. */
  #absent = new Set<string>();
  /** Raised when the young become the old. */
  #generation = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /** The only row that can answer, if it is kept: shared, and frozen. Whoever asks has yet to look whether it does (`answers`). */
  find(question: string): Row | undefined {
    this.#watch.look();
    this.#renew();
    const young = this.#young.get(question);
    if (young) return this.#read(young);
    const old = this.#old.get(question);
    const row = old && this.#read(old);
    if (old && row) this.#put(question, old);
    return row;
  }

  /** Is it known that nothing answers, also not what has expired? */
  isAbsent(question: string): boolean {
    this.#watch.look();
    this.#renew();
    return this.#absent.has(question);
  }

  /** Keeps a row that was just read, with the question that it answered; or that there is none. */
  learn(question: string, row: StoredRow | undefined): void {
    if (row) {
      this.#put(question, this.#keep(row));
      return;
    }
    this.#renew();
    if (this.#absent.size >= MOST_ABSENT) this.#absent.clear();
    this.#absent.add(question);
  }

  /** Keeps a row that this process has just written, within its transaction: whatever question led to it before still does. */
  written(row: StoredRow): void {
    const kept = this.#keep(row);
    this.#put(kept.key, kept);
    this.#absent.clear();
  }

  /** This document is no more. */
  lose(key: string): void {
    for (const some of [this.#young, this.#old]) {
      const kept = some.get(key);
      if (kept) kept.stored = kept.row = undefined;
      some.delete(key);
    }
  }

  /** Nothing of this collection counts any more. */
  forget(): void {
    this.#age = -1;
  }

  #keep(stored: StoredRow): Kept {
    this.#renew();
    const key = keyOf(stored.community, stored.id);
    const kept = this.#young.get(key) ?? this.#old.get(key) ?? { stored, row: undefined, key, length: 0, generation: 0 };
    return Object.assign(kept, { stored, row: undefined, length: stored.doc.length });
  }

  #renew(): void {
    if (this.#age === this.#watch.age) return;
    this.#age = this.#watch.age;
    this.#absent.clear();
    for (let twice = 0; twice < 2; twice++) this.#turn();
  }

  #turn(): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#size = 0;
    this.#generation += 1;
  }

  #put(question: string, kept: Kept): void {
    if (kept.length > LONGEST) {
      this.lose(kept.key);
      return;
    }
    if (this.#size > ROOM) this.#turn();
    this.#size += kept.length;
    kept.generation = this.#generation;
    this.#young.set(kept.key, kept);
    this.#young.set(question, kept);
  }

  /** The document as all get it, from the second of them on without reading its text; undefined where it is no more. */
  #read(kept: Kept): Row | undefined {
    if (kept.row || !kept.stored) return kept.row;
    kept.row = new SharedRow(this, kept, kept.stored);
    kept.stored = undefined;
    return kept.row;
  }

  /** See `Shared`. */
  isCurrent(kept: Kept, row: Row): boolean {
    this.#watch.look();
    this.#renew();
    return kept.row === row && kept.generation > this.#generation - 2;
  }
}

/** A row that all who ask for it are given. */
class SharedRow implements Row, Shared {
  readonly communityId: string;
  readonly id: string;
  readonly version: number;
  readonly document: Row['document'];
  kept?: Shared['kept'];
  readonly #recall: Recall;
  readonly #from: Kept;

  constructor(recall: Recall, from: Kept, stored: StoredRow) {
    this.communityId = stored.community;
    this.id = stored.id;
    this.version = stored.version;
    this.document = deepFrozen(readJson(stored));
    this.#recall = recall;
    this.#from = from;
  }

  get shared(): Shared {
    return this;
  }

  isCurrent(): boolean {
    return this.#recall.isCurrent(this.#from, this);
  }
}

/** Frozen all the way down, but for the dates, which cannot be. */
function deepFrozen<V extends object>(value: V): V {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null && !(part instanceof Date)) deepFrozen(part);
  return Object.freeze(value);
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
