// The addresses under which calendar programs fetch what is planned: made, renewed, stopped, and found by their secret.
import type { Kept } from '../../kernel/collection.ts';
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { hashed, newToken } from '../../kernel/secrets.ts';
import { DAY } from '../../kernel/time.ts';
import { type Carries, type Feed, Feeds, type Scope } from './feeds.store.ts';

export { type Carries, choices, type Scope } from './feeds.store.ts';
export type KeptFeed = Feed & Kept;

/** What somebody wants an address for. */
export interface Wish {
  readonly scope: Scope;
  readonly carries: Carries;
  readonly topic: string;
}

/** Addresses of one person in one community that are in force; more would be forgotten ones. */
export const MOST = 12;
/** As many as are looked at: those in force, and the last that were stopped. */
const LOOKED_AT = 200;

/** The addresses in force that this member made here, the last first; for who leads, also those that the community shows to everybody. */
export async function listFeeds(house: House, community: KeptCommunity, member: KeptMember, leads: boolean): Promise<readonly KeptFeed[]> {
  const slice = { sort: ['createdAt' as const], descending: true, limit: LOOKED_AT };
  const feeds = house.storage.of(Feeds);
  const [own, shown] = await Promise.all([
    feeds.find({ personId: member.personId, community: community.id }, slice),
    leads ? feeds.find({ community: community.id, scope: 'public' }, slice) : undefined,
  ]);
  const all = [...own.items.filter(({ scope }) => scope !== 'public'), ...(shown?.items ?? [])];
  return all.filter(({ revokedAt }) => !revokedAt);
}

/** Makes an address: the secret in it is answered once and kept nowhere. Throws conflict where there are many already. */
export async function addFeed(house: House, community: KeptCommunity, member: KeptMember, wish: Wish): Promise<string> {
  const known = await listFeeds(house, community, member, wish.scope === 'public');
  const like = known.filter(({ scope }) => (scope === 'public') === (wish.scope === 'public'));
  if (like.length >= MOST) throw problem('conflict', { reason: 'many feeds' });
  return insert(house, { ...wish, personId: member.personId, community: community.id });
}

/** A new address in place of one, which ends at once. Throws not-found. */
export async function renewFeed(
  house: House,
  community: KeptCommunity,
  member: KeptMember,
  leads: boolean,
  id: string,
): Promise<{ readonly secret: string; readonly feed: KeptFeed }> {
  const feed = await stopFeed(house, community, member, leads, id);
  const { scope, carries, topic, personId, community: at } = feed;
  return { secret: await insert(house, { scope, carries, topic, personId, community: at }), feed };
}

/** Ends an address. Throws not-found for one that is not there, or that is somebody else's. */
export async function stopFeed(house: House, community: KeptCommunity, member: KeptMember, leads: boolean, id: string): Promise<KeptFeed> {
  const feed = (await listFeeds(house, community, member, leads)).find((one) => one.id === id);
  if (!feed) throw problem('not-found', { reason: 'feed' });
  await house.storage.of(Feeds).update({ id }, { $set: { revokedAt: house.clock() } });
  return feed;
}

/** Is it noted already that the address was used today (UTC)? */
export function isNoted(house: House, { usedOn }: KeptFeed): boolean {
  return Date.parse(usedOn) === Math.floor(house.clock().getTime() / DAY) * DAY;
}

/** Notes that the address is used today: the only write that programs ever cause, and once a day. */
export async function noteUse(house: House, { id }: KeptFeed): Promise<void> {
  await house.storage.of(Feeds).update({ id }, { $set: { usedOn: house.clock().toISOString().slice(0, 10) } });
}

async function insert(house: House, wish: Wish & Pick<Feed, 'personId' | 'community'>): Promise<string> {
  const secret = newToken();
  await house.storage.of(Feeds).insert({ id: hashed(secret), ...wish, createdAt: house.clock(), usedOn: '' });
  return secret;
}
