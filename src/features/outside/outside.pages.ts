// Calendars from outside, for everybody to see which they are, and for those who lead to add one, look at it now, or take it away.
import type { FieldProblem } from '../../kernel/form.ts';
import { formModel, readSentForm, type Shown, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { later } from '../../kernel/time.ts';
import { readEvents, spanOf } from './looking.ts';
import { addOutside, fetchOutside, type Listed, listOutside, type Refused, removeOutside } from './outside.ts';
import { outsideForm } from './outside-form.ts';

export const outsidePages: readonly Page[] = [
  { method: 'GET', path: '/calendar/outside', permission: 'outside.view', title: 'outside.title', handle: (visit) => list(visit) },
  { method: 'POST', path: '/calendar/outside', permission: 'outside.edit', title: 'outside.title', handle: add },
  { method: 'POST', path: '/calendar/outside/:id/fetch', permission: 'outside.edit', handle: fetchNow },
  { method: 'POST', path: '/calendar/outside/:id/removal', permission: 'outside.edit', handle: remove },
];

interface Again {
  readonly shown: Shown;
  readonly problems: Readonly<Record<string, FieldProblem>>;
}

async function list(visit: Visit, again?: Again): Promise<Answer> {
  const { house, community, words, query, to } = visit;
  const edits = visit.may('outside.edit');
  const listed = await listOutside(house, community.id);
  const model = {
    rows: listed.map((one) => rowOf(visit, one, edits)),
    soon: query.note === 'soon',
    add: edits && { action: to('/calendar/outside'), fields: formModel(words, outsideForm, again?.shown ?? {}, again?.problems) },
    back: to('/calendar'),
  };
  return show('outside/list', model, again ? 422 : 200);
}

function rowOf(visit: Visit, { calendar, fetch }: Listed, edits: boolean): object {
  const { words, now, to } = visit;
  const { fetchedAt, marked, isCut, failingSince, failure, nextAt } = fetch;
  const ago = words.ago(fetchedAt, now);
  return {
    name: calendar.name,
    fetched: words.say('outside.fetched', { ago }),
    marked: words.say('outside.marked', { count: marked }),
    next: nextOf(visit, fetch),
    isCut,
    ...(edits ? { host: calendar.host, fetch: to(`/calendar/outside/${calendar.id}/fetch`) } : {}),
    ...(edits ? { remove: to(`/calendar/outside/${calendar.id}/removal`) } : {}),
    ...(failingSince ? { failing: words.say('outside.failing', { ago: words.ago(failingSince, now) }) } : {}),
    ...(failingSince && edits ? { why: words.say(`outside.failure.${failure}`), again: againAt(visit, nextAt) } : {}),
  };
}

function againAt({ words, now }: Visit, nextAt: Date): string {
  return words.say('outside.again', { when: words.ago(nextAt > now ? nextAt : later(now, 1), now) });
}

/** What comes next by it, so that one sees that it is the right one. */
function nextOf({ words, zone, now }: Visit, fetch: Listed['fetch']): string {
  const event = readEvents(fetch).find(({ to }) => (typeof to === 'string' ? new Date(`${to}T23:59:59Z`) : to) >= now);
  return event?.title ? words.say('outside.next', { title: event.title, date: words.shortDate(spanOf(event, zone).first) }) : '';
}

async function add(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const shown = typedIn(visit, outsideForm);
  const reading = readSentForm(visit, outsideForm);
  if (!reading.ok) return list(visit, { shown, problems: reading.problems });
  const { address, name } = reading.values as Record<'address' | 'name', string>;
  const added = await addOutside(house, community, member, { address, name });
  return 'refused' in added ? list(visit, { shown, problems: problemOf(added.refused) }) : go('/calendar/outside');
}

function problemOf(refused: Refused): Again['problems'] {
  if ('address' in refused) return { address: { key: `outside.failure.${refused.address}` } };
  return { name: refused.name === 'many' ? { key: 'outside.wrong.many' } : { key: 'outside.wrong.name' } };
}

async function fetchNow({ house, community, params: { id = '' } }: Visit): Promise<Answer> {
  const outcome = await fetchOutside(house, community, id);
  return go(outcome === 'soon' ? '/calendar/outside?note=soon' : '/calendar/outside');
}

async function remove({ house, community, member, params: { id = '' } }: Visit): Promise<Answer> {
  await removeOutside(house, community.id, member, id);
  return go('/calendar/outside');
}
