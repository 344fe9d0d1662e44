// What I said I would do: one list from all parts of Convite, each closed from here.
import type { Card, Promised } from '../../kernel/feature.ts';
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import { dayIn } from '../../kernel/time.ts';
import { promisesOf } from './gathered.ts';

const ON_CARD = 3;

export const minePages: readonly Page[] = [
  { method: 'GET', path: '/mine', permission: 'agenda.view', title: 'agenda.mine.title', handle: showMine },
];

/** The first three, for whoever has any. */
export async function promisesCard(visit: Visit): Promise<readonly Card[]> {
  const promises = await promisesOf(visit.house, visit.community, visit.member);
  if (promises.length === 0) return [];
  const model = { rows: promises.slice(0, ON_CARD).map((one) => rowOf(visit, one)), count: promises.length, href: visit.to('/mine') };
  return [{ place: 'top', order: 15, view: 'agenda/card', model }];
}

async function showMine(visit: Visit): Promise<Answer> {
  const promises = await promisesOf(visit.house, visit.community, visit.member);
  const rows = promises.map((one) => rowOf(visit, one));
  return show('agenda/mine', {
    late: rows.filter(({ isLate }) => isLate),
    rows: rows.filter(({ isLate }) => !isLate),
    calendar: visit.to('/calendar'),
  });
}

function rowOf(visit: Visit, { text, due, path, close }: Promised) {
  const { words, to } = visit;
  const isLate = due !== undefined && due < dayIn(visit.zone, visit.now);
  return {
    text,
    href: to(path),
    due: due ? words.say('agenda.due', { due: words.shortDate(due) }) : '',
    isLate,
    close: close ? to(close) : '',
    back: '/mine',
  };
}
