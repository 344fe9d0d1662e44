// Kinds of actor (method sheet A1): the community's own list, or the method's.
import type { Option } from '../../kernel/form-model.ts';
import { actors, type Community } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';

/** The kinds on offer in this community: ids of the method's, or words of its own. */
export function kindsOf(community: Pick<Community, 'actorKinds'>): readonly string[] {
  return community.actorKinds.length > 0 ? community.actorKinds : actors;
}

/** What a kind is called: one of the method's in the reader's language, one of the community's as it was written. */
export function kindName(words: Words, kind: string): string {
  return isOfMethod(kind) ? words.say(`actor.${kind}`) : kind;
}

/** The kinds to choose from, `none` first; one that a member still has though the list has not stays on it. */
export function kindOptions(community: Pick<Community, 'actorKinds'>, words: Words, none: string, current = ''): readonly Option[] {
  const kinds = kindsOf(community);
  const known = current === '' || kinds.includes(current) ? kinds : [...kinds, current];
  return [{ value: '', label: none }, ...known.map((value) => ({ value, label: kindName(words, value) }))];
}

/** A word as it is kept: the method's own id where it is the method's word in this language. */
export function kindFrom(words: Words, word: string): string {
  return actors.find((actor) => words.say(`actor.${actor}`).toLowerCase() === word.toLowerCase()) ?? word;
}

function isOfMethod(kind: string): boolean {
  return actors.some((actor) => actor === kind);
}
