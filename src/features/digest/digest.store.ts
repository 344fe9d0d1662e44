// Letters: who wants them when, what is due in which community, and what became of each (docs/decisions/letters.md).
import { Schema } from 'mongoose';
import { type Weekday, weekdays } from '../../kernel/people.ts';
import { declare } from '../../storage/declare.ts';

/** How often somebody gets a letter; `off` is a choice like the others, and stays one. */
export const rhythms = ['daily', 'weekly', 'monthly', 'off'] as const;
export type Rhythm = (typeof rhythms)[number];

/** When: on this day of the week (with `monthly`, its first in the month; with `daily`, every day) at this hour of one's own clock. */
export interface Slot {
  rhythm: Rhythm;
  weekday: Weekday;
  hour: number;
}

const slot = {
  rhythm: { type: String, required: true, enum: rhythms },
  weekday: { type: String, required: true, enum: weekdays },
  hour: { type: Number, required: true, min: 0, max: 23 },
};
// The schema counts UTF-16 units, and a character outside the first plane is two: twice what forms allow.
const words = (max: number) => ({ type: String, required: true, default: '', maxlength: 2 * max });

/** What a member chose; without it, what the community has. */
export interface Wish extends Slot {
  memberId: string;
  chosenAt: Date;
}

export const Wishes = declare<Wish, 'community'>({
  name: 'letterwishes',
  scope: 'community',
  schema: new Schema({ memberId: { type: String, required: true }, ...slot, chosenAt: { type: Date, required: true } }),
  indexes: [{ fields: ['memberId'], unique: true }],
});

/** What a community has, and what its facilitator writes into the next letters. There is one, with the id `letters`-and-the community's. */
export interface Habit extends Slot {
  /** A line at the beginning of the letters whose time it was written in. */
  opening: string;
  openingAt?: Date;
  /** A question at their end, and the member who asked it: answers go to them. */
  question: string;
  questionAt?: Date;
  askedBy: string;
  changedAt: Date;
}

export const Habits = declare<Habit, 'community'>({
  name: 'letterhabits',
  scope: 'community',
  schema: new Schema({
    ...slot,
    opening: words(400),
    openingAt: Date,
    question: words(300),
    questionAt: Date,
    askedBy: words(40),
    changedAt: { type: Date, required: true },
  }),
  indexes: [],
  journaled: true,
});

const lease = { leaseHolder: String, leaseUntil: { type: Date, required: true, default: new Date(0) } };

/** When a community is looked at next, and up to when it was. */
export interface Schedule {
  community: string;
  nextDue: Date;
  doneUntil: Date;
  leaseHolder?: string;
  leaseUntil: Date;
}

export const Schedules = declare<Schedule, 'house'>({
  name: 'letterschedules',
  scope: 'house',
  schema: new Schema({
    community: { type: String, required: true },
    nextDue: { type: Date, required: true },
    doneUntil: { type: Date, required: true },
    ...lease,
  }),
  indexes: [{ fields: ['community'], unique: true }, { fields: ['nextDue', 'leaseUntil'] }],
});

/** What somebody chose besides the letters that come by themselves; without it, reminders and no invitations. */
export interface Choice {
  memberId: string;
  reminders: boolean;
  /** Invitations by mail, for the calendar of a mail program. */
  invites: boolean;
  chosenAt: Date;
}

export const Choices = declare<Choice, 'community'>({
  name: 'letterchoices',
  scope: 'community',
  schema: new Schema({
    memberId: { type: String, required: true },
    reminders: { type: Boolean, required: true, default: true },
    invites: { type: Boolean, required: true, default: false },
    chosenAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['memberId'], unique: true }, { fields: ['invites', 'memberId'] }],
});

/** What was known of something near when its community was last looked at. */
export interface Known {
  /** `<feature> <id>` */
  key: string;
  sequence: number;
  from: Date;
  to: Date;
  place: string;
  cancelled: boolean;
}

