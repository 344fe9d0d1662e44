// The words of the domain that everybody shares: community, member, role, stage (method sheet: D2, T1).
import type { Kept } from './collection.ts';
import type { Locale } from './words.ts';

/** The circles of participation, from the middle outwards (method sheet D2). */
export const roles = ['facilitator', 'coordinator', 'active', 'occasional'] as const;
export type CommunityRole = (typeof roles)[number];

/** The four stages of the method, in order. */
export const stages = ['design', 'motivation', 'development', 'evolution'] as const;
export type Stage = (typeof stages)[number];

/** Kinds of actor in a value chain (method sheet A1); a community may have its own list instead. */
export const actors = ['producer', 'technician', 'specialist', 'collaborator'] as const;
export type Actor = (typeof actors)[number];

/** What the community talks about (method sheet D1). One that is retired keeps its id, so that what belongs to it stays readable. */
export interface Topic {
  id: string;
  name: string;
  retired: boolean;
}

/** The topics that are talked about now. */
export function liveTopics(community: Pick<Community, 'topics'>): readonly Topic[] {
  return community.topics.filter((topic) => !topic.retired);
}

/** What a topic is called, also a retired one; empty for an unknown id. */
export function topicName(community: Pick<Community, 'topics'>, topicId: string): string {
  return community.topics.find((topic) => topic.id === topicId)?.name ?? '';
}

/** The role that a member has for one topic, beside the one in the community (method sheet D2). */
export interface TopicRole {
  topicId: string;
  role: CommunityRole;
}

/** A step of a community from one stage to another, or back: what its facilitator decided, and why (method sheet T1). */
export interface StageMove {
  /** Counts the moves of the community, from 1. */
  number: number;
  from: Stage;
  to: Stage;
  /** The cycle that it leads into; another than before where it crosses from the last stage to the first, or back. */
  cycle: number;
  at: Date;
  /** The member's id; empty where the house did it. */
  by: string;
  /** Empty where nothing was missing and nobody gave one. */
  reason: string;
  /** The items of the stage that was left which were not done then, and those that were waived: their ids. */
  missing: string[];
  waived: string[];
}

/** A community of practice: one course (or, where the platform tells no course, one link) of one deployment. */
export interface Community {
  registrationId: string;
  deploymentId: string;
  /** `context:<id>`, or `link:<id>` where the platform sends no context. Unique within the deployment. */
  place: string;
  title: string;
  locale?: Locale;
  zone?: string;
  stage: Stage;
  stageSince: Date;
  /** Which pass through the four stages this is, from 1. */
  cycle: number;
  /** When that began; missing in the first, which began with the community. */
  cycleSince?: Date;
  /** How it came to this stage; missing where it has never moved. All moves are in the journal. */
  lastMove?: StageMove;
  createdAt: Date;
  /** In the order of the strategy. */
  topics: Topic[];
  /** The community's own list of kinds of actor (A1), in its own words; empty: the method's. */
  actorKinds: string[];
  /** Raised whenever what a community page shows of its people or stages changes: the key to what may be remembered. */
  changes: number;
}

/** A person in one community. */
export interface Member {
  /** The person: one hash of registration and subject, the same in all communities of that platform. */
  personId: string;
  /** Empty where the platform withholds it and the person has not chosen one yet. */
  name: string;
  /** The name as lists are sorted by it: without accents, lower case. */
  nameKey: string;
  /** Who said the name: a name chosen here is never replaced by a launch. */
  nameFrom: 'platform' | 'person';
  email?: string;
  role: CommunityRole;
  /** Who said the role: a role given here is never replaced by a launch. */
  roleFrom: 'platform' | 'community';
  /** Chosen here; until then the launch's language counts. */
  locale?: Locale;
  localeFrom?: 'platform' | 'person';
  zone?: string;
  zoneFrom?: 'platform' | 'person';
  /** Kind of actor in the value chain (method sheet A1): one of the method's, or the community's own word; empty where nobody said. */
  actor: string;
  /** Empty where nobody has said one. */
  organisation: string;
  /** The same as lists are sorted and filtered by it: without accents, lower case. */
  organisationKey: string;
  topicRoles: TopicRole[];
  /** The id of the member who welcomed this one. */
  welcomedBy?: string;
  /** The platform's "student view": sees everything, is shown and counted nowhere. */
  test: boolean;
  joinedAt: Date;
  /** Since when they are here this time; `joinedAt` where it is missing. */
  hereSince?: Date;
  seenAt: Date;
}

/** What a member's line bears, from least to most: calls and text messages; texts; pictures and voice; video (method sheet D3). */
export const connections = ['none', 'weak', 'fair', 'good'] as const;
export type Connection = (typeof connections)[number];

export const devices = ['basic', 'smartphone', 'shared', 'computer'] as const;
export type Device = (typeof devices)[number];

/** When somebody can take part: a day of the week and a part of the day, joined by a hyphen (method sheet C2). */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];
export const partsOfDay = ['morning', 'afternoon', 'evening'] as const;
export type PartOfDay = (typeof partsOfDay)[number];
export type Hour = `${Weekday}-${PartOfDay}`;

/** All 21, in the order of the week. */
export const weekHours: readonly Hour[] = weekdays.flatMap((day) => partsOfDay.map((part): Hour => `${day}-${part}`));

/** From where a member takes part (method sheet C2); empty where they have not said. */
export interface Surroundings {
  memberId: string;
  /** Of the platform's "student view": counted nowhere. */
  test: boolean;
  device: Device | '';
  connection: Connection | '';
  /** Kilobits per second, as the measuring page found. */
  measuredKbps?: number;
  measuredAt?: Date;
  /** When there is power and signal: `<day>-<part>`, such as `mon-evening`. */
  hours: string[];
  /** In their own words. */
  accessibility: string;
  statedAt: Date;
}

export type KeptCommunity = Community & Kept;
export type KeptMember = Member & Kept & { readonly communityId?: string };
