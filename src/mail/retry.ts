// When a letter that could not go is tried again: growing waits, spread so that not all come at once, and an end.
import { createHash } from 'node:crypto';
import { HOUR, MINUTE } from '../kernel/time.ts';

/** After the first try, the second …; then the last one again and again. */
const waits = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR] as const;
/** By how much a wait is spread: from so much less to so much more. */
const SPREAD = 0.25;

export interface Tried {
  /** What is sent, such as its Message-ID: the same key spreads the same way, whichever process asks. */
  readonly key: string;
  /** How many tries have failed; at least 1. */
  readonly tries: number;
  readonly now: Date;
  /** When it is too late for this letter to be of use. */
  readonly late: Date;
}

/** When to try next, or undefined if that would be too late. A wait for our own pace is no failed try: its `until` says when. */
export function nextTry({ key, tries, now, late }: Tried): Date | undefined {
  const wait = waits[Math.min(tries, waits.length) - 1] ?? waits[0];
  const next = new Date(now.getTime() + Math.round(wait * (1 + SPREAD * spread(`${key} ${tries}`))));
  return next < late ? next : undefined;
}

/** From -1 to 1, by the key alone. */
function spread(key: string): number {
  return (createHash('sha256').update(key).digest().readUInt32BE() / 0xffffffff) * 2 - 1;
}
