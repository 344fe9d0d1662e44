// A calendar as node-ical reads it: its parser, its zones by name, its own expansion of recurrences.
import ical, { type EventInstance, type ParameterValue, type VEvent } from 'node-ical';
import { attempt, type Occurrence, type Reading, type Window } from './reading.ts';

/** Beyond the window on both sides, since node-ical counts whole days by the clock of this machine. */
const slack = 3 * 86_400_000;

export function readWithNodeIcal(bytes: Buffer, window: Window): Reading {
  return attempt(window, () => {
    const { result, warnings } = hearing(() => expand(bytes, window));
    return { complaints: warnings, occurrences: result };
  });
}

function expand(bytes: Buffer, { since, until }: Window): Occurrence[] {
  const from = new Date(since.getTime() - slack);
  const to = new Date(until.getTime() + slack);
  const components = Object.values(ical.sync.parseICS(bytes.toString()));
  const events = components.filter((each): each is VEvent => each?.type === 'VEVENT');
  return events.flatMap((event) => ical.expandRecurringEvent(event, { from, to }).map(occurrence));
}

function occurrence({ start, end, summary, isFullDay, event }: EventInstance): Occurrence {
  const iso = isFullDay ? localDay : (date: Date) => date.toISOString();
  return { uid: event.uid, start: iso(start), end: iso(end), summary: textOf(summary), cancelled: event.status === 'CANCELLED' };
}

const textOf = (value: ParameterValue): string => (typeof value === 'string' ? value : value.val);

function localDay(date: Date): string {
  return new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())).toISOString().slice(0, 10);
}

/** node-ical gives some of its complaints to the console only. */
function hearing<T>(work: () => T): { result: T; warnings: string[] } {
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (...said) => void warnings.push(said.join(' '));
  try {
    return { result: work(), warnings };
  } finally {
    console.warn = warn;
  }
}
