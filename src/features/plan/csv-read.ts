// A plan that comes as a table: rows become activities, or faults by row and column (method sheet D4).
import type { House } from '../../kernel/feature.ts';
import { day, type Field, type FieldProblem, text } from '../../kernel/form.ts';
import { materialsProblem, readMaterials } from '../../kernel/materials.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { newId } from '../../kernel/secrets.ts';
import { locales, type Words } from '../../kernel/words.ts';
import { liveTopics, topicName } from '../community/index.ts';
import { personProblem, resolvePerson } from '../people/index.ts';
import { type Activity, codeOf, codeShown, nothingSaid, type Said, type Status, statuses } from './activity.ts';
import { MOST_RESPONSIBLE, readNeeds, textFields } from './activity-form.ts';
import { findCircle } from './circle.ts';
import type { Row } from './csv-text.ts';
import { type Column, columns } from './csv-write.ts';
import { allActivities, type KeptActivity, MOST_LINES } from './plan.ts';

/** What is wrong in one place of a file. `column` is missing where it is the whole row. */
export interface Fault {
  readonly line: number;
  readonly column?: Column;
  readonly problem: FieldProblem;
}

/** One row as it will be kept; `id` is that of the activity that it changes or will be. */
export interface Planned {
  readonly id: string;
  readonly code: number;
  /** The edition that is there now; 0 for a new one. */
  readonly edition: number;
  readonly isSame: boolean;
  readonly said: Said;
  readonly state: Pick<Activity, 'status' | 'reason' | 'evidence'>;
}

export type Understood = { readonly planned: readonly Planned[] } | { readonly faults: readonly Fault[] };

/** Makes activities of rows, or says by row and column what is wrong: all of it, and nothing is kept. */
export async function understandRows(house: House, community: KeptCommunity, words: Words, rows: readonly Row[]): Promise<Understood> {
  const [head, ...body] = rows;
  const heads = readHead(house, head?.cells ?? []);
  if ('problem' in heads) return { faults: [{ line: head?.line ?? 1, problem: heads.problem }] };
  const activities = await allActivities(house, community.id);
  const people = peopleReader(house, community.id);
  const faults: Fault[] = [];
  const drafts: Draft[] = [];
  for (const row of body) drafts.push(await readRow({ house, community, words, heads: heads.columns, people, activities }, row, faults));
  giveCodes(drafts, activities, faults);
  const all = mergedNeeds(drafts, activities);
  for (const draft of drafts) settleNeeds(draft, all, faults);
  const circle = faults.length === 0 ? findCircle(all) : undefined;
  if (circle) faults.push(circleFault(circle, drafts));
  if (activities.length + drafts.filter(({ before }) => !before).length > MOST_LINES)
    faults.push({ line: 1, problem: { key: 'plan.csv.full', gaps: { max: MOST_LINES } } });
  return faults.length > 0 ? { faults: faults.toSorted((one, other) => one.line - other.line) } : { planned: drafts.map(plannedOf) };
}

interface Draft {
  readonly line: number;
  code: number;
  readonly typedNeeds: string;
  readonly has: ReadonlySet<Column>;
  readonly before: KeptActivity | undefined;
  said: Said;
  readonly state: Pick<Activity, 'status' | 'reason' | 'evidence'>;
}

type Heads = { readonly columns: readonly (Column | undefined)[] } | { readonly problem: FieldProblem };

/** Which column is which, by its head in any of our languages or by its own name; a title is all that a file must have. */
function readHead(house: House, cells: readonly string[]): Heads {
  const known = new Map<string, Column>();
  for (const column of columns) {
    known.set(plainHead(column), column);
    for (const locale of locales) known.set(plainHead(house.words(locale).say(`plan.field.${column}`)), column);
  }
  const found = cells.map((cell) => known.get(plainHead(cell)));
  const odd = cells.find((cell, at) => found[at] === undefined && cell.trim() !== '');
  if (odd !== undefined) return { problem: { key: 'plan.csv.unknownColumn', gaps: { name: odd.slice(0, 60) } } };
  const twice = found.find((column, at) => column !== undefined && found.indexOf(column) !== at);
  if (twice) return { problem: { key: 'plan.csv.columnTwice', gaps: { name: twice } } };
  return found.includes('title') ? { columns: found } : { problem: { key: 'plan.csv.noTitle' } };
}

