// Stage item D2: every member has a role, and somebody leads. Computed from the members themselves.
import type { Evidence, House, StageItem } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { DAY, later } from '../../kernel/time.ts';
import { leadersSince, tally } from './people.ts';
import { inAll, inCircle } from './tally.ts';

export const rolesItem: StageItem = { id: 'D2', stage: 'design', evidence };

/** Who leads and has not been here for this long does not lead now. */
const LATELY = 30 * DAY;

/** A community of one has nobody to share roles with yet: done needs somebody who leads now, and somebody else. */
async function evidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const [counted, leaders] = await Promise.all([tally(house, community), leadersSince(house, community.id, later(house.clock(), -LATELY))]);
  const leading = inCircle(counted, 'facilitator') + inCircle(counted, 'coordinator');
  const members = inAll(counted);
  return { done: leaders > 0 && members > leading, counts: { leaders, members }, path: '/people' };
}
