// Promises and dates as the features offer them, gathered and sorted.
import type { Dated, Days } from '../../kernel/dated.ts';
import type { House, Promised } from '../../kernel/feature.ts';
import { type Gathered, gather, joinedBy } from '../../kernel/gather.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { dayAfter, dayIn, lastOf, later } from '../../kernel/time.ts';

/** What a member has promised and not yet done: what is due first stands first, what has no day last. */
export async function promisesOf(house: House, community: KeptCommunity, member: KeptMember): Promise<readonly Gathered<Promised>[]> {
  const all = await gather(house, 'promises', (feature) => feature.promises?.(house, community, [member]));
  const due = (one: Promised) => one.due ?? '9999';
  return all.toSorted((one, other) => (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : 0));
}

/**
 * What touches these days on the clocks of a zone and this member may know of, the first first; on one day, what lasts the whole day first. The features are asked
 * for two days more on both sides, since their days may be another zone's: the farthest two are 26 hours apart.
 */
export async function datesIn(
  house: House,
  community: KeptCommunity,
  member: KeptMember,
  days: Days,
  zone = community.zone ?? 'UTC',
): Promise<readonly Gathered<Dated>[]> {
  const asked = { from: dayAfter(days.from, -2), to: dayAfter(days.to, 2) };
  const touches = (one: Dated) => {
    if (one.private && !one.members.includes(member.id)) return false;
    const { from, to } = daysOf(one, zone);
    return from <= days.to && to >= days.from;
  };
  const all = await gather(house, 'dates', async (feature) => (await feature.dates?.(house, community, asked))?.filter(touches));
  return all.toSorted((one, other) => {
    const [day, otherDay] = [daysOf(one, zone).from, daysOf(other, zone).from];
    return day === otherDay ? startOf(one) - startOf(other) : day < otherDay ? -1 : 1;
  });
}

/** The first and the last day that something dated touches on the clocks of a zone: what ends at midnight does not touch the next. */
export function daysOf({ from, to }: Pick<Dated, 'from' | 'to'>, zone: string): Days {
  const first = typeof from === 'string' ? from : dayIn(zone, from);
  const last = typeof to === 'string' ? to : dayIn(zone, later(to, -1));
  return { from: first, to: lastOf(first, last) };
}

/** Whole days before all times. */
function startOf({ from }: Pick<Dated, 'from'>): number {
  return typeof from === 'string' ? 0 : from.getTime();
}

/** Says of something dated whether it is this member's: it names them, or they have joined it. */
export async function ownDates(house: House, community: KeptCommunity, member: KeptMember): Promise<(one: Gathered<Dated>) => boolean> {
  const joined = await joinedBy(house, community, member);
  return ({ feature, id, series, members }) =>
    members.includes(member.id) || [id, series?.id].some((one) => joined.has(`${feature} ${one}`));
}
