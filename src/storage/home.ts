// What a home does for a collection, once the query is read, cast and planned. The rest is the same on both (collection.ts).
import type { Kept } from '../kernel/collection.ts';
import type { Order } from './cursor.ts';
import type { ReadChange, Test } from './language.ts';
import type { Plan } from './plan.ts';
import type { Document, Shape } from './shape.ts';

/** Which documents: all tests hold, in this community ('' in a house collection), not expired by `now`, and how to find them. */
export interface Query {
  readonly communityId: string;
  readonly tests: readonly Test[];
  readonly plan: Plan;
  readonly now: Date;
}

/** A document with what the storage adds. */
export interface Row {
  readonly communityId: string;
  readonly id: string;
  readonly version: number;
  readonly document: Document;
  /** There where many are given this very row, its document frozen. */
  readonly shared?: Shared;
}

/** What is known of a row that many are given. */
export interface Shared {
  /** Room for what the collection makes of it, once for all. */
  kept?: Kept;
  /** Is the row for certain what is stored still? */
  isCurrent(): boolean;
}

/** One collection in a home. Rows returned belong to the caller, or are frozen. Errors are the catalogue's. */
export interface Table {
  readonly shape: Shape;
  insert(row: Row, now: Date): Promise<void>;
  /** What answers a query for one document, or that nothing does, where that is known without asking; undefined where it is not. */
  known?(query: Query): readonly Row[] | undefined;
  find(query: Query, order: Order, limit: number): Promise<Row[]>;
  count(query: Query): Promise<number>;
  /** How many per values of these fields, the values as stored. */
  countBy(query: Query, fields: readonly string[]): Promise<{ readonly values: readonly unknown[]; readonly count: number }[]>;
  /** Changes the first match in id order, or inserts what `fresh` makes if there is none; returns the row as it was, or as it is now. */
  update(query: Query, change: ReadChange, options: UpdateOptions): Promise<Row | undefined>;
  remove(query: Query): Promise<number>;
  /** Removes what has expired by then, and says how many. */
  sweep(now: Date): Promise<number>;
  /** All rows of all communities, also expired ones, some at a time. */
  dump(): AsyncIterable<readonly Row[]>;
}

export interface UpdateOptions {
  readonly fresh?: (() => Row) | undefined;
  readonly returns: 'before' | 'after';
}

/** A home, opened, with its tables made. */
export interface Home {
  readonly name: 'sqlite' | 'mongodb';
  readonly tables: ReadonlyMap<string, Table>;
  ping(): Promise<void>;
  close(): Promise<void>;
  /** Runs with every `dump` inside seeing the same moment, as far as the home can. */
  still<R>(run: () => Promise<R>): Promise<R>;
  /** Was a restore into this home begun and never finished? */
  isHalfRestored(): Promise<boolean>;
  /** Puts rows in as they are. Refuses ('conflict') where there are documents already, unless told to replace them. */
  fill(rows: AsyncIterable<FilledRow>, replace: boolean): Promise<void>;
}

export interface FilledRow extends Row {
  readonly collection: string;
}
