// What facilitators confirmed by hand.
import { Schema } from 'mongoose';
import { declare } from '../../storage/declare.ts';

/** A facilitator's word that an item of the method is done. */
export interface Confirmation {
  itemId: string;
  /** The member who confirmed, and the name they had then. */
  memberId: string;
  name: string;
  note: string;
  at: Date;
}

export const Confirmations = declare<Confirmation, 'community'>({
  name: 'confirmations',
  scope: 'community',
  schema: new Schema({
    itemId: { type: String, required: true, maxlength: 40 },
    memberId: { type: String, required: true },
    name: { type: String, required: true, default: '' },
    // 500 characters: the schema counts UTF-16 units, and a character outside the first plane is two.
    note: { type: String, required: true, default: '', maxlength: 1000 },
    at: { type: Date, required: true },
  }),
  indexes: [{ fields: ['itemId'], unique: true }],
});
