// Who takes part: members as launches bring them, counted and listed by circle (method sheet D2, A1).
import type { Kept, Slices } from '../../kernel/collection.ts';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { Launch } from '../../kernel/launch.ts';
import type { CommunityRole, KeptCommunity, KeptMember, Member } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { newId } from '../../kernel/secrets.ts';
import { nameKey } from '../../kernel/text.ts';
import { MINUTE } from '../../kernel/time.ts';
import { agreedOn, settle } from './arrivals.ts';
import { keepALeader, leaders, leading, leads } from './leaders.ts';
import { Belongings, type Former, Formers, Members } from './people.store.ts';
import { inAll, readTally, type Tally } from './tally.ts';

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

/** More communities than one person follows. */
const MOST_COMMUNITIES = 50;

/** The ids of the communities that a person has come to, in that order; whether they are members there still, `findByPerson` says. */
export async function communitiesOf(house: House, personId: string): Promise<readonly string[]> {
  const found = await house.storage.of(Belongings).find({ personId }, { limit: MOST_COMMUNITIES });
  return found.items.map(({ community }) => community);
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
  const placed = wish.zone === '' ? {} : { zone: wish.zone, zoneFrom: 'person' as const };
  const set = { ...named, ...placed, locale: wish.locale, localeFrom: 'person' as const };
  const members = house.storage.of(Members, communityId);
  return (await members.update({ id }, { $set: set })) ?? members.get(id);
}

/** Counts a community's people by circle and organisation; once per change of the community, not per visitor. */
export function tally(house: House, community: KeptCommunity): Promise<Tally> {
  return remembered(house, 'people.tally', community, async () => {
    const pairs = await house.storage.of(Members, community.id).countBy(['role', 'organisation'], { test: false });
    return readTally([pairs]);
  });
}

/** How many members there are; test users are not counted. Once per change of the community. */
export async function countMembers(house: House, community: KeptCommunity): Promise<number> {
  return inAll(await tally(house, community));
}

/** All members but test users, in the order in which they came; a thousand a query. For what is remembered, not for every visitor. */
export async function readMembers(house: House, communityId: string): Promise<readonly KeptMember[]> {
  const members: KeptMember[] = [];
  for await (const page of memberPages(house, communityId)) members.push(...page);
  return members;
}

/** The same, never more than a thousand in memory. */
export async function* memberPages(house: House, communityId: string): AsyncIterable<readonly KeptMember[]> {
  let after: string | undefined;
  do {
    const slice = { sort: ['joinedAt' as const], limit: 1000, ...(after ? { after } : {}) };
    const page = await house.storage.of(Members, communityId).find({ test: false }, slice);
    yield page.items;
    after = page.next;
  } while (after);
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

/** The newest members since then, newest first, and no more than so many. */
export async function arrivedSince(house: House, communityId: string, since: Date, limit: number): Promise<readonly KeptMember[]> {
  const slice = { sort: ['joinedAt' as const], descending: true, limit };
  return (await house.storage.of(Members, communityId).find({ test: false, joinedAt: { $gte: since } }, slice)).items;
}

/** Members of the active circle who have not been seen since then, those first who have been away longest. */
export async function quietSince(house: House, communityId: string, since: Date, limit: number): Promise<readonly KeptMember[]> {
  const filter = { test: false, role: 'active' as const, seenAt: { $lt: since } };
  return (await house.storage.of(Members, communityId).find(filter, { sort: ['seenAt'], limit })).items;
}

/** The ids of those who facilitate; a community has a few. */
export async function facilitatorIds(house: House, communityId: string): Promise<readonly string[]> {
  const filter = { test: false, role: 'facilitator' as const };
  return (await house.storage.of(Members, communityId).find(filter, { sort: ['nameKey'], limit: 200 })).items.map(({ id }) => id);
}

/** How many of those who lead have been seen since then. */
export function leadersSince(house: House, communityId: string, since: Date): Promise<number> {
  return house.storage.of(Members, communityId).count({ test: false, role: { $in: leading }, seenAt: { $gte: since } });
}

/** A page of those who were let go, the last one first. */
export function listFormers(house: House, communityId: string, limit: number, after?: string): Promise<Slices<Former & Kept>> {
  const slice = { sort: ['at' as const], descending: true, limit, ...(after ? { after } : {}) };
  return house.storage.of(Formers, communityId).find({}, slice);
}

/** Opens the door again: the next launch brings them back, as an occasional participant. */
export async function letReturn(house: House, communityId: string, id: string): Promise<void> {
  const formers = house.storage.of(Formers, communityId);
  if (!(await formers.update({ id }, { $set: { mayReturn: true } }))) throw problem('not-found', { reason: 'former member' });
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
    actor: '',
    organisation: '',
    organisationKey: '',
    topicRoles: [],
    test: launch.person.test,
    joinedAt: now,
    hereSince: now,
    seenAt: now,
    ...(launch.person.email ? { email: launch.person.email } : {}),
    ...(launch.locale ? { locale: launch.locale, localeFrom: 'platform' as const } : {}),
    ...(launch.zone ? { zone: launch.zone, zoneFrom: 'platform' as const } : {}),
  };
  // Before the member is there: killed in between, a way leads to where nobody is, and is found again.
  await belong(house, launch.person.id, communityId);
  try {
    if (fresh.test) return { member: await house.storage.of(Members, communityId).insert(fresh), changed: false };
    return { member: await enter(house, communityId, fresh), changed: true };
  } catch (error) {
    // Two first launches of one person at once: the other one made the member.
    if (isProblem(error, 'duplicate')) return meet(house, communityId, launch);
    throw error;
  }
}

async function belong(house: House, personId: string, communityId: string): Promise<void> {
  try {
    await house.storage.of(Belongings).insert({ personId, community: communityId });
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
  }
}

/** Somebody new, as what the community has agreed on: an invitation, or how somebody who was let go may return. */
async function enter(house: House, communityId: string, fresh: Member): Promise<KeptMember> {
  const agreed = await agreedOn(house, communityId, fresh);
  const id = agreed.former?.id ?? newId();
  const note = { what: 'people.member.joined', by: id, title: fresh.name };
  const member = await house.journal.add(Members, communityId, { ...fresh, ...agreed.given, id }, note);
  await settle(house, communityId, member, agreed);
  return member;
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
  const isNewName = person.name && person.name !== known.name && known.nameFrom === 'platform';
  return {
    ...(isNewName ? { name: person.name, nameKey: nameKey(person.name) } : {}),
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
