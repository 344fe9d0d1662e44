// The role map as a table: sorted, filtered, a page at a time, by indexes only.
import type { Filter, Slices } from '../../kernel/collection.ts';
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { type CommunityRole, type KeptCommunity, type KeptMember, type Member, roles } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { membersById } from './choice.ts';
import { Members, type TopicPlace, TopicPlaces } from './people.store.ts';

export const sorts = ['name', 'role', 'organisation', 'kind', 'joined'] as const;
export type Sort = (typeof sorts)[number];

/** Which members, in which order. In a topic, `role` is the role in it. */
export interface Asked {
  readonly sort: Sort;
  readonly descending: boolean;
  readonly role?: CommunityRole;
  /** The organisation's key; '' = none was said. */
  readonly organisation?: string;
  readonly kind?: string;
  readonly topic?: string;
  readonly after?: string;
}

export interface Row {
  readonly member: KeptMember;
  readonly topicRole?: CommunityRole;
}

export interface Roster {
  readonly rows: readonly Row[];
  readonly next?: string;
}

/** In a topic people are sorted by name or by role in it; everywhere else by any column. */
export function sortsFor(topic: string | undefined): readonly Sort[] {
  return topic === undefined ? sorts : ['name', 'role'];
}

/** A page of members. A sort by role or kind walks from one to the next in the order that people know, by name within each. */
export async function roster(house: House, community: KeptCommunity, asked: Asked, limit: number): Promise<Roster> {
  const walked = await partsOf(house, community, asked);
  const parts = asked.descending && walked.length > 1 ? walked.toReversed() : walked;
  const topic = asked.topic;
  if (topic === undefined) {
    const found = await walk(parts, asked.after, limit, (part, left, after) => findMembers(house, community.id, part, left, after));
    return { rows: found.items.map((member) => ({ member })), ...(found.next ? { next: found.next } : {}) };
  }
  const found = await walk(parts, asked.after, limit, (part, left, after) => findPlaces(house, community.id, topic, part, left, after));
  const known = await membersById(
    house,
    community.id,
    found.items.map(({ memberId }) => memberId),
  );
  const rows = found.items.flatMap(({ memberId, role }) => {
    const member = known.get(memberId);
    return member ? [{ member, topicRole: role }] : [];
  });
  return { rows, ...(found.next ? { next: found.next } : {}) };
}

/** How many members the filter leaves. */
export function countRoster(house: House, communityId: string, asked: Asked): Promise<number> {
  const { topic } = asked;
  if (topic !== undefined) return house.storage.of(TopicPlaces, communityId).count(placesFilter(topic, asked));
  return house.storage.of(Members, communityId).count(membersFilter(asked));
}

/** The kinds that members have, by how many; once per change of the community. */
export function countKinds(house: House, community: KeptCommunity): Promise<ReadonlyMap<string, number>> {
  return remembered(house, 'people.kinds', community, () => house.storage.of(Members, community.id).countBy('actor', { test: false }));
}

/** The parts of a sort that is no order of an index: one for each role, or for each kind. */
async function partsOf(house: House, community: KeptCommunity, asked: Asked): Promise<readonly Asked[]> {
  if (asked.sort === 'role' && !asked.role) return roles.map((role) => ({ ...asked, role }));
  if (asked.sort !== 'kind' || asked.kind !== undefined) return [asked];
  return [...(await countKinds(house, community)).keys()].sort().map((kind) => ({ ...asked, kind }));
}

type Find<T> = (part: Asked, limit: number, after: string | undefined) => Promise<Slices<T>>;

/** Goes on from part to part until the page is full. `after` is `<part>.<cursor within it>`. */
async function walk<T>(parts: readonly Asked[], after: string | undefined, limit: number, find: Find<T>): Promise<Slices<T>> {
  const from = /^(\d{1,3})\.(.*)$/s.exec(after ?? '0.');
  if (!from) throw problem('bad-request', { reason: 'cursor' });
  const items: T[] = [];
  let cursor = from[2] || undefined;
  for (let at = Number(from[1]); at < parts.length; at++) {
    const page = await find(parts[at] as Asked, limit - items.length, cursor);
    items.push(...page.items);
    if (page.next) return { items, next: `${at}.${page.next}` };
    if (items.length >= limit) return at + 1 < parts.length ? { items, next: `${at + 1}.` } : { items };
    cursor = undefined;
  }
  return { items };
}

const orders = {
  name: ['nameKey'],
  role: ['nameKey'],
  kind: ['nameKey'],
  organisation: ['organisationKey', 'nameKey'],
  joined: ['joinedAt'],
} as const satisfies Record<Sort, readonly (keyof Member)[]>;

function findMembers(house: House, communityId: string, asked: Asked, limit: number, after?: string): Promise<Slices<KeptMember>> {
  const descending = asked.descending && asked.sort !== 'role' && asked.sort !== 'kind';
  const slice = { sort: orders[asked.sort], descending, limit, ...(after ? { after } : {}) };
  return house.storage.of(Members, communityId).find(membersFilter(asked), slice);
}

/** Fixes what the index of the sort begins with; the rest is looked at within it (`$in`). */
function membersFilter({ sort, role, organisation, kind }: Asked): Filter<Member> {
  const isIndexed = sort !== 'organisation' && sort !== 'joined';
  const byOrganisation = isIndexed && organisation !== undefined;
  const byKind = isIndexed && !byOrganisation && kind !== undefined;
  const byRole = isIndexed && !byOrganisation && !byKind;
  return {
    test: false,
    ...(organisation === undefined ? {} : { organisationKey: byOrganisation ? organisation : { $in: [organisation] } }),
    ...(kind === undefined ? {} : { actor: byKind ? kind : { $in: [kind] } }),
    ...(role === undefined ? {} : { role: byRole ? role : { $in: [role] } }),
  };
}

function findPlaces(house: House, communityId: string, topicId: string, asked: Asked, limit: number, after?: string) {
  const descending = asked.descending && asked.sort !== 'role';
  const slice = { sort: ['nameKey' as const], descending, limit, ...(after ? { after } : {}) };
  return house.storage.of(TopicPlaces, communityId).find(placesFilter(topicId, asked), slice);
}

function placesFilter(topicId: string, { role, organisation, kind }: Asked): Filter<TopicPlace> {
  return {
    topicId,
    ...(role === undefined ? {} : { role: { $in: [role] } }),
    ...(organisation === undefined ? {} : { organisationKey: { $in: [organisation] } }),
    ...(kind === undefined ? {} : { actor: { $in: [kind] } }),
  };
}
