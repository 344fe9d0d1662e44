// The agenda: what comes, day by day, in words.
import type { Visit } from '../../kernel/page.ts';
import { dayAfter, dayIn, isDay, lastOf } from '../../kernel/time.ts';
import { type Asked, herePath, pathOf } from './asked.ts';
import { type Entry, entriesIn } from './entries.ts';

/** How many days a page looks ahead. */
const DAYS = 60;
/** A page ends with the day on which it has so many rows, so that it stays light. */
const ROWS = 40;

interface Listed {
  readonly day: string;
  readonly entries: readonly Entry[];
}

/** The model of views/agenda/agenda.hbs. */
export async function agendaShown(visit: Visit, asked: Asked): Promise<object> {
  const { words, zone, now } = visit;
  const from = asked.day;
  const to = dayAfter(from, DAYS - 1);
  const all = listed(await entriesIn(visit, asked, { from, to }), from);
  const days = all.slice(0, fitting(all));
  const rest = all[days.length]?.day ?? dayAfter(to, 1);
  const today = dayIn(zone, now);
  const turn = (day: string) => (isDay(day) ? visit.to(pathOf(asked, { day })) : '');
  return {
    range: words.days(from, dayAfter(rest, -1)),
    months: [...Map.groupBy(days, ({ day }) => words.month(day))].map(([month, group]) => ({
      month,
      days: group.map(({ day, entries }) => ({
        day,
        weekday: words.weekday(day),
        short: Number(day.slice(8)),
        isToday: day === today,
        entries: entries.map((entry) => rowOf(visit, asked, day, entry)),
      })),
    })),
    previous: turn(dayAfter(from, -DAYS)),
    next: turn(rest),
  };
}

/** Each on the first of these days that it touches. */
function listed(entries: readonly Entry[], from: string): readonly Listed[] {
  const byDay = Map.groupBy(entries, ({ days }) => lastOf(days.from, from));
  return [...byDay].map(([day, group]) => ({ day, entries: group }));
}

/** How many whole days fit a page; at least one. */
function fitting(all: readonly Listed[]): number {
  let rows = 0;
  const full = all.findIndex(({ entries }) => {
    rows += entries.length;
    return rows >= ROWS;
  });
  return full < 0 ? all.length : full + 1;
}

function rowOf(visit: Visit, asked: Asked, day: string, entry: Entry): object {
  const { words } = visit;
  const { title, href, isMine, isDone, isOff, outside, place, topic, close } = entry;
  const { feature, id } = entry.dated;
  return {
    when: whenOf(visit, day, entry),
    title,
    href,
    isMine,
    isDone,
    isOff,
    about: [place, topic, outside && words.say('agenda.outside', { name: outside })].filter(Boolean).join(' · '),
    close,
    save: outside || isOff ? '' : visit.to(`/calendar/event/${feature}/${id}`),
    back: herePath(asked),
  };
}

/** The time with its zone, and of what lasts for days from when until when. */
function whenOf({ words, zone }: Visit, day: string, { dated, days, hour }: Entry): string {
  const { from, to } = dated;
  if (days.from < day) return words.days(days.from, days.to);
  const until = words.say('agenda.due', { due: words.shortDate(days.to) });
  if (typeof from === 'string') return days.from < days.to ? until : '';
  if (days.from < days.to) return `${words.time(from, zone)} · ${until}`;
  const isMoment = typeof to === 'string' || to <= from;
  return isMoment ? words.time(from, zone) : `${hour} – ${words.time(to, zone)}`;
}
