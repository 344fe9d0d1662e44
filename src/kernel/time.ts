// The clock that everything asks, so that tests can say what time it is.

import { Lately } from './lately.ts';

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
  return typeof name === 'string' && /^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name) && zones.get(name, () => isKnown(name));
}

/** To ask this machine takes longer than all else that is read of a launch. */
const zones = new Lately<string, boolean>(1000);

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
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

/** By how many milliseconds the clocks of a zone are ahead of UTC at a moment, to the minute. */
export function offsetIn(zone: string, date: Date): number {
  return Date.parse(`${clockIn(zone, date)}Z`) - Math.floor(date.getTime() / MINUTE) * MINUTE;
}

/**
 * The moment at which the clocks of a zone show `2026-12-03T16:00`. Where clocks are put back and show it twice, the first one;
 * where they are put forward and never show it, the moment at which they are.
 */
export function momentOf(zone: string, clock: string): Date {
  const [first] = momentsOf(zone, clock);
  if (first) return first;
  const shown = Date.parse(`${clock}Z`);
  const [before, after] = [offsetIn(zone, new Date(shown - DAY)), offsetIn(zone, new Date(shown + DAY))];
  return new Date(changeBetween(zone, shown - after, shown - before));
}

/** Do the clocks of a zone show this time once: neither never, as when they are put forward, nor twice? */
export function isShownOnce(zone: string, clock: string): boolean {
  return momentsOf(zone, clock).length === 1;
}

/** Every moment at which the clocks of a zone show this, in order. */
function momentsOf(zone: string, clock: string): readonly Date[] {
  const shown = Date.parse(`${clock}Z`);
  // The offset before a change that is near, and the one after it.
  const offsets = new Set([offsetIn(zone, new Date(shown - DAY)), offsetIn(zone, new Date(shown + DAY))]);
  const moments = [...offsets].map((offset) => shown - offset).sort((one, other) => one - other);
  return moments.map((moment) => new Date(moment)).filter((moment) => clockIn(zone, moment) === clock);
}

/** The first minute after `from` with the offset that is there at `to`. */
function changeBetween(zone: string, from: number, to: number): number {
  const there = offsetIn(zone, new Date(to));
  let [early, late] = [from, to];
  while (late - early > MINUTE) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE) * MINUTE;
    if (offsetIn(zone, new Date(middle)) === there) late = middle;
    else early = middle;
  }
  return late;
}

/** The first of some days of the calendar. */
export function firstOf(day: string, ...others: readonly string[]): string {
  return [day, ...others].toSorted()[0] ?? day;
}

/** The last of some days of the calendar. */
export function lastOf(day: string, ...others: readonly string[]): string {
  return [day, ...others].toSorted().at(-1) ?? day;
}
