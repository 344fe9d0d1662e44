// The journal: every change of a community's documents as an event, kept together with the change (who, what, when, before and after).
import type { Declaration, Fresh, Kept, Scope, Slices } from './collection.ts';
import type { Words } from './words.ts';

/** The words key of an event's sentence: `plan.activity.closed` becomes `plan.event.activity.closed`. */
export function eventKey(what: string): string {
  return what.replace('.', '.event.');
}

/** What happened, in a sentence: who did what to which thing. */
export function eventSentence(words: Words, { what, title }: Pick<Entry, 'what' | 'title'>, who: string): string {
  const [feature, ...event] = what.split('.');
  return words.say(`${feature}.event.${event.join('.')}`, { who, title });
}

/** What is noted of a change. */
export interface Note {
  /** `<feature>.<noun>.<past>`, such as `plan.activity.closed`; the sentence is `<feature>.event.<noun>.<past>`, with `who` and `title`. */
  readonly what: string;
  /** The id of the member who did it; missing where the house did. */
  readonly by?: string;
  /** What the thing was called then; shown in the sentence. */
  readonly title?: string;
}

/** One event as it is kept. Never changed afterwards. */
export interface Entry {
  what: string;
  /** The first part of `what`: whose event it is. */
  feature: string;
  /** The member's id; empty where the house did it. */
  by: string;
  title: string;
  at: Date;
  /** The collection's name and the id of the document that changed. */
  thing: string;
  about: string;
  /** JSON of the fields that changed, as they were and as they are; missing where there was, or is, nothing. */
  before?: string;
  after?: string;
}

export type KeptEntry = Entry & Kept;

/**
 * Which entries: all, about one document, of one event, or by one member, of one feature, or both. Newest first, or oldest
 * first where they are read forwards.
 */
export type Asked = {
  readonly limit: number;
  readonly after?: string;
  readonly oldestFirst?: true;
} & (
  | { readonly about: string }
  | { readonly what: string }
  | { readonly by?: string; readonly feature?: string; readonly about?: never; readonly what?: never }
);

/** New values of some fields; `undefined` takes a field away. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/**
 * Changes documents of collections that were declared `journaled`, and keeps an entry with each change: whenever the process
 * is killed, both are there or neither is (docs/decisions/journal.md). What pages remember of the community is forgotten by it.
 */
export interface Journal {
  /** Stores a new document. Errors as `Collection.insert`. */
  add<T>(of: Declaration<T, Scope>, communityId: string, document: Fresh<T>, note: Note): Promise<T & Kept>;
  /**
   * Changes one document: `change` gets it as it is and says what becomes different; nothing different, or undefined, changes and notes nothing.
   * With `version` it is an optimistic write: Problem 'conflict' (reason: version) when somebody else was first. Without, it is
   * tried again with what the other one left. Problem 'not-found' for an unknown id.
   */
  change<T>(
    of: Declaration<T, Scope>,
    communityId: string,
    at: { readonly id: string; readonly version?: number },
    note: Note | ((before: T & Kept) => Note),
    change: (before: T & Kept) => Changes<T> | undefined,
  ): Promise<T & Kept>;
  /** Removes one document as it is, whoever changed it meanwhile; false if it was not there. */
  remove<T>(of: Declaration<T, Scope>, communityId: string, id: string, note: Note): Promise<boolean>;
  /** The entries of a community. */
  read(communityId: string, asked: Asked): Promise<Slices<KeptEntry>>;
  /** How many entries there are since then, by who and what: `<member's id, empty for the house>\t<what>`. */
  countBy(communityId: string, since: Date): Promise<Map<string, number>>;
  /**
   * Finishes what killed processes left half-way; safe to run at any time and beside others. Says how many entries it kept.
   * One that cannot be finished does not keep the others: it is thrown when they are done.
   */
  repair(): Promise<number>;
}
