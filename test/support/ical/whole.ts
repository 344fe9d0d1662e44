// What only several lines together can have wrong: ends before starts, overrides without a series, zones that nobody defines.
import type { Component } from './components.ts';
import { type ContentLine, quote, type Say } from './lines.ts';
import { notGenerated, recurFindings } from './recur.ts';
import { describeWhen, sameForm, type When, whens } from './times.ts';

/** Findings about the calendar as a whole. */
export function lintWhole(calendar: Component, say: Say): void {
  const events = calendar.components.filter(({ name }) => name === 'VEVENT');
  if (calendar.components.length === 0) say(calendar.line, 'VCALENDAR holds no component: RFC 5545 3.6 asks for one (a VTIMEZONE will do)');
  for (const event of events) lintEvent(event, say);
  for (const zone of calendar.components) if (zone.name === 'VTIMEZONE') lintZone(zone, say);
  lintSeries(events, say);
  lintZones(calendar, events, say);
}

const first = (component: Component, name: string): ContentLine | undefined => component.properties.find((each) => each.name === name);
const whenOf = (component: Component, name: string): When | undefined => {
  const property = first(component, name);
  return property && whens(property)[0];
};

function lintEvent(event: Component, say: Say): void {
  const start = whenOf(event, 'DTSTART');
  for (const property of event.properties) sayFloating(property, say);
  for (const rule of event.properties.filter(({ name }) => name === 'RRULE'))
    for (const found of recurFindings(rule.value, start)) say(rule.line, found);
  lintEnd(event, start, say);
  for (const alarm of event.components) lintAlarm(alarm, say);
}

/** RFC 5545 knows times in no zone; calendar programs do not agree on what they are, so that no feed of ours has one. */
function sayFloating(property: ContentLine, say: Say): void {
  if (!['DTSTART', 'DTEND', 'EXDATE', 'RDATE', 'RECURRENCE-ID'].includes(property.name)) return;
  if (whens(property).some(({ kind }) => kind === 'floating')) say(property.line, `${property.name} is a time in no zone`);
}

function lintEnd(event: Component, start: When | undefined, say: Say): void {
  const line = first(event, 'DTEND')?.line ?? event.line;
  const end = whenOf(event, 'DTEND');
  const duration = first(event, 'DURATION');
  if (start?.kind === 'date' && duration && !/^\+?P\d+[DW]$/.test(duration.value))
    say(duration.line, 'DURATION is not in days or weeks, but DTSTART is a DATE');
  if (!start || !end) return;
  if (!sameForm(start, end)) say(line, `DTEND is ${describeWhen(end)}, but DTSTART is ${describeWhen(start)}`);
  else if (end.wall <= start.wall) say(line, `DTEND is not after DTSTART${start.kind === 'date' ? ': it is the day after the last' : ''}`);
}

function lintAlarm(alarm: Component, say: Say): void {
  const action = first(alarm, 'ACTION')?.value.toUpperCase() ?? '';
  const wanted = { DISPLAY: ['DESCRIPTION'], EMAIL: ['DESCRIPTION', 'SUMMARY', 'ATTENDEE'] }[action] ?? [];
  for (const name of wanted) if (!first(alarm, name)) say(alarm.line, `VALARM with ACTION:${action} has no ${name}`);
  if (!first(alarm, 'REPEAT') !== !first(alarm, 'DURATION')) say(alarm.line, 'VALARM has only one of REPEAT and DURATION');
}

function lintZone(zone: Component, say: Say): void {
  if (zone.components.length === 0) say(zone.line, 'VTIMEZONE has neither STANDARD nor DAYLIGHT');
  for (const observance of zone.components) {
    const start = whenOf(observance, 'DTSTART');
    for (const rule of observance.properties.filter(({ name }) => name === 'RRULE'))
      for (const found of recurFindings(rule.value, start, { inZone: true })) say(rule.line, found);
  }
}

