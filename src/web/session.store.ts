// Sessions and the forms already taken, as they are kept: only hashes of what a browser holds.
import { Schema } from 'mongoose';
import { declare } from '../storage/declare.ts';

/** A signed-in browser. The id is the hash of its cookie. */
export interface Session {
  personId: string;
  registrationId: string;
  /** Origins that may show our pages in a frame: those of the platform that launched. */
  frames: string[];
  /** Where "back to the course" leads. */
  backUrl?: string;
  /** The community that the last launch led to. */
  community?: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
}

export const Sessions = declare<Session, 'house'>({
  name: 'sessions',
  scope: 'house',
  schema: new Schema({
    personId: { type: String, required: true },
    registrationId: { type: String, required: true },
    frames: { type: [String], required: true },
    backUrl: { type: String, maxlength: 2000 },
    community: { type: String, maxlength: 100 },
    createdAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  }),
  indexes: [],
  expires: 'expiresAt',
  passing: true,
});

/** A form that was sent: running while nobody knows the outcome, then with the address it led to. */
export interface SentForm {
  /** Where the answer led; empty while the form is being handled. */
  to: string;
  /** Until when the one who is handling it may be waited for. */
  runningUntil: Date;
  expiresAt: Date;
}

export const SentForms = declare<SentForm, 'house'>({
  name: 'sentforms',
  scope: 'house',
  schema: new Schema({
    to: { type: String, required: true, default: '', maxlength: 2000 },
    runningUntil: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  }),
  indexes: [],
  expires: 'expiresAt',
});
