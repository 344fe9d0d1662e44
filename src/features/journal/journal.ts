// Reading the journal: which entries, told in sentences with the names of today.
import type { Slices } from '../../kernel/collection.ts';
import type { Feature, House } from '../../kernel/feature.ts';
import { eventKey, eventSentence, type KeptEntry } from '../../kernel/journal.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import type { Words } from '../../kernel/words.ts';
import { calledIn, membersById } from '../people/index.ts';

/** Which entries somebody wants to see: about one thing; of one member, of one part of Convite; or all. */
export type Wanted = { readonly about: string } | { readonly by?: string; readonly feature?: string };

/** An entry as it is told. */
export interface Told {
  readonly entry: KeptEntry;
  /** Who did it; empty where the house did. */
  readonly who: string;
  readonly sentence: string;
}

/** One page of entries, newest first; two queries however many. */
export async function readJournal(
  house: House,
  communityId: string,
  words: Words,
  wanted: Wanted,
  slice: { readonly limit: number; readonly after?: string },
): Promise<Slices<Told>> {
  const page = await house.journal.read(communityId, { ...wanted, ...slice });
  const items = [...(await tell(house, communityId, words, page.items))];
  return page.next ? { items, next: page.next } : { items };
}

/** The last few; once per change of the community. */
export function readLatest(house: House, community: KeptCommunity, words: Words, limit: number): Promise<readonly Told[]> {
  return remembered(house, `journal.latest ${words.locale}`, community, async () => {
    const { items } = await readJournal(house, community.id, words, {}, { limit });
    return items;
  });
}

/** Entries in sentences: those who did it by the name that they have now. */
export async function tell(house: House, communityId: string, words: Words, entries: readonly KeptEntry[]): Promise<readonly Told[]> {
  const members = await membersById(
    house,
    communityId,
    entries.map(({ by }) => by),
  );
  return entries.map((entry) => told(words, entry, members.get(entry.by)));
}

/** The features that have something to tell, by name. */
export function tellers(house: House): readonly Feature[] {
  return house.features.filter(({ events = [] }) => events.length > 0);
}

function told(words: Words, entry: KeptEntry, member: KeptMember | undefined): Told {
  const who = entry.by === '' ? '' : calledIn(words, member);
  const teller = who || words.say('journal.house');
  // Of a plugin that is not here any more, and of an event that has another name today, nobody knows the sentence.
  const isKnown = words.has(eventKey(entry.what));
  const sentence = isKnown ? eventSentence(words, entry, teller) : words.say('journal.unknown', { who: teller, what: entry.what });
  return { entry, who, sentence };
}
