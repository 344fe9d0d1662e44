// The media of a community, as they are kept (method sheet D3).
import { Schema } from 'mongoose';
import { type Connection, connections } from '../../kernel/people.ts';
import { declare } from '../../storage/declare.ts';

/** Those of the sheet, and two that reach where no line does. */
export const kinds = ['chat', 'forum', 'email', 'list', 'repository', 'webinar', 'call', 'text', 'radio', 'other'] as const;
export type MediumKind = (typeof kinds)[number];

/** In use, only talked about, or put away. */
export const states = ['chosen', 'considered', 'retired'] as const;
export type MediumState = (typeof states)[number];

/** One way in which the community communicates. */
export interface Medium {
  name: string;
  /** The name as lists are sorted by it. */
  nameKey: string;
  kind: MediumKind;
  /** Synchronous: everybody is there at the same time. */
  live: boolean;
  /** The least line that it works over. */
  needs: Connection;
  /** `https:`, `mailto:`, `tel:` or `sms:`; empty where none was given. */
  link: string;
  paid: boolean;
  /** What it costs and why it is worth it; empty where it is free. */
  amount: string;
  reason: string;
  /** How one takes part here, besides the guide of its kind (Markdown). */
  howTo: string;
  state: MediumState;
  /** The member who proposed it. */
  suggestedBy: string;
  /** The starter that it was made from, or empty. */
  starter: string;
}

const words = (most: number) => ({ type: String, required: true, default: '', maxlength: 2 * most });

export const Media = declare<Medium, 'community'>({
  name: 'media',
  scope: 'community',
  schema: new Schema({
    // The schema counts UTF-16 units, and a character outside the first plane is two.
    name: words(120),
    nameKey: words(120),
    kind: { type: String, required: true, enum: kinds },
    live: { type: Boolean, required: true },
    needs: { type: String, required: true, enum: connections },
    link: words(1000),
    paid: { type: Boolean, required: true },
    amount: words(120),
    reason: words(500),
    howTo: words(4000),
    state: { type: String, required: true, enum: states },
    suggestedBy: { type: String, required: true, default: '' },
    starter: { type: String, required: true, default: '', maxlength: 40 },
  }),
  indexes: [{ fields: ['state', 'nameKey'] }, { fields: ['suggestedBy', 'state'] }, { fields: ['starter'] }],
  journaled: true,
});
