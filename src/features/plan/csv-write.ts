// The plan as a table for spreadsheets: what is written here is read again without loss by csv-read.ts (method sheet D4).
import { stringify } from 'csv-stringify/sync';
import type { House } from '../../kernel/feature.ts';
import { materialsText } from '../../kernel/materials.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import { topicName } from '../community/index.ts';
import { calledIn, membersById, resolvePerson } from '../people/index.ts';
import { type Activity, codeShown } from './activity.ts';
import { guarded } from './csv-text.ts';
import { allActivities, type KeptActivity } from './plan.ts';

export const columns = [
  'code',
  'title',
  'objective',
  'method',
  'responsible',
  'support',
  'startsOn',
  'endsOn',
  'topic',
  'medium',
  'materials',
  'product',
  'budget',
  'needs',
  'status',
  'reason',
  'evidence',
] as const;
export type Column = (typeof columns)[number];

/** The plan as CSV (RFC 4180) with a byte order mark, heads and words in the reader's language. */
export async function writePlan(house: House, community: KeptCommunity, words: Words): Promise<string> {
  const activities = await allActivities(house, community.id);
  const named = await namesOf(house, community.id, words, activities);
  const head = columns.map((column) => words.say(`plan.field.${column}`));
  const rows = activities.map((activity) => columns.map((column) => guarded(cellOf(activity, column, community, words, named))));
  return `\u{feff}${stringify([head, ...rows], { record_delimiter: '\r\n' })}`;
}

function cellOf(activity: Activity, column: Column, community: KeptCommunity, words: Words, named: ReadonlyMap<string, string>): string {
  switch (column) {
    case 'code':
      return codeShown(activity.code);
    case 'responsible':
      return activity.responsible.map((id) => named.get(id) ?? id).join('; ');
    case 'topic':
      return topicName(community, activity.topic);
    case 'materials':
      return materialsText(activity.materials, true);
    case 'needs':
      return activity.needs.map(codeShown).join(', ');
    case 'status':
      return words.say(`plan.standing.${activity.status}`);
    default:
      return activity[column];
  }
}

/** By what each responsible member is found again: their name where it is only theirs, else their id. */
async function namesOf(house: House, communityId: string, words: Words, activities: readonly KeptActivity[]): Promise<Map<string, string>> {
  const ids = [...new Set(activities.flatMap(({ responsible }) => responsible))];
  const members = await membersById(house, communityId, ids);
  const named = new Map<string, string>();
  for (const [id, member] of members) {
    const name = calledIn(words, member);
    const found = member.name === '' || name.includes(';') ? [] : await resolvePerson(house, communityId, name);
    named.set(id, 'id' in found && found.id === id ? name : id);
  }
  return named;
}
