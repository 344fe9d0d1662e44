// Who accepted the norms: an acceptance is of one text, so it holds for as long as that text does (method sheet D5).
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { hashed } from '../../kernel/secrets.ts';
import { type Acknowledgement, Acknowledgements, limits } from './strategy.store.ts';
import { standing } from './strategy.ts';

/** The key of a text of norms: the same text has the same key, in whichever version; empty where there are none. */
export function normsKey(norms: string): string {
  return norms === '' ? '' : hashed(norms).slice(0, 22);
}

/** Keeps that a member accepts the norms with this key; twice is once. False where these are no longer the norms. */
export async function acknowledge(house: House, communityId: string, by: KeptMember, key: string): Promise<boolean> {
  const { adopted } = await standing(house, communityId);
  if (!/^[\w-]{22}$/.test(key) || !adopted) throw problem('not-found', { reason: 'norms' });
  if (normsKey(adopted.norms) !== key) return false;
  const word = { key, memberId: by.id, at: house.clock() };
  const note = { what: 'strategy.norms.acknowledged', by: by.id, title: String(adopted.number) };
  try {
    await house.journal.add(Acknowledgements, communityId, word, note);
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
  }
  return true;
}

/** When each of these members accepted the norms with this key; whoever has not is not there. */
export async function acknowledgedBy(
  house: House,
  communityId: string,
  key: string,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (key === '' || memberIds.length === 0) return new Map();
  const filter = { key, memberId: { $in: memberIds } };
  const page = await house.storage.of(Acknowledgements, communityId).find(filter, { limit: limits.founders + 1 });
  return new Map(page.items.map(({ memberId, at }) => [memberId, at]));
}

/** Who accepted last, newest first, and how many did in all. */
export async function acknowledgements(
  house: House,
  communityId: string,
  key: string,
  limit: number,
): Promise<{ readonly latest: readonly Acknowledgement[]; readonly count: number }> {
  if (key === '') return { latest: [], count: 0 };
  const kept = house.storage.of(Acknowledgements, communityId);
  const [page, count] = await Promise.all([kept.find({ key }, { sort: ['at'], descending: true, limit }), kept.count({ key })]);
  return { latest: page.items, count };
}
