// The founding group in the draft's form: boxes where members are few, boxes and names where they are many (method sheet D5).
import type { House } from '../../kernel/feature.ts';
import type { FieldProblem } from '../../kernel/form.ts';
import type { Option } from '../../kernel/form-model.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import { calledIn, listMembers, membersById, resolvePerson } from '../people/index.ts';
import { limits } from './strategy.store.ts';

/** How many names may be typed at once: each is looked up. */
const NAMES = 20;

export interface FounderChoice {
  readonly options: readonly Option[];
  /** Are they so many that others are added by name? */
  readonly byName: boolean;
}

/** Whom the form offers: all members, or those chosen already. */
export async function founderChoice(
  house: House,
  community: KeptCommunity,
  words: Words,
  chosen: readonly string[],
): Promise<FounderChoice> {
  const listed = await listMembers(house, community);
  const shown = listed ?? [...(await membersById(house, community.id, chosen)).values()];
  const options = shown.map((member) => ({ value: member.id, label: `${calledIn(words, member)} · ${words.say(`role.${member.role}`)}` }));
  return { options, byName: listed === undefined };
}

type Found = { readonly ids: readonly string[] } | { readonly problem: FieldProblem };

/** The members behind names, one a line. A name that nobody or several have is a problem that says which. */
export async function foundersNamed(house: House, communityId: string, typed: string): Promise<Found> {
  const names = typed
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > NAMES) return { problem: { key: 'strategy.founders.tooMany', gaps: { max: NAMES } } };
  const ids: string[] = [];
  for (const name of names) {
    const found = await resolvePerson(house, communityId, name.slice(0, 240));
    if (!('id' in found)) return { problem: unclear(name.slice(0, 120), found.length) };
    ids.push(found.id);
  }
  return { ids };
}

/** Ticked and named ones together, each once, or that they are too many. */
export function foundersTogether(ticked: readonly string[], named: readonly string[]): Found {
  const ids = [...new Set([...ticked, ...named])];
  return ids.length > limits.founders ? { problem: { key: 'strategy.founders.tooMany', gaps: { max: limits.founders } } } : { ids };
}

function unclear(name: string, count: number): FieldProblem {
  return count === 0 ? { key: 'strategy.founders.nobody', gaps: { name } } : { key: 'strategy.founders.several', gaps: { name } };
}
