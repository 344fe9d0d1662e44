// When somebody is reminded: moments on their own clock, outside their quiet hours (pure).
import { DAY, dayAfter, dayIn, HOUR, hourIn, later, MINUTE, momentOf } from '../../kernel/time.ts';

/** From 21:00 to 07:00 nobody is disturbed. */
const QUIET = { from: 21, until: 7 } as const;
/** What would fall into quiet hours and cannot wait comes so long before them. */
const BEFORE = 30 * MINUTE;
/** Who hears of a session so shortly before it can still come. */
const IN_TIME = 15 * MINUTE;

/** From when on something is told, and before when. */
export interface Span {
  readonly due: Date;
  readonly late: Date;
}

export function isQuiet(zone: string, at: Date): boolean {
  const hour = hourIn(zone, at);
  return hour >= QUIET.from || hour < QUIET.until;
}

/** When the quiet hours that a moment is in are over. */
export function quietEnd(zone: string, at: Date): Date {
  return momentOf(zone, `${evening(zone, at, 1)}T0${QUIET.until}:00`);
}

/** A day before it starts; in quiet hours, when they are over. Two hours before, it is no longer of use: another comes soon. */
export function dayBefore(zone: string, start: Date): Span {
  const wished = later(start, -DAY);
  return { due: isQuiet(zone, wished) ? quietEnd(zone, wished) : wished, late: later(start, -2 * HOUR) };
}

/** An hour before it starts; in quiet hours, when they are over if that is in time, and else just before them. */
export function hourBefore(zone: string, start: Date): Span {
  const wished = later(start, -HOUR);
  if (!isQuiet(zone, wished)) return { due: wished, late: start };
  const after = quietEnd(zone, wished);
  if (after <= later(start, -IN_TIME)) return { due: after, late: start };
  return { due: later(momentOf(zone, `${evening(zone, wished, 0)}T${QUIET.from}:00`), -BEFORE), late: start };
}

/** The day before it is due, from eight o'clock until it is quiet. */
export function eveOf(zone: string, due: string): Span {
  const eve = dayAfter(due, -1);
  return { due: momentOf(zone, `${eve}T08:00`), late: momentOf(zone, `${eve}T${QUIET.from}:00`) };
}

/** When somebody may be told of something that starts then: at once, or after quiet hours where it is more than twelve hours away. */
export function urgentAt(zone: string, now: Date, start: Date): Date {
  return isQuiet(zone, now) && start.getTime() - now.getTime() > 12 * HOUR ? quietEnd(zone, now) : now;
}

/** The day, or so many after it, on whose evening the quiet hours began that a moment is in. */
function evening(zone: string, at: Date, after: number): string {
  const day = dayIn(zone, at);
  return dayAfter(day, hourIn(zone, at) >= QUIET.from ? after : after - 1);
}
