// The versions of the strategy: which is adopted, which is the draft, and how a draft is begun, saved and adopted (method sheet D1).
import type { Kept, Slices } from '../../kernel/collection.ts';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { newId } from '../../kernel/secrets.ts';
import { keepTopics, liveTopics } from '../community/index.ts';
import { limits, type NamedTopic, Strategies, type Strategy } from './strategy.store.ts';

export { limits } from './strategy.store.ts';
export type KeptStrategy = Strategy & Kept;
export type VersionState = 'draft' | 'adopted' | 'superseded';

/** What a person writes of a version; all else is noted by the house. */
export type Content = Pick<Strategy, 'topics' | 'purpose' | 'objectives' | 'approach' | 'norms' | 'mechanisms' | 'founders' | 'needs'>;

/** Where a community's strategy stands: the adopted version and the draft, each if there is one. */
export interface Standing {
  readonly adopted?: KeptStrategy;
  readonly draft?: KeptStrategy;
}

/** The adopted version and the draft: one query, since they are the last two. */
export async function standing(house: House, communityId: string): Promise<Standing> {
  const page = await house.storage.of(Strategies, communityId).find({}, { sort: ['number'], descending: true, limit: 2 });
  const draft = page.items.find(({ state }) => state === 'draft');
  const adopted = page.items.find(({ state }) => state === 'adopted');
  return { ...(adopted ? { adopted } : {}), ...(draft ? { draft } : {}) };
}

/** The draft. Throws not-found where there is none. */
export async function getDraft(house: House, communityId: string): Promise<KeptStrategy> {
  const { draft } = await standing(house, communityId);
  if (!draft) throw problem('not-found', { reason: 'draft' });
  return draft;
}

/** The version with this number, as it stands in an address. Throws not-found. */
export async function getVersion(house: House, communityId: string, number: string): Promise<KeptStrategy> {
  const known = /^[1-9]\d{0,5}$/.test(number)
    ? await house.storage.of(Strategies, communityId).first({ number: Number(number) })
    : undefined;
  if (!known) throw problem('not-found', { reason: 'version' });
  return known;
}

/** A page of the versions, newest first. */
export function listVersions(house: House, communityId: string, limit: number, after?: string): Promise<Slices<KeptStrategy>> {
  const slice = { sort: ['number' as const], descending: true, limit, ...(after ? { after } : {}) };
  return house.storage.of(Strategies, communityId).find({}, slice);
}

/** What a version is now: an adopted one that another followed is superseded. */
export function stateOf(version: Strategy, { adopted }: Standing): VersionState {
  return version.state === 'adopted' && version.number !== adopted?.number ? 'superseded' : version.state;
}

/** A draft to write on: the one there is, or a new one from the adopted version, or from these words where nothing is adopted. */
export async function beginDraft(
  house: House,
  community: KeptCommunity,
  by: KeptMember,
  words: Partial<Omit<Content, 'topics'>> & { readonly topics?: readonly string[] } = {},
): Promise<KeptStrategy> {
  const { adopted, draft } = await standing(house, community.id);
  if (draft) return draft;
  const content = adopted ? contentOf(adopted) : { ...empty, ...words, topics: firstTopics(community, words.topics ?? []) };
  const now = house.clock();
  const number = (adopted?.number ?? 0) + 1;
  const fresh: Strategy = { ...content, number, state: 'draft', begunAt: now, savedAt: now, savedBy: by.id };
  try {
    const begun = await house.journal.add(Strategies, community.id, fresh, {
      what: 'strategy.draft.begun',
      by: by.id,
      title: String(number),
    });
    await keepTopics(house, community.id, begun.topics, by.id);
    return begun;
  } catch (error) {
    // Two began at once: both write on the one that is there.
    if (isProblem(error, 'duplicate')) return getDraft(house, community.id);
    throw error;
  }
}

/**
 * Saves the draft as it was read in `version`, and its topics for the whole community. Throws conflict (reason: version) when
 * somebody else saved meanwhile, and not-found where there is no draft.
 */
