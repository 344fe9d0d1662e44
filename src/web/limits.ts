// How often somebody may ask: a bucket for each key, in the memory of this process.
import type { Clock } from '../kernel/time.ts';
import { SECOND } from '../kernel/time.ts';

/** How many questions come back to a bucket in a second, and how many it holds. */
export interface Limit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Buckets that are remembered; of those that are full again, nothing need be known. */
const REMEMBERED = 50_000;

export function openLimits(clock: Clock) {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /** Takes one question out of the bucket of this key; false where it is empty. */
    take(key: string, { perSecond, burst }: Limit): boolean {
      const now = clock().getTime();
      const bucket = buckets.get(key) ?? { left: burst, at: now };
      const left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / SECOND) * perSecond);
      buckets.delete(key);
      buckets.set(key, { left: Math.max(0, left - 1), at: now });
      if (buckets.size > REMEMBERED) buckets.delete(buckets.keys().next().value as string);
      return left >= 1;
    },
  };
}
