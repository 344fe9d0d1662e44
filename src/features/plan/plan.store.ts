// The lines of the plan, the versions of it that were adopted, and what an import is about to do.
import { Schema } from 'mongoose';
import type { Material } from '../../kernel/materials.ts';
import { declare } from '../../storage/declare.ts';

export const statuses = ['open', 'done', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** What a person says of an activity. Texts are empty where nothing was said; days are `2026-11-26`. */
export interface Said {
  title: string;
  objective: string;
  method: string;
  /** Professionals who support it, in free words. */
  support: string;
  /** Members by id. */
  responsible: readonly string[];
  startsOn: string;
  endsOn: string;
  /** The id of a topic of the community. */
  topic: string;
  medium: string;
  materials: readonly Material[];
  product: string;
  budget: string;
  /** The codes of the activities that have to be finished before. */
  needs: readonly number[];
}

export interface Activity extends Said {
  /** Its number, given once: `A7` stays `A7` wherever it stands in the plan. */
  code: number;
  status: Status;
  /** Why it was cancelled. */
  reason: string;
  /** What shows that it is done. */
  evidence: string;
  /** Smaller comes first; with the id where two are equal. */
  rank: number;
  /** Raised by each change of what is said: two who write at once are told apart by it, and a mere move disturbs nobody. */
  edition: number;
  editedBy: string;
  editedAt: Date;
  closedAt?: Date;
}

// The schema counts UTF-16 units, and a character outside the first plane is two: twice what forms allow.
const words = (max: number) => ({ type: String, required: true, default: '', maxlength: 2 * max });

const material = new Schema(
  { name: words(120), by: words(120), there: { type: Boolean, required: true, default: false } },
  { _id: false, id: false },
);

/** What a line says; a line of an adopted version says the same. */
const said = {
  code: { type: Number, required: true, min: 1 },
  title: { ...words(160), default: undefined },
  objective: words(1000),
  method: words(1000),
  support: words(400),
  responsible: { type: [String], required: true, default: [] },
  startsOn: words(10),
  endsOn: words(10),
  topic: words(40),
  medium: words(120),
  materials: { type: [material], required: true, default: [] },
  product: words(400),
  budget: words(400),
  needs: { type: [Number], required: true, default: [] },
  status: { type: String, required: true, enum: statuses, default: 'open' },
  reason: words(500),
  evidence: words(1000),
  rank: { type: Number, required: true },
};

export const Activities = declare<Activity, 'community'>({
  name: 'activities',
  scope: 'community',
  schema: new Schema({
    ...said,
    edition: { type: Number, required: true, default: 1 },
    editedBy: words(40),
    editedAt: { type: Date, required: true },
    closedAt: Date,
  }),
  indexes: [{ fields: ['code'], unique: true }, { fields: ['rank'] }],
  journaled: true,
});

/** The plan as it was adopted for the n-th time. Its lines are kept apart, under the name of its snapshot. */
export interface Adoption {
  n: number;
  snapshot: string;
  count: number;
  adoptedAt: Date;
  adoptedBy: string;
  /** There while the plan is closed. */
  closedAt?: Date;
}

export const Adoptions = declare<Adoption, 'community'>({
  name: 'planadoptions',
  scope: 'community',
  schema: new Schema({
    n: { type: Number, required: true, min: 1 },
    snapshot: { type: String, required: true },
    count: { type: Number, required: true },
    adoptedAt: { type: Date, required: true },
    adoptedBy: words(40),
    closedAt: Date,
  }),
  indexes: [{ fields: ['n'], unique: true }],
  journaled: true,
});

/** One line of an adopted version: never changed. */
export type AdoptedLine = Omit<Activity, 'edition' | 'editedBy' | 'editedAt' | 'closedAt'> & { snapshot: string };

export const AdoptedLines = declare<AdoptedLine, 'community'>({
  name: 'planadoptedlines',
  scope: 'community',
  schema: new Schema({ snapshot: { type: String, required: true }, ...said }),
  indexes: [{ fields: ['snapshot', 'rank'] }],
});

/** A file that was read and is shown before it is taken over: its rows as JSON, for an hour. */
export interface Import {
  by: string;
  rows: string;
  expiresAt: Date;
}

export const Imports = declare<Import, 'community'>({
  name: 'planimports',
  scope: 'community',
  schema: new Schema({
    by: { type: String, required: true },
    rows: { type: String, required: true, maxlength: 8_000_000 },
    expiresAt: { type: Date, required: true },
  }),
  indexes: [],
  expires: 'expiresAt',
});
