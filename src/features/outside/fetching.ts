// Fetches calendars from outside when they are due: each by one process at a time, seldom, and more seldom while it fails.
import type { Change, Filter, Kept } from '../../kernel/collection.ts';
import type { House, Job } from '../../kernel/feature.ts';
import { described } from '../../kernel/log.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { newId } from '../../kernel/secrets.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../kernel/time.ts';
import { getCommunity, noteChange } from '../community/index.ts';
import { type Looked, look } from './looking.ts';
import { type OutsideFetch, OutsideFetches, Outsides } from './outside.store.ts';

const SELDOM = 6 * HOUR;
/** However long an answer is said to hold, and however often it failed. */
const LONGEST = DAY;
/** How long one look may take; whoever has not finished by then is taken for dead. */
const LEASE = MINUTE;
/** Of one run: so many calendars, so many at once, and how long it goes on to begin with new ones. */
const MOST = 300;
const AT_ONCE = 5;
const RUN = 2 * MINUTE;

export const fetchJob: Job = { name: 'outside.fetch', every: 15 * MINUTE, run: fetchDue };

/** When to look again at a calendar that answered, and said for how many seconds that holds. */
export function restFor(house: House, maxAge: number): Date {
  return later(house.clock(), Math.max(SELDOM, Math.min(maxAge * SECOND, LONGEST)));
}

type Held = OutsideFetch & Kept;

/** Takes one that fits, so that nobody else looks at it meanwhile; undefined where there is none, or somebody has it. */
export function holdFetch(house: House, which: Filter<OutsideFetch>): Promise<Held | undefined> {
  const now = house.clock();
  return house.storage.of(OutsideFetches).claim(which, { holder: newId(), now, until: later(now, LEASE) });
}

/** Looks, and keeps what came; while it fails, the last that came stays. Says what it was. */
export async function lookAgain(house: House, held: Held, zone: string): Promise<Looked['status']> {
  const looked = await look(house, held.address, zone, held);
  const change = changeBy(house, held, looked);
  // Whoever has lost the lease, or whose calendar was taken away meanwhile, changes nothing.
  const { id, version, leaseHolder } = held;
  await house.storage.of(OutsideFetches).update({ id, version, leaseHolder }, change);
  if (looked.status === 'fresh' && looked.read.events !== held.events) await noteChange(house, held.community);
  if (looked.status === 'failed') house.log.warn('outside calendar failed', { calendar: id, reason: looked.failure });
  return looked.status;
}

function changeBy(house: House, held: Held, looked: Looked): Change<OutsideFetch> {
  const now = house.clock();
  const free = { triedAt: now, leaseUntil: new Date(0) };
  if (looked.status === 'failed') {
    const tries = held.tries + 1;
    const wait = Math.min(HOUR * 2 ** Math.min(held.tries, 10), LONGEST);
    const since = held.failingSince ?? now;
    return { $set: { ...free, tries, failure: looked.failure, failingSince: since, nextAt: later(now, wait) } };
  }
  const well = { ...free, fetchedAt: now, tries: 0, failure: '', nextAt: restFor(house, looked.maxAge) };
  if (looked.status === 'same') return { $set: well, $unset: { failingSince: true } };
  const { name: _, ...read } = looked.read;
  return { $set: { ...well, ...read, readAt: now }, $unset: { failingSince: true } };
}

/** All that are due, some at a time. What one run does not come to, the next does. */
async function fetchDue(house: House): Promise<void> {
  const until = later(house.clock(), RUN);
  const counts = { fresh: 0, same: 0, failed: 0, gone: 0 };
  let left = MOST;
  const lane = async () => {
    while (left > 0 && house.clock() < until) {
      left--;
      const held = await holdFetch(house, { nextAt: { $lte: house.clock() } });
      if (!held) return;
      counts[await attend(house, held)]++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const seen = Object.values(counts).some((count) => count > 0);
  if (seen) house.log.info('outside calendars fetched', counts);
}

async function attend(house: House, held: Held): Promise<Looked['status'] | 'gone'> {
  try {
    const community = await communityOf(house, held);
    if (community) return await lookAgain(house, held, community.zone ?? 'UTC');
    await house.storage.of(OutsideFetches).remove({ id: held.id });
    return 'gone';
  } catch (error) {
    // Its lease runs out by itself; the others are not kept waiting.
    house.log.error('outside calendar not attended', { calendar: held.id, error: described(error) });
    return 'failed';
  }
}

/** Undefined where nobody has the calendar any more: its removal, or its adding, was cut off half-way. */
async function communityOf(house: House, { id, community }: Held): Promise<KeptCommunity | undefined> {
  const calendar = await house.storage.of(Outsides, community).first({ id });
  return calendar && (await getCommunity(house, community));
}
