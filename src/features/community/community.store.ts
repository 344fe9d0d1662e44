// Communities, and the links of a course that lead to them.
import { Schema } from 'mongoose';
import { type Community, stages } from '../../kernel/people.ts';
import { locales } from '../../kernel/words.ts';
import { declare } from '../../storage/declare.ts';

const topic = new Schema(
  {
    id: { type: String, required: true },
    name: { type: String, required: true, maxlength: 240 },
    retired: { type: Boolean, required: true, default: false },
  },
  { _id: false, id: false },
);

const move = new Schema(
  {
    number: { type: Number, required: true },
    from: { type: String, required: true, enum: stages },
    to: { type: String, required: true, enum: stages },
    cycle: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true, default: '' },
    // 1000 characters: the schema counts UTF-16 units, and a character outside the first plane is two.
    reason: { type: String, required: true, default: '', maxlength: 2000 },
    missing: { type: [String], required: true, default: [] },
    waived: { type: [String], required: true, default: [] },
  },
  { _id: false, id: false },
);

export const Communities = declare<Community, 'house'>({
  name: 'communities',
  scope: 'house',
  schema: new Schema({
    registrationId: { type: String, required: true },
    deploymentId: { type: String, required: true },
    place: { type: String, required: true, maxlength: 300 },
    // 200 characters: the schema counts UTF-16 units, and a character outside the first plane is two.
    title: { type: String, required: true, maxlength: 400 },
    locale: { type: String, enum: locales },
    zone: { type: String, maxlength: 64 },
    stage: { type: String, required: true, enum: stages },
    stageSince: { type: Date, required: true },
    cycle: { type: Number, required: true, default: 1 },
    cycleSince: { type: Date },
    lastMove: move,
    createdAt: { type: Date, required: true },
    topics: { type: [topic], required: true, default: [] },
    actorKinds: { type: [{ type: String, maxlength: 120 }], required: true, default: [] },
    changes: { type: Number, required: true, default: 0 },
  }),
  indexes: [{ fields: ['registrationId', 'deploymentId', 'place'], unique: true }],
  journaled: true,
});

/** Which community a resource link leads to: for launches of the same link that tell no course. */
export interface Link {
  registrationId: string;
  deploymentId: string;
  linkId: string;
  leadsTo: string;
}

export const Links = declare<Link, 'house'>({
  name: 'links',
  scope: 'house',
  schema: new Schema({
    registrationId: { type: String, required: true },
    deploymentId: { type: String, required: true },
    linkId: { type: String, required: true, maxlength: 255 },
    leadsTo: { type: String, required: true },
  }),
  indexes: [{ fields: ['registrationId', 'deploymentId', 'linkId'], unique: true }],
});
