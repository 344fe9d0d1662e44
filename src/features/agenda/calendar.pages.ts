// The community's days, a month at a time, as a plain list: what feeds will carry later.
import { problem } from '../../kernel/errors.ts';
import type { Dated } from '../../kernel/feature.ts';
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import { topicName } from '../../kernel/people.ts';
import { dayAfter, dayIn, isDay } from '../../kernel/time.ts';
import { datesIn, type Gathered } from './gathered.ts';

export const calendarPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/calendar',
    permission: 'agenda.view',
    title: 'agenda.calendar.title',
    menu: { label: 'agenda.menu', icon: 'calendar', order: 30 },
    handle: showCalendar,
  },
];

/** `?month=2026-12`; without it, the month of today where the reader is. */
async function showCalendar(visit: Visit): Promise<Answer> {
  const { house, community, words, query, zone, now, to } = visit;
  const today = dayIn(zone, now);
  const from = `${query.month ?? today.slice(0, 7)}-01`;
  if (!isDay(from)) throw problem('not-found', { reason: 'month' });
  const next = `${dayAfter(from, 31).slice(0, 7)}-01`;
  const previous = `${dayAfter(from, -1).slice(0, 7)}-01`;
  const days = { from, to: dayAfter(next, -1) };
  const all = await datesIn(house, community, days);
  const dates = all.filter(({ personal, members }) => !personal || members.includes(visit.member.id));
  const link = (day: string) => (isDay(day) ? { href: to(`/calendar?month=${day.slice(0, 7)}`), label: words.month(day) } : false);
  return show('agenda/calendar', {
    month: words.month(from),
    today: today >= days.from && today <= days.to ? words.date(today) : '',
    rows: dates.map((one) => rowOf(visit, one, today)),
    here: `/calendar?month=${from.slice(0, 7)}`,
    previous: link(previous),
    next: link(next),
    mine: to('/mine'),
  });
}

function rowOf(visit: Visit, one: Gathered<Dated>, today: string): object {
  const { words, zone, member, community, to } = visit;
  const day = (when: string | Date) => (typeof when === 'string' ? when : dayIn(zone, when));
  const [from, until] = [day(one.from), day(one.to)];
  const time = typeof one.from === 'string' ? '' : words.time(one.from, zone);
  const isMine = one.members.includes(member.id);
  return {
    title: one.title,
    href: to(one.path),
    when: from === until ? words.shortDate(from) : `${words.shortDate(from)} – ${words.shortDate(until)}`,
    hour: time,
    topic: one.topic ? topicName(community, one.topic) : '',
    isMine,
    close: isMine && one.close ? to(one.close) : '',
    isDone: one.done ?? false,
    isNow: from <= today && until >= today,
  };
}
