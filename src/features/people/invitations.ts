// Invitations: who is asked to enrol in the course, for which role, and what comes of it (method sheet D2, V4's ground).
import type { Kept, Slices } from '../../kernel/collection.ts';
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { type KeptCommunity, type KeptMember, topicName } from '../../kernel/people.ts';
import { joinInvitation, withTopic } from './arrivals.ts';
import { type Invitation, type InvitationState, Invitations } from './invitations.store.ts';
import { mailKey } from './keys.ts';
import { leads } from './leaders.ts';
import { getMember } from './people.ts';
import { place } from './place.ts';

export { type InvitationState, invitationStates } from './invitations.store.ts';
export type KeptInvitation = Invitation & Kept;
export type Asking = Pick<Invitation, 'name' | 'email' | 'role' | 'topicId' | 'locale' | 'enrol' | 'note'>;

/** Notes an invitation. Throws duplicate when one to this address is open. */
export async function invite(house: House, communityId: string, asking: Asking, by: string): Promise<KeptInvitation> {
  const emailKey = mailKey(asking.email);
  const open = emailKey === '' ? undefined : await house.storage.of(Invitations, communityId).first({ emailKey, state: 'open' });
  if (open) throw problem('duplicate', { reason: 'email' });
  const fresh = { ...asking, emailKey, state: 'open' as const, by, createdAt: house.clock() };
  return house.journal.add(Invitations, communityId, fresh, { what: 'people.invitation.sent', by, title: asking.name });
}

/** The invitation with this id. Throws not-found. */
export function getInvitation(house: House, communityId: string, id: string): Promise<KeptInvitation> {
  return house.storage.of(Invitations, communityId).get(id);
}

/** A page of the invitations in one state, the newest first. */
export function listInvitations(
  house: House,
  communityId: string,
  state: InvitationState,
  limit: number,
  after?: string,
): Promise<Slices<KeptInvitation>> {
  const slice = { sort: ['createdAt' as const], descending: true, limit, ...(after ? { after } : {}) };
  return house.storage.of(Invitations, communityId).find({ state }, slice);
}

/** The open invitations from before then, the oldest first. */
export async function waitingSince(house: House, communityId: string, before: Date, limit: number): Promise<readonly KeptInvitation[]> {
  const filter = { state: 'open' as const, createdAt: { $lt: before } };
  return (await house.storage.of(Invitations, communityId).find(filter, { sort: ['createdAt'], limit })).items;
}

/** Ends an open invitation: taken back, or declined by the person. One that is settled stays as it is. */
export function close(house: House, communityId: string, id: string, state: 'withdrawn' | 'declined', by: string): Promise<KeptInvitation> {
  const what = state === 'withdrawn' ? 'people.invitation.withdrawn' : 'people.invitation.declined';
  const note = ({ name: title }: KeptInvitation) => ({ what, by, title });
  return house.journal.change(Invitations, communityId, { id }, note, (before) =>
    before.state === 'open' ? { state, settledAt: house.clock() } : undefined,
  );
}

/** Says by hand who came, and gives them the role: for platforms that withhold e-mail addresses. Nobody who leads is demoted by it. */
export async function joinByHand(house: House, communityId: string, id: string, memberId: string, by: string): Promise<void> {
  const invitation = await getInvitation(house, communityId, id);
  const member = await getMember(house, communityId, memberId);
  if (invitation.state !== 'open') return;
  const { organisation, actor, topicRoles } = member;
  const role = leads(member.role) && !leads(invitation.role) ? member.role : invitation.role;
  await place(house, communityId, memberId, { role, organisation, actor, topicRoles: withTopic(topicRoles, invitation) }, { by });
  await joinInvitation(house, communityId, id, member, by);
}

/** The message to send, in the language of the one who is invited. */
export function letterOf(house: House, community: KeptCommunity, invitation: Invitation, by: Pick<KeptMember, 'name'> | undefined) {
  const words = house.words(invitation.locale);
  const topic = topicName(community, invitation.topicId);
  const role = words.say(`people.letter.as.${invitation.role}`);
  const lines = [
    words.say('people.letter.hello', { name: invitation.name }),
    topic
      ? words.say('people.letter.topic', { community: community.title, topic, role })
      : words.say('people.letter.community', { community: community.title, role }),
    ...(invitation.note ? [invitation.note] : []),
    words.say('people.letter.how', { community: community.title }),
    ...(invitation.enrol ? [invitation.enrol] : []),
    by?.name || community.title,
  ];
  return { subject: words.say('people.letter.subject', { community: community.title }), body: lines.join('\n\n') };
}
