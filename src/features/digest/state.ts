// How a community's letters are doing: how many have left, how long it takes, and whom they do not reach.
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { estimate } from '../../mail/pace.ts';
import { membersById, readMembers } from '../people/index.ts';
import { Deliveries, DIGEST } from './digest.store.ts';

/** The last letters: up to when they tell, and how many are where. */
export interface Round {
  readonly until: Date;
  readonly sent: number;
  readonly waiting: number;
  readonly failed: number;
}

export interface Unreached {
  readonly id: string;
  readonly name: string;
  /** A word of the post's list, or `no-address`. */
  readonly reason: string;
}

/** As many names as help. */
const NAMED = 50;

export async function lastRound(house: House, communityId: string): Promise<Round | undefined> {
  const deliveries = house.storage.of(Deliveries);
  const of = { community: communityId, kind: DIGEST };
  const [last] = (await deliveries.find(of, { sort: ['until'], descending: true, limit: 1 })).items;
  if (!last) return undefined;
  const counts = await deliveries.countBy('state', { ...of, until: last.until });
  const count = (state: string) => counts.get(state) ?? 0;
  return { until: last.until, sent: count('sent'), waiting: count('sending') + count('later'), failed: count('failed') };
}

/** Those who have no address, and those whose last letter was refused. */
export async function unreached(house: House, community: KeptCommunity, round: Round | undefined): Promise<readonly Unreached[]> {
  const without = await withoutAddress(house, community);
  const silent = without.slice(0, NAMED).map(({ id, name }) => ({ id, name, reason: 'no-address' }));
  if (!round || round.failed === 0) return silent;
  const filter = { community: community.id, kind: DIGEST, until: round.until, state: 'failed' as const };
  const failed = (await house.storage.of(Deliveries).find(filter, { limit: NAMED })).items;
  const people = await membersById(
    house,
    community.id,
    failed.map(({ member }) => member),
  );
  const refused = failed.flatMap(({ member, reason }) => {
    const who = people.get(member);
    return who ? [{ id: member, name: who.name, reason }] : [];
  });
  return [...refused, ...silent].slice(0, NAMED);
}

/** How many minutes so many letters take, as far as the mail server's limits say. */
export function minutesFor({ post }: House, count: number): number {
  return Math.ceil(estimate(count, post.limits) / 60);
}

/** How many members letters can go to. Once per change of the community. */
export async function reachable(house: House, community: KeptCommunity): Promise<number> {
  return remembered(house, 'digest.reachable', community, async () => {
    const members = await readMembers(house, community.id);
    return members.filter(({ email }) => email).length;
  });
}

function withoutAddress(house: House, community: KeptCommunity) {
  return remembered(house, 'digest.without', community, async () => {
    const members = await readMembers(house, community.id);
    return members.filter(({ email }) => !email).map(({ id, name }) => ({ id, name }));
  });
}
