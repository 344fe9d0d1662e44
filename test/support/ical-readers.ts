// Four independent readers of calendars. What they agree on, calendar programs will understand.
import { readInPython } from './ical/python.ts';
import { readWithIcalJs } from './ical/read-ical-js.ts';
import { readWithNodeIcal } from './ical/read-node-ical.ts';
import { type Reading, type Window, within } from './ical/reading.ts';

export type { Occurrence, Reading, Window } from './ical/reading.ts';

/** ical.js and node-ical in this process; vobject (with python-dateutil) and libical from Debian, in a Python. */
export const readers = ['ical.js', 'node-ical', 'vobject', 'libical'] as const;

/** By reader. */
export type Readings = Readonly<Record<(typeof readers)[number], Reading>>;

/**
 * What each reader says of each calendar, in the order given: complaints, and every occurrence that starts within the window. A moved
 * occurrence counts where it has moved to; a cancelled one is there and says so. Give many calendars at once: Python starts once (0.3 s).
 */
export function readCalendars(calendars: readonly (Buffer | string)[], window: Window): Readings[] {
  const all = calendars.map((calendar) => Buffer.from(calendar));
  const inPython = readInPython(all, window);
  return all.map((bytes, at) => {
    const { vobject, libical } = inPython[at] as { vobject: Reading; libical: Reading };
    return {
      'ical.js': readWithIcalJs(bytes, window),
      'node-ical': readWithNodeIcal(bytes, window),
      vobject: trimmed(vobject, window),
      libical: trimmed(libical, window),
    };
  });
}

const trimmed = ({ complaints, occurrences }: Reading, window: Window): Reading => ({
  complaints,
  occurrences: within(window, occurrences),
});
