// Sessions as they are kept: each date, the rules by which some come again, who said they come, and who asked for help.
import { Schema } from 'mongoose';
import type { Material } from '../../kernel/materials.ts';
import { declare } from '../../storage/declare.ts';

/** For everybody, or to help one member with a medium (method sheet C1). */
export const kinds = ['session', 'tutoring'] as const;
export type Kind = (typeof kinds)[number];

export const standings = ['planned', 'cancelled'] as const;
export type Standing = (typeof standings)[number];

export const repetitions = ['week', 'fortnight', 'month'] as const;
export type Repetition = (typeof repetitions)[number];

/** A thing that is needed; `member` is the id of whoever said with one tap that they bring it. */
export interface Needed extends Material {
  member: string;
}

/** What a person says of a session besides its time. Texts are empty where nothing was said. */
export interface Said {
  title: string;
  /** The id of what is planned that it belongs to. */
  activity: string;
  /** The id of a topic of the community. */
  topic: string;
  /** The id of the medium, and what it was called and where one joined then: a session stays readable without it. */
  channel: string;
  channelName: string;
  channelLink: string;
  /** An address of its own, instead of the medium's. */
  link: string;
  place: string;
  /** Markdown. */
  agenda: string;
  materials: readonly Needed[];
  /** Members by id. */
  hosts: readonly string[];
  minutes: number;
  /** Everybody may know of it, also who is no member. */
  open: boolean;
}

/** One date on which people meet. */
export interface Meeting extends Said {
  kind: Kind;
  /** The zone of the community when it was planned: the clocks by which it was said. */
  zone: string;
  starts: Date;
  /** The id of its series, and its clock time by the rule; empty where it comes once. */
  series: string;
  instance: string;
  status: Standing;
  /** Why it was cancelled. */
  reason: string;
  /** Of a tutoring session: who asked for it, and who may know of it besides those who lead. */
  asker: string;
  concerns: readonly string[];
  /** How often its time, its place or its standing changed (RFC 5545, 3.8.7.4). */
  sequence: number;
  /** Raised by each change of what is said: two who write at once are told apart by it. */
  edition: number;
  editedBy: string;
  editedAt: Date;
  /** Members who were there, and how many others. */
  came: readonly string[];
  guests: number;
  attendedAt?: Date;
  summary: string;
  summaryBy: string;
  summaryAt?: Date;
  /** It took place: attendance and summary are there (method sheet V3). */
  held: boolean;
}

// The schema counts UTF-16 units, and a character outside the first plane is two: twice what forms allow.
const words = (max: number) => ({ type: String, required: true, default: '', maxlength: 2 * max });
const count = { type: Number, required: true, min: 0, default: 0 };

const needed = new Schema(
  { name: words(120), by: words(120), there: { type: Boolean, required: true, default: false }, member: words(40) },
  { _id: false, id: false },
);

const said = {
  title: words(160),
  activity: words(40),
  topic: words(40),
  channel: words(40),
  channelName: words(120),
  channelLink: words(1000),
  link: words(1000),
  place: words(160),
  agenda: words(4000),
  materials: { type: [needed], required: true, default: [] },
  hosts: { type: [String], required: true, default: [] },
  minutes: { type: Number, required: true, min: 1 },
  open: { type: Boolean, required: true, default: false },
};

export const Meetings = declare<Meeting, 'community'>({
  name: 'meetings',
  scope: 'community',
  schema: new Schema({
    ...said,
    kind: { type: String, required: true, enum: kinds },
    zone: words(64),
    starts: { type: Date, required: true },
    series: words(40),
    instance: words(16),
    status: { type: String, required: true, enum: standings, default: 'planned' },
    reason: words(500),
    asker: words(40),
    concerns: { type: [String], required: true, default: [] },
    sequence: count,
    edition: { ...count, default: 1 },
    editedBy: words(40),
    editedAt: { type: Date, required: true },
    came: { type: [String], required: true, default: [] },
    guests: count,
    attendedAt: Date,
    summary: words(8000),
    summaryBy: words(40),
    summaryAt: Date,
    held: { type: Boolean, required: true, default: false },
  }),
  indexes: [
    { fields: ['starts'] },
    { fields: ['kind', 'starts'] },
    { fields: ['held', 'kind', 'starts'] },
    { fields: ['series', 'starts'] },
    { fields: ['activity', 'kind', 'starts'] },
    { fields: ['channel', 'kind', 'starts'] },
    { fields: ['concerns', 'starts'] },
  ],
  journaled: true,
});

/** The rule by which meetings come again. Its meetings are documents of their own, and say what differs in each. */
export interface MeetingSeries extends Said {
  kind: Kind;
  /** The first by the rule, on the clocks of the zone: `2026-12-03T16:00`. */
  first: string;
  zone: string;
  every: Repetition;
  times: number;
  changedAt: Date;
  sequence: number;
}

export const SeriesOf = declare<MeetingSeries, 'community'>({
  name: 'meetingseries',
  scope: 'community',
  schema: new Schema({
    ...said,
    kind: { type: String, required: true, enum: kinds },
    first: words(16),
    zone: words(64),
    every: { type: String, required: true, enum: repetitions },
    times: { type: Number, required: true, min: 1 },
    changedAt: { type: Date, required: true },
    sequence: count,
  }),
  indexes: [],
});

export const answers = ['yes', 'maybe', 'no'] as const;
export type AnswerGiven = (typeof answers)[number];

/** Does this member come? A personal answer: it is in no journal. */
export interface Reply {
  meeting: string;
  member: string;
  answer: AnswerGiven;
  at: Date;
  /** Of the platform's "student view": counted nowhere. */
  test: boolean;
}

export const Replies = declare<Reply, 'community'>({
  name: 'meetingreplies',
  scope: 'community',
  schema: new Schema({
    meeting: words(40),
    member: words(40),
    answer: { type: String, required: true, enum: answers },
    at: { type: Date, required: true },
    test: { type: Boolean, required: true },
  }),
  indexes: [
    { fields: ['meeting', 'member'], unique: true },
    { fields: ['test', 'meeting', 'answer', 'at'] },
    { fields: ['member', 'answer', 'at'] },
    { fields: ['member', 'meeting'] },
  ],
});

export const requestStates = ['open', 'planned', 'withdrawn'] as const;

/** A member asks for help with a medium (method sheet C1): one request per member and medium, asked again or not. */
export interface HelpRequest {
  member: string;
  channel: string;
  channelName: string;
  askedAt: Date;
  state: (typeof requestStates)[number];
  /** The meeting that answered it. */
  meeting: string;
}

export const HelpRequests = declare<HelpRequest, 'community'>({
  name: 'helprequests',
  scope: 'community',
  schema: new Schema({
    member: words(40),
    channel: words(40),
    channelName: words(120),
    askedAt: { type: Date, required: true },
    state: { type: String, required: true, enum: requestStates },
    meeting: words(40),
  }),
  indexes: [{ fields: ['member', 'channel'], unique: true }, { fields: ['state', 'askedAt'] }],
  journaled: true,
});
