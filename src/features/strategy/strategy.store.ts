// The versions of a community's strategy, and who accepted which norms, as they are kept.
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';

/** A topic as one version names it; the id is the community's (D1). */
export interface NamedTopic {
  id: string;
  name: string;
}

/** One version. Superseded is an adopted one that is followed by another: that is worked out, and so adopting is one write. */
export interface Strategy {
  /** 1, 2, 3…: unique, so that there can be only one draft, the one after the last adopted. */
  number: number;
  state: 'draft' | 'adopted';
  topics: NamedTopic[];
  purpose: string;
  objectives: string[];
  approach: string;
  norms: string;
  mechanisms: string;
  /** The members' ids of the first group (D5). */
  founders: string[];
  /** What members need to learn, summed up (D6). */
  needs: string;
  begunAt: Date;
  savedAt: Date;
  /** The member's id. */
  savedBy: string;
  adoptedAt?: Date;
  adoptedBy?: string;
}

/** How much fits, in characters (Unicode code points): about 100 kB in all. */
export const limits = {
  topics: 40,
  topic: 120,
  purpose: 5000,
  objectives: 30,
  objective: 400,
  approach: 20_000,
  norms: 20_000,
  mechanisms: 20_000,
  needs: 20_000,
  founders: 100,
} as const;

/** The schema counts UTF-16 units, and a character outside the first plane is two. */
const text = (max: number) => ({ type: String, required: true, default: '', maxlength: 2 * max });

const topic = new Schema(
  { id: { type: String, required: true }, name: { type: String, required: true, maxlength: 2 * limits.topic } },
  { _id: false, id: false },
);

export const Strategies = declare<Strategy, 'community'>({
  name: 'strategies',
  scope: 'community',
  schema: new Schema({
    number: { type: Number, required: true, min: 1 },
    state: { type: String, required: true, enum: ['draft', 'adopted'] },
    topics: { type: [topic], required: true, default: [] },
    purpose: text(limits.purpose),
    objectives: { type: [{ type: String, maxlength: 2 * limits.objective }], required: true, default: [] },
    approach: text(limits.approach),
    norms: text(limits.norms),
    mechanisms: text(limits.mechanisms),
    founders: { type: [String], required: true, default: [] },
    needs: text(limits.needs),
    begunAt: { type: Date, required: true },
    savedAt: { type: Date, required: true },
    savedBy: { type: String, required: true },
    adoptedAt: { type: Date },
    adoptedBy: { type: String },
  }),
  indexes: [{ fields: ['number'], unique: true }],
  journaled: true,
});

/** That a member read and accepts norms: this very text, in whichever version it stands (D5). */
export interface Acknowledgement {
  /** The key of the text (`normsKey`). */
  key: string;
  memberId: string;
  at: Date;
}

export const Acknowledgements = declare<Acknowledgement, 'community'>({
  name: 'normacknowledgements',
  scope: 'community',
  schema: new Schema({
    key: { type: String, required: true, maxlength: 64 },
    memberId: { type: String, required: true },
    at: { type: Date, required: true },
  }),
  indexes: [{ fields: ['key', 'memberId'], unique: true }, { fields: ['key', 'at'] }],
  journaled: true,
});
