// The collections that the storage is tested with: one of each community with every kind of field, and one of the house that expires.
import { Schema } from 'mongoose';
import type { Clock } from '../../src/kernel/time.ts';
import { declare } from '../../src/storage/declare.ts';

export interface Thing {
  code: string;
  kind: 'tool' | 'seed' | 'book';
  rank: number;
  at: Date;
  open: boolean;
  tags: string[];
  marks: number[];
  days: Date[];
  note?: string;
  weight?: number;
  size?: { wide: number; tall?: number; label?: string };
  steps: { what: string; done?: Date }[];
  more?: unknown;
  leaseHolder?: string;
  leaseUntil: Date;
}

const step = new Schema({ what: { type: String, required: true, trim: true }, done: Date }, { _id: false });
const size = new Schema(
  { wide: { type: Number, required: true, min: 0 }, tall: Number, label: { type: String, default: 'plain' } },
  { _id: false },
);

export const Things = declare<Thing, 'community'>({
  name: 'things',
  scope: 'community',
  schema: new Schema({
    code: { type: String, required: true },
    kind: { type: String, required: true, enum: ['tool', 'seed', 'book'] },
    rank: { type: Number, required: true, default: 0 },
    at: { type: Date, required: true, default: new Date(0) },
    open: { type: Boolean, required: true, default: true },
    tags: [{ type: String, lowercase: true, maxlength: 20 }],
    marks: [Number],
    days: [Date],
    note: { type: String, trim: true, maxlength: 100 },
    weight: { type: Number, min: 0, max: 1e9 },
    size,
    steps: [step],
    more: Schema.Types.Mixed,
    leaseHolder: String,
    leaseUntil: { type: Date, required: true, default: new Date(0) },
  }),
  indexes: [
    { fields: ['code'], unique: true },
    { fields: ['kind', 'rank'] },
    { fields: ['kind', 'open', 'at'] },
    { fields: ['rank', 'at'] },
    { fields: ['open', 'leaseUntil'] },
    { fields: ['tags', 'rank'] },
    { fields: ['marks'] },
    { fields: ['note', 'weight'] },
  ],
});

/** Something that is worth no more than a moment's wait. */
export interface Guest {
  name: string;
}

export const Guests = declare<Guest, 'house'>({
  name: 'guests',
  scope: 'house',
  schema: new Schema({ name: { type: String, required: true } }),
  indexes: [],
  passing: true,
});

export interface Slip {
  key: string;
  text?: string;
  uses: number;
  goneAt: Date;
}

export const Slips = declare<Slip, 'house'>({
  name: 'slips',
  scope: 'house',
  schema: new Schema({
    key: { type: String, required: true },
    text: String,
    uses: { type: Number, required: true, default: 0 },
    goneAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['key'], unique: true }, { fields: ['uses'] }],
  expires: 'goneAt',
});

/** A clock that stands still until it is set. */
export function stoppedClock(at: Date): { clock: Clock; set: (at: Date) => void } {
  let now = at;
  return {
    clock: () => now,
    set: (to) => {
      now = to;
    },
  };
}

/** Runs many at once, and answers what came of each: a value, or the code and reason of its problem. */
export async function outcomes<R>(runs: readonly (() => Promise<R>)[]): Promise<(R | string)[]> {
  return await Promise.all(runs.map((run) => run().catch((error: Error) => error.message)));
}

/** The message of the problem that a promise ends in: `code: reason`. */
export async function problemOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'no problem',
    (error: Error) => error.message,
  );
}

/** A collection whose changes are told in the journal. */
export interface Promised {
  text: string;
  count: number;
  note?: string;
}

export const Promises = declare<Promised, 'community'>({
  name: 'promises',
  scope: 'community',
  schema: new Schema({
    text: { type: String, required: true, maxlength: 100 },
    count: { type: Number, required: true, default: 0 },
    note: { type: String },
  }),
  indexes: [{ fields: ['text'], unique: true }],
  journaled: true,
});
