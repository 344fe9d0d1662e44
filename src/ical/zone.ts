// A time zone as a calendar program needs it: the offsets that are in force in a span of time, and nothing before or after it.
import { clockIn, DAY, HOUR, later, MINUTE, offsetIn } from '../kernel/time.ts';

/** A change of a zone's clocks: from when, and from which offset to which, in milliseconds ahead of UTC. */
interface Change {
  readonly at: Date;
  readonly before: number;
  readonly after: number;
}

const known = new Map<string, string>();

/**
 * VTIMEZONE (RFC 5545, 3.6.5) from Node's own zone data: one observance that is in force at `since`, and one for each change till
 * `until`. Lines end in CRLF. Remembered by zone and the days of the span.
 */
export function zoneLines(zone: string, since: Date, until: Date): string {
  const key = `${zone} ${Math.floor(since.getTime() / DAY)} ${Math.ceil(until.getTime() / DAY)}`;
  const lines = known.get(key) ?? write(zone, since, until);
  if (known.size > 1000) known.clear();
  known.set(key, lines);
  return lines;
}

/**
 * Are the clocks of a zone those of UTC in all this time? Then its times are told in UTC: some programs do not believe a definition
 * that says so, and take what they knew of the zone before.
 */
export function isUtc(zone: string, since: Date, until: Date): boolean {
  return offsetIn(zone, since) === 0 && changesIn(zone, since, until).length === 0;
}

function write(zone: string, since: Date, until: Date): string {
  const changes = changesIn(zone, since, until);
  const offset = offsetIn(zone, since);
  const lowest = Math.min(offset, ...changes.map(({ after }) => after));
  const begin = { at: since, before: offset, after: offset };
  const early = changes.length > 0 && since > sample.until ? changesIn(zone, sample.since, sample.until) : [];
  const observances = [...early, begin, ...changes].flatMap((change) =>
    observance(zone, change, change.after > lowest ? 'DAYLIGHT' : 'STANDARD'),
  );
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...observances, 'END:VTIMEZONE', ''].join('\r\n');
}

/**
 * Some programs (vobject) compare a zone with UTC over the years from 2000 to 2020, and take it for that where they find no difference:
 * a zone with summer time has one year of them too.
 */
const sample = { since: new Date('2019-01-01T00:00:00Z'), until: new Date('2020-01-01T00:00:00Z') };

/** Its beginning is told on the clocks as they were before (RFC 5545, 3.6.5). */
function observance(zone: string, { at, before, after }: Change, kind: 'DAYLIGHT' | 'STANDARD'): readonly string[] {
  const start = clockIn(zone, later(at, -MINUTE));
  const onset = new Date(Date.parse(`${start}Z`) + MINUTE).toISOString().slice(0, 16);
  const offsets = [`TZOFFSETFROM:${signed(before)}`, `TZOFFSETTO:${signed(after)}`, `TZNAME:${signed(after)}`];
  return [`BEGIN:${kind}`, `DTSTART:${onset.replaceAll(/[-:]/g, '')}00`, ...offsets, `END:${kind}`];
}

function changesIn(zone: string, since: Date, until: Date): readonly Change[] {
  const changes: Change[] = [];
  for (let from = since; from < until; from = later(from, DAY)) {
    const to = later(from, DAY);
    const [before, after] = [offsetIn(zone, from), offsetIn(zone, to)];
    if (before !== after) changes.push({ at: changeBetween(zone, from, to), before, after });
  }
  return changes;
}

/** The minute in which the offset becomes another one; zones change once a day at most. */
function changeBetween(zone: string, from: Date, to: Date): Date {
  const before = offsetIn(zone, from);
  let [low, high] = [Math.floor(from.getTime() / MINUTE), Math.ceil(to.getTime() / MINUTE)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetIn(zone, new Date(middle * MINUTE)) === before) low = middle;
    else high = middle;
  }
  return new Date(high * MINUTE);
}

/** UTC-OFFSET (RFC 5545, 3.3.14): always a sign and four digits. */
function signed(offset: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / HOUR), Math.floor((Math.abs(offset) % HOUR) / MINUTE)];
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(minutes).padStart(2, '0')}`;
}
