// What all features offer, asked for together; what one of them cannot tell now keeps nobody from the rest.
import type { Feature, House } from './feature.ts';
import { described } from './log.ts';
import type { KeptCommunity, KeptMember } from './people.ts';

/** Something offered, with the feature that it is from: ids are unique within one only. */
export type Gathered<T> = T & { readonly feature: string };

type Asked<T> = (feature: Feature) => Promise<readonly T[] | undefined> | undefined;

/** Asks every feature; `offer` is how the log names the question. */
export async function gather<T extends object>(house: House, offer: string, ask: Asked<T>): Promise<Gathered<T>[]> {
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

/** What a member joins besides what names them: `<feature> <id>` each, a series' id for all of it. */
export async function joinedBy(house: House, community: KeptCommunity, member: KeptMember): Promise<ReadonlySet<string>> {
  const all = await gather(house, 'joins', async (feature) => {
    const ids = await feature.joins?.(house, community, member);
    return ids?.map((id) => ({ id }));
  });
  return new Set(all.map(({ feature, id }) => `${feature} ${id}`));
}
