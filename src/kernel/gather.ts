// What all features offer, asked for together; what one of them cannot tell now keeps nobody from the rest.
import type { Joined } from './dated.ts';
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

/** What a member joins for certain besides what names them: `<feature> <id>` each, a series' id for all of it. */
export async function joinedBy(house: House, community: KeptCommunity, member: KeptMember): Promise<ReadonlySet<string>> {
  const said = (await saidBy(house, community, [member])).get(member.id) ?? new Map<string, Comes>();
  return new Set([...said].filter(([, comes]) => comes === 'yes').map(([key]) => key));
}

export type Comes = NonNullable<Joined['comes']>;

/** What each of these members said of dates, by member and by `<feature> <id>`: one question for each feature, however many they are. */
export async function saidBy(
  house: House,
  community: KeptCommunity,
  members: readonly KeptMember[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Comes>>> {
  const all = await gather(house, 'joins', (feature) => feature.joins?.(house, community, members));
  const said = new Map<string, Map<string, Comes>>();
  for (const { feature, member, id, comes = 'yes' } of all) {
    const own = said.get(member) ?? new Map<string, Comes>();
    said.set(member, own.set(`${feature} ${id}`, comes));
  }
  return said;
}
