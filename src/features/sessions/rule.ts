// When what comes again comes: clock times by a rule, without a zone (RFC 5545, 3.3.10: FREQ, INTERVAL and BYDAY).
import { dayAfter } from '../../kernel/time.ts';
import type { Repetition } from './sessions.store.ts';

/** As many as one rule gives at most. */
export const MOST_TIMES = 60;

/** The clock times of all occurrences, `2026-12-03T16:00`; `month` keeps the weekday and its week in the month, the fifth being the last. */
export function clockTimes(first: string, every: Repetition, times: number): readonly string[] {
  const [day = '', time = ''] = first.split('T');
  return Array.from({ length: times }, (_, n) => `${dayOf(day, every, n)}T${time}`);
}

function dayOf(first: string, every: Repetition, n: number): string {
  if (every !== 'month') return dayAfter(first, n * (every === 'week' ? 7 : 14));
  const [year = 0, month = 0, day = 0] = first.split('-').map(Number);
  const weekday = new Date(`${first}T00:00:00Z`).getUTCDay();
  return nthOf(year, month - 1 + n, weekday, Math.ceil(day / 7));
}

/** The n-th such weekday of a month (from 0, may run beyond the year); the fifth is the last, also where that is the fourth. */
function nthOf(year: number, month: number, weekday: number, nth: number): string {
  const start = new Date(Date.UTC(year, month, 1));
  const day = 1 + ((weekday - start.getUTCDay() + 7) % 7) + (nth - 1) * 7;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const within = day > last ? day - 7 : day;
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), within)).toISOString().slice(0, 10);
}
