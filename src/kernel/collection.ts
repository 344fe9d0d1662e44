// The storage contract: ten operations on typed documents in a closed query language. The two homes live in storage/.
// Meaning is ours, written here and held by one contract suite that runs on both homes; see docs/decisions/storage.md.

/** What every stored document has besides its own fields: a sortable 128-bit id and a version that each update raises by one. */
export interface Kept {
  readonly id: string;
  readonly version: number;
}

/** Where a collection's documents belong: to one community, or to the house as a whole. */
export type Scope = 'community' | 'house';

/**
 * One index: fields in order. `unique` fields must all be required by the schema (a missing field would mean
 * different things on the two homes). At most one field may be an array of scalars, and then it is not unique.
 */
export interface Index {
  readonly fields: readonly string[];
  readonly unique?: boolean;
}

/**
 * A collection, declared once with `declare` in storage/declare.ts. In a scoped collection `communityId` is added to
 * every document, filter and index by the storage itself, in front.
 * `expires` names a required date field: once it is past, the document is gone for every reader, and `sweep` removes it.
 * `passing` says that a document is worth no more than a moment's wait (a session, a login under way): its writes survive
 * the end of the process as all do, but a home may leave it to the machine when they reach the disk.
 */
export interface Declared<S extends Scope = Scope> {
  readonly name: string;
  readonly scope: S;
  /** A mongoose schema; opaque here so that only storage/ and the stores know mongoose. */
  readonly schema: object;
  readonly indexes: readonly Index[];
  readonly expires?: string;
  readonly passing?: boolean;
  /** Says that its documents change through the journal (kernel/journal.ts), which gives them a field of its own. */
  readonly journaled?: boolean;
}

/** A declaration that knows the type of its documents. */
export interface Declaration<T, S extends Scope> extends Declared<S> {
  /** Never set: carries the document's type from the declaration to the collection. */
  readonly of?: (document: T) => T;
}

type Scalar = string | number | boolean | Date;
/** What a condition on a field of this type compares with: the field itself, or an element where it is an array of scalars. */
type Compared<V> = V extends readonly (infer E)[] ? (E extends Scalar ? E : never) : V extends Scalar ? V : never;

/** A condition on one field. On an array field it asks for any element; `$ne` for no element. `$ne` also holds where the field is missing. */
export type Condition<V> =
  | Compared<NonNullable<V>>
  | {
      readonly $in?: readonly Compared<NonNullable<V>>[];
      readonly $gt?: Compared<NonNullable<V>>;
      readonly $gte?: Compared<NonNullable<V>>;
      readonly $lt?: Compared<NonNullable<V>>;
      readonly $lte?: Compared<NonNullable<V>>;
      readonly $ne?: Compared<NonNullable<V>>;
      readonly $exists?: boolean;
    };

/** All conditions must hold. Anything but top-level fields and the operators above is refused by name. */
export type Filter<T> = { readonly [K in keyof (T & Kept)]?: Condition<(T & Kept)[K]> };

type Element<V> = NonNullable<V> extends readonly (infer E)[] ? E : never;
type ArrayKeys<T> = { [K in keyof T]-?: NonNullable<T[K]> extends readonly unknown[] ? K : never }[keyof T];
type NumberKeys<T> = { [K in keyof T]-?: NonNullable<T[K]> extends number ? K : never }[keyof T];

/**
 * What an update does to one document. A field may be named by one operator only. `null` and `undefined` are never
 * stored in a top-level field: use `$unset`. `$setOnInsert` counts only when an upsert inserts; equality conditions of the
 * filter become fields of the inserted document. `$pull` and `$addToSet` compare scalars.
 */
export interface Change<T> {
  readonly $set?: { readonly [K in keyof T]?: T[K] };
  readonly $unset?: { readonly [K in keyof T]?: true };
  readonly $inc?: { readonly [K in NumberKeys<T>]?: number };
  readonly $push?: { readonly [K in ArrayKeys<T>]?: Element<T[K]> };
  readonly $addToSet?: { readonly [K in ArrayKeys<T>]?: Element<T[K]> };
  readonly $pull?: { readonly [K in ArrayKeys<T>]?: Element<T[K]> };
  readonly $setOnInsert?: { readonly [K in keyof T]?: T[K] };
}

