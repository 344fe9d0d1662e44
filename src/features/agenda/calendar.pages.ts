// The community's days: as a month (on a phone its week), or as an agenda.
import { type Answer, type Page, show, type Visit } from '../../kernel/page.ts';
import { liveTopics, topicName } from '../../kernel/people.ts';
import { dayAfter, dayIn, isDay } from '../../kernel/time.ts';
import { agendaShown } from './agenda-shown.ts';
import { type Asked, pathOf, readAsked } from './asked.ts';
import { monthShown } from './month-shown.ts';

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

async function showCalendar(visit: Visit): Promise<Answer> {
  const asked = readAsked(visit);
  const about = { ...headOf(visit, asked), ...filterOf(visit, asked), links: linksOf(visit) };
  if (asked.view === 'agenda') return show('agenda/agenda', { ...about, ...(await agendaShown(visit, asked)) });
  return show('agenda/month', { ...about, ...turns(visit, asked), ...(await monthShown(visit, asked)) });
}

/** What else there is about days: a line each. */
function linksOf({ words, to }: Visit): readonly { readonly href: string; readonly label: string }[] {
  return [
    { href: to('/sessions'), label: words.say('agenda.link.sessions') },
    { href: to('/calendar/feeds'), label: words.say('agenda.link.feeds') },
    { href: to('/mine'), label: words.say('agenda.mine.title') },
    { href: to('/calendar/outside'), label: words.say('agenda.link.outside') },
  ];
}

function headOf({ words, zone, now, to }: Visit, asked: Asked): object {
  return {
    today: words.date(dayIn(zone, now)),
    zone: words.zone(now, zone),
    isAgenda: asked.view === 'agenda',
    monthHref: to(pathOf(asked, { view: 'month' })),
    agendaHref: to(pathOf(asked, { view: 'agenda' })),
    todayHref: to(pathOf(asked, { day: '' })),
  };
}

/** The months and the weeks before and after; a phone shows the weeks, and all else the months. */
function turns({ words, to }: Visit, asked: Asked): object {
  const month = (day: string) => isDay(day) && { href: to(pathOf(asked, { month: day.slice(0, 7) })), label: words.month(day) };
  const week = (day: string) => (isDay(day) ? to(pathOf(asked, { day })) : '');
  const first = `${asked.day.slice(0, 7)}-01`;
  return {
    previousMonth: month(dayAfter(first, -1)),
    nextMonth: month(dayAfter(first, 31)),
    previousWeek: week(dayAfter(asked.day, -7)),
    nextWeek: week(dayAfter(asked.day, 7)),
  };
}

function filterOf({ community, to }: Visit, asked: Asked): object {
  const topics = liveTopics(community);
  const chosen = asked.topic ? topicName(community, asked.topic) : '';
  return {
    action: to('/calendar'),
    chosenDay: asked.day,
    mine: asked.mine,
    chosenTopic: chosen,
    topics: topics.map(({ id, name }) => ({ id, name, selected: id === asked.topic })),
    isFiltered: asked.mine || chosen !== '',
    clear: to(pathOf(asked, { mine: false, topic: '' })),
  };
}
