// The clock that everything asks, so that tests can say what time it is.

/** Says the present moment. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment that many milliseconds after another. */
export function later(from: Date, milliseconds: number): Date {
  return new Date(from.getTime() + milliseconds);
}

/** Is this an IANA time zone that this machine knows? Moodle's "99" (server default) and unresolved variables are not. */
export function isZone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const hours = new Map<string, { readonly clock: Intl.DateTimeFormat; quarter: number; hour: number }>();

/** The hour of the day, 0 to 23, on the clocks of a zone. Throws RangeError on a zone that this machine does not know. */
export function hourIn(zone: string, date: Date): number {
  // Everywhere the hour begins with a quarter of an hour of UTC.
  const quarter = Math.floor(date.getTime() / (15 * MINUTE));
  const known = hours.get(zone) ?? { clock: hourClock(zone), quarter: Number.NaN, hour: 0 };
  if (known.quarter === quarter) return known.hour;
  // Zones are a closed list, whatever the case they are written in; this only bounds the memory.
  if (hours.size > 1000) hours.clear();
  hours.set(zone, known);
  return Object.assign(known, { quarter, hour: Number(known.clock.format(date)) }).hour;
}

function hourClock(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: zone });
}

/** Is this a day of the calendar, `2026-02-28`, of the years 1900 to 2199? */
export function isDay(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

const days = new Map<string, Intl.DateTimeFormat>();

/** The day of the calendar, `2026-11-26`, that a moment is on in a zone. Throws RangeError on a zone that this machine does not know. */
export function dayIn(zone: string, date: Date): string {
  const known = days.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  if (days.size > 1000) days.clear();
  days.set(zone, known);
  return known.format(date);
}

/** The day so many days after another, both `2026-11-26`. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** How many days from one to another, negative where the other is before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What clock and calendar of a zone show at a moment, to the minute: `2026-12-03T16:00`. Throws RangeError on an unknown zone. */
export function clockIn(zone: string, date: Date): string {
  const known = clocks.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...toTheMinute });
  if (clocks.size > 1000) clocks.clear();
  clocks.set(zone, known);
  const parts: Record<string, string> = {};
  for (const { type, value } of known.formatToParts(date)) parts[type] = value;
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const toTheMinute = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;

/**
 * The moment at which the clocks of a zone show this, `2026-12-03T16:00`. Where they show it twice (they were put back), the first;
 * where they never do (they were put forward), the moment at which they were. Throws RangeError on an unknown zone.
 */
export function momentOf(zone: string, clock: string): Date {
  const wall = Date.parse(`${clock}:00Z`);
  // Zones are at most 14 hours from UTC, so that a day before and a day after stand on either side of the moment.
  const [before, after] = [offsetAt(zone, wall - DAY), offsetAt(zone, wall + DAY)];
  const shown = [wall - before, wall - after].filter((moment) => clockIn(zone, new Date(moment)) === clock);
  return new Date(shown.length > 0 ? Math.min(...shown) : changeBetween(zone, wall - after, wall - before));
}

/** By how many milliseconds the clocks of a zone are ahead of UTC at a moment that is a whole minute. */
function offsetAt(zone: string, moment: number): number {
  return Date.parse(`${clockIn(zone, new Date(moment))}:00Z`) - moment;
}

/** The first minute after `from` with the offset that is there at `to`. */
function changeBetween(zone: string, from: number, to: number): number {
  const there = offsetAt(zone, to);
  let [early, late] = [from, to];
  while (late - early > MINUTE) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE) * MINUTE;
    if (offsetAt(zone, middle) === there) late = middle;
    else early = middle;
  }
  return late;
}