function plainHead(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

interface Reading {
  readonly house: House;
  readonly community: KeptCommunity;
  readonly words: Words;
  readonly heads: readonly (Column | undefined)[];
  readonly people: (typed: string) => Promise<KeptMember | readonly KeptMember[]>;
  readonly activities: readonly KeptActivity[];
}

async function readRow(reading: Reading, row: Row, faults: Fault[]): Promise<Draft> {
  const { line, cells } = row;
  const values = valuesIn(reading.heads, cells);
  if (cells.slice(reading.heads.length).some((cell) => cell.trim() !== '')) faults.push({ line, problem: { key: 'plan.csv.moreCells' } });
  const blame: Blame = (column, found) => faults.push({ line, column, problem: found });
  const code = readCode(values.get('code')?.trim() ?? '', blame);
  const before = reading.activities.find((activity) => activity.code === code);
  const known: Said = before ?? nothingSaid;
  const said = {
    ...known,
    ...readTexts(values, known, blame),
    responsible: await readPeople(reading, values.get('responsible'), known, blame),
    materials: readThings(values.get('materials'), known, blame),
    topic: readTopic(reading.community, values.get('topic'), known, blame),
  };
  const state = readState(reading, values, before, blame);
  return { line, code, typedNeeds: values.get('needs') ?? '', has: new Set(values.keys()), before, said: onlySaid(said), state };
}

function valuesIn(heads: Reading['heads'], cells: readonly string[]): ReadonlyMap<Column, string> {
  const values = new Map<Column, string>();
  for (const [at, column] of heads.entries()) if (column) values.set(column, (cells[at] ?? '').replaceAll('\r\n', '\n'));
  return values;
}

/** 0 where there is none. */
function readCode(typed: string, blame: Blame): number {
  const code = codeOf(typed) ?? 0;
  if (typed !== '' && code === 0) blame('code', { key: 'plan.csv.code', gaps: { code: typed.slice(0, 40) } });
  return code;
}

function readThings(typed: string | undefined, known: Said, blame: Blame): Said['materials'] {
  if (typed === undefined) return known.materials;
  const materials = readMaterials(typed);
  const long = materialsProblem(materials);
  if (long) blame('materials', long);
  return materials;
}

function onlySaid(all: Said): Said {
  const { title, objective, method, support, responsible, startsOn, endsOn, topic, medium, materials, product, budget, needs } = all;
  return { title, objective, method, support, responsible, startsOn, endsOn, topic, medium, materials, product, budget, needs };
}

type Blame = (column: Column, found: FieldProblem) => void;
type Texts = Pick<Said, 'title' | 'objective' | 'method' | 'support' | 'medium' | 'product' | 'budget' | 'startsOn' | 'endsOn'>;

function readTexts(values: ReadonlyMap<Column, string>, before: Said, blame: Blame): Texts {
  const read: Record<string, string> = {};
  const fields: Readonly<Record<string, Field<string>>> = { ...textFields, startsOn: day(), endsOn: day() };
  for (const [column, field] of Object.entries(fields) as [keyof Texts, Field<string>][]) {
    const typed = values.get(column);
    const found = field(typed === undefined ? before[column] : column.endsWith('On') ? isoDay(typed) : typed);
    if ('problem' in found) blame(column, found.problem);
    read[column] = 'value' in found ? found.value : '';
  }
  if (read.startsOn && read.endsOn && read.endsOn < read.startsOn) blame('endsOn', { key: 'plan.problem.endBeforeStart' });
  return read as unknown as Texts;
}

/** Spreadsheets write days their own way: `3/2/2027` is the third of February, as people here write it. */
function isoDay(typed: string): string {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(typed);
  return found ? `${found[3]}-${found[2]?.padStart(2, '0')}-${found[1]?.padStart(2, '0')}` : typed;
}

async function readPeople({ words, people }: Reading, typed: string | undefined, known: Said, blame: Blame): Promise<readonly string[]> {
  if (typed === undefined) return known.responsible;
  const ids: string[] = [];
  for (const name of typed.split(/[;\n]/).map((part) => part.trim())) {
    if (name === '') continue;
    const found = await people(name);
    if (!('id' in found)) blame('responsible', personProblem(words, name, found));
    else if (!ids.includes(found.id)) ids.push(found.id);
  }
  if (ids.length > MOST_RESPONSIBLE) blame('responsible', { key: 'plan.csv.manyPeople', gaps: { max: MOST_RESPONSIBLE } });
  return ids;
}

/** Each name is looked up once, however many rows have it. */
function peopleReader(house: House, communityId: string): Reading['people'] {
  const known = new Map<string, KeptMember | readonly KeptMember[]>();
  return async (typed) => {
    const found = known.get(typed) ?? (await resolvePerson(house, communityId, typed.slice(0, 240)));
    known.set(typed, found);
    return found;
  };
}

function readTopic(community: KeptCommunity, typed: string | undefined, known: Said, blame: Blame): string {
  const name = typed?.trim();
  if (name === undefined) return known.topic;
  if (name === '') return '';
  if (topicName(community, known.topic) === name) return known.topic;
  const found = liveTopics(community).find((topic) => plainHead(topic.name) === plainHead(name));
  if (!found) blame('topic', { key: 'plan.csv.topic', gaps: { name: name.slice(0, 60) } });
  return found?.id ?? '';
}

function readState(reading: Reading, values: ReadonlyMap<Column, string>, before: KeptActivity | undefined, blame: Blame): Draft['state'] {
  const known = { status: before?.status ?? 'open', reason: before?.reason ?? '', evidence: before?.evidence ?? '' } as const;
  const read = (column: 'reason' | 'evidence', max: number): string => {
    const found = text({ max })(values.get(column) ?? known[column]);
    if ('problem' in found) blame(column, found.problem);
    return 'value' in found ? found.value : '';
  };
  const typed = values.get('status')?.trim() ?? '';
  const status = typed === '' ? known.status : statusIn(reading.house, typed);
  if (!status) blame('status', { key: 'plan.csv.status', gaps: { status: typed.slice(0, 40) } });
  return { status: status ?? 'open', reason: read('reason', 500), evidence: read('evidence', 1000) };
}

function statusIn(house: House, typed: string): Status | undefined {
  const says = (status: Status) => [status, ...locales.map((locale) => house.words(locale).say(`plan.standing.${status}`))];
  return statuses.find((status) => says(status).some((word) => plainHead(word) === plainHead(typed)));
}

/** A row without a code gets the next one; a code that two rows have is a fault. */
function giveCodes(drafts: readonly Draft[], activities: readonly KeptActivity[], faults: Fault[]): void {
  const seen = new Set<number>();
  let last = Math.max(0, ...activities.map(({ code }) => code), ...drafts.map(({ code }) => code));
  for (const draft of drafts) {
    if (draft.code === 0) draft.code = ++last;
    if (seen.has(draft.code))
      faults.push({ line: draft.line, column: 'code', problem: { key: 'plan.csv.codeTwice', gaps: { code: codeShown(draft.code) } } });
    seen.add(draft.code);
  }
}

function mergedNeeds(drafts: readonly Draft[], activities: readonly KeptActivity[]): { code: number; needs: readonly number[] }[] {
  const merged = new Map(activities.map(({ code, needs }) => [code, needs]));
  for (const { code, said } of drafts) merged.set(code, said.needs);
  return [...merged].map(([code, needs]) => ({ code, needs }));
}

function settleNeeds(draft: Draft, all: { code: number; needs: readonly number[] }[], faults: Fault[]): void {
  if (!draft.has.has('needs')) return;
  const needs = readNeeds(draft.typedNeeds, { all });
  if (!Array.isArray(needs)) {
    faults.push({ line: draft.line, column: 'needs', problem: needs as FieldProblem });
    return;
  }
  draft.said = { ...draft.said, needs: needs as readonly number[] };
  const own = all.find(({ code }) => code === draft.code);
  if (own) own.needs = draft.said.needs;
}

function circleFault(circle: readonly number[], drafts: readonly Draft[]): Fault {
  const line = drafts.find(({ code }) => circle.includes(code))?.line ?? 1;
  return { line, column: 'needs', problem: { key: 'plan.problem.circle', gaps: { circle: circle.map(codeShown).join(' → ') } } };
}

function plannedOf({ code, before, said, state }: Draft): Planned {
  const isSame =
    before !== undefined &&
    Object.entries({ ...said, ...state }).every(
      ([name, value]) => JSON.stringify(before[name as keyof Activity]) === JSON.stringify(value),
    );
  return { id: before?.id ?? newId(), code, edition: before?.edition ?? 0, isSame, said, state };
}
