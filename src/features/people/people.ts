// Who takes part: members as launches bring them, counted and listed by circle (method sheet D2, A1).
import type { Slices } from '../../kernel/collection.ts';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { Launch } from '../../kernel/launch.ts';
import { type Actor, type CommunityRole, type KeptCommunity, type KeptMember, type Member, roles } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { MINUTE } from '../../kernel/time.ts';
import { Members } from './people.store.ts';

/** A member is noted as seen at most this often, as a session is. */
const NOTE_EVERY = 10 * MINUTE;

/** A member met at a launch; `changed` when what the community shows of its people is different now. */
export interface Meeting {
  readonly member: KeptMember;
  readonly changed: boolean;
}

/** Makes or renews the member that a launch brings: one write. What the person or the community chose stays. */
export async function meet(house: House, communityId: string, launch: Launch): Promise<Meeting> {
  const known = await findByPerson(house, communityId, launch.person.id);
  return known ? renew(house, communityId, known, launch) : join(house, communityId, launch);
}

/** The member behind a person, or undefined: a person of another community is nobody here. */
export function findByPerson(house: House, communityId: string, personId: string): Promise<KeptMember | undefined> {
  return house.storage.of(Members, communityId).first({ personId });
}

/** The member with this id in this community. Throws not-found. */
export function getMember(house: House, communityId: string, id: string): Promise<KeptMember> {
  return house.storage.of(Members, communityId).get(id);
}

/** What a person may change of themselves. An empty name or zone is left as it is. */
export interface Preferences {
  readonly name: string;
  readonly locale: NonNullable<Member['locale']>;
  readonly zone: string;
}

/** Keeps a person's own choices; no launch replaces them afterwards. */
export async function prefer(house: House, communityId: string, id: string, wish: Preferences): Promise<KeptMember> {
  const named = wish.name === '' ? {} : { name: wish.name, nameKey: nameKey(wish.name), nameFrom: 'person' as const };
  const set = { ...named, locale: wish.locale, localeFrom: 'person' as const, zone: wish.zone, zoneFrom: 'person' as const };
  const members = house.storage.of(Members, communityId);
  return (await members.update({ id }, { $set: set })) ?? members.get(id);
}

/** Where a member stands in the community: circle, organisation, kind of actor (method sheet D2, A1). */
export interface Placement {
  readonly role: CommunityRole;
  readonly organisation: string;
  readonly actor: Actor;
}

/**
 * Places a member, by the community's own word: no launch changes it afterwards. Throws not-found, and conflict where it
 * would leave nobody who leads (D2).
 */
export async function place(house: House, communityId: string, id: string, placement: Placement): Promise<KeptMember> {
  const members = house.storage.of(Members, communityId);
  const known = await members.get(id);
  if (leads(known.role) && !leads(placement.role) && (await leaders(house, communityId)) < 2) {
    throw problem('conflict', { reason: 'last leader' });
  }
  const placed = (await members.update({ id }, { $set: { ...placement, roleFrom: 'community' } })) ?? (await members.get(id));
  const stands = await keepALeader(house, communityId, known, placed);
  if (stands.role !== placed.role) throw problem('conflict', { reason: 'last leader' });
  return stands;
}

/** How many members stand in each circle, by organisation ('' = not said); test users are not counted. */
export type Tally = Readonly<Record<CommunityRole, ReadonlyMap<string, number>>>;

/** Counts a community's people by circle and organisation; once per change of the community, not per visitor. */
export function tally(house: House, community: KeptCommunity): Promise<Tally> {
  return remembered(house, 'people.tally', community, async () => {
    const pairs = await house.storage.of(Members, community.id).countBy(['role', 'organisation'], { test: false });
    const counted = Object.fromEntries(roles.map((role) => [role, new Map<string, number>()])) as Record<
      CommunityRole,
      Map<string, number>
    >;
    for (const [pair, count] of pairs) {
      const at = pair.indexOf('\t');
      counted[pair.slice(0, at) as CommunityRole].set(pair.slice(at + 1), count);
    }
    return counted;
  });
}

/** How many of the tally stand in one circle. */
export function inCircle(of: Tally, role: CommunityRole): number {
  return [...of[role].values()].reduce((sum, count) => sum + count, 0);
}

/** How many members there are; once per change of the community. */
export async function countMembers(house: House, community: KeptCommunity): Promise<number> {
  const counted = await tally(house, community);
  return roles.reduce((sum, role) => sum + inCircle(counted, role), 0);
}

/** The three members who came last, newest first. */
export function newest(house: House, community: KeptCommunity): Promise<readonly KeptMember[]> {
  return remembered(house, 'people.newest', community, async () => {
    const slice = { sort: ['joinedAt' as const], descending: true, limit: 3 };
    return (await house.storage.of(Members, community.id).find({ test: false }, slice)).items;
  });
}

