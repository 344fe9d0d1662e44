// Letters that were written and went nowhere: what the demo shows instead of sending.
import { Schema } from 'mongoose';
import type { Kept, Storage } from '../kernel/collection.ts';
import { declare } from '../storage/declare.ts';

export interface Unsent {
  at: Date;
  /** The address it would have gone to, with the name. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The whole message as a server would have got it. */
  raw: string;
  goneAt: Date;
}

export const Outbox = declare<Unsent, 'house'>({
  name: 'outbox',
  scope: 'house',
  schema: new Schema<Unsent>({
    at: { type: Date, required: true },
    to: { type: String, required: true },
    subject: { type: String, required: true },
    text: { type: String, required: true },
    html: { type: String, required: true },
    raw: { type: String, required: true },
    goneAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['at'] }],
  expires: 'goneAt',
});

const MOST = 200;

/** Keeps a letter, and of all the last 200. */
export async function put(storage: Storage, letter: Unsent): Promise<void> {
  const all = storage.of(Outbox);
  await all.insert(letter);
  const kept = await listUnsent(storage);
  const oldest = kept.at(-1);
  if (kept.length === MOST && oldest) await all.remove({ at: { $lt: oldest.at } });
}

/** The last 200, newest first. */
export async function listUnsent(storage: Storage): Promise<readonly (Unsent & Kept)[]> {
  return (await storage.of(Outbox).find({}, { sort: ['at'], descending: true, limit: MOST })).items;
}
