// What comes again by a rule: the clock times that the rule gives, as a calendar program counts them.
import type { Series } from './dated.ts';
import { dayAfter } from './time.ts';

/** As many as one rule gives at most. */
export const MOST_TIMES = 60;

type Rule = Pick<Series, 'first' | 'every' | 'times'>;

/** All clock times of a series, `2026-12-03T16:00`, the first one included. A month has the same weekday of the same week. */
export function clocksOf({ first, every, times }: Rule): readonly string[] {
  const [day = '', time = ''] = first.split('T');
  return Array.from(
    { length: times },
    (_, n) => `${every === 'month' ? monthLater(day, n) : dayAfter(day, n * (every === 'week' ? 7 : 14))}T${time}`,
  );
}

/** Which week of its month a day is in, 1 to 4, or -1 for the last where it is in a fifth, which not all months have. */
export function weekOfMonth(day: string): number {
  const week = Math.ceil(Number(day.slice(8)) / 7);
  return week === 5 ? -1 : week;
}

function monthLater(day: string, count: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const months = year * 12 + month - 1 + count;
  const begin = `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  const weekday = weekdayOf(day);
  const firstOne = dayAfter(begin, (weekday - weekdayOf(begin) + 7) % 7);
  const week = weekOfMonth(day);
  if (week > 0) return dayAfter(firstOne, (week - 1) * 7);
  const fifth = dayAfter(firstOne, 28);
  return fifth.slice(0, 7) === begin.slice(0, 7) ? fifth : dayAfter(firstOne, 21);
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
