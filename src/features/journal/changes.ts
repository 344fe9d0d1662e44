// What an entry says of a document: field by field, as it was and as it is.
import type { House } from '../../kernel/feature.ts';
import type { KeptEntry } from '../../kernel/journal.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { isDay } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { type Compared, compareTexts } from '../../words/compare.ts';
import { topicName } from '../community/index.ts';
import { calledIn, membersById } from '../people/index.ts';
import { fieldWord, valueWord, yesOrNo } from './field-words.ts';

/** What is nobody's business here: what names a person elsewhere, and what only machines read. */
const hidden: ReadonlySet<string> = new Set(['email', 'personId', 'nameKey', 'stamps', 'communityId', 'version', 'id', 'changes']);

export interface FieldChange {
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  readonly compared: Compared;
}

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of one side of an entry that may be shown. */
export function shownFields(json: string | undefined): Fields {
  if (json === undefined) return {};
  const fields: Fields = JSON.parse(json);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.has(name)));
}

/** The fields that an entry is about and that people have a word for, in the order of the document; ids as names. One query. */
export async function readChanges(house: House, community: KeptCommunity, words: Words, entry: KeptEntry): Promise<readonly FieldChange[]> {
  const [before, after] = [shownFields(entry.before), shownFields(entry.after)];
  const named = await namesIn(house, community, words, [before, after]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.flatMap((name) => {
    const label = fieldWord(words, entry.feature, name);
    if (label === undefined) return [];
    const said: Saying = (within, value) =>
      typeof value === 'boolean'
        ? yesOrNo(words, entry.feature, within, value)
        : plain(words, valueWord(words, entry.feature, name, within, value), value, named);
    const [from, to] = [before[name], after[name]].map((value) => inText(name, value, said)) as [string, string];
    return [{ name, label, compared: compareTexts(from, to) }];
  });
  return changes.filter(({ compared }) => compared.change !== 'same');
}

type Naming = (text: string) => string;

const id = /^[0-9a-z]{26}$/;

async function namesIn(house: House, community: KeptCommunity, words: Words, sides: readonly Fields[]): Promise<Naming> {
  const ids = sides.flatMap(textsIn).filter((text) => id.test(text));
  const members = await membersById(house, community.id, ids);
  return (text) => {
    if (!id.test(text)) return text;
    const member = members.get(text);
    return member ? calledIn(words, member) : topicName(community, text) || text;
  };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A text, or a yes or no, as people read it in the field of this name. */
type Saying = (name: string, value: string | boolean) => string;

/** A value as people read it: words for what has a name, days for dates, a line for each of a list. */
function inText(name: string, value: unknown, said: Saying): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return said(name, typeof value === 'boolean' ? value : String(value));
  const inside = (within: string, one: unknown) => inText(within, one, said).replaceAll('\n', ' · ');
  const parts = Array.isArray(value)
    ? value.map((one) => inside(name, one))
    : Object.entries(value).map(([within, one]) => (hidden.has(within) ? '' : inside(within, one)));
  return parts.filter((text) => text !== '').join('\n');
}

const moment = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function plain(words: Words, word: string | undefined, text: string, named: Naming): string {
  if (isDay(text)) return words.shortDate(text);
  if (moment.test(text)) return words.shortDate(text.slice(0, 10));
  return word ?? named(text);
}
