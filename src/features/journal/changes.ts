// What an entry says of a document: field by field, as it was and as it is.
import type { House } from '../../kernel/feature.ts';
import type { KeptEntry } from '../../kernel/journal.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { isDay } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { type Compared, compareTexts } from '../../words/compare.ts';
import { topicName } from '../community/index.ts';
import { calledIn, membersById } from '../people/index.ts';

/** What is nobody's business here: what names a person elsewhere, and what only machines read. */
const hidden: ReadonlySet<string> = new Set(['email', 'personId', 'nameKey', 'stamps', 'communityId', 'version', 'id', 'changes']);

export interface FieldChange {
  readonly name: string;
  readonly compared: Compared;
}

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of one side of an entry that may be shown. */
export function shownFields(json: string | undefined): Fields {
  if (json === undefined) return {};
  const fields: Fields = JSON.parse(json);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.has(name)));
}

/** The fields that an entry is about, in the order of the document; ids of members and topics as names. One query. */
export async function readChanges(house: House, community: KeptCommunity, words: Words, entry: KeptEntry): Promise<readonly FieldChange[]> {
  const [before, after] = [shownFields(entry.before), shownFields(entry.after)];
  const named = await namesIn(house, community, words, [before, after]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.map((name) => {
    const [from, to] = [before[name], after[name]].map((value) => inText(words, name, value, named)) as [string, string];
    return { name, compared: compareTexts(from, to) };
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

/** A value as people read it: words for what has a name, days for dates, a line for each of a list. */
function inText(words: Words, field: string, value: unknown, named: Naming): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return plain(words, field, String(value), named);
  const inside = (name: string, one: unknown) => inText(words, name, one, named).replaceAll('\n', ' · ');
  if (Array.isArray(value)) return value.map((one) => inside(field, one)).join('\n');
  const entries = Object.entries(value).filter(([name]) => !hidden.has(name));
  return entries
    .map(([name, one]) => inside(name, one))
    .filter((text) => text !== '')
    .join('\n');
}

const moment = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A stage, a role and the like are kept by ids that the dictionary has under the field's own name: `stage.design`. */
function plain(words: Words, field: string, text: string, named: Naming): string {
  if (isDay(text)) return words.shortDate(text);
  if (moment.test(text)) return words.shortDate(text.slice(0, 10));
  if (/^[a-zA-Z]{1,40}$/.test(text) && words.has(`${field}.${text}`)) return words.say(`${field}.${text}`);
  return named(text);
}
