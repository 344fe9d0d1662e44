// What the facilitator follows up, and which nudges were settled: acted on, or let be.
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';

/** Something to see to: what, who, until when (method sheet F1). */
export interface FollowUp {
  text: string;
  /** The member who sees to it; empty: nobody yet. */
  memberId: string;
  /** A day of the calendar; empty: no day. */
  due: string;
  done: boolean;
  by: string;
  changedBy: string;
  changedAt: Date;
}

export const FollowUps = declare<FollowUp, 'community'>({
  name: 'followups',
  scope: 'community',
  schema: new Schema({
    // The schema counts UTF-16 units, and a character outside the first plane is two.
    text: { type: String, required: true, maxlength: 1000 },
    memberId: { type: String, required: true, default: '' },
    due: { type: String, required: true, default: '', maxlength: 10 },
    done: { type: Boolean, required: true, default: false },
    by: { type: String, required: true },
    changedBy: { type: String, required: true },
    changedAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['done', 'due'] }, { fields: ['done', 'changedAt'] }, { fields: ['done', 'memberId'] }],
  journaled: true,
});

/** A nudge that somebody settled; its id is made of the nudge's key, so that it is settled once. */
export interface Settled {
  key: string;
  how: 'acted' | 'let-be';
  /** The week of the calendar (ISO 8601) in which it was: `2026-W48`. */
  week: string;
  by: string;
  at: Date;
}

export const SettledNudges = declare<Settled, 'community'>({
  name: 'settlednudges',
  scope: 'community',
  schema: new Schema({
    key: { type: String, required: true, maxlength: 300 },
    how: { type: String, required: true, enum: ['acted', 'let-be'] },
    week: { type: String, required: true, maxlength: 8 },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  }),
  indexes: [{ fields: ['key'], unique: true }, { fields: ['week'] }],
});
