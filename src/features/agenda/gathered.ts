// Promises and dates as the features offer them, gathered and sorted.
import type { Dated, Days, House, Promised } from '../../kernel/feature.ts';
import { type Gathered, gather } from '../../kernel/gather.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';

/** What a member has promised and not yet done: what is due first stands first, what has no day last. */
export async function promisesOf(house: House, community: KeptCommunity, member: KeptMember): Promise<readonly Gathered<Promised>[]> {
  const all = await gather(house, 'promises', (feature) => feature.promises?.(house, community, member));
  const due = (one: Promised) => one.due ?? '9999';
  return all.toSorted((one, other) => (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : 0));
}

/** What has a date between these days that this member may know of, the first first. */
export async function datesIn(house: House, community: KeptCommunity, member: KeptMember, days: Days): Promise<readonly Gathered<Dated>[]> {
  const all = await gather(house, 'dates', (feature) => feature.dates?.(house, community, days));
  const known = all.filter((one) => !one.private || one.members.includes(member.id));
  return known.toSorted((one, other) => Number(startOf(one)) - Number(startOf(other)));
}

/** Days of the calendar count from their midnight in UTC, to be sorted among moments. */
function startOf({ from }: Pick<Dated, 'from'>): Date {
  return typeof from === 'string' ? new Date(`${from}T00:00:00Z`) : from;
}
