// The one contract of the house: what a feature offers. A plugin is the same contract plus a version (plugins/api.ts).
import type { Permissions } from './can.ts';
import type { Declared, Storage } from './collection.ts';
import type { Dated, Days, Joined } from './dated.ts';
import type { Journal } from './journal.ts';
import type { Log } from './log.ts';
import type { Outgoing } from './outgoing.ts';
import type { Page, Visit } from './page.ts';
import type { KeptCommunity, KeptMember, Stage } from './people.ts';
import type { Post } from './post.ts';
import type { Clock } from './time.ts';
import type { Tokens } from './tokens.ts';
import type { Dictionary, Locale, Words } from './words.ts';

/** What every verb of a feature gets: the storage, the clock, the log, and everybody's offers. */
export interface House {
  /** The address of this Convite, without a slash at the end. */
  readonly origin: string;
  readonly storage: Storage;
  /** Where documents change whose changes are told: by it, and not by the storage. */
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Requests to addresses that somebody named: by it, and not by Node's own. */
  readonly outgoing: Outgoing;
  /** Letters: by it alone do they leave. */
  readonly post: Post;
  /** Tokens of the links in letters (`quick`). */
  readonly tokens: Tokens;
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
  /**
   * Says that another feature owns this item and this one only adds evidence of its own (D6 needs answers and a summary in the
   * strategy): the item is done when all of its evidence says so. A part has no title and no invitation.
   */
  readonly part?: true;
  /** Computes how far the item is, without work per member: asked for on the home page. Undefined where it cannot be known now. */
  evidence?(house: House, community: KeptCommunity): Promise<Evidence | undefined>;
}

/** Something new in the community, for the home page and the digest: a sentence in the reader's language, and where it leads. */
export interface News {
  /** `made`: something that the community has now, and had not before. */
  readonly kind?: 'made' | 'said';
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

/**
 * Something that one person said they would do: it is shown in their list, and closed from wherever it is shown by sending a form
 * to `close`. The same thing is never kept twice.
 */
export interface Promised {
  /** The feature's id of it. */
  readonly id: string;
  /** The id of the member who said so; the text is in their language. */
  readonly member: string;
  readonly text: string;
  /** Until when: a day of the calendar, `2026-11-26`. */
  readonly due?: string;
  /** Where it can be seen. */
  readonly path: string;
  /** The path of the form that closes it; missing where that needs more than one tap. */
  readonly close?: string;
  /** The names of the quick acts with which its member answers it from a letter; their thing is its `id`. */
  readonly quick?: readonly string[];
}

/** A way in which the community communicates, for whoever says where something happens. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  /** Everybody is there at the same time. */
  readonly live: boolean;
  /** Where one joins; empty where there is no address. */
  readonly link: string;
  /** Where its guide is: how to take part (method sheet C1). */
  readonly path: string;
}

/** How often a channel was used, and the last time. */
export interface Used {
  readonly channel: string;
  readonly times: number;
  readonly people: number;
  readonly last: Date;
}

/** Something planned for which people can meet: a line of the action plan. */
export interface Planned {
  readonly id: string;
  readonly title: string;
  readonly topic: string;
  readonly members: readonly string[];
  /** Its days, `2026-11-26`; empty where none is known. */
  readonly from: string;
  readonly to: string;
  readonly materials: readonly { readonly name: string; readonly by: string }[];
  readonly path: string;
}

/** Somebody needs what a member offers. */
export interface Ask {
  /** The id of the member who offers it. */
  readonly member: string;
  /** The id of who needs it. */
  readonly who: string;
  /** What about: a topic's name. */
  readonly about: string;
  readonly path: string;
  /** Since when it is known. */
  readonly at: Date;
}

/** What another feature has that belongs to a thing: a line with a link on the thing's own page. */
export interface Related {
  readonly text: string;
  readonly path: string;
}

