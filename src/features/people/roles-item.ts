// Stage item D2: every member has a role, and somebody leads. Computed from the members themselves.
import type { Evidence, House, StageItem } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { countMembers, inCircle, tally } from './people.ts';

export const rolesItem: StageItem = { id: 'D2', stage: 'design', evidence };

/** A community of one has nobody to share roles with yet: done needs a leader and somebody else. */
async function evidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const counted = await tally(house, community);
  const leaders = inCircle(counted, 'facilitator') + inCircle(counted, 'coordinator');
  const members = await countMembers(house, community);
  return { done: leaders > 0 && members > leaders, counts: { leaders, members }, path: '/people' };
}
