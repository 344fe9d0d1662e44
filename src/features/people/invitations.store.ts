// Who was asked to enrol in the course, by whom, and what came of it.
import { Schema } from 'mongoose';
import { type CommunityRole, roles } from '../../kernel/people.ts';
import { type Locale, locales } from '../../kernel/words.ts';
import { declare } from '../../storage/declare.ts';

export const invitationStates = ['open', 'joined', 'declined', 'withdrawn'] as const;
export type InvitationState = (typeof invitationStates)[number];

export interface Invitation {
  name: string;
  /** Empty where nobody knows one. */
  email: string;
  /** The address as it is compared. */
  emailKey: string;
  role: CommunityRole;
  /** Empty: for the community, not for one topic. */
  topicId: string;
  /** In which language the message speaks. */
  locale: Locale;
  /** How to enrol: an address, a key, whom to ask. */
  enrol: string;
  note: string;
  state: InvitationState;
  /** The member who invited. */
  by: string;
  createdAt: Date;
  /** Who came, once somebody did. */
  memberId?: string;
  settledAt?: Date;
}

export const Invitations = declare<Invitation, 'community'>({
  name: 'invitations',
  scope: 'community',
  schema: new Schema({
    name: { type: String, required: true, maxlength: 240 },
    email: { type: String, required: true, default: '', maxlength: 254 },
    emailKey: { type: String, required: true, default: '', maxlength: 300 },
    role: { type: String, required: true, enum: roles },
    topicId: { type: String, required: true, default: '', maxlength: 40 },
    locale: { type: String, required: true, enum: locales },
    enrol: { type: String, required: true, default: '', maxlength: 1000 },
    note: { type: String, required: true, default: '', maxlength: 1000 },
    state: { type: String, required: true, enum: invitationStates },
    by: { type: String, required: true },
    createdAt: { type: Date, required: true },
    memberId: { type: String, maxlength: 40 },
    settledAt: { type: Date },
  }),
  indexes: [{ fields: ['emailKey', 'state'] }, { fields: ['state', 'createdAt'] }],
  journaled: true,
});
