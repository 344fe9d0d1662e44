// How often somebody may ask: a bucket for each key, in the memory of this process.
import { Lately } from '../kernel/lately.ts';
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
  const buckets = new Lately<string, Bucket>(REMEMBERED);
  return {
    /** Takes one question out of the bucket of this key; false where it is empty. */
    take(key: string, { perSecond, burst }: Limit): boolean {
      const now = clock().getTime();
      const bucket = buckets.get(key, () => ({ left: burst, at: now }));
      const left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / SECOND) * perSecond);
      bucket.left = Math.max(0, left - 1);
      bucket.at = now;
      return left >= 1;
    },
  };
}
