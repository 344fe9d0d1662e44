// Reads a calendar that somebody else made (RFC 5545): what takes place in it between two days. The only file that knows ical.js.
import ICAL from 'ical.js';
import { type Block, blocksOf } from './blocks.ts';
import { type Asked, type Occurrence, occurrencesOf, type Repetition, type Sketch, type Stamp } from './occurrences.ts';
import { momentIn, zoneNamed } from './zones.ts';

/** `no-calendar`: it is something else; `broken`: it ends before its end, or none of its events can be read. */
export type Unreadable = 'no-calendar' | 'broken';

export interface ReadCalendar {
  /** At most 1,000, the first first. */
  readonly events: readonly Occurrence[];
  /** More takes place than that, or one thing more often than 400 times. */
  readonly isCut: boolean;
  /** What the calendar calls itself; empty where it does not say. */
  readonly name: string;
}

/**
 * What takes place between these days, both included. Times without a zone are in the calendar's own, or in `zone`. Takes time for
 * what is made to take time: what comes from outside is read by `readApart`.
 */
export function readCalendar(text: string, asked: Asked): ReadCalendar | Unreadable {
  const blocks = blocksOf(text);
  if (!blocks) return 'no-calendar';
  if (!blocks.isWhole) return 'broken';
  const sketches = blocks.events.flatMap((block) => attempt(() => sketchOf(componentOf(block))) ?? []);
  if (sketches.length === 0 && blocks.events.length > 0) return 'broken';
  const clocks = clocksOf(blocks.zones, zoneNamed(blocks.zone) ?? asked.zone);
  return { ...occurrencesOf(sketches, asked, clocks), name: lineOf(blocks.name) };
}

function componentOf(block: Block): ICAL.Component {
  return new ICAL.Component(ICAL.parse(block.join('\r\n')));
}

/** Undefined for what has no beginning; throws on what cannot be read. */
function sketchOf(event: ICAL.Component): Sketch | undefined {
  const [start] = stampsOf(event, 'dtstart');
  if (!start) return undefined;
  const [end] = stampsOf(event, 'dtend');
  const [instance] = stampsOf(event, 'recurrence-id');
  const title = lineOf(textIn(event, 'summary'));
  const duration = event.getFirstPropertyValue('duration');
  return {
    uid: textIn(event, 'uid') || `${title} ${start.wall}`,
    title,
    isCancelled: /^cancelled$/i.test(textIn(event, 'status')),
    start,
    ...(end ? { end } : {}),
    ...(duration instanceof ICAL.Duration ? { seconds: duration.toSeconds() } : {}),
    repetitions: instance ? [] : event.getAllProperties('rrule').flatMap((rule) => repetitionOf(rule, event) ?? []),
    also: stampsOf(event, 'rdate'),
    without: stampsOf(event, 'exdate'),
    ...(instance ? { instance } : {}),
  };
}

function textIn(event: ICAL.Component, name: string): string {
  const value = event.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : '';
}

/** All that the properties of this name say; of a period its beginning. What cannot be is left out. */
function stampsOf(event: ICAL.Component, name: string): readonly Stamp[] {
  return event.getAllProperties(name).flatMap((property) => {
    const zone = String(property.getParameter('tzid') ?? '');
    const times = property.getValues().map((value) => (value instanceof ICAL.Period ? value.start : value));
    return times.flatMap((time) => (time instanceof ICAL.Time ? stampOf(time, zone) : [])).filter(({ wall }) => isWall(wall));
  });
}

function stampOf(time: ICAL.Time, zone: string): Stamp {
  const text = time.toString();
  return text.endsWith('Z') ? { wall: text.slice(0, -1), zone: 'UTC' } : { wall: text, zone };
}

function isWall(wall: string): boolean {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/.test(wall) && !Number.isNaN(Date.parse(`${wall.slice(0, 10)}T00:00:00Z`));
}

/** Its end is compared by us: ical.js would compare clock times of two zones where the file does not bring them along. */
function repetitionOf(property: ICAL.Property, event: ICAL.Component): Repetition | undefined {
  const [rule, start] = [property.getFirstValue(), event.getFirstPropertyValue('dtstart')];
  if (!(rule instanceof ICAL.Recur) || !(start instanceof ICAL.Time)) return undefined;
  const until = rule.until ? stampOf(rule.until, '') : undefined;
  return { ...(until ? { until } : {}), walls: () => wallsOf(rule, start) };
}

function* wallsOf(rule: ICAL.Recur, start: ICAL.Time): Iterable<string> {
  const endless = rule.clone();
  endless.until = null;
  // What a rule cannot be is found out on the way; what it gave until then holds.
  const repeating = attempt(() => endless.iterator(start));
  for (let time = attempt(() => repeating?.next()); time; time = attempt(() => repeating?.next())) yield stampOf(time, '').wall;
}

/** Says for every zone that the file names which moment a clock time is: by the file's own rules first (3.2.19), then by ours. */
function clocksOf(zones: readonly Block[], usual: string): (stamp: Stamp) => Date {
  const own = new Map(zones.flatMap((block) => attempt(() => ownZone(componentOf(block))) ?? []));
  return ({ wall, zone }) => {
    const clock = wall.length === 10 ? `${wall}T00:00:00` : wall;
    const rules = own.get(zone);
    return (rules && attempt(() => byRules(rules, clock))) ?? momentIn(zoneNamed(zone) ?? usual, clock);
  };
}

function ownZone(component: ICAL.Component): readonly (readonly [string, ICAL.Timezone])[] {
  const tzid = textIn(component, 'tzid');
  const says = component.getAllSubcomponents().some((part) => part.hasProperty('dtstart') && part.hasProperty('tzoffsetto'));
  return tzid !== '' && says ? [[tzid, new ICAL.Timezone({ component, tzid })]] : [];
}

function byRules(rules: ICAL.Timezone, wall: string): Date {
  return new Date(Date.parse(`${wall}Z`) - rules.utcOffset(ICAL.Time.fromDateTimeString(wall)) * 1000);
}

/** One line of at most 160 characters, without what is not seen or turns the writing round. */
function lineOf(text: string): string {
  const line = text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ');
  const letters = [...line.trim()];
  return letters.length > 160 ? `${letters.slice(0, 159).join('').trimEnd()}…` : letters.join('');
}

/** Undefined where the library cannot make anything of it. */
function attempt<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
