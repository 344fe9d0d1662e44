// Recurrence rules: the grammar of RRULE, which parts go together (RFC 5545 3.3.10), and whether a rule generates a date.
import ICAL from 'ical.js';
import { quote } from './lines.ts';
import { dateTimeWall, dateWall, type When } from './times.ts';

const frequencies = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** From the least to the most, or the same counted from the end. */
const within =
  (least: number, most: number, signed = false) =>
  (text: string) => {
    const number = Number(text);
    if (!(signed ? /^[+-]?\d{1,3}$/ : /^\d{1,2}$/).test(text)) return false;
    return signed ? number !== 0 && Math.abs(number) >= least && Math.abs(number) <= most : number >= least && number <= most;
  };

const isWeekday = (text: string) => weekdays.includes(text);
const isPositive = (text: string) => /^\d{1,9}$/.test(text) && Number(text) > 0;

const parts: Readonly<Record<string, (text: string) => boolean>> = {
  FREQ: (text) => frequencies.includes(text),
  UNTIL: (text) => dateWall(text) !== undefined || dateTimeWall(text) !== undefined,
  COUNT: isPositive,
  INTERVAL: isPositive,
  BYSECOND: within(0, 60),
  BYMINUTE: within(0, 59),
  BYHOUR: within(0, 23),
  BYDAY: (text) => isWeekday(text.slice(-2)) && (text.length === 2 || within(1, 53, true)(text.slice(0, -2))),
  BYMONTHDAY: within(1, 31, true),
  BYYEARDAY: within(1, 366, true),
  BYWEEKNO: within(1, 53, true),
  BYMONTH: within(1, 12),
  BYSETPOS: within(1, 366, true),
  WKST: isWeekday,
};

type Rule = ReadonlyMap<string, string>;

/** All that is wrong with the text of an RRULE whose event (or change of offset) starts then. */
export function recurFindings(text: string, start: When | undefined, { inZone = false } = {}): string[] {
  const pairs = text.split(';').map((part) => part.split('=') as [string, string?]);
  const rule: Rule = new Map(pairs.map(([name, value]) => [name, value ?? '']));
  return [...grammarFindings(pairs), ...togetherFindings(rule), ...(start ? startFindings(rule, start, inZone) : [])];
}

function grammarFindings(pairs: readonly [string, string?][]): string[] {
  const names = pairs.map(([name]) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [
    ...(names[0] === 'FREQ' ? [] : ['RRULE does not begin with FREQ']),
    ...twice.map((name) => `RRULE has ${name} twice`),
    ...pairs.flatMap(([name, value]) => partFindings(name, value)),
  ];
}

function partFindings(name: string, value: string | undefined): string[] {
  const good = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!good || value === undefined) return [`RRULE has the part ${quote(name)}, which is none of RFC 5545`];
  const values = name.startsWith('BY') ? value.split(',') : [value];
  return values.filter((each) => !good(each)).map((each) => `RRULE has ${name}=${quote(each)}, which cannot be`);
}

function togetherFindings(rule: Rule): string[] {
  const freq = rule.get('FREQ') ?? '';
  const byDay = rule.get('BYDAY');
  const wrong: [boolean, string][] = [
    [rule.has('COUNT') && rule.has('UNTIL'), 'COUNT and UNTIL together'],
    [rule.has('BYWEEKNO') && freq !== 'YEARLY', `BYWEEKNO with FREQ=${freq}`],
    [rule.has('BYYEARDAY') && ['DAILY', 'WEEKLY', 'MONTHLY'].includes(freq), `BYYEARDAY with FREQ=${freq}`],
    [rule.has('BYMONTHDAY') && freq === 'WEEKLY', 'BYMONTHDAY with FREQ=WEEKLY'],
    [/\d/.test(byDay ?? '') && !['MONTHLY', 'YEARLY'].includes(freq), `a numbered BYDAY with FREQ=${freq}`],
    [/\d/.test(byDay ?? '') && rule.has('BYWEEKNO'), 'a numbered BYDAY with BYWEEKNO'],
    [rule.has('BYSETPOS') && ![...rule.keys()].some((name) => /^BY(?!SETPOS)/.test(name)), 'BYSETPOS without another BY part'],
  ];
  return wrong.flatMap(([is, what]) => (is ? [`RRULE has ${what}`] : []));
}

function startFindings(rule: Rule, start: When, inZone: boolean): string[] {
  const hours = ['BYHOUR', 'BYMINUTE', 'BYSECOND'].filter((name) => start.kind === 'date' && rule.has(name));
  return [
    ...hours.map((name) => `RRULE has ${name}, but DTSTART is a DATE`),
    ...untilFindings(rule.get('UNTIL'), start, inZone),
    ...weekdayFindings(rule, start),
  ];
}

/** UNTIL is a DATE where DTSTART is one, local where DTSTART is in no zone, and UTC in every other case, a VTIMEZONE's included. */
function untilFindings(until: string | undefined, start: When, inZone: boolean): string[] {
  if (until === undefined) return [];
  const kind = dateWall(until) === undefined ? (until.endsWith('Z') ? 'utc' : 'floating') : 'date';
  const wanted = start.kind === 'zone' || inZone ? 'utc' : start.kind;
  const wall = dateWall(until) ?? dateTimeWall(until) ?? Number.POSITIVE_INFINITY;
  return [
    ...(kind === wanted ? [] : [`RRULE has UNTIL=${until}, which is not of the type that DTSTART asks for`]),
    ...(wall < start.wall - 86_400_000 ? [`RRULE has UNTIL=${until}, before DTSTART`] : []),
  ];
}

/** A first date that its own rule does not generate is counted by some programs and not by others. */
function weekdayFindings(rule: Rule, start: When): string[] {
  const days = rule
    .get('BYDAY')
    ?.split(',')
    .map((day) => day.slice(-2));
  const own = weekdays[new Date(start.wall).getUTCDay()] ?? '';
  return days && start.kind !== 'utc' && !days.includes(own) ? [`RRULE has BYDAY=${days}, but DTSTART is on ${own}`] : [];
}

/** Those walls (of the form of the start) that the rule never generates. UNTIL is left aside: it needs the zone's offset. */
export function notGenerated(text: string, start: When, walls: readonly number[]): number[] {
  const rule = ICAL.Recur.fromString(text.replace(/;UNTIL=[^;]*/, ''));
  const missing = new Set(walls);
  const latest = Math.max(...walls);
  const dates = rule.iterator(ICAL.Time.fromJSDate(new Date(start.wall), true));
  for (let date = dates.next(); date && missing.size > 0; date = dates.next()) {
    const wall = date.toUnixTime() * 1000;
    missing.delete(wall);
    if (wall > latest) break;
  }
  return [...missing];
}
