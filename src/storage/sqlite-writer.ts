// Writes to one SQLite file: those asked for in the same turn of the loop share one transaction, and none is told done before it is on disk.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { patiently, translated } from './sqlite-busy.ts';

/**
 * Does one thing to the database, at once. It may change it by one statement only (besides removing what has expired):
 * a statement that fails is undone alone by SQLite, so that the others of the transaction need no savepoint.
 */
type Write = () => unknown;

interface Asked {
  readonly write: Write;
  readonly durable: boolean;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** Whoever keeps what is in the file. */
interface Told {
  /** A transaction has begun: until its end nobody else writes, and what others wrote before can be known. */
  begun(): void;
  /** A whole transaction came to nothing. */
  undone(): void;
}

/** More than these wait for the next transaction, so that readers get their turn. */
const TOGETHER = 200;

export class Writer {
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  #asked: Asked[] = [];
  #syncs = true;
  #running: Promise<void> | undefined;
  readonly #told: Told;

  constructor(db: DatabaseSync, told: Told) {
    this.#db = db;
    this.#told = told;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
  }

  /** Resolves with what the write returns, once it is on disk; or, where it need not be `durable`, with the operating system. */
  write<R>(write: () => R, durable = true): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#asked.push({ write, durable, done: (value) => resolve(value as R), failed: reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    do {
      await turn();
      const together = this.#asked.splice(0, TOGETHER);
      try {
        for (const settle of await patiently(() => this.#transact(together))) settle();
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    } while (this.#asked.length > 0);
    this.#running = undefined;
  }

  /** Runs the writes and commits; returns how each is to be told. Busy is thrown by BEGIN only, so that nothing runs twice. */
  #transact(together: readonly Asked[]): (() => void)[] {
    this.#syncIf(together.some(({ durable }) => durable));
    this.#begin.run();
    try {
      this.#told.begun();
      const outcomes = together.map((asked) => this.#outcome(asked));
      this.#commit.run();
      return outcomes;
    } catch (error) {
      this.#told.undone();
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw translated(error);
    }
  }

  /** With FULL, a commit waits for the disk, and takes along all that was committed before it without waiting (NORMAL). */
  #syncIf(wanted: boolean): void {
    if (wanted === this.#syncs) return;
    this.#db.exec(`PRAGMA synchronous = ${wanted ? 'FULL' : 'NORMAL'}`);
    this.#syncs = wanted;
  }

  #outcome({ write, done, failed }: Asked): () => void {
    try {
      const value = write();
      return () => done(value);
    } catch (error) {
      // A full disk ends the whole transaction: then nothing of it may be told done.
      if (!this.#db.isTransaction) throw error;
      return () => failed(translated(error));
    }
  }
}
