// When letters are due: moments on somebody's own clock, over changes of it (pure).
import { type Weekday, weekdays } from '../../kernel/people.ts';
import { DAY, dayAfter, dayIn, HOUR, momentOf } from '../../kernel/time.ts';
import type { Rhythm, Slot } from './digest.store.ts';

export type Turning = Exclude<Rhythm, 'off'>;

/** The last moment at which a letter was due by then, and the first one after it; neither where somebody wants none. */
export interface Cuts {
  readonly last: Date;
  readonly next: Date;
}

/** More days than lie between two first Mondays. */
const LONGEST = 42;

/** Around a moment, in a zone. An hour that clocks skip is the moment at which they are put forward; one that they show twice, the first. */
export function cutsAround(slot: Slot, zone: string, at: Date): Cuts | undefined {
  if (slot.rhythm === 'off') return undefined;
  const today = dayIn(zone, at);
  const days = Array.from({ length: LONGEST }, (_, n) => n);
  const last = firstOn(
    slot,
    zone,
    days.map((n) => dayAfter(today, -n)),
    (moment) => moment <= at,
  );
  const next = firstOn(
    slot,
    zone,
    days.map((n) => dayAfter(today, n)),
    (moment) => moment > at,
  );
  return last && next ? { last, next } : undefined;
}

/** About how long it is from one letter to the next. */
export const periods: Readonly<Record<Turning, number>> = { daily: DAY, weekly: 7 * DAY, monthly: 35 * DAY };

/** A letter that could not leave in this time after it was due does not leave any more: the next one tells of it. */
export const patience: Readonly<Record<Turning, number>> = { daily: 12 * HOUR, weekly: 84 * HOUR, monthly: 7 * DAY };

/** From when on a letter tells: from where the last one ended, or where they came; never of more than two of its periods. */
export function sinceOf(rhythm: Turning, until: Date, { last, joinedAt }: { readonly last?: Date; readonly joinedAt: Date }): Date {
  const earliest = until.getTime() - (last ? 2 : 1) * periods[rhythm];
  return new Date(Math.min(until.getTime(), Math.max(earliest, (last ?? joinedAt).getTime())));
}

function firstOn(
  { rhythm, weekday, hour }: Slot,
  zone: string,
  days: readonly string[],
  fits: (moment: Date) => boolean,
): Date | undefined {
  for (const day of days) {
    if (rhythm !== 'daily' && weekdayOn(day) !== weekday) continue;
    if (rhythm === 'monthly' && Number(day.slice(8)) > 7) continue;
    const moment = momentOf(zone, `${day}T${String(hour).padStart(2, '0')}:00`);
    if (fits(moment)) return moment;
  }
  return undefined;
}

function weekdayOn(day: string): Weekday {
  return weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
}
