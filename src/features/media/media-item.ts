// Stage items D3 and V2: media for any hour and for the same hour, known to reach most, paid ones justified; and both of them used.
import type { Channel, Evidence, House, StageItem, Used } from '../../kernel/feature.ts';
import { gather } from '../../kernel/gather.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { chosenMedia, mediaById } from './media.ts';
import { findLines, isKnownForMost } from './reach.ts';

export const mediaItem: StageItem = { id: 'D3', stage: 'design', evidence };

async function evidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const [chosen, lines] = await Promise.all([chosenMedia(house, community), findLines(house, community)]);
  const live = chosen.filter((medium) => medium.live).length;
  const anytime = chosen.length - live;
  const justified = chosen.every(({ paid, amount, reason }) => !paid || (amount !== '' && reason !== ''));
  const done = live > 0 && anytime > 0 && isKnownForMost(lines) && justified;
  return { done, counts: { live, anytime, known: lines.known, members: lines.members }, path: '/media' };
}

export const usesItem: StageItem = { id: 'V2', stage: 'motivation', evidence: usesEvidence };

/** The media in use, for whoever says where something happens. */
export async function mediaChannels(house: House, community: KeptCommunity): Promise<readonly Channel[]> {
  const chosen = await chosenMedia(house, community);
  return chosen.map(({ id, name, live, link }) => ({ id, name, live, link, path: `/media/${id}` }));
}

/** How often each medium was used, as all features count it, by its id. */
export async function usesByMedium(house: House, community: KeptCommunity): Promise<ReadonlyMap<string, Used>> {
  const uses = await gather(house, 'uses', (feature) => feature.uses?.(house, community));
  const joined = [...Map.groupBy(uses, ({ channel }) => channel)].map(([channel, all]): [string, Used] => {
    const times = all.reduce((sum, use) => sum + use.times, 0);
    // Who came here and wrote there may be the same people: at least as many as the larger number.
    const people = Math.max(...all.map((use) => use.people));
    const last = new Date(Math.max(...all.map((use) => use.last.getTime())));
    return [channel, { channel, times, people, last }];
  });
  return new Map(joined);
}

/** Used both: one for the same hour and one for any hour; a medium counts also when it was put away since. */
async function usesEvidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const uses = await usesByMedium(house, community);
  const used = uses.size > 0 ? await mediaById(house, community.id, [...uses.keys()]) : [];
  const live = used.filter((medium) => medium.live).length;
  const anytime = used.length - live;
  return { done: live > 0 && anytime > 0, counts: { live, anytime }, path: '/media' };
}