function lintSeries(events: readonly Component[], say: Say): void {
  const masters = new Map(events.filter((event) => !first(event, 'RECURRENCE-ID')).map((event) => [uidOf(event), event]));
  sayTwins(events, say);
  for (const event of events) {
    const id = first(event, 'RECURRENCE-ID');
    if (id) lintOverride(id, uidOf(event), masters.get(uidOf(event)), say);
    else for (const each of event.properties) if (each.name === 'EXDATE') lintException(each, event, say);
  }
}

function sayTwins(events: readonly Component[], say: Say): void {
  const seen = new Set<string>();
  for (const event of events) {
    const id = first(event, 'RECURRENCE-ID');
    const key = `${uidOf(event)} ${id ? whens(id)[0]?.wall : ''}`;
    if (seen.has(key)) say(event.line, `a second VEVENT has UID ${quote(uidOf(event))}${id ? ' and this RECURRENCE-ID' : ''}`);
    seen.add(key);
  }
}

const uidOf = (event: Component): string => first(event, 'UID')?.value ?? '';

function lintOverride(id: ContentLine, uid: string, master: Component | undefined, say: Say): void {
  if (!master) say(id.line, `RECURRENCE-ID overrides a series of UID ${quote(uid)} that is not there`);
  else if (!first(master, 'RRULE') && !first(master, 'RDATE'))
    say(id.line, `RECURRENCE-ID overrides UID ${quote(uid)}, which does not recur`);
  else lintException(id, master, say);
}

/** EXDATE and RECURRENCE-ID name occurrences of the series, in the form of its DTSTART. */
function lintException(property: ContentLine, master: Component, say: Say): void {
  const start = whenOf(master, 'DTSTART');
  const named = whens(property);
  const other = start && named.find((each) => !sameForm(each, start));
  if (other) say(property.line, `${property.name} is ${describeWhen(other)}, but DTSTART of the series is ${describeWhen(start)}`);
  const rule = first(master, 'RRULE')?.value;
  if (!start || other || !rule || first(master, 'RDATE') || recurFindings(rule, start).length > 0) return;
  const walls = named.map(({ wall }) => wall);
  for (const wall of notGenerated(rule, start, walls))
    say(property.line, `${property.name} names ${new Date(wall).toISOString().slice(0, -5)}, which the RRULE does not generate`);
}

/** Every zone that is used is defined, every zone that is defined is used (or the calendar is empty), and once. */
function lintZones(calendar: Component, events: readonly Component[], say: Say): void {
  const defined = new Map<string, Component>();
  for (const zone of calendar.components.filter(({ name }) => name === 'VTIMEZONE')) {
    const tzid = first(zone, 'TZID')?.value ?? '';
    if (defined.has(tzid)) say(zone.line, `a second VTIMEZONE defines ${quote(tzid)}`);
    defined.set(tzid, zone);
  }
  const used = new Set<string>();
  for (const property of events.flatMap((event) => event.properties)) {
    const tzid = property.params.get('TZID')?.[0]?.text;
    if (tzid === undefined) continue;
    const zone = defined.get(tzid);
    if (zone) sayTooEarly(property, zone, say);
    else if (!used.has(tzid)) say(property.line, `TZID ${quote(tzid)} is defined by no VTIMEZONE`);
    used.add(tzid);
  }
  if (events.length === 0) return;
  for (const [tzid, zone] of defined) if (!used.has(tzid)) say(zone.line, `VTIMEZONE ${quote(tzid)} is used by nobody`);
}

/** Before the first observance a zone has no offset: whoever prunes a VTIMEZONE may not prune what is needed. */
function sayTooEarly(property: ContentLine, zone: Component, say: Say): void {
  const onset = Math.min(...zone.components.map((observance) => whenOf(observance, 'DTSTART')?.wall ?? Number.NEGATIVE_INFINITY));
  if (whens(property).some(({ wall }) => wall < onset))
    say(property.line, `${property.name} is before the first observance of its VTIMEZONE`);
}
