// Dates and times as iCalendar writes them, and on which day or second of a wall clock they are.
import type { ContentLine } from './lines.ts';

/** Where a value counts its hours: UTC, a zone by name, nowhere ("floating"), or not at all. */
export interface When {
  readonly kind: 'date' | 'utc' | 'zone' | 'floating';
  readonly tzid: string | undefined;
  /** Milliseconds of the wall clock, as if it were UTC: only for comparing values of one kind and zone. */
  readonly wall: number;
}

/** Milliseconds of a real DATE (`20260403`) as if in UTC; undefined for any other text. RFC 5545 3.3.4 */
export function dateWall(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** Milliseconds of a real DATE-TIME (`20260403T120000`, perhaps with Z) as if in UTC; undefined for any other text. RFC 5545 3.3.5 */
export function dateTimeWall(text: string): number | undefined {
  const match = /^(\d{8})T([01]\d|2[0-3])([0-5]\d)([0-5]\d|60)Z?$/.exec(text);
  const day = match?.[1] && dateWall(match[1]);
  if (!match || typeof day !== 'number') return undefined;
  return day + (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4])) * 1000;
}

/** The values of DTSTART, EXDATE and the like; a value that is no date or time is left out (others say so). */
export function whens(property: ContentLine): When[] {
  const tzid = property.params.get('TZID')?.[0]?.text;
  return property.value.split(',').flatMap((text): When[] => {
    const day = dateWall(text);
    if (day !== undefined) return [{ kind: 'date', tzid: undefined, wall: day }];
    const wall = dateTimeWall(text);
    if (wall === undefined) return [];
    const kind = text.endsWith('Z') ? 'utc' : tzid === undefined ? 'floating' : 'zone';
    return [{ kind, tzid, wall }];
  });
}

/** `a DATE`, `a time in UTC`, `a time in America/Lima`. */
export function describeWhen({ kind, tzid }: When): string {
  return { date: 'a DATE', utc: 'a time in UTC', zone: `a time in ${tzid}`, floating: 'a time in no zone' }[kind];
}

export const sameForm = (one: When, other: When): boolean => one.kind === other.kind && one.tzid === other.tzid;
