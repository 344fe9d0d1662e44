// The month as a table: what each day shows, in few words where room is short and in more for the week that is chosen.
import type { Visit } from '../../kernel/page.ts';
import { dayAfter, dayIn } from '../../kernel/time.ts';
import { type Asked, herePath, pathOf } from './asked.ts';
import { type Entry, entriesIn } from './entries.ts';
import { gridOf, type MonthDay, type Run, weekOf, weeksIn } from './month.ts';

/** What one can close is shown below the month; all of it is in the agenda. */
const TO_CLOSE = 5;

/** The model of views/agenda/month.hbs. */
export async function monthShown(visit: Visit, asked: Asked): Promise<object> {
  const { words, zone, now } = visit;
  const today = dayIn(zone, now);
  const month = asked.day.slice(0, 7);
  const grid = gridOf(month, words.weekStart);
  const entries = await entriesIn(visit, asked, grid);
  const chosen = weekOf(asked.day, words.weekStart);
  const view = { visit, asked, month, today, grid };
  return {
    month: words.month(asked.day),
    week: words.days(chosen.from, chosen.to),
    weekdays: Array.from({ length: 7 }, (_, at) => words.weekday(dayAfter(grid.from, at))),
    weeks: weeksIn(grid, entries).map((days) => {
      const isChosen = days[0]?.day === chosen.from;
      return { isChosen, days: days.map((day) => dayOf({ ...view, isChosen }, day)) };
    }),
    isEmpty: entries.length === 0,
    hasMine: entries.some(({ isMine }) => isMine),
    hasDone: entries.some(({ isDone }) => isDone),
    open: openOf(visit, asked, entries, today),
  };
}

interface View {
  readonly visit: Visit;
  readonly asked: Asked;
  readonly month: string;
  readonly today: string;
  readonly grid: { readonly from: string };
  readonly isChosen: boolean;
}

function dayOf(view: View, { day, runs, singles, more }: MonthDay<Entry>): object {
  const { visit, asked, month, today, grid, isChosen } = view;
  const { words } = visit;
  const number = Number(day.slice(8));
  const isNamed = number === 1 || day === grid.from;
  return {
    short: isNamed && !day.startsWith(month) ? words.say('agenda.day', { number, month: words.shortMonth(day) }) : `${number}`,
    long: isChosen ? dayShown(visit, day) : '',
    isToday: day === today,
    isOut: !day.startsWith(month),
    entries: [...runs.map((run) => runShown(view, run)), ...singles.map((one) => singleShown(view, one))],
    more: more > 0 ? { text: words.say('agenda.more', { count: more }), href: visit.to(pathOf(asked, { view: 'agenda', day })) } : false,
  };
}

function runShown(view: View, run: Run<Entry> | undefined): object {
  if (!run) return { kind: 'gap', href: '', about: '' };
  const { words } = view.visit;
  const { one, length, isFromBefore, goesOn } = run;
  if (length === 0) return { kind: 'gap', href: '', about: words.say('agenda.continues', { title: one.title }) };
  const until = words.say('agenda.due', { due: words.shortDate(one.days.to) });
  const form = ['run', `span-${length}`, isFromBefore && 'from', goesOn && 'on', one.meets && 'meets'].filter(Boolean).join(' ');
  return shown(view, one, form, isFromBefore ? '' : one.hour, until);
}

function singleShown(view: View, one: Entry): object {
  return shown(view, one, one.meets ? 'meets' : '', one.hour, '');
}

function shown({ visit, isChosen }: View, one: Entry, form: string, hour: string, until: string): object {
  const { words } = visit;
  const marks = [one.isMine && 'mine', one.isDone && 'did', one.isOff && 'off', one.outside && 'beside'].filter(Boolean);
  const about = [
    until,
    one.isMine && words.say('agenda.yours'),
    one.isDone && words.say('agenda.isDone'),
    ...(isChosen ? [one.place, one.topic] : []),
  ].filter(Boolean);
  return {
    kind: [form, ...marks].filter(Boolean).join(' '),
    href: one.href,
    hour,
    title: one.title,
    isOff: one.isOff,
    outside: one.outside,
    about: about.join(' · '),
  };
}

/** What the reader can close, of this month, the first first. */
function openOf(visit: Visit, asked: Asked, entries: readonly Entry[], today: string): readonly object[] {
  const month = asked.day.slice(0, 7);
  const own = entries.filter(({ close, days }) => close !== '' && days.from.slice(0, 7) <= month && days.to.slice(0, 7) >= month);
  return own.slice(0, TO_CLOSE).map(({ title, href, days, close }) => ({
    text: title,
    href,
    due: visit.words.say('agenda.due', { due: visit.words.shortDate(days.to) }),
    isLate: days.to < today,
    close,
    back: herePath(asked),
  }));
}

/** A day with its weekday, without its year. */
function dayShown({ words }: Visit, day: string): string {
  return words.day(new Date(`${day}T12:00:00Z`), 'UTC');
}
