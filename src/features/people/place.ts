// Placing and letting go: where a member stands by the community's own word, and never without somebody who leads (method sheet D2, A1).
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { CommunityRole, KeptMember, TopicRole } from '../../kernel/people.ts';
import { hashed } from '../../kernel/secrets.ts';
import { nameKey } from '../../kernel/text.ts';
import { keepALeader, leaders, leads } from './leaders.ts';
import { Formers, Members } from './people.store.ts';
import { layOut } from './topic-places.ts';

/** Where a member stands in the community: circle, organisation, kind of actor (method sheet D2, A1). */
export interface Placement {
  readonly role: CommunityRole;
  readonly organisation: string;
  readonly actor: string;
  /** Roles by topic; missing: as they are. */
  readonly topicRoles?: readonly TopicRole[];
}

/** By whom, on what they saw, and who leads instead where the last one steps back. */
export interface Terms {
  readonly by?: string;
  /** `stampOf` the member as the one who places saw them; missing: whatever they are. */
  readonly seen?: string;
  /** The id of the member who takes over the role. */
  readonly successor?: string;
}

/**
 * Places a member, by the community's own word: no launch changes it afterwards. Throws not-found; conflict (reason: version)
 * where somebody else was first; conflict (reason: last leader) where it would leave nobody who leads and names no successor.
 */
export async function place(house: House, communityId: string, id: string, placement: Placement, terms: Terms = {}): Promise<KeptMember> {
  const known = await house.storage.of(Members, communityId).get(id);
  mustBeAsSeen(known, terms.seen);
  if (leads(known.role) && !leads(placement.role)) await handOver(house, communityId, known, terms);
  const { role, organisation, actor, topicRoles = known.topicRoles } = placement;
  const wanted = { role, organisation, organisationKey: nameKey(organisation), actor, topicRoles: [...topicRoles] };
  const laidOut = known.topicRoles.length + topicRoles.length > 0;
  if (laidOut) await layOut(house, communityId, { ...known, ...wanted });
  try {
    const note = { what: 'people.member.placed', title: known.name, ...(terms.by ? { by: terms.by } : {}) };
    const placed = await house.journal.change(Members, communityId, { id }, note, (before) => {
      mustBeAsSeen(before, terms.seen);
      return { ...wanted, roleFrom: 'community' as const };
    });
    const stands = await keepALeader(house, communityId, known, placed);
    if (stands.role !== placed.role) throw problem('conflict', { reason: 'last leader' });
    return stands;
  } catch (error) {
    if (laidOut) await layOut(house, communityId, await house.storage.of(Members, communityId).get(id));
    throw error;
  }
}

/** What a member says of themselves: organisation and kind. */
export async function stateOrigin(
  house: House,
  communityId: string,
  id: string,
  { organisation, actor }: Pick<Placement, 'organisation' | 'actor'>,
): Promise<KeptMember> {
  const note = { what: 'people.origin.stated', by: id };
  const said = { organisation, organisationKey: nameKey(organisation), actor };
  const member = await house.journal.change(Members, communityId, { id }, note, () => said);
  if (member.topicRoles.length > 0) await layOut(house, communityId, member);
  return member;
}

/** Notes that somebody welcomed a member. Welcoming twice changes nothing. */
export function noteWelcome(house: House, communityId: string, id: string, by: string): Promise<KeptMember> {
  const note = ({ name: title }: KeptMember) => ({ what: 'people.member.welcomed', by, title });
  return house.journal.change(Members, communityId, { id }, note, ({ welcomedBy }) => (welcomedBy ? undefined : { welcomedBy: by }));
}

/** Why somebody is let go, and whether they may come back by themselves. */
export interface Goodbye {
  readonly reason: string;
  readonly mayReturn: boolean;
  readonly by: string;
  readonly successor?: string;
}

/**
 * Lets a member go: gone from lists, counts and access at once. What the community decided is kept first, so that a process
 * killed in between leaves a member who can be let go again (docs/decisions/people.md). Throws as `place`.
 */
export async function letGo(house: House, communityId: string, id: string, goodbye: Goodbye): Promise<void> {
  const members = house.storage.of(Members, communityId);
  const known = await members.get(id);
  if (leads(known.role)) await handOver(house, communityId, known, goodbye);
  const { personId, name, nameFrom, organisation, actor, topicRoles, joinedAt } = known;
  const { reason, mayReturn, by } = goodbye;
  const formers = house.storage.of(Formers, communityId);
  await formers.remove({ personId });
  const decided = { reason, mayReturn, by, at: house.clock() };
  await formers.insert({ id, personId, name, nameFrom, organisation, actor, topicRoles, joinedAt, ...decided });
  await layOut(house, communityId, { ...known, topicRoles: [] });
  await house.journal.remove(Members, communityId, id, { what: 'people.member.removed', by, title: name });
  if (leads(known.role) && (await leaders(house, communityId)) === 0) await takeBack(house, communityId, known);
}

/** What of a member a placement changes: the same stamp, the same place. A launch that renews them does not change it. */
export function stampOf({ role, organisation, actor, topicRoles }: Omit<Placement, 'topicRoles'> & Pick<KeptMember, 'topicRoles'>): string {
  const topics = topicRoles.map((one) => `${one.topicId} ${one.role}`).sort();
  return hashed(JSON.stringify([role, organisation, actor, topics])).slice(0, 16);
}

function mustBeAsSeen(member: KeptMember, seen: string | undefined): void {
  if (seen !== undefined && stampOf(member) !== seen) throw problem('conflict', { reason: 'version' });
}

/** The successor leads before the other one stops: whenever the process ends, somebody leads. */
async function handOver(house: House, communityId: string, known: KeptMember, { by, successor }: Terms): Promise<void> {
  if ((await leaders(house, communityId)) > 1) return;
  if (!successor || successor === known.id) throw problem('conflict', { reason: 'last leader' });
  const note = ({ name: title }: KeptMember) => ({ what: 'people.member.promoted', title, ...(by ? { by } : {}) });
  const after = await house.journal.change(Members, communityId, { id: successor }, note, ({ role, test }) => {
    // A test user leads nobody.
    if (test) throw problem('not-found', { reason: 'successor' });
    return leads(role) ? undefined : { role: known.role, roleFrom: 'community' as const };
  });
  if (after.topicRoles.length > 0) await layOut(house, communityId, after);
}

/** Two who lead were let go at once, and nobody is left: this one comes back as they were. */
async function takeBack(house: House, communityId: string, known: KeptMember): Promise<void> {
  const { version: _, communityId: __, ...member } = known;
  await house.journal.add(Members, communityId, member, { what: 'people.member.returned', title: known.name });
  await layOut(house, communityId, known);
  await house.storage.of(Formers, communityId).remove({ id: known.id });
  throw problem('conflict', { reason: 'last leader' });
}
