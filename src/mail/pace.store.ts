// How far each limit on sending is used up: one small document that all processes change.
import { Schema } from 'mongoose';
import type { Kept, Storage } from '../kernel/collection.ts';
import { isProblem } from '../kernel/errors.ts';
import { declare } from '../storage/declare.ts';

interface Paced {
  name: string;
  /** When each limit will be wholly unused again, in milliseconds since 1970; by the limit, `30/60`. */
  marks: Record<string, number>;
}

export const Pacing = declare<Paced, 'house'>({
  name: 'pacing',
  scope: 'house',
  schema: new Schema<Paced>({ name: { type: String, required: true }, marks: { type: Schema.Types.Mixed, required: true, default: {} } }),
  indexes: [{ fields: ['name'], unique: true }],
});

const NAME = 'post';

/** The document as it is now; made if it is not there. */
export async function pacing(storage: Storage): Promise<Paced & Kept> {
  const all = storage.of(Pacing);
  const found = await all.first({ name: NAME });
  if (found) return found;
  try {
    return await all.insert({ name: NAME, marks: {} });
  } catch (error) {
    if (isProblem(error, 'duplicate')) return pacing(storage);
    throw error;
  }
}

/** Keeps the marks if nobody else changed them since; else false. */
export async function mark(storage: Storage, { id, version }: Kept, marks: Record<string, number>): Promise<boolean> {
  return (await storage.of(Pacing).update({ id, version }, { $set: { marks } })) !== undefined;
}
