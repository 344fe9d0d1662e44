// Promises and dates as the features offer them, gathered and sorted; what one feature cannot tell now keeps nobody from the rest.
import type { Dated, Days, House, Promised } from '../../kernel/feature.ts';
import { described } from '../../kernel/log.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';

/** A promise with the feature that it is from: ids are unique within one only. */
export type Gathered<T> = T & { readonly feature: string };

/** What a member has promised and not yet done: what is due first stands first, what has no day last. */
export async function promisesOf(house: House, community: KeptCommunity, member: KeptMember): Promise<readonly Gathered<Promised>[]> {
  const all = await gather(house, 'promises', (feature) => feature.promises?.(house, community, member));
  const due = (one: Promised) => one.due ?? '9999';
  return all.toSorted((one, other) => (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : 0));
}

/** What has a date between these days, the first first. */
export async function datesIn(house: House, community: KeptCommunity, days: Days): Promise<readonly Gathered<Dated>[]> {
  const all = await gather(house, 'dates', (feature) => feature.dates?.(house, community, days));
  return all.toSorted((one, other) => Number(startOf(one)) - Number(startOf(other)));
}

/** Days of the calendar count from their midnight in UTC, to be sorted among moments. */
function startOf({ from }: Pick<Dated, 'from'>): Date {
  return typeof from === 'string' ? new Date(`${from}T00:00:00Z`) : from;
}

type Asked<T> = (feature: House['features'][number]) => Promise<readonly T[]> | undefined;

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
