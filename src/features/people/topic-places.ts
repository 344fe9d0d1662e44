// Lays out a member's roles by topic, so that the people of a topic are found and counted without opening every member.
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { type CommunityRole, type KeptCommunity, type KeptMember, roles } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { TopicPlaces } from './people.store.ts';
import { readTally, type Tally } from './tally.ts';

type Placed = Pick<KeptMember, 'id' | 'role' | 'nameKey' | 'organisation' | 'organisationKey' | 'actor' | 'topicRoles'>;

/** Makes the layout say what the member says. Safe to run twice: what a kill left half-way is put right by the next. */
export async function layOut(house: House, communityId: string, member: Placed): Promise<void> {
  const places = house.storage.of(TopicPlaces, communityId);
  const { id: memberId, role: communityRole, nameKey, organisation, organisationKey, actor, topicRoles } = member;
  const there = (await places.find({ memberId }, { limit: 1000 })).items;
  const gone = there.filter((place) => !topicRoles.some(({ topicId }) => topicId === place.topicId));
  for (const { id } of gone) await places.remove({ id });
  for (const { topicId, role } of topicRoles) {
    const set = { role, communityRole, nameKey, organisation, organisationKey, actor };
    try {
      await places.update({ memberId, topicId }, { $set: set }, { upsert: true });
    } catch (error) {
      if (!isProblem(error, 'duplicate')) throw error;
    }
  }
}

/** A topic's people by their role in it and by organisation; and how many of each have another role in the community. */
export interface TopicTally {
  readonly counted: Tally;
  /** By the role in the community, then by the role in the topic. */
  readonly from: Readonly<Record<CommunityRole, Tally>>;
}

/** Counts a topic's people; once per change of the community. */
export function topicTally(house: House, community: KeptCommunity, topicId: string): Promise<TopicTally> {
  return remembered(house, `people.topic ${topicId}`, community, async () => {
    const places = house.storage.of(TopicPlaces, community.id);
    const each = await Promise.all(roles.map((communityRole) => places.countBy(['role', 'organisation'], { topicId, communityRole })));
    const from = Object.fromEntries(roles.map((role, at) => [role, readTally([each[at] ?? new Map()])])) as TopicTally['from'];
    return { counted: readTally(each), from };
  });
}