/**
 * Which part of the matches, in which order. `sort` names required scalar fields that a declared index has in this order
 * (after the fields that the filter fixes by equality); the id breaks ties in the same direction. Without `sort`, by id.
 */
export interface Slice<T> {
  readonly sort?: readonly (keyof (T & Kept) & string)[];
  readonly descending?: boolean;
  /** How many at most; 1 to 1000. */
  readonly limit: number;
  /** The `next` of the page before. Refused ('bad-request') if it was not made for this sort. */
  readonly after?: string;
}

/** A page of results; `next` is there while more may follow. */
export interface Slices<T> {
  readonly items: T[];
  readonly next?: string;
}

/** A document as it is given to be stored: an `id` of one's own where the document has a natural one. */
export type Fresh<T> = T & { readonly id?: string };

/**
 * Documents of one collection (of one community, where scoped). Every document returned is a plain object: the caller's own, or
 * one that all who ask for it share, and that is frozen. To change a document is to `update` it.
 * Errors: Problem 'duplicate' (reason: the index's fields) when a unique index is violated, 'refused-query' (reason: the
 * name of what is not in the language, or which index is missing), 'bad-form' when the schema refuses a value
 * (reason: the field), 'unavailable' when the home cannot be reached or stays busy.
 */
export interface Collection<T> {
  /** Stores a new document and returns it, cast and with its defaults. Acknowledged = durable. */
  insert(document: Fresh<T>): Promise<T & Kept>;
  /** The document with this id, or Problem 'not-found'. */
  get(id: string): Promise<T & Kept>;
  /** The first match in id order, or undefined. */
  first(filter: Filter<T>): Promise<(T & Kept) | undefined>;
  find(filter: Filter<T>, slice: Slice<T>): Promise<Slices<T & Kept>>;
  count(filter: Filter<T>): Promise<number>;
  /** How many matches per value of a required scalar field, by the value as text; of a pair of such fields, joined by a tab. */
  countBy(field: (keyof T & string) | readonly [keyof T & string, keyof T & string], filter: Filter<T>): Promise<Map<string, number>>;
  /**
   * Changes the first match atomically, raises its version, and returns it after (default) or before the change.
   * Undefined when nothing matched (with `upsert` and 'before': when it was inserted). An upsert's filter fixes the id or
   * all fields of a unique index, so that two at once make one document. A `version` in the filter makes
   * it an optimistic write: undefined means that somebody else was first.
   */
  update(
    filter: Filter<T>,
    change: Change<T>,
    options?: { readonly upsert?: boolean; readonly returns?: 'before' | 'after' },
  ): Promise<(T & Kept) | undefined>;
  /** Removes all matches and says how many. */
  remove(filter: Filter<T>): Promise<number>;
  /**
   * Takes the first match whose lease is free or over and leases it to `holder` until `until`; undefined if there is none.
   * The schema must have `leaseHolder` (String) and `leaseUntil` (Date, required, default 1970).
   */
  claim(filter: Filter<T>, lease: { readonly holder: string; readonly now: Date; readonly until: Date }): Promise<(T & Kept) | undefined>;
}

/** One of the two homes, opened. */
export interface Storage {
  readonly home: 'sqlite' | 'mongodb';
  /** How many operations were asked for since the start; tests hold hot paths to a budget with it. */
  readonly calls: number;
  of<T>(declaration: Declaration<T, 'house'>): Collection<T>;
  of<T>(declaration: Declaration<T, 'community'>, communityId: string): Collection<T>;
  /**
   * Is this document, as it was read, for certain what is stored still? Costs no operation; where it cannot be known without one the
   * answer is no, and whoever needs the document asks for it again. Only what was read by id or by a unique index, and does not expire, is ever certain.
   */
  isCurrent(document: Kept): boolean;
  /** Resolves if the home answers, else Problem 'unavailable'. */
  ping(): Promise<void>;
  /** Removes what has expired, and says how many documents. Safe to run twice and beside others. */
  sweep(now: Date): Promise<number>;
  close(): Promise<void>;
}
