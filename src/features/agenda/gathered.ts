// Promises and dates as the features offer them, gathered and sorted; what one feature cannot tell now keeps nobody from the rest.
import type { Dated, Days, House, Promised } from '../../kernel/feature.ts';
import { described } from '../../kernel/log.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { dayAfter, dayIn, lastOf, later } from '../../kernel/time.ts';

/** A promise with the feature that it is from: ids are unique within one only. */
export type Gathered<T> = T & { readonly feature: string };

/** What a member has promised and not yet done: what is due first stands first, what has no day last. */
export async function promisesOf(house: House, community: KeptCommunity, member: KeptMember): Promise<readonly Gathered<Promised>[]> {
  const all = await gather(house, 'promises', (feature) => feature.promises?.(house, community, member));
  const due = (one: Promised) => one.due ?? '9999';
  return all.toSorted((one, other) => (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : 0));
}

/**
 * What touches these days on the clocks of a zone, the first first; on one day, what lasts the whole day first. The features are asked
 * for two days more on both sides, since their days may be another zone's: the farthest two are 26 hours apart.
 */
export async function datesIn(
  house: House,
  community: KeptCommunity,
  days: Days,
  zone = community.zone ?? 'UTC',
): Promise<readonly Gathered<Dated>[]> {
  const asked = { from: dayAfter(days.from, -2), to: dayAfter(days.to, 2) };
  const touches = (one: Dated) => {
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
  const joins = await gather(house, 'joins', async (feature) => {
    const ids = await feature.joins?.(house, community, member);
    return ids?.map((id) => ({ id }));
  });
  const joined = new Set(joins.map(({ feature, id }) => `${feature} ${id}`));
  return ({ feature, id, series, members }) =>
    members.includes(member.id) || [id, series?.id].some((one) => joined.has(`${feature} ${one}`));
}

type Asked<T> = (feature: House['features'][number]) => Promise<readonly T[] | undefined> | undefined;

async function gather<T extends object>(house: House, offer: string, ask: Asked<T>): Promise<Gathered<T>[]> {
  const each = await Promise.all(
    house.features.map(async (feature) => {
      try {
        return ((await ask(feature)) ?? []).map((one) => ({ ...one, feature: feature.name }));
      } catch (error) {
        house.log.error('offer failed', { feature: feature.name, offer, error: described(error) });
        return [];
      }
    }),
  );
  return each.flat();
}
