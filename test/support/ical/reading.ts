// What a reader of calendars says, whoever it is: its complaints, and what happens when.

/** The part of time that is asked about: occurrences that start at `since` or later and before `until`. A whole day starts at 00:00 UTC here. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}

export interface Occurrence {
  readonly uid: string;
  /** An instant, `2026-04-03T12:00:00.000Z`, or a whole day, `2026-04-03`. */
  readonly start: string;
  /** An instant, or the day after the last. */
  readonly end: string;
  readonly summary: string;
  readonly cancelled: boolean;
}

export interface Reading {
  /** What the reader itself found wrong, in its own words. */
  readonly complaints: readonly string[];
  /** In order of start, UID and summary; empty where the calendar could not be read at all. */
  readonly occurrences: readonly Occurrence[];
}

/** Those that start within the window, in the order that all readers keep. */
export function within({ since, until }: Window, occurrences: readonly Occurrence[]): Occurrence[] {
  const inside = occurrences.filter(({ start }) => Date.parse(start) >= since.getTime() && Date.parse(start) < until.getTime());
  return inside.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

const orderOf = ({ start, uid, summary }: Occurrence): string => `${start} ${uid} ${summary}`;

/** A reading by a reader that may throw: what it throws is a complaint. */
export function attempt(window: Window, read: () => Reading): Reading {
  try {
    const { complaints, occurrences } = read();
    return { complaints, occurrences: within(window, occurrences) };
  } catch (error) {
    return { complaints: [String(error)], occurrences: [] };
  }
}
