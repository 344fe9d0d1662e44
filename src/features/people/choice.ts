// Choosing a person in a form: from a list where they are few, by name where they are many.
import type { House } from '../../kernel/feature.ts';
import type { FieldProblem } from '../../kernel/form.ts';
import type { Control, Option } from '../../kernel/form-model.ts';
import { type KeptCommunity, type KeptMember, roles } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { nameKey } from '../../kernel/text.ts';
import type { Words } from '../../kernel/words.ts';
import { Members } from './people.store.ts';

/** A list longer than this is no help on a phone, and heavy on a weak line. */
const LISTED = 60;
const NEAR = 10;

/** All members by circle and name, or undefined where they are more than a list can bear. Once per change of the community. */
export function listMembers(house: House, community: KeptCommunity): Promise<readonly KeptMember[] | undefined> {
  return remembered(house, 'people.listed', community, async () => {
    const page = await house.storage.of(Members, community.id).find({ test: false }, { sort: ['joinedAt'], limit: LISTED + 1 });
    if (page.items.length > LISTED) return undefined;
    return page.items.sort((one, other) => roles.indexOf(one.role) - roles.indexOf(other.role) || (one.nameKey < other.nameKey ? -1 : 1));
  });
}

/** The control of a field for a person: a choice by id, or a line for the name. `none` is the label of "nobody". */
export async function personControl(house: House, community: KeptCommunity, words: Words, none: string): Promise<Control> {
  const listed = await listMembers(house, community);
  if (!listed) return { as: 'line', max: 120 };
  return { as: 'choice', options: [{ value: '', label: none }, ...listed.map((member) => optionOf(member, words))] };
}

/** What the control of a person shows for this member: the id where it is a choice, the name where it is a line. */
export function personShown(control: Control, member: KeptMember | undefined): string {
  return (control.as === 'line' ? member?.name : member?.id) ?? '';
}

/** Whom a text means, by id or name: one member, nobody, or several to choose from. */
export async function resolvePerson(house: House, communityId: string, typed: string): Promise<KeptMember | readonly KeptMember[]> {
  const members = house.storage.of(Members, communityId);
  const known = /^[0-9a-z]{26}$/.test(typed) ? await members.first({ id: typed }) : undefined;
  if (known) return known;
  const key = nameKey(typed.trim());
  if (key === '') return [];
  const near: KeptMember[] = [];
  for (const role of roles) {
    const filter = { test: false, role, nameKey: { $gte: key, $lt: `${key}\u{10ffff}` } };
    near.push(...(await members.find(filter, { sort: ['nameKey'], limit: NEAR })).items);
  }
  const exact = near.filter((member) => member.nameKey === key);
  return (exact.length === 1 ? exact[0] : near.length === 1 ? near[0] : undefined) ?? near.slice(0, NEAR);
}

/** The id of the member whom a text means, by id or name; nothing where it is empty, or what is wrong. */
export async function personIn(house: House, communityId: string, words: Words, typed: string): Promise<string | FieldProblem | undefined> {
  if (typed === '') return undefined;
  const found = await resolvePerson(house, communityId, typed);
  return 'id' in found ? found.id : personProblem(words, typed, found as readonly KeptMember[]);
}

/** Nobody is called so, or several are. */
export function personProblem(words: Words, typed: string, several: readonly KeptMember[]): FieldProblem {
  const name = [...typed].slice(0, 60).join('');
  if (several.length === 0) return { key: 'people.problem.unknown', gaps: { name } };
  return { key: 'people.problem.several', gaps: { name, names: words.list(several.map((one) => calledIn(words, one))) } };
}

/** The members with these ids, by id; one query however many. Unknown ids are not there. */
export async function membersById(house: House, communityId: string, ids: Iterable<string>): Promise<ReadonlyMap<string, KeptMember>> {
  const asked = [...new Set(ids)].filter((id) => id !== '');
  if (asked.length === 0) return new Map();
  const found: KeptMember[] = [];
  for (let at = 0; at < asked.length; at += 500) {
    const some = { id: { $in: asked.slice(at, at + 500) } };
    found.push(...(await house.storage.of(Members, communityId).find(some, { limit: 1000 })).items);
  }
  return new Map(found.map((member) => [member.id, member]));
}

/** What somebody is called, also where the platform gave no name. */
export function calledIn(words: Words, member: Pick<KeptMember, 'name'> | undefined): string {
  return member?.name || words.say('people.unnamed');
}

function optionOf(member: KeptMember, words: Words): Option {
  return { value: member.id, label: `${calledIn(words, member)} · ${words.say(`role.${member.role}`)}` };
}
