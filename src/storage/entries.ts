// What the journal keeps (storage/journal.ts): entries, and intents until their entry is there.
import { Schema } from 'mongoose';
import type { Entry } from '../kernel/journal.ts';
import { declare } from './declare.ts';

/** What an entry keeps of a document, in UTF-16 units; and of a title, which is cut. */
export const LONGEST = 1_000_000;
export const LONGEST_TITLE = 1000;
const longText = { type: String, maxlength: LONGEST };

/** Both need not wait for the disk: the change between them does, and takes along what was written before it. */
export const Entries = declare<Entry, 'community'>({
  name: 'journal',
  scope: 'community',
  schema: new Schema({
    what: { type: String, required: true, maxlength: 120 },
    feature: { type: String, required: true, default: '' },
    by: { type: String, required: true, default: '' },
    title: { type: String, required: true, default: '', maxlength: LONGEST_TITLE },
    at: { type: Date, required: true },
    thing: { type: String, required: true },
    about: { type: String, required: true },
    before: longText,
    after: longText,
  }),
  indexes: [
    { fields: ['at'] },
    { fields: ['about', 'at'] },
    { fields: ['what', 'at'] },
    { fields: ['by', 'at'] },
    { fields: ['feature', 'at'] },
    { fields: ['by', 'feature', 'at'] },
  ],
  passing: true,
});

/** What is about to be changed: the whole entry, until it is in the journal. Its id is the entry's. */
export interface Intent {
  /** The community's id. */
  community: string;
  /** The collection and the document's id. */
  thing: string;
  about: string;
  kind: 'add' | 'change' | 'remove';
  entry: string;
  at: Date;
}

export const Intents = declare<Intent, 'house'>({
  name: 'journalintents',
  scope: 'house',
  schema: new Schema({
    community: { type: String, required: true },
    thing: { type: String, required: true },
    about: { type: String, required: true },
    kind: { type: String, required: true, enum: ['add', 'change', 'remove'] },
    entry: { type: String, required: true, maxlength: 3_000_000 },
    at: { type: Date, required: true },
  }),
  indexes: [{ fields: ['community', 'about'] }],
  passing: true,
});
