// Leases on work that must be done once per stretch of time, however many processes ask: a unique row per job and bucket.
import { Schema } from 'mongoose';
import type { Kept, Storage } from '../kernel/collection.ts';
import { isProblem } from '../kernel/errors.ts';
import { DAY, later } from '../kernel/time.ts';
import { declare } from './declare.ts';

/** A bucket of a job: such as the week 2026-W48 of the digest of one community. */
export interface Claim {
  name: string;
  bucket: string;
  leaseHolder: string;
  leaseUntil: Date;
  finished: boolean;
  /** When the bucket may be forgotten: far later than anybody would ask for it again. */
  forgetAt: Date;
}

export interface Lease {
  readonly name: string;
  readonly bucket: string;
  /** Who works: unique among all processes. */
  readonly holder: string;
  readonly now: Date;
  /** Whoever has not finished by then is taken for dead. */
  readonly until: Date;
}

const KEPT = 400 * DAY;

export const claims = declare<Claim, 'house'>({
  name: 'claims',
  scope: 'house',
  schema: new Schema<Claim>({
    name: { type: String, required: true },
    bucket: { type: String, required: true },
    leaseHolder: { type: String, required: true },
    leaseUntil: { type: Date, required: true },
    finished: { type: Boolean, required: true, default: false },
    forgetAt: { type: Date, required: true },
  }),
  indexes: [{ fields: ['name', 'bucket'], unique: true }],
  expires: 'forgetAt',
});

/** The bucket, leased; or undefined if it is finished or somebody else is at it. A lease that ran out unfinished is taken over. */
export async function claimBucket(storage: Storage, lease: Lease): Promise<(Claim & Kept) | undefined> {
  const { name, bucket, holder, now, until } = lease;
  const all = storage.of(claims);
  try {
    return await all.insert({ name, bucket, leaseHolder: holder, leaseUntil: until, finished: false, forgetAt: later(until, KEPT) });
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
  }
  return await all.claim({ name, bucket, finished: false }, { holder, now, until });
}

/** Notes that the work is done. False if the lease had run out and somebody else has taken it over. */
export async function finish(storage: Storage, claim: Claim & Kept): Promise<boolean> {
  const filter = { id: claim.id, leaseHolder: claim.leaseHolder, version: claim.version };
  return (await storage.of(claims).update(filter, { $set: { finished: true } })) !== undefined;
}
