// Documents that were read or written lately, kept in this process: what is asked for again and again costs no statement, and from the
// second time on no reading of its text either, since all who ask share one frozen document.
// What is only written passes through without staying (sqlite-fresh.ts).
// Never old: whatever this process writes is kept with it, and what another process writes makes SQLite say so at the next question.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row, Shared } from './home.ts';
import { Fresh } from './sqlite-fresh.ts';
import { keyOf, readRow, type StoredRow } from './sqlite-rows.ts';
import { readJson } from './typed-json.ts';

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

/** Characters of documents that all collections together keep, twice at most; and the longest document that is kept. */
const ROOM = 16_000_000;
const LONGEST = 20_000;
/** Questions that nothing answers. */
const MOST_ABSENT = 20_000;

/** Notices that another process, or another way into the file, has changed it: https://sqlite.org/pragma.html#pragma_data_version */
export class Watch {
  readonly #ask: StatementSync;
  #version: unknown;
  #looked = false;
  readonly #nextTurn = () => {
    this.#looked = false;
  };
  /** Raised whenever nothing of what was kept counts any more. */
  age = 0;

  constructor(db: DatabaseSync) {
    this.#ask = db.prepare('PRAGMA data_version');
  }

  /** Looks once in a turn of the event loop: what another process told anybody arrives in a later one. */
  look(): void {
    if (!this.#looked) this.lookAgain();
  }

  /** Looks now, which is good for the rest of the turn too: where a write builds on what is kept, a turn is too long. */
  lookAgain(): void {
    if (!this.#looked) setImmediate(this.#nextTurn);
    this.#looked = true;
    const version = this.#ask.get()?.data_version;
    if (version !== this.#version) this.age += 1;
    this.#version = version;
  }

  /** Our own transaction was undone, or the whole file was filled anew. */
  forget(): void {
    this.age += 1;
  }
}

/** What the collections of one file share: one bound for all that they keep. When it is full of young ones, the young are the old everywhere. */
export class Room {
  readonly #recalls: Recall[] = [];
  #size = 0;

  join(recall: Recall): void {
    this.#recalls.push(recall);
  }

  take(length: number): void {
    this.#size += length;
    if (this.#size <= ROOM) return;
    this.#size = length;
    for (const recall of this.#recalls) recall.turn();
  }
}

/**
 * What one collection keeps, under the questions that it answered: always by its id, and by unique indexes where it was asked for so.
 * A document is in it as it is in the file, while the watch has not moved.
 */
export class Recall {
  readonly #watch: Watch;
  readonly #room: Room;
  #age = -1;
  // Whatever question of a document is in here, its id is too, in the same one or a younger: by it a document is found that changes.
  #young = new Map<string, Kept>();
  #old = new Map<string, Kept>();
  /** None of these is in the two above. */
  readonly #fresh = new Fresh();
  /** Questions that nothing in the file answers, for as long as nothing is written. */
  #absent = new Set<string>();
  /** Raised when the young become the old. */
  #generation = 0;

  constructor(watch: Watch, room: Room) {
    this.#watch = watch;
    this.#room = room;
    room.join(this);
  }

  /** The only row that can answer, if it is kept: shared, and frozen. Whoever asks has yet to look whether it does (`answers`). */
  find(question: string): Row | undefined {
    this.#watch.look();
    this.#renew();
    const young = this.#young.get(question);
    if (young) return this.#read(young);
    const kept = this.#old.get(question) ?? this.#asked(question);
    const row = kept && this.#read(kept);
    if (kept && row) this.#put(question, kept);
    return row;
  }

  /** As `find`, for a write that is about to change the row: what is only written does not stay for that. */
  peek(question: string): Row | undefined {
    this.#watch.look();
    this.#renew();
    const fresh = this.#fresh.get(question);
    return fresh ? readRow(fresh) : this.find(question);
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
    this.#renew();
    this.#absent.clear();
    const key = keyOf(row.community, row.id);
    if (this.#young.has(key) || this.#old.has(key)) this.#put(key, this.#keep(row));
    else if (row.doc.length > LONGEST) this.#fresh.lose(key);
    else this.#fresh.put(key, row);
  }

  /** This document is no more. */
  lose(key: string): void {
    this.#fresh.lose(key);
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

  #asked(question: string): Kept | undefined {
    const fresh = this.#fresh.get(question);
    return fresh && this.#keep(fresh);
  }

  #keep(stored: StoredRow): Kept {
    this.#renew();
    const key = keyOf(stored.community, stored.id);
    this.#fresh.lose(key);
    const kept = this.#young.get(key) ?? this.#old.get(key) ?? { stored, row: undefined, key, length: 0, generation: 0 };
    return Object.assign(kept, { stored, row: undefined, length: stored.doc.length });
  }

  #renew(): void {
    if (this.#age === this.#watch.age) return;
    this.#age = this.#watch.age;
    this.#absent.clear();
    this.#fresh.clear();
    for (let twice = 0; twice < 2; twice++) this.turn();
  }

  /** The young are the old from now on, and the old are let go. */
  turn(): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#generation += 1;
  }

  #put(question: string, kept: Kept): void {
    if (kept.length > LONGEST) {
      this.lose(kept.key);
      return;
    }
    if (!this.#young.has(kept.key)) this.#room.take(kept.length);
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
