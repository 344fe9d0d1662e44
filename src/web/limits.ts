// How often somebody may ask: a bucket for each key, in the memory of this process.
import type { Clock } from '../kernel/time.ts';
import { SECOND } from '../kernel/time.ts';

/** How many questions come back to a bucket in a second, and how many it holds. */
export interface Limit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Buckets that are remembered, twice at most; of those that are full again, nothing need be known. */
const REMEMBERED = 25_000;

interface Bucket {
  left: number;
  at: number;
}

export function openLimits(clock: Clock) {
  let young = new Map<string, Bucket>();
  let old = new Map<string, Bucket>();

  /** The bucket of this key: full, where nothing is known of it. */
  function bucketOf(key: string, burst: number, now: number): Bucket {
    const known = young.get(key);
    if (known) return known;
    if (young.size >= REMEMBERED) {
      old = young;
      young = new Map();
    }
    const bucket = old.get(key) ?? { left: burst, at: now };
    young.set(key, bucket);
    return bucket;
  }

  return {
    /** Takes one question out of the bucket of this key; false where it is empty. */
    take(key: string, { perSecond, burst }: Limit): boolean {
      const now = clock().getTime();
      const bucket = bucketOf(key, burst, now);
      const left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / SECOND) * perSecond);
      bucket.left = Math.max(0, left - 1);
      bucket.at = now;
      return left >= 1;
    },
  };
}
