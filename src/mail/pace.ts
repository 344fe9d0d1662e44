// The pace at which letters leave: a token bucket for each limit of the mail server, shared by all processes through the storage.
import { setTimeout as wait } from 'node:timers/promises';
import type { Storage } from '../kernel/collection.ts';
import type { Limit } from '../kernel/post.ts';
import { type Clock, SECOND } from '../kernel/time.ts';
import { mark, pacing } from './pace.store.ts';

export interface Pace {
  /** Resolves when a letter may go; or at once with the moment when one may, if that is too far off to wait for. */
  take(signal: AbortSignal): Promise<Date | undefined>;
}

/** As fast as the server takes them: costs nothing. */
export const unpaced: Pace = { take: async () => undefined };

/** Waits; ends early without an error where the signal says so. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

export interface PaceOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly limits: readonly Limit[];
  readonly sleep?: Sleep;
}

/** Whoever would have to wait longer is told until when, and does not hold a lease meanwhile. */
const LONGEST_WAIT = 60 * SECOND;
/** What was taken and not used by then is lost: used later it would come on top of what others take. */
const KEPT = SECOND / 4;
const MOST = 64;
/** Clocks tell whole milliseconds: a stretch is taken a little longer than it is, so that rounding never lets one more through. */
const ROUNDING = 2;

const sleepQuietly: Sleep = (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined);

/** Opens the pace of one process. */
export function openPace({ storage, clock, limits, sleep = sleepQuietly }: PaceOptions): Pace {
  if (limits.length === 0) return unpaced;
  const buckets = limits.map(bucketOf);
  let stock = { left: 0, until: 0 };
  let wanted = 1;
  let refilling: Promise<Date | undefined> | undefined;
  return {
    async take(signal) {
      while (!signal.aborted) {
        if (stock.left > 0 && clock().getTime() <= stock.until) {
          stock.left--;
          return undefined;
        }
        refilling ??= refill(signal).finally(() => {
          refilling = undefined;
        });
        const until = await refilling;
        if (until) return until;
      }
      return undefined;
    },
  };

  async function refill(signal: AbortSignal): Promise<Date | undefined> {
    // As many as are used at this rate: what is lost would be missing from a day's letters.
    wanted = stock.left === 0 ? Math.min(wanted * 2, MOST) : 1;
    const { at, count } = await reserve(storage, buckets, clock, wanted);
    if (count === 0) return new Date(at);
    await sleep(Math.max(0, at - clock().getTime()), signal);
    stock = { left: count, until: clock().getTime() + KEPT };
    return undefined;
  }
}

/** A limit as a bucket: so many letters at once from rest, then one each `interval` milliseconds. */
interface Bucket {
  readonly name: string;
  readonly size: number;
  readonly interval: number;
}

/**
 * How much of a limit may go at once. In any stretch as long as the limit's a bucket lets through its size and what flows in
 * meanwhile, and relays count every stretch: so size and flow share the limit. Limits of a second or a minute are for flowing; those
 * of a day are for a morning's letters at once and the rest by and by.
 */
function bucketOf({ count, seconds }: Limit): Bucket {
  const share = seconds <= 60 ? 0.05 : seconds <= 3600 ? 0.25 : 0.5;
  const size = Math.max(1, Math.floor(count * share));
  return { name: `${count}/${seconds}`, size, interval: (seconds * SECOND + ROUNDING) / (count - size + 1) };
}

interface Reserved {
  readonly at: number;
  /** None: `at` is too far off, and nothing was taken. */
  readonly count: number;
}

/** Takes a handful from all buckets at once. Whoever comes first goes first; each process asks again only when it has used its own. */
async function reserve(storage: Storage, buckets: readonly Bucket[], clock: Clock, wanted: number): Promise<Reserved> {
  for (;;) {
    const kept = await pacing(storage);
    const now = clock().getTime();
    const { at, count, marks } = taken(buckets, kept.marks, now, wanted);
    if (count === 0) return { at, count };
    if (await mark(storage, kept, marks)) return { at, count };
  }
}

/** What a reservation at this moment gets, and the marks after it: pure. A mark is when its bucket will be full again. */
function taken(buckets: readonly Bucket[], before: Readonly<Record<string, number>>, now: number, wanted: number) {
  const count = Math.min(wanted, ...buckets.map(handful));
  const marks = buckets.map((bucket) => Math.max(now, Math.min(before[bucket.name] ?? 0, furthest(bucket, now))));
  const at = Math.ceil(Math.max(now, ...buckets.map(({ size, interval }, i) => (marks[i] ?? now) + (count - size) * interval)));
  if (at - now > LONGEST_WAIT) return { at, count: 0, marks: {} };
  const after = buckets.map(({ name, interval }, i) => [name, Math.max(marks[i] ?? now, at) + count * interval] as const);
  return { at, count, marks: Object.fromEntries(after) };
}

/** A twentieth of a second's letters, or a hundredth of what may go at once: so that hundreds a second cost some twenty writes. */
function handful({ size, interval }: Bucket): number {
  return Math.max(1, Math.min(size, Math.floor(Math.max(SECOND / interval / 20, size / 100))));
}

/** No mark is further off than an empty bucket and those who wait: what is, was set by a clock that ran ahead, and is not waited for. */
function furthest({ size, interval }: Bucket, now: number): number {
  return now + size * interval + LONGEST_WAIT;
}

/** How many seconds sending so many letters takes from rest, as far as the limits say; 0 without any. */
export function estimate(count: number, limits: readonly Limit[]): number {
  return Math.max(0, ...limits.map(bucketOf).map(({ size, interval }) => ((count - size) * interval) / SECOND));
}
