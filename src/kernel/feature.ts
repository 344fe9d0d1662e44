// The one contract of the house: what a feature offers. A plugin is the same contract plus a version (plugins/api.ts).
import type { Permissions } from './can.ts';
import type { Declared, Storage } from './collection.ts';
import type { Journal } from './journal.ts';
import type { Log } from './log.ts';
import type { Page, Visit } from './page.ts';
import type { KeptCommunity, Stage } from './people.ts';
import type { Clock } from './time.ts';
import type { Dictionary, Locale, Words } from './words.ts';

/** What every verb of a feature gets: the storage, the clock, the log, and everybody's offers. */
export interface House {
  readonly storage: Storage;
  /** Where documents change whose changes are told: by it, and not by the storage. */
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly features: readonly Feature[];
  words(locale: Locale): Words;
}

/** How far an item of the method is in one community, and where to see that it is so. */
export interface Evidence {
  readonly done: boolean;
  /** What is there, in numbers that the item's `evidence` sentence shows. */
  readonly counts: Readonly<Record<string, number>>;
  /** A path in the community where it can be seen and done. */
  readonly path: string;
}

/**
 * One item of a stage (method sheet D1 to E2). The words are `<feature>.<id>.title` and `<feature>.<id>.todo` (what to do next,
 * as an invitation), and `<feature>.<id>.evidence` where it is computed. Without `evidence` a facilitator confirms it by hand.
 */
export interface StageItem {
  readonly id: string;
  readonly stage: Stage;
  /** Computes how far the item is, without work per member: asked for on the home page. Undefined where it cannot be known now. */
  evidence?(house: House, community: KeptCommunity): Promise<Evidence | undefined>;
}

/** Something new in the community, for the home page and the digest: a sentence in the reader's language, and where it leads. */
export interface News {
  readonly text: string;
  readonly path: string;
  readonly at: Date;
}

/**
 * A card on the community's home page: a partial of the feature's views with its model. `top` runs across the page and holds
 * what this person can do next; `main` and `side` stand beside each other on a wide screen. Smaller `order` comes first.
 */
export interface Card {
  readonly place: 'top' | 'main' | 'side';
  readonly order: number;
  readonly view: string;
  readonly model: object;
  /**
   * Says that the card depends on nothing but its model object: not on who looks, nor on when, and it has no form. Then a
   * model that is remembered (kernel/recall.ts) is drawn once for all visitors of one language.
   */
  readonly shared?: boolean;
}

/** Half-open: from `since` to before `until`. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}

/** Work that is due again and again; may be killed and run twice. */
export interface Job {
  readonly name: string;
  /** Milliseconds from one run to the next. */
  readonly every: number;
  run(house: House): Promise<void>;
}

/** What a feature may offer; all of it is optional but the name, and every offer is asked for in one place only. */
export interface Feature {
  /** Lower-case letters; the first part of its permissions, words and views. */
  readonly name: string;
  /** Its documents, declared with `declare`. Opened at start in every home. */
  readonly collections?: readonly Declared[];
  /** Rows of the permission table, by `<feature>.<verb>`. */
  readonly permissions?: Permissions;
  readonly pages?: readonly Page[];
  readonly stageItems?: readonly StageItem[];
  /** What this visitor sees of the feature on the home page. */
  cards?(visit: Visit): Promise<readonly Card[]>;
  /** What happened in the window that this visitor may know and would want to; at most five, newest first. */
  news?(visit: Visit, window: Window): Promise<readonly News[]>;
  readonly jobs?: readonly Job[];
  /** Sentences of a plugin in all four languages; our own are in locales/. */
  readonly words?: Readonly<Record<Locale, Dictionary>>;
  /** The folder with a plugin's views, absolute; our own are in views/<feature>. */
  readonly views?: string;
}