/** When a community is looked at next for what is near, and what was known then. */
export interface Watch {
  community: string;
  nextDue: Date;
  seenAt: Date;
  /** The community's count of changes then: with another, it is looked at again. */
  changes: number;
  known: Known[];
  leaseHolder?: string;
  leaseUntil: Date;
}

const known = new Schema(
  {
    key: { type: String, required: true },
    sequence: { type: Number, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    place: words(500),
    cancelled: { type: Boolean, required: true },
  },
  { _id: false, id: false },
);

export const Watches = declare<Watch, 'house'>({
  name: 'letterwatches',
  scope: 'house',
  schema: new Schema({
    community: { type: String, required: true },
    nextDue: { type: Date, required: true },
    seenAt: { type: Date, required: true },
    changes: { type: Number, required: true },
    known: { type: [known], required: true, default: [] },
    ...lease,
  }),
  indexes: [{ fields: ['nextDue', 'leaseUntil'] }],
});

/** Some members whose letters are due: what one process takes on at a time. Gone once each of them has been seen to. */
export interface Part {
  community: string;
  /** `digest`, or of which other kind these letters are. */
  kind: string;
  /** What they are about, where the kind does not say it. */
  about: string;
  /** The moment up to which these letters tell, and before which they do not leave. */
  until: Date;
  /** Of a digest; `off` with other kinds. */
  rhythm: Rhythm;
  members: string[];
  leaseHolder?: string;
  leaseUntil: Date;
}

export const Parts = declare<Part, 'house'>({
  name: 'letterparts',
  scope: 'house',
  schema: new Schema({
    community: { type: String, required: true },
    kind: { type: String, required: true, default: 'digest', maxlength: 40 },
    about: words(400),
    until: { type: Date, required: true },
    rhythm: slot.rhythm,
    members: { type: [String], required: true },
    ...lease,
  }),
  indexes: [{ fields: ['until', 'leaseUntil'] }, { fields: ['kind', 'until', 'leaseUntil'] }],
});

/** The kind of the letters that come by themselves. */
export const DIGEST = 'digest';

/** Written down before a letter leaves (`sending`), and again when it is known what became of it. */
export const states = ['sending', 'sent', 'later', 'failed'] as const;
export type State = (typeof states)[number];

/** One letter to one member: a row of the ledger. Its id is made of what it is, so that there is no second one. */
export interface Delivery {
  community: string;
  member: string;
  /** `digest`, or what else letters are about. */
  kind: string;
  /** Of a reminder: all that it is about, each as an occasion's key. */
  things: string[];
  /** What it tells of: from then to before `until`; of what has a date, until that. */
  since: Date;
  until: Date;
  state: State;
  /** Why it was not taken, in a word of the post's list; empty otherwise. */
  reason: string;
  tries: number;
  /** When it is tried again; 1970 where it is not. */
  nextAt: Date;
  at: Date;
  leaseHolder?: string;
  leaseUntil: Date;
  expiresAt: Date;
}

export const Deliveries = declare<Delivery, 'house'>({
  name: 'letterdeliveries',
  scope: 'house',
  schema: new Schema({
    community: { type: String, required: true },
    member: { type: String, required: true },
    kind: { type: String, required: true, maxlength: 200 },
    things: { type: [String], required: true, default: [] },
    since: { type: Date, required: true },
    until: { type: Date, required: true },
    state: { type: String, required: true, enum: states },
    reason: { type: String, required: true, default: '', maxlength: 40 },
    tries: { type: Number, required: true, default: 0 },
    nextAt: { type: Date, required: true, default: new Date(0) },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    ...lease,
  }),
  indexes: [
    { fields: ['community', 'kind', 'until', 'member', 'state'] },
    { fields: ['community', 'member', 'until'] },
    { fields: ['state', 'nextAt', 'leaseUntil'] },
  ],
  expires: 'expiresAt',
});
