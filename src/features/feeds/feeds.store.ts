// Addresses of calendars, as they are kept: a hash of each, whose it is and what it carries (docs/decisions/calendars.md).
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';

/** What an address carries: one community for one of its members, all communities of a person, or what a community shows to everybody. */
export const scopes = ['community', 'person', 'public'] as const;
export type Scope = (typeof scopes)[number];

/** Everything, what meets, or what concerns the member. */
export const choices = ['all', 'sessions', 'mine'] as const;
export type Carries = (typeof choices)[number];

/** An address. Its id is the hash of the secret in it. */
export interface Feed {
  scope: Scope;
  /** Who made it; with the scope `public`, in the name of the community. */
  personId: string;
  /** The id of the community in which it was made: the only one that it carries, but with the scope `person`. */
  community: string;
  carries: Carries;
  /** The id of the one topic that it carries, or empty. */
  topic: string;
  createdAt: Date;
  /** The day on which a program last asked, `2026-11-26` (UTC); empty: never. */
  usedOn: string;
  /** There once it is stopped: it stays, so that programs are told that it is gone. */
  revokedAt?: Date;
}

export const Feeds = declare<Feed, 'house'>({
  name: 'feeds',
  scope: 'house',
  schema: new Schema({
    scope: { type: String, required: true, enum: scopes },
    personId: { type: String, required: true },
    community: { type: String, required: true },
    carries: { type: String, required: true, enum: choices },
    topic: { type: String, required: true, default: '', maxlength: 40 },
    createdAt: { type: Date, required: true },
    usedOn: { type: String, required: true, default: '', maxlength: 10 },
    revokedAt: Date,
  }),
  indexes: [{ fields: ['personId', 'community', 'createdAt'] }, { fields: ['community', 'scope', 'createdAt'] }],
});
