// Help with a medium: asked for with one tap, answered with a session of one's own (method sheet C1).
import type { Kept } from '../../kernel/collection.ts';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { Channel, House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { type HelpRequest, HelpRequests } from './sessions.store.ts';

export type KeptRequest = HelpRequest & Kept;

/** As many as any page lists. */
const LISTED = 50;

/** Asks for help with a medium. Asked already, it stays as it is; answered or taken back before, it is open again. */
export async function askForHelp(house: House, communityId: string, by: KeptMember, { id: channel, name }: Channel): Promise<void> {
  const requests = house.storage.of(HelpRequests, communityId);
  const note = { what: 'sessions.request.asked', by: by.id, title: name };
  const asked = { state: 'open' as const, channelName: name, askedAt: house.clock(), meeting: '' };
  const known = await requests.first({ member: by.id, channel });
  if (known) {
    await house.journal.change(HelpRequests, communityId, { id: known.id }, note, ({ state }) => (state === 'open' ? undefined : asked));
    return;
  }
  try {
    await house.journal.add(HelpRequests, communityId, { member: by.id, channel, ...asked }, note);
  } catch (error) {
    // A second tap at the same moment.
    if (!isProblem(error, 'duplicate')) throw error;
  }
}

/** Takes one's own request back. Throws not-found for one of somebody else. */
export async function withdrawRequest(house: House, communityId: string, by: KeptMember, id: string): Promise<void> {
  const known = await getRequest(house, communityId, id);
  if (known.member !== by.id) throw problem('not-found', { reason: 'request of somebody else' });
  const note = { what: 'sessions.request.withdrawn', by: by.id, title: known.channelName };
  await house.journal.change(HelpRequests, communityId, { id }, note, ({ state }) =>
    state === 'open' ? { state: 'withdrawn' as const } : undefined,
  );
}

/** Says which session answers a request. */
export async function answerRequest(house: House, communityId: string, by: KeptMember, id: string, meeting: string): Promise<void> {
  const noteOf = ({ channelName }: HelpRequest) => ({ what: 'sessions.request.planned', by: by.id, title: channelName });
  await house.journal.change(HelpRequests, communityId, { id }, noteOf, () => ({ state: 'planned' as const, meeting }));
}

/** One request. Throws not-found. */
export function getRequest(house: House, communityId: string, id: string): Promise<KeptRequest> {
  return house.storage.of(HelpRequests, communityId).get(id);
}

/** Those that wait for an answer, the oldest first. Once per change of the community. */
export function openRequests(house: House, community: KeptCommunity): Promise<readonly KeptRequest[]> {
  return remembered(house, 'sessions.requests', community, async () => {
    const slice = { sort: ['askedAt' as const], limit: LISTED };
    return (await house.storage.of(HelpRequests, community.id).find({ state: 'open' }, slice)).items;
  });
}

/** What this member has asked for and not been helped with. */
export async function requestsOf(house: House, communityId: string, member: string): Promise<readonly KeptRequest[]> {
  const found = await house.storage.of(HelpRequests, communityId).find({ member }, { limit: LISTED });
  return found.items.filter(({ state }) => state === 'open');
}
