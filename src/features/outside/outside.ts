// Calendars from outside: which there are, adding one, taking one away, and looking at one now.
import type { Kept } from '../../kernel/collection.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { newId } from '../../kernel/secrets.ts';
import { nameKey } from '../../kernel/text.ts';
import { later, MINUTE } from '../../kernel/time.ts';
import { noteChange } from '../community/index.ts';
import { holdFetch, lookAgain, restFor } from './fetching.ts';
import { type Failure, look, type ReadOutside } from './looking.ts';
import { type Outside, type OutsideFetch, OutsideFetches, Outsides } from './outside.store.ts';

export type KeptOutside = Outside & Kept;
export type KeptFetch = OutsideFetch & Kept;

/** More calendars than this would be no help to anybody. */
const MOST = 10;
/** One that was looked at just now is not asked again. */
const PAUSE = MINUTE;

/** A calendar, and how its fetching stands. */
export interface Listed {
  readonly calendar: KeptOutside;
  readonly fetch: KeptFetch;
}

/** All calendars of a community, by name. */
export async function listOutside(house: House, communityId: string): Promise<readonly Listed[]> {
  const { items } = await house.storage.of(Outsides, communityId).find({}, { sort: ['nameKey'], limit: 2 * MOST });
  if (items.length === 0) return [];
  const ids = items.map(({ id }) => id);
  const fetches = await house.storage.of(OutsideFetches).find({ id: { $in: ids } }, { limit: 2 * MOST });
  return items.flatMap((calendar) => {
    const fetch = fetches.items.find(({ id, community }) => id === calendar.id && community === communityId);
    return fetch ? [{ calendar, fetch }] : [];
  });
}

/** What may be wrong with what was typed: of the address that it fails, of the name that there is none. */
export type Refused = { readonly address: Failure | 'known' } | { readonly name: 'missing' | 'many' };

/** Fetches the calendar and keeps it, under its own name where none is given. Nothing is kept of one that cannot be read. */
export async function addOutside(
  house: House,
  community: KeptCommunity,
  by: KeptMember,
  typed: { readonly address: string; readonly name: string },
): Promise<KeptOutside | { readonly refused: Refused }> {
  const known = await listOutside(house, community.id);
  if (known.length >= MOST) return { refused: { name: 'many' } };
  if (known.some(({ fetch }) => fetch.address === typed.address)) return { refused: { address: 'known' } };
  const looked = await look(house, typed.address, zoneOf(community));
  if (looked.status !== 'fresh') return { refused: { address: looked.status === 'same' ? 'status' : looked.failure } };
  const name = typed.name || looked.read.name;
  if (name === '') return { refused: { name: 'missing' } };
  return keepOutside(house, community, by, { ...looked.read, name, address: typed.address }, restFor(house, looked.maxAge));
}

/** Keeps a calendar that was read: what is secret of it first, since nobody sees that without the other. */
export async function keepOutside(
  house: House,
  community: KeptCommunity,
  by: KeptMember,
  { name, address, ...read }: ReadOutside & { readonly address: string },
  nextAt: Date,
): Promise<KeptOutside> {
  const [id, now] = [newId(), house.clock()];
  const times = { triedAt: now, fetchedAt: now, readAt: now, nextAt };
  const lease = { leaseHolder: '', leaseUntil: new Date(0) };
  await house.storage
    .of(OutsideFetches)
    .insert({ id, community: community.id, address, ...read, ...times, tries: 0, failure: '', ...lease });
  const calendar = { id, name, nameKey: nameKey(name), host: new URL(address).host, addedBy: by.id };
  return house.journal.add(Outsides, community.id, calendar, { what: 'outside.calendar.added', by: by.id, title: name });
}

/** Takes a calendar away, with its address and all that came. Throws not-found. */
export async function removeOutside(house: House, communityId: string, by: KeptMember, id: string): Promise<void> {
  const { name } = await house.storage.of(Outsides, communityId).get(id);
  await house.journal.remove(Outsides, communityId, id, { what: 'outside.calendar.removed', by: by.id, title: name });
  await house.storage.of(OutsideFetches).remove({ id });
}

/** Looks at a calendar now. `soon`: it was looked at a moment ago, or somebody is at it. Throws not-found. */
export async function fetchOutside(house: House, community: KeptCommunity, id: string): Promise<'fetched' | 'soon'> {
  await house.storage.of(Outsides, community.id).get(id);
  const { triedAt } = await house.storage.of(OutsideFetches).get(id);
  const held = later(triedAt, PAUSE) > house.clock() ? undefined : await holdFetch(house, { id });
  if (!held) return 'soon';
  await lookAgain(house, held, zoneOf(community));
  await noteChange(house, community.id);
  return 'fetched';
}

/** Whose days a calendar's days are. */
export function zoneOf({ zone = 'UTC' }: Pick<KeptCommunity, 'zone'>): string {
  return zone;
}
