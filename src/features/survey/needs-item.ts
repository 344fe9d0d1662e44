// Stage item D6: most members have answered. The strategy adds its own part: the summary in the adopted version.
import type { Evidence, House, StageItem } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { countMembers } from '../people/index.ts';
import { countAnswers } from './survey.ts';

export const needsItem: StageItem = { id: 'D6', stage: 'design', evidence };

async function evidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const [answered, members] = await Promise.all([countAnswers(house, community), countMembers(house, community)]);
  return { done: isMost(answered, members), counts: { answered, members }, path: '/survey/results' };
}

/** More than half. */
export function isMost(answered: number, members: number): boolean {
  return answered * 2 > members;
}