export async function saveDraft(
  house: House,
  community: KeptCommunity,
  by: KeptMember,
  version: number,
  content: Content,
): Promise<KeptStrategy> {
  const draft = await getDraft(house, community.id);
  const note = { what: 'strategy.draft.saved', by: by.id, title: String(draft.number) };
  const saved = await house.journal.change(Strategies, community.id, { id: draft.id, version }, note, (before) =>
    mustBeDraft(before) && sameContent(before, content) ? undefined : { ...content, savedAt: house.clock(), savedBy: by.id },
  );
  await keepTopics(house, community.id, saved.topics, by.id);
  return saved;
}

/**
 * Puts a summary of needs into the draft, which is begun if there is none (D6). What stands there already stays below it, and a
 * summary that is there is not put twice. Undefined, and nothing is changed, where the two do not fit together.
 */
export async function noteNeeds(house: House, community: KeptCommunity, by: KeptMember, needs: string): Promise<KeptStrategy | undefined> {
  const draft = await beginDraft(house, community, by);
  const note = { what: 'strategy.needs.noted', by: by.id, title: String(draft.number) };
  let fits = true;
  const noted = await house.journal.change(Strategies, community.id, { id: draft.id }, note, (before) => {
    if (before.needs.includes(needs)) return undefined;
    const joined = before.needs === '' ? needs : `${needs}\n\n---\n\n${before.needs}`;
    fits = mustBeDraft(before) && [...joined].length <= limits.needs;
    return fits ? { needs: joined, savedAt: house.clock(), savedBy: by.id } : undefined;
  });
  return fits ? noted : undefined;
}

/** What a version must have before it can be adopted (D1). */
export const needed = ['topics', 'purpose', 'objectives', 'approach'] as const;

/** Which of these a version lacks. */
export function missingIn(version: Content): readonly (typeof needed)[number][] {
  return needed.filter((field) => version[field].length === 0);
}

/**
 * Adopts the draft as it was read in `version`; the one adopted before is superseded by that. Throws bad-form where something is
 * missing (ask `missingIn` first), conflict when somebody saved meanwhile, not-found where there is no draft.
 */
export async function adopt(house: House, community: KeptCommunity, by: KeptMember, version: number): Promise<KeptStrategy> {
  const draft = await getDraft(house, community.id);
  const note = { what: 'strategy.version.adopted', by: by.id, title: String(draft.number) };
  const adopted = await house.journal.change(Strategies, community.id, { id: draft.id, version }, note, (before) => {
    if (mustBeDraft(before) && missingIn(before).length > 0) throw problem('bad-form', { reason: 'missing' });
    return { state: 'adopted' as const, adoptedAt: house.clock(), adoptedBy: by.id };
  });
  await keepTopics(house, community.id, adopted.topics, by.id);
  return adopted;
}

/** Drops the draft; its words stay in the journal. The community's topics are those of the adopted version again, if there is one. */
export async function dropDraft(house: House, community: KeptCommunity, by: KeptMember): Promise<void> {
  const { draft, adopted } = await standing(house, community.id);
  if (!draft) return;
  await house.journal.remove(Strategies, community.id, draft.id, {
    what: 'strategy.draft.dropped',
    by: by.id,
    title: String(draft.number),
  });
  if (adopted) await keepTopics(house, community.id, adopted.topics, by.id);
}

const empty: Content = { topics: [], purpose: '', objectives: [], approach: '', norms: '', mechanisms: '', founders: [], needs: '' };

export function contentOf(version: Content): Content {
  const { topics, purpose, objectives, approach, norms, mechanisms, founders, needs } = version;
  return { topics, purpose, objectives, approach, norms, mechanisms, founders, needs };
}

function sameContent(one: Content, other: Content): boolean {
  return JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
}

/** The topics that the community has already, and those that a template brings besides. */
function firstTopics(community: KeptCommunity, names: readonly string[]): NamedTopic[] {
  const known = liveTopics(community).map(({ id, name }) => ({ id, name }));
  const fresh = names.filter((name) => !known.some((topic) => topic.name === name)).map((name) => ({ id: newId(), name }));
  return [...known, ...fresh];
}

/** Somebody may have adopted it since it was read: an adopted version never changes. */
function mustBeDraft({ state }: Strategy): true {
  if (state !== 'draft') throw problem('conflict', { reason: 'version' });
  return true;
}
