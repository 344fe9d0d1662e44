// The journal as those who facilitate read it: day by day, by person or by part, and each entry with what it changed.
import { problem } from '../../kernel/errors.ts';
import type { Card, Feature } from '../../kernel/feature.ts';
import { choiceOrNone, type FieldProblem, line } from '../../kernel/form.ts';
import { formModel } from '../../kernel/form-model.ts';
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import type { KeptMember } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import { calledIn, personControl, personShown, resolvePerson } from '../people/index.ts';
import { readChanges } from './changes.ts';
import { readJournal, readLatest, type Told, tell, tellers, type Wanted } from './journal.ts';

const PER_PAGE = 50;
const LATEST = 4;

export const journalPages: readonly Page[] = [
  { method: 'GET', path: '/journal', permission: 'journal.view', title: 'journal.title', handle: showJournal },
  { method: 'GET', path: '/journal/:id', permission: 'journal.view', title: 'journal.entry.title', handle: showEntry },
];

/** "What happened lately", for those who may read all of it. */
export async function latestCard(visit: Visit): Promise<readonly Card[]> {
  if (!visit.may('journal.view')) return [];
  const latest = await readLatest(visit.house, visit.community, visit.words, LATEST);
  if (latest.length === 0) return [];
  const entries = latest.map(({ entry, sentence }) => ({ sentence, at: entry.at, href: visit.to(`/journal/${entry.id}`) }));
  return [{ place: 'side', order: 80, view: 'journal/card', model: { entries, href: visit.to('/journal') } }];
}

async function showJournal(visit: Visit): Promise<Answer> {
  const { house, community, words, query } = visit;
  const asked = await readAsked(visit);
  const after = query.after ? { after: query.after } : {};
  const page = asked.wrong ? { items: [] } : await readJournal(house, community.id, words, asked.wanted, { limit: PER_PAGE, ...after });
  return show('journal/list', {
    days: daysOf(visit, page.items),
    fields: await filterFields(visit, asked),
    isFiltered: Boolean(query.by || query.feature || query.about),
    all: visit.to('/journal'),
    action: visit.to('/journal'),
    csv: visit.to('/journal/csv'),
    jsonl: visit.to('/journal/jsonl'),
    next: 'next' in page && page.next ? visit.to(`/journal?${new URLSearchParams({ ...filters(visit), after: page.next })}`) : '',
  });
}

/** What the filter says; `wrong` names what it says of a person who is not there, or of several. */
interface Filter {
  readonly wanted: Wanted;
  readonly person?: KeptMember;
  readonly wrong?: FieldProblem;
}

async function readAsked({ house, community, query, words }: Visit): Promise<Filter> {
  if (query.about) return { wanted: { about: query.about.slice(0, 100) } };
  const feature = tellers(house).some(({ name }) => name === query.feature) ? { feature: query.feature ?? '' } : {};
  if (!query.by) return { wanted: feature };
  const found = await resolvePerson(house, community.id, query.by.slice(0, 200));
  if ('id' in found) return { wanted: { by: found.id, ...feature }, person: found };
  const names = words.list(found.map((member) => calledIn(words, member)));
  const wrong = names === '' ? { key: 'journal.filter.nobody' } : { key: 'journal.filter.several', gaps: { names } };
  return { wanted: feature, wrong };
}

async function filterFields({ house, community, words, query }: Visit, { person, wrong }: Filter): Promise<object> {
  const control = await personControl(house, community, words, words.say('journal.filter.anybody'));
  const parts = tellers(house).map((feature) => ({ value: feature.name, label: partName(words, feature) }));
  const options = [{ value: '', label: words.say('journal.filter.all') }, ...parts];
  const form = {
    by: { read: line({ max: 200 }), control, label: 'journal.filter.by' },
    feature: { read: choiceOrNone(parts.map(({ value }) => value)), control: { as: 'choice', options }, label: 'journal.filter.feature' },
  } as const;
  const shown = { by: person ? personShown(control, person) : (query.by ?? ''), feature: query.feature ?? '' };
  return formModel(words, form, shown, wrong ? { by: wrong } : {});
}

function partName(words: Words, { name }: Feature): string {
  return words.has(`journal.part.${name}`) ? words.say(`journal.part.${name}`) : name;
}

function filters({ query }: Visit): Record<string, string> {
  const named = (['by', 'feature', 'about'] as const).flatMap((name) => (query[name] ? [[name, query[name]] as const] : []));
  return Object.fromEntries(named);
}

/** Entries under the day on which they happened, in the reader's zone. */
function daysOf(visit: Visit, told: readonly Told[]): readonly object[] {
  const days: { date: string; entries: object[] }[] = [];
  for (const { entry, sentence } of told) {
    const date = visit.words.day(entry.at, visit.zone);
    const row = { sentence, at: entry.at, href: visit.to(`/journal/${entry.id}`) };
    const last = days.at(-1);
    if (last?.date === date) last.entries.push(row);
    else days.push({ date, entries: [row] });
  }
  return days;
}

async function showEntry(visit: Visit): Promise<Answer> {
  const { house, community, words, params } = visit;
  const entry = await house.journal.entry(community.id, params.id ?? '');
  const [told] = await tell(house, community.id, words, [entry]);
  if (!told) throw problem('not-found', { reason: 'journal' });
  const changes = await readChanges(house, community, words, entry);
  const rows = changes.map(({ label, compared }) => ({ label, ...compared }));
  return show('journal/entry', {
    sentence: told.sentence,
    at: entry.at,
    rows,
    by: told.who && entry.by ? visit.to(`/journal?by=${entry.by}`) : '',
    who: told.who,
    about: visit.to(`/journal?about=${entry.about}`),
    back: visit.to('/journal'),
  });
}
