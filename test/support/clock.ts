// What tests give instead of the real surroundings: a clock that is told the time, and a log that remembers.
import type { Log, LogFields } from '../../src/kernel/log.ts';

/** A clock that stands still until it is told the time. */
export interface TestClock {
  (): Date;
  now: Date;
}

export function testClock(now = '2026-11-23T15:00:00Z'): TestClock {
  const clock = Object.assign(() => new Date(clock.now), { now: new Date(now) });
  return clock;
}

/** A log that remembers its lines. */
export interface TestLog extends Log {
  readonly lines: { level: string; event: string; fields: LogFields }[];
}

export function testLog(): TestLog {
  const lines: TestLog['lines'] = [];
  const note =
    (level: string) =>
    (event: string, fields: LogFields = {}) =>
      void lines.push({ level, event, fields });
  return { lines, info: note('info'), warn: note('warn'), error: note('error') };
}
