// Whose letters are due: each community is looked at about once an hour, and what is due becomes parts that any process may take.
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { described } from '../../kernel/log.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { hashed, newId } from '../../kernel/secrets.ts';
import { HOUR, later, MINUTE } from '../../kernel/time.ts';
import { eachCommunity, findCommunity } from '../community/index.ts';
import { memberPages } from '../people/index.ts';
import { DIGEST, Parts, type Rhythm, type Schedule, Schedules, type Slot } from './digest.store.ts';
import { type Cuts, cutsAround, patience } from './rhythm.ts';
import { readHabit, wishesOf, zoneOf } from './wishes.ts';

/** How many letters one process takes on at a time. */
const PART = 100;
const LEASE = 10 * MINUTE;
/** Communities are spread over so long, so that not all come at once at the full hour. */
const JITTER = 3 * MINUTE;

/** For whoever plans until there is nothing left. */
const never = new AbortController().signal;

/** Makes a schedule for every community that has none yet: from now on. Safe to run twice and beside others. */
export async function enrol(house: House): Promise<void> {
  const now = house.clock();
  for await (const communities of eachCommunity(house)) {
    const ids = communities.map(({ id }) => scheduleId(id));
    const known = await house.storage.of(Schedules).find({ id: { $in: ids } }, { limit: 1000 });
    for (const schedule of known.items) await mendAfterJump(house, schedule, now);
    const have = new Set(known.items.map(({ community }) => community));
    for (const { id: community } of communities.filter(({ id }) => !have.has(id))) {
      const fresh = { id: scheduleId(community), community, nextDue: now, doneUntil: now, leaseUntil: new Date(0) };
      await house.storage.of(Schedules).insert(fresh).catch(unlessDuplicate);
    }
  }
}

/** A clock that was far ahead for a while left dates behind at which nobody would look until then. */
async function mendAfterJump(house: House, { id, nextDue, doneUntil }: Schedule & { readonly id: string }, now: Date): Promise<void> {
  const soon = later(now, 2 * HOUR);
  if (nextDue <= soon && doneUntil <= soon) return;
  await house.storage.of(Schedules).update({ id }, { $set: { nextDue: now, doneUntil: doneUntil < now ? doneUntil : now } });
}

/** Looks at every community whose time has come. One that fails is tried again when its lease is over, and keeps nobody else. */
export async function planLetters(house: House, signal = never, holder = newId()): Promise<number> {
  let planned = 0;
  while (!signal.aborted) {
    const now = house.clock();
    const lease = { holder, now, until: later(now, LEASE) };
    const schedule = await house.storage.of(Schedules).claim({ nextDue: { $lte: now } }, lease);
    if (!schedule) return planned;
    try {
      planned += await planOne(house, schedule, now);
    } catch (error) {
      house.log.error('letters not planned', { community: schedule.community, error: described(error) });
    }
  }
  return planned;
}

/** Parts first, then the schedule: killed in between, the same parts are made again, and are there already. */
async function planOne(house: House, { community: id, doneUntil }: Schedule, now: Date): Promise<number> {
  const community = await findCommunity(house, id);
  const found = community ? await dueIn(house, community, doneUntil, now) : { due: new Map<string, Due>(), next: later(now, HOUR) };
  for (const due of found.due.values()) await addParts(house, id, due);
  const nextDue = later(new Date(Math.min(found.next.getTime(), fullHourAfter(now))), jitterOf(id));
  await house.storage
    .of(Schedules)
    .update({ id: scheduleId(id) }, { $set: { nextDue, doneUntil: now, leaseUntil: new Date(0) }, $unset: { leaseHolder: true } });
  return [...found.due.values()].reduce((sum, { members }) => sum + members.length, 0);
}

/** The members whose letters tell up to the same moment and come as often. */
interface Due {
  readonly until: Date;
  readonly rhythm: Rhythm;
  readonly members: string[];
}

/** Whose moment lies after `doneUntil` and not after now; of several that were missed, the last. And when the next one is. */
async function dueIn(house: House, community: KeptCommunity, doneUntil: Date, now: Date) {
  const due = new Map<string, Due>();
  const cuts = cutsBy(now);
  let next = later(now, HOUR).getTime();
  const habit = await readHabit(house, community.id);
  for await (const members of memberPages(house, community.id)) {
    const wishes = await wishesOf(
      house,
      community.id,
      members.map(({ id }) => id),
    );
    for (const member of members) {
      const slot = wishes.get(member.id) ?? habit;
      const around = cuts(slot, zoneOf(community, member));
      if (!around || slot.rhythm === 'off') continue;
      next = Math.min(next, around.next.getTime());
      const isDue = around.last > doneUntil && around.last.getTime() > now.getTime() - patience[slot.rhythm];
      if (isDue) note(due, around.last, slot.rhythm, member);
    }
  }
  return { due, next: new Date(next) };
}

function note(due: Map<string, Due>, until: Date, rhythm: Rhythm, { id, email }: KeptMember): void {
  if (!email) return;
  const key = `${rhythm} ${until.getTime()}`;
  const group = due.get(key) ?? { until, rhythm, members: [] };
  due.set(key, group);
  group.members.push(id);
}

/** Worked out once for all who have the same wish in the same zone. */
function cutsBy(now: Date) {
  const known = new Map<string, Cuts | undefined>();
  return (slot: Slot, zone: string): Cuts | undefined => {
    const key = `${slot.rhythm} ${slot.weekday} ${slot.hour} ${zone}`;
    if (!known.has(key)) known.set(key, cutsAround(slot, zone, now));
    return known.get(key);
  };
}

async function addParts(house: House, community: string, { until, rhythm, members }: Due): Promise<void> {
  for (let from = 0; from < members.length; from += PART) {
    const some = members.slice(from, from + PART);
    const id = hashed(`${community} ${until.toISOString()} ${some[0]}`);
    await house.storage
      .of(Parts)
      .insert({ id, community, kind: DIGEST, about: '', until, rhythm, members: some, leaseUntil: new Date(0) })
      .catch(unlessDuplicate);
  }
}

export function unlessDuplicate(error: unknown): void {
  if (!isProblem(error, 'duplicate')) throw error;
}

function fullHourAfter(now: Date): number {
  return (Math.floor(now.getTime() / HOUR) + 1) * HOUR;
}

function jitterOf(community: string): number {
  return Buffer.from(hashed(community), 'base64url').readUInt16BE() % JITTER;
}

function scheduleId(community: string): string {
  return `letters-${community}`;
}
