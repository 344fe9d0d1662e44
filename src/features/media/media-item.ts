// Stage item D3: media for any hour and for the same hour, known to reach most, and paid ones justified. Computed from the directory.
import type { Evidence, House, StageItem } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { chosenMedia } from './media.ts';
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
