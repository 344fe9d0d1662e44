// A calendar as ical.js reads it: its parser, its zones from the VTIMEZONEs, its iterator of recurrences.
import ICAL from 'ical.js';
import { attempt, type Occurrence, type Reading, type Window } from './reading.ts';

export function readWithIcalJs(bytes: Buffer, window: Window): Reading {
  return attempt(window, () => {
    const calendar = new ICAL.Component(ICAL.parse(bytes.toString()));
    const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component, { exceptions: [] }));
    const nameless = events.filter(({ uid }) => !uid).map(() => 'an event has the UID null');
    const overrides = new Set(events.filter(isOverride).map((event) => keyOf(event.uid, event.recurrenceId)));
    return { complaints: nameless, occurrences: events.flatMap((event) => occurrencesOf(event, overrides, window.until)) };
  });
}

const isOverride = (event: ICAL.Event): boolean => event.isRecurrenceException();
const keyOf = (uid: string, time: ICAL.Time): string => `${uid} ${time.toUnixTime()}`;

function occurrencesOf(event: ICAL.Event, overrides: ReadonlySet<string>, until: Date): Occurrence[] {
  if (isOverride(event) || !event.isRecurring()) return [occurrence(event, event.startDate)];
  const found: Occurrence[] = [];
  const dates = event.iterator();
  for (let date = dates.next(); date && date.toUnixTime() * 1000 < until.getTime(); date = dates.next())
    if (!overrides.has(keyOf(event.uid, date))) found.push(occurrence(event, date));
  return found;
}

/** A series' occurrences all last exactly as long as the first one (RFC 5545 3.8.5.3), over a change of the clock too. */
function occurrence(event: ICAL.Event, start: ICAL.Time): Occurrence {
  const seconds = event.endDate.toUnixTime() - event.startDate.toUnixTime();
  return {
    uid: event.uid,
    start: iso(start.toUnixTime(), start.isDate),
    end: iso(start.toUnixTime() + seconds, start.isDate),
    summary: event.summary ?? '',
    cancelled: event.component.getFirstPropertyValue('status') === 'CANCELLED',
  };
}

const iso = (seconds: number, isDate: boolean): string => new Date(seconds * 1000).toISOString().slice(0, isDate ? 10 : undefined);