/** How many members joined from the minute of `since` on. */
export function joinedSince(house: House, community: KeptCommunity, since: Date): Promise<number> {
  const minute = new Date(Math.floor(since.getTime() / MINUTE) * MINUTE);
  return remembered(
    house,
    'people.joined',
    community,
    () => house.storage.of(Members, community.id).count({ test: false, joinedAt: { $gte: minute } }),
    minute.getTime(),
  );
}

/** A page of one circle's members by name. */
export function listCircle(
  house: House,
  communityId: string,
  role: CommunityRole,
  limit: number,
  after?: string,
): Promise<Slices<KeptMember>> {
  const slice = { sort: ['nameKey' as const], limit, ...(after ? { after } : {}) };
  return house.storage.of(Members, communityId).find({ test: false, role }, slice);
}

async function join(house: House, communityId: string, launch: Launch): Promise<Meeting> {
  const now = house.clock();
  const name = launch.person.name ?? '';
  const fresh: Member = {
    personId: launch.person.id,
    name,
    nameKey: nameKey(name),
    nameFrom: 'platform',
    role: launch.role,
    roleFrom: 'platform',
    organisation: '',
    test: launch.person.test,
    joinedAt: now,
    seenAt: now,
    ...(launch.person.email ? { email: launch.person.email } : {}),
    ...(launch.locale ? { locale: launch.locale, localeFrom: 'platform' as const } : {}),
    ...(launch.zone ? { zone: launch.zone, zoneFrom: 'platform' as const } : {}),
  };
  try {
    return { member: await house.storage.of(Members, communityId).insert(fresh), changed: !fresh.test };
  } catch (error) {
    // Two first launches of one person at once: the other one made the member.
    if (isProblem(error, 'duplicate')) return meet(house, communityId, launch);
    throw error;
  }
}

async function renew(house: House, communityId: string, known: KeptMember, launch: Launch): Promise<Meeting> {
  const now = house.clock();
  const news = { role: await roleNow(house, communityId, known, launch), ...saidBy(launch, known) };
  const same = Object.entries(news).every(([field, value]) => known[field as keyof typeof news] === value);
  // Somebody who comes back at once, with nothing new, costs no write.
  if (same && now.getTime() - known.seenAt.getTime() < NOTE_EVERY) return { member: known, changed: false };
  const { id, version } = known;
  const renewed = await house.storage.of(Members, communityId).update({ id, version }, { $set: { ...news, seenAt: now } });
  // Gone, or changed since it was read: what the person has just chosen must stay.
  if (!renewed) return meet(house, communityId, launch);
  const member = await keepALeader(house, communityId, known, renewed);
  return { member, changed: member.role !== known.role || member.name !== known.name };
}

/** What a launch says of a person, less what the person has chosen. */
function saidBy({ person, locale, zone }: Launch, known: KeptMember): Partial<Member> {
  return {
    ...(person.name && known.nameFrom === 'platform' ? { name: person.name, nameKey: nameKey(person.name) } : {}),
    ...(person.email ? { email: person.email } : {}),
    ...(locale && known.localeFrom !== 'person' ? { locale, localeFrom: 'platform' } : {}),
    ...(zone && known.zoneFrom !== 'person' ? { zone, zoneFrom: 'platform' } : {}),
  };
}

/**
 * The role after a launch: the platform's, unless the community gave one, and never so that nobody leads any more (D2).
 * Moodle's "switch role to student" launches with the teacher's own subject, so a launch alone must not empty the middle.
 */
async function roleNow(house: House, communityId: string, known: KeptMember, launch: Launch): Promise<CommunityRole> {
  if (known.roleFrom === 'community' || launch.role === known.role) return known.role;
  if (!leads(known.role) || leads(launch.role)) return launch.role;
  return (await leaders(house, communityId)) > 1 ? launch.role : known.role;
}

/** Two who lead and are demoted at once each see the other still leading: whoever then finds nobody left takes the step back. */
async function keepALeader(house: House, communityId: string, before: KeptMember, after: KeptMember): Promise<KeptMember> {
  if (!leads(before.role) || leads(after.role) || (await leaders(house, communityId)) > 0) return after;
  const { role, roleFrom, organisation, actor } = before;
  const $set = { role, roleFrom, organisation, ...(actor ? { actor } : {}) };
  const change = actor ? { $set } : { $set, $unset: { actor: true as const } };
  return (await house.storage.of(Members, communityId).update({ id: after.id }, change)) ?? after;
}

function leaders(house: House, communityId: string): Promise<number> {
  return house.storage.of(Members, communityId).count({ test: false, role: { $in: roles.filter(leads) } });
}

function leads(role: CommunityRole): boolean {
  return role === 'facilitator' || role === 'coordinator';
}

/** How a name is sorted: without accents and case, so that Álvaro stands beside Alvaro. */
export function nameKey(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
