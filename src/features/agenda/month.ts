// A month as weeks of days: what lasts for days runs in lanes that are the same all week long, what is on one day stands below.
import type { Days } from '../../kernel/dated.ts';
import { dayAfter, daysBetween, firstOf, lastOf } from '../../kernel/time.ts';

/** On a day; the rest is counted. */
const AT_MOST = 4;

/** What lasts for days, on one day of a week. */
export interface Run<T> {
  readonly one: T;
  /** On how many days of this week, said on the first of them; 0 on the days after it. */
  readonly length: number;
  /** It began before this week; it goes on after it. */
  readonly isFromBefore: boolean;
  readonly goesOn: boolean;
}

export interface MonthDay<T> {
  readonly day: string;
  /** By lane; a lane may be empty where one below it is not. */
  readonly runs: readonly (Run<T> | undefined)[];
  readonly singles: readonly T[];
  /** How many more there are than are shown. */
  readonly more: number;
}

/** What has days, sorted by the first of them; where people come together, it is shown before what is only due. */
type Spanned = { readonly days: Days; readonly meets: boolean };

/** The days of the whole weeks that a month is in; `weekStart` is 1 for Monday to 7 for Sunday. */
export function gridOf(month: string, weekStart: number): Days {
  const first = `${month}-01`;
  const last = dayAfter(`${dayAfter(first, 31).slice(0, 7)}-01`, -1);
  return { from: weekOf(first, weekStart).from, to: weekOf(last, weekStart).to };
}

/** The week that a day is in. */
export function weekOf(day: string, weekStart: number): Days {
  const from = dayAfter(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() - weekStart + 7) % 7));
  return { from, to: dayAfter(from, 6) };
}

/** The weeks of a grid with what is on each day: at most four, and among them something of that day alone where there is any. */
export function weeksIn<T extends Spanned>(grid: Days, all: readonly T[]): readonly (readonly MonthDay<T>[])[] {
  const weeks: (readonly MonthDay<T>[])[] = [];
  for (let from = grid.from; from <= grid.to; from = dayAfter(from, 7)) weeks.push(week({ from, to: dayAfter(from, 6) }, all));
  return weeks;
}

function week<T extends Spanned>(days: Days, all: readonly T[]): readonly MonthDay<T>[] {
  const here = all.filter((one) => one.days.from <= days.to && one.days.to >= days.from);
  const singles = here.filter((one) => one.days.from === one.days.to);
  const long = here.filter((one) => one.days.from < one.days.to);
  // What takes the last place on a day leaves it to what is on that day alone.
  const isFree = (one: T) => !singles.some(({ days }) => isOn(one, days.from));
  const lanes = lanesOf(days, long)
    .slice(0, AT_MOST)
    .map((lane, at) => (at < AT_MOST - 1 ? lane : lane.filter(isFree)));
  return Array.from({ length: 7 }, (_, at) => dayOf(dayAfter(days.from, at), days, { lanes, singles, long }));
}

interface Week<T> {
  readonly lanes: readonly (readonly T[])[];
  readonly singles: readonly T[];
  readonly long: readonly T[];
}

function dayOf<T extends Spanned>(day: string, days: Days, { lanes, singles, long }: Week<T>): MonthDay<T> {
  const runs = lanes.map((lane) => lane.filter((one) => isOn(one, day)).map((one) => runOf(one, day, days))[0]);
  const shown = runs.filter((run) => run !== undefined).length;
  const own = singles.filter((one) => isOn(one, day));
  const first = [...new Set([...own.filter(({ meets }) => meets), ...own])].slice(0, AT_MOST - shown);
  const room = own.filter((one) => first.includes(one));
  const count = own.length + long.filter((one) => isOn(one, day)).length;
  return { day, runs: runs.slice(0, runs.findLastIndex((run) => run) + 1), singles: room, more: count - shown - room.length };
}

function runOf<T extends Spanned>(one: T, day: string, week: Days): Run<T> {
  const from = lastOf(one.days.from, week.from);
  const to = firstOf(one.days.to, week.to);
  const length = day === from ? daysBetween(from, to) + 1 : 0;
  return { one, length, isFromBefore: one.days.from < week.from, goesOn: one.days.to > week.to };
}

function isOn({ days }: Pick<Spanned, 'days'>, day: string): boolean {
  return days.from <= day && days.to >= day;
}

/** Puts each into the first lane that is free from its first day in the week on. */
function lanesOf<T extends Spanned>(week: Days, long: readonly T[]): readonly (readonly T[])[] {
  const lanes: T[][] = [];
  for (const one of long) {
    const free = lanes.find((lane) => (lane.at(-1)?.days.to ?? '') < lastOf(one.days.from, week.from));
    if (free) free.push(one);
    else lanes.push([one]);
  }
  return lanes;
}
