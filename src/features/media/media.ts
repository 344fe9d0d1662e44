// The directory of media: what the community communicates by, proposed by anyone, chosen by those who run it (method sheet D3).
import type { Kept, Slices } from '../../kernel/collection.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { nameKey } from '../../kernel/text.ts';
import type { Words } from '../../kernel/words.ts';
import { starters } from './kinds.ts';
import { Media, type Medium, type MediumState } from './media.store.ts';

export type { MediumState } from './media.store.ts';
export type KeptMedium = Medium & Kept;

/** What a person says of a medium. */
export type Described = Omit<Medium, 'nameKey' | 'state' | 'suggestedBy' | 'starter'>;

/** More media in use than this would be no help to anybody. */
const MOST_CHOSEN = 20;
/** Proposals of one member that nobody has decided on yet. */
const MOST_PROPOSED = 10;
const PER_PAGE = 50;

/** The media in use, by name; at most 20. Once per change of the community. */
export function chosenMedia(house: House, community: KeptCommunity): Promise<readonly KeptMedium[]> {
  return remembered(house, 'media.chosen', community, async () => {
    const slice = { sort: ['nameKey' as const], limit: MOST_CHOSEN };
    return (await house.storage.of(Media, community.id).find({ state: 'chosen' }, slice)).items;
  });
}

/** A page of the media in one state, by name. */
export function listMedia(house: House, communityId: string, state: MediumState, after?: string): Promise<Slices<KeptMedium>> {
  const slice = { sort: ['nameKey' as const], limit: PER_PAGE, ...(after ? { after } : {}) };
  return house.storage.of(Media, communityId).find({ state }, slice);
}

/** The media with these ids, in their order. Unknown ids are not there. */
export async function mediaById(house: House, communityId: string, ids: readonly string[]): Promise<readonly KeptMedium[]> {
  const asked = [...new Set(ids)].slice(0, PER_PAGE);
  if (asked.length === 0) return [];
  const found = await house.storage.of(Media, communityId).find({ id: { $in: asked } }, { limit: PER_PAGE });
  return asked.flatMap((id) => found.items.find((medium) => medium.id === id) ?? []);
}

/** The medium with this id. Throws not-found. */
export function getMedium(house: House, communityId: string, id: string): Promise<KeptMedium> {
  return house.storage.of(Media, communityId).get(id);
}

/** May this member propose one more? */
export async function mayPropose(house: House, communityId: string, memberId: string): Promise<boolean> {
  return (await house.storage.of(Media, communityId).count({ suggestedBy: memberId, state: 'considered' })) < MOST_PROPOSED;
}

/** Adds a medium that is talked about; it is in use once somebody chooses it. */
export function proposeMedium(house: House, communityId: string, by: KeptMember, described: Described): Promise<KeptMedium> {
  const note = { what: 'media.medium.proposed', by: by.id, title: described.name };
  return house.journal.add(Media, communityId, stored(described, { state: 'considered', suggestedBy: by.id }), note);
}

/** The starters that are not in the directory yet. */
export async function freshStarters(house: House, community: KeptCommunity): Promise<readonly (typeof starters)[number][]> {
  return remembered(house, 'media.starters', community, async () => {
    const media = house.storage.of(Media, community.id);
    const taken = await media.countBy('starter', { starter: { $in: starters.map(({ id }) => id) } });
    return starters.filter(({ id }) => !taken.has(id));
  });
}

/** Puts a free medium of the list to use, named in the language of who adds it. One that is there already is chosen again. */
export async function addStarter(
  house: House,
  communityId: string,
  by: KeptMember,
  words: Words,
  starter: (typeof starters)[number],
): Promise<'kept' | 'too-many'> {
  const media = house.storage.of(Media, communityId);
  const known = await media.first({ starter: starter.id });
  if (known) return settleMedium(house, communityId, by, known.id, 'chosen');
  if (await isFull(house, communityId)) return 'too-many';
  const { id, kind, live, needs } = starter;
  const name = words.say(`media.starter.${id}`);
  const described = { name, kind, live, needs, link: '', paid: false, amount: '', reason: '', howTo: '' };
  const note = { what: 'media.medium.chosen', by: by.id, title: name };
  await house.journal.add(Media, communityId, stored(described, { state: 'chosen', suggestedBy: by.id, starter: id }), note);
  return 'kept';
}

/** Keeps what is different now. Throws conflict where somebody else saved since `version`. */
export function changeMedium(
  house: House,
  communityId: string,
  by: KeptMember,
  at: { readonly id: string; readonly version: number },
  described: Described,
): Promise<KeptMedium> {
  const note = { what: 'media.medium.changed', by: by.id, title: described.name };
  return house.journal.change(Media, communityId, at, note, () => ({ ...described, nameKey: nameKey(described.name) }));
}

/** Chooses a medium, takes the choice back, or puts it away. */
export async function settleMedium(
  house: House,
  communityId: string,
  by: KeptMember,
  id: string,
  state: MediumState,
): Promise<'kept' | 'too-many'> {
  const known = await getMedium(house, communityId, id);
  if (state === 'chosen' && known.state !== 'chosen' && (await isFull(house, communityId))) return 'too-many';
  const what = told[state];
  await house.journal.change(
    Media,
    communityId,
    { id },
    ({ name }) => ({ what, by: by.id, title: name }),
    () => ({ state }),
  );
  return 'kept';
}

const told = { chosen: 'media.medium.chosen', considered: 'media.medium.reconsidered', retired: 'media.medium.retired' } as const;

async function isFull(house: House, communityId: string): Promise<boolean> {
  return (await house.storage.of(Media, communityId).count({ state: 'chosen' })) >= MOST_CHOSEN;
}

function stored(described: Described, rest: Pick<Medium, 'state' | 'suggestedBy'> & { readonly starter?: string }): Medium {
  return { starter: '', ...described, ...rest, nameKey: nameKey(described.name) };
}
