// What facilitators said about items, confirmed or waived, and how long a stage should take.
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';

/** A word of somebody who leads about one item, in one cycle: that it is done, or that it is let be. */
export interface Word {
  itemId: string;
  cycle: number;
  /** The id of the member who gave it. */
  memberId: string;
  /** How we know that it is done, or why it is let be. */
  note: string;
  at: Date;
}

const word = () =>
  new Schema({
    itemId: { type: String, required: true, maxlength: 40 },
    cycle: { type: Number, required: true },
    memberId: { type: String, required: true },
    // 500 characters: the schema counts UTF-16 units, and a character outside the first plane is two.
    note: { type: String, required: true, default: '', maxlength: 1000 },
    at: { type: Date, required: true },
  });

export const Confirmations = declare<Word, 'community'>({
  name: 'confirmations',
  scope: 'community',
  schema: word(),
  indexes: [{ fields: ['cycle', 'itemId'], unique: true }],
  journaled: true,
});

export const Waivers = declare<Word, 'community'>({
  name: 'waivers',
  scope: 'community',
  schema: word(),
  indexes: [{ fields: ['cycle', 'itemId'], unique: true }],
  journaled: true,
});

/** How many months each stage should take, and the whole cycle (method sheet T1). A community has one document at most. */
export interface Targets {
  design: number;
  motivation: number;
  development: number;
  evolution: number;
  cycle: number;
  /** The member who set them last. */
  setBy: string;
}

const months = { type: Number, required: true, min: 1, max: 240 };

export const TargetsOf = declare<Targets, 'community'>({
  name: 'stagetargets',
  scope: 'community',
  schema: new Schema({
    design: months,
    motivation: months,
    development: months,
    evolution: months,
    cycle: months,
    setBy: { type: String, required: true },
  }),
  indexes: [],
  journaled: true,
});