/** A message that a nudge has ready, in the language of the one who gets it. */
export interface Draft {
  /** The member's id. */
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/**
 * One thing that would help the community now, for whoever facilitates: it names a person or a thing, and one act. The desk
 * shows at most five a week, the most useful first, and lets the facilitator act or let it be.
 */
export interface Nudge {
  /**
   * The same thing has the same key, so that what was let be stays so. What stands before its first colon says of which kind it is
   * (`quiet:<member's id>`): a week is not filled with one kind.
   */
  readonly key: string;
  /** How useful it is, 0 to 100. */
  readonly weight: number;
  /** A sentence in the facilitator's language. */
  readonly text: string;
  /** The words of the button, and where it leads. */
  readonly action: string;
  readonly path: string;
  readonly draft?: Draft;
}

/**
 * One thing that a member does by a link in a letter, without coming in: the link leads to a page with one sentence and one button,
 * and only the button does it. Who follows it may be a program that reads letters, so that asking changes nothing.
 */
export interface Quick {
  /** `<feature>.<verb>`. One that stops something for good ends in `.off`: mail programs do it for their readers (RFC 8058). */
  readonly name: string;
  /** A permission of the table: the member must hold it when the link is used. */
  readonly permission: string;
  /** Words key of the link in the letter. */
  readonly label?: string;
  /** What the page says of the thing. Undefined, or Problem 'not-found', where there is nothing to do with it for this member any more. */
  ask(visit: Visit, thing: string): Promise<Question | undefined>;
  /** Does it; a second time changes nothing and says the same. Throws problems of the catalogue. */
  act(visit: Visit, thing: string): Promise<Outcome>;
}

/** What a quick act asks, in the member's language. */
export interface Question {
  readonly text: string;
  /** The words of the button. */
  readonly button: string;
  /** There is nothing to do, and why, in place of the text: it is done already, or it was cancelled. The page then has no button. */
  readonly done?: string;
  /** What is to be read before (Markdown). */
  readonly more?: string;
}

/** What a quick act did, in the member's language, and the quick act that undoes it. */
export interface Outcome {
  readonly text: string;
  readonly undo?: { readonly name: string; readonly thing: string; readonly button: string };
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
  /** Ends soon, between two pieces of its work, once the signal says so. */
  run(house: House, signal: AbortSignal): Promise<void>;
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
  /** What happened in the window that this visitor may know and would want to; at most five, newest first. Letters ask for many at once: what it answers follows from what the visitor may, and not from who they are. */
  news?(visit: Visit, window: Window): Promise<readonly News[]>;
  /** What these members have promised and not yet done, each one's soonest first; at most a few questions, however many they are. */
  promises?(house: House, community: KeptCommunity, members: readonly KeptMember[]): Promise<readonly Promised[]>;
  /** Who needs what these members offer, what came up since then, the last first; at most a few questions, however many they are. */
  asks?(house: House, community: KeptCommunity, members: readonly KeptMember[], since: Date): Promise<readonly Ask[]>;
  /** Where the community stands, in a sentence. */
  standing?(visit: Visit): Promise<string | undefined>;
  /** What has a date between these days of the calendar, first and last included; of a series all occurrences where one is within. */
  dates?(house: House, community: KeptCommunity, days: Days): Promise<readonly Dated[]>;
  /** Which of its dates these members said that they join, besides those that name them; at most a few questions, however many they are. */
  joins?(house: House, community: KeptCommunity, members: readonly KeptMember[]): Promise<readonly Joined[]>;
  /** The ways in which the community communicates. */
  channels?(house: House, community: KeptCommunity): Promise<readonly Channel[]>;
  /** How often each of them was used. */
  uses?(house: House, community: KeptCommunity): Promise<readonly Used[]>;
  /** What is planned and not finished, for which people can meet. */
  planned?(house: House, community: KeptCommunity): Promise<readonly Planned[]>;
  /** What it has that belongs to a thing which another feature planned, by the id of that. */
  related?(visit: Visit, id: string): Promise<readonly Related[]>;
  /** What the facilitator could do; asked for when the desk is opened, so without work per member. */
  nudges?(visit: Visit): Promise<readonly Nudge[]>;
  /** What members do by links in letters. */
  readonly quick?: readonly Quick[];
  /** The names of its events in the journal (`<feature>.<noun>.<past>`); each has a sentence `<feature>.event.<noun>.<past>`. */
  readonly events?: readonly string[];
  /**
   * Which of its events count as taking part: what somebody gives to the others (shares, answers, proposes, gets done), and not what
   * keeps the house in order (settings, joining, own answers to a survey). The desk counts them to see who carries the conversation.
   */
  readonly voices?: readonly string[];
  readonly jobs?: readonly Job[];
  /** Sentences of a plugin in all four languages; our own are in locales/. */
  readonly words?: Readonly<Record<Locale, Dictionary>>;
  /** The folder with a plugin's views, absolute; our own are in views/<feature>. */
  readonly views?: string;
}
