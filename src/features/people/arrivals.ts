// What the community has agreed on about somebody who appears for the first time, or again: an invitation, or a return.
import type { Kept } from '../../kernel/collection.ts';
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptMember, Member, TopicRole } from '../../kernel/people.ts';
import { nameKey } from '../../kernel/text.ts';
import { type Invitation, Invitations } from './invitations.store.ts';
import { mailKey } from './keys.ts';
import { type Former, Formers } from './people.store.ts';
import { layOut } from './topic-places.ts';

export interface Agreed {
  /** What of the new member the community decided, and no launch. */
  readonly given: Partial<Member>;
  readonly invitation?: Invitation & Kept;
  readonly former?: Former & Kept;
}

/**
 * An open invitation to this e-mail address gives its role; somebody who was let go comes back as occasional. Throws
 * 'removed' for whom the community has closed the door, unless it has invited them since.
 */
export async function agreedOn(house: House, communityId: string, fresh: Member): Promise<Agreed> {
  const emailKey = mailKey(fresh.email);
  const [former, invitation] = await Promise.all([
    house.storage.of(Formers, communityId).first({ personId: fresh.personId }),
    emailKey === '' ? undefined : house.storage.of(Invitations, communityId).first({ emailKey, state: 'open' }),
  ]);
  if (former && !former.mayReturn && !invitation) throw problem('removed');
  const topicRoles = withTopic(former?.topicRoles ?? [], invitation);
  const decided = invitation ? { role: invitation.role } : former ? { role: 'occasional' as const } : undefined;
  return {
    given: { ...(former ? knownOf(former) : {}), ...(decided ? { ...decided, roleFrom: 'community' as const, topicRoles } : {}) },
    ...(invitation ? { invitation } : {}),
    ...(former ? { former } : {}),
  };
}

/** Closes what was open: the member has come. Killed before, the invitation stays open and can be joined by hand. */
export async function settle(house: House, communityId: string, member: KeptMember, { invitation, former }: Agreed): Promise<void> {
  if (member.topicRoles.length > 0) await layOut(house, communityId, member);
  if (invitation) await joinInvitation(house, communityId, invitation.id, member, member.id);
  if (former) await house.storage.of(Formers, communityId).remove({ id: former.id });
}

/** Notes that an invitation was followed by this member. One that is not open any more stays as it is. */
export function joinInvitation(house: House, communityId: string, id: string, member: KeptMember, by: string): Promise<Invitation & Kept> {
  const note = { what: 'people.invitation.joined', by, title: member.name };
  return house.journal.change(Invitations, communityId, { id }, note, ({ state }) =>
    state === 'open' ? { state: 'joined' as const, memberId: member.id, settledAt: house.clock() } : undefined,
  );
}

/** These roles with the one of the invitation, where it is for a topic. */
export function withTopic(topicRoles: readonly TopicRole[], invitation: Pick<Invitation, 'topicId' | 'role'> | undefined): TopicRole[] {
  if (!invitation || invitation.topicId === '') return [...topicRoles];
  const { topicId, role } = invitation;
  return [...topicRoles.filter((one) => one.topicId !== topicId), { topicId, role }];
}

function knownOf({ name, nameFrom, organisation, actor, joinedAt }: Former): Partial<Member> {
  const called = nameFrom === 'person' ? { name, nameKey: nameKey(name), nameFrom } : {};
  return { ...called, organisation, organisationKey: nameKey(organisation), actor, joinedAt };
}
