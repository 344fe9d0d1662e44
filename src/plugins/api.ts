// All that a plugin may import: the contract, and the words of the house it is written in. Version 1.
import type { Permissions } from '../kernel/can.ts';
import type { Dated, Days, Joined } from '../kernel/dated.ts';
import type {
  Ask,
  Card,
  Channel,
  House,
  Job,
  News,
  Nudge,
  Planned,
  Promised,
  Quick,
  Related,
  StageItem,
  Used,
  Window,
} from '../kernel/feature.ts';
import type { Page, Visit } from '../kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';
import type { Dictionary, Locale } from '../kernel/words.ts';

export { isCoordinator, isFacilitator, isMember, type Permissions, type Predicate, type Rule } from '../kernel/can.ts';
export type { Dated, Days, Joined, Series, Told } from '../kernel/dated.ts';
export { type ProblemCode, problem } from '../kernel/errors.ts';
export type {
  Ask,
  Card,
  Channel,
  Draft,
  Evidence,
  House,
  Job,
  News,
  Nudge,
  Outcome,
  Planned,
  Promised,
  Question,
  Quick,
  Related,
  StageItem,
  Used,
  Window,
} from '../kernel/feature.ts';
export { choice, type Field, type FieldProblem, line, type Reading, readForm, zone } from '../kernel/form.ts';
export type { Log, LogFields } from '../kernel/log.ts';
export { type Answer, go, type Page, send, show, type Visit } from '../kernel/page.ts';
export type { CommunityRole, KeptCommunity, KeptMember, Stage } from '../kernel/people.ts';
export { type Clock, DAY, HOUR, later, MINUTE } from '../kernel/time.ts';
export type { Dictionary, Gaps, Locale, Words } from '../kernel/words.ts';

/** The version of this contract. It rises when a plugin written for the one before would no longer work. */
export const API = 1;

/**
 * What a plugin offers. Only `api`, `name` and `words` must be there; every other offer is asked for in one place of the
 * house, and an offer that throws or takes too long answers nothing there (its own pages fail as any page does).
 * Everything that a plugin owns carries its name, so that two plugins never meet.
 */
export interface Plugin {
  /** The version of the contract that the plugin was written for. */
  readonly api: typeof API;
  /** The name of its folder in plugins/: lower-case letters, digits and hyphens. */
  readonly name: string;
  /**
   * Its sentences in all four languages, with the same keys in each, all beginning with `<name>.`, in ICU message syntax.
   * Needed are: the `title` and menu `label` of its pages, and `<name>.<id>.title`, `<name>.<id>.todo` and (where there is
   * evidence) `<name>.<id>.evidence` of its stage items.
   */
  readonly words: Readonly<Record<Locale, Dictionary>>;
  /** Rows of the permission table, named `<name>.<verb>`: a list of ways to hold it, each a list of conditions. */
  readonly permissions?: Permissions;
  /** Pages at `/<name>` or below, each with a permission of its own table. A GET changes nothing. */
  readonly pages?: readonly Page[];
  /** Items of the stage board, their ids beginning with `<name>-`. Without `evidence` a facilitator confirms them by hand. */
  readonly stageItems?: readonly StageItem[];
  /** Cards for the community's home page; their views are its own (`<name>/…`). */
  cards?(visit: Visit): Promise<readonly Card[]>;
  /** What happened in the window, for the home page and the digest: at most five, newest first. */
  news?(visit: Visit, window: Window): Promise<readonly News[]>;
  /** What these members have promised and not yet done, each one's soonest first. */
  promises?(house: House, community: KeptCommunity, members: readonly KeptMember[]): Promise<readonly Promised[]>;
  /** Who needs what these members offer, what came up since then, the last first. */
  asks?(house: House, community: KeptCommunity, members: readonly KeptMember[], since: Date): Promise<readonly Ask[]>;
  /** Where the community stands, in a sentence. */
  standing?(visit: Visit): Promise<string | undefined>;
  /** What has a date between two days of the calendar, both included; of a series all dates where one is within. */
  dates?(house: House, community: KeptCommunity, days: Days): Promise<readonly Dated[]>;
  /** Which of its dates these members said that they join, besides those that name them. */
  joins?(house: House, community: KeptCommunity, members: readonly KeptMember[]): Promise<readonly Joined[]>;
  /** Ways in which the community communicates; their paths are pages of the community. */
  channels?(house: House, community: KeptCommunity): Promise<readonly Channel[]>;
  /** How often each of them was used. */
  uses?(house: House, community: KeptCommunity): Promise<readonly Used[]>;
  /** What is planned and not finished, for which people can meet. */
  planned?(house: House, community: KeptCommunity): Promise<readonly Planned[]>;
  /** What it has that belongs to a line of the plan or a medium, by the id of that: links for its page. */
  related?(visit: Visit, id: string): Promise<readonly Related[]>;
  /** What the facilitator could do now: each names a person or a thing, and one act. */
  nudges?(visit: Visit): Promise<readonly Nudge[]>;
  /** What members do by links in letters: named `<name>.<verb>`, each with a permission of its own table. */
  readonly quick?: readonly Quick[];
  /** Names of its events in the journal, `<name>.<noun>.<past>`, each with a sentence `<name>.event.<noun>.<past>`. */
  readonly events?: readonly string[];
  /** Which of its events count as taking part: what somebody gives to the others. */
  readonly voices?: readonly string[];
  /** Work that is due again and again, named `<name>.<verb>`; may be killed and run twice. */
  readonly jobs?: readonly Job[];
  /** The folder with its views (`plugin.hbs` there is the view `<name>/plugin`), absolute and inside its own folder. */
  readonly views?: string;
}

/** Says that this is a plugin. Export the answer as `plugin` from plugins/<name>/plugin.ts. */
export function definePlugin(plugin: Plugin): Plugin {
  return Object.freeze(plugin);
}
