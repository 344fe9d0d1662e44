// Letters on their way: part by part, each written into the ledger before it leaves and after; killed anywhere, taken up again.
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Kept } from '../../kernel/collection.ts';
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { described } from '../../kernel/log.ts';
import type { Letter, Outcome } from '../../kernel/post.ts';
import { hashed, newId } from '../../kernel/secrets.ts';
import { DAY, later, MINUTE } from '../../kernel/time.ts';
import { nextTry } from '../../mail/retry.ts';
import { Deliveries, type Delivery, DIGEST, type Part, Parts } from './digest.store.ts';

/** Whoever holds a part longer than half of it says so with the next letter, which waits for another to arrive at most. */
const LEASE = 16 * MINUTE;
/** The post keeps a letter for at most seven minutes: its turn, our pace, the server (mail/post.ts). */
const ON_ITS_WAY = 8 * MINUTE;
/** Parts that one process has at once: while the last letters of one are on their way, another begins. */
const PARTS = 2;
/** Letters of one part that are on their way at once, most of them waiting for one of the post's connections. */
const AT_ONCE = 60;
/** The ledger is written so often, in milliseconds: for all letters that came in between, in one transaction. What was taken meanwhile arrives twice if it is killed. */
const BEAT = 8;
/** The ledger is kept for so long. */
const KEPT = 400 * DAY;
/** Where nobody's letters leave because of the settings, all wait for so long. */
const STOPPED = 15 * MINUTE;

/** For whoever sends until there is nothing left. */
const never = new AbortController().signal;
/** Who holds the letters that this process sends. */
const me = newId();

/** What is written to one member: the ledger's row without its fate, and the letter; no letter where there is nothing to tell. */
export interface Written {
  readonly about: About;
  readonly letter: Letter;
  /** What has to be kept before it may leave. */
  before?(): Promise<unknown>;
}

export type About = Pick<Delivery, 'community' | 'member' | 'kind' | 'since' | 'until'> & Partial<Pick<Delivery, 'things'>>;

/** Writes the letters of a part, a few at a time, as they are wanted. */
export type Write = (part: Part) => AsyncIterable<Written>;

/** Takes on parts of some kinds until none is left, or until the signal says so. Says how many letters were taken by the mail server. */
export async function sendParts(
  house: House,
  write: Write,
  signal = never,
  { holder = newId(), kinds = [DIGEST] }: { readonly holder?: string; readonly kinds?: readonly string[] } = {},
): Promise<number> {
  let sent = 0;
  let isStopped = false;
  const some = async () => {
    while (!isStopped && !signal.aborted) {
      const now = house.clock();
      const lease = { holder, now, until: later(now, LEASE) };
      const part = await house.storage.of(Parts).claim({ kind: { $in: kinds }, until: { $lte: now } }, lease);
      if (!part) return;
      try {
        const done = await sendPart(house, part, write, signal);
        sent += done.sent;
        if (signal.aborted) await release(house, part);
        if (done.isStopped) isStopped = true;
        else await house.storage.of(Parts).remove({ id: part.id });
      } catch (error) {
        // Its lease runs out, and somebody takes it up again.
        house.log.error('letters not sent', { community: part.community, error: described(error) });
      }
    }
  };
  await severally(PARTS, some);
  return sent;
}

/** Does the same so many times at once, each to its end; throws what one of them threw. */
async function severally(count: number, work: () => Promise<void>): Promise<void> {
  const ends = await Promise.allSettled(Array.from({ length: count }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Throws what kept one of its letters out of the ledger, after all others have been seen to: then the part has to be taken up again. */
async function sendPart(house: House, part: Part & Kept, write: Write, signal: AbortSignal): Promise<{ sent: number; isStopped: boolean }> {
  const fates: Outcome['kind'][] = [];
  const failures: unknown[] = [];
  const under = new Set<Promise<void>>();
  // A race would hang a reaction on each letter under way for every letter that waits.
  let oneLess = (): void => undefined;
  let renewed = house.clock();
  try {
    for await (const written of write(part)) {
      if (fates.includes('misconfigured') || signal.aborted) break;
      if (under.size >= AT_ONCE) await new Promise<void>((go) => (oneLess = go));
      renewed = await renewLease(house, part, renewed);
      const one: Promise<void> = sendOne(house, written)
        .then((fate) => void (fate && fates.push(fate)))
        .catch((error) => void failures.push(error))
        .finally(() => {
          under.delete(one);
          oneLess();
        });
      under.add(one);
      // Those under way go on meanwhile.
      await turn();
    }
  } finally {
    await Promise.all(under);
  }
  if (failures.length > 0) throw failures[0];
  // A part that is left half-way is taken up when its lease is over; what of it has left is in the ledger.
  return { sent: fates.filter((fate) => fate === 'sent').length, isStopped: fates.includes('misconfigured') || signal.aborted };
}

/** So that another process takes it up at once. */
async function release(house: House, { id, leaseHolder }: Part & Kept): Promise<void> {
  await house.storage.of(Parts).update({ id, leaseHolder: leaseHolder ?? '' }, { $set: { leaseUntil: new Date(0) } });
}

async function renewLease(house: House, { id }: Kept, renewed: Date): Promise<Date> {
  const now = house.clock();
  if (now.getTime() - renewed.getTime() < LEASE / 2) return renewed;
  await house.storage.of(Parts).update({ id }, { $set: { leaseUntil: later(now, LEASE) } });
  return now;
}

/** Sends one letter if nobody has, and says what became of it; undefined where it was somebody else's, or over. */
async function sendOne(house: House, { about, letter, before }: Written): Promise<Outcome['kind'] | undefined> {
  const [row] = await Promise.all([reserve(house, about), before && nextBeat().then(before)]);
  return row && (await dispatch(house, row, letter));
}

/** The row of a letter that may leave now: a new one, or one whose sender died. */
async function reserve(house: House, about: About): Promise<(Delivery & Kept) | undefined> {
  await nextBeat();
  const now = house.clock();
  const deliveries = house.storage.of(Deliveries);
  const id = deliveryId(about);
  const lease = { holder: me, now, until: later(now, ON_ITS_WAY) };
  const fate = {
    state: 'sending' as const,
    reason: '',
    tries: 0,
    nextAt: new Date(0),
    at: now,
    leaseHolder: lease.holder,
    leaseUntil: lease.until,
  };
  try {
    return await deliveries.insert({ id, things: [], ...about, ...fate, expiresAt: later(about.until, KEPT) });
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
  }
  return deliveries.claim({ id, state: 'sending' }, lease);
}

async function dispatch(house: House, row: Delivery & Kept, letter: Letter): Promise<Outcome['kind']> {
  const outcome = await house.post.send(letter);
  await nextBeat();
  await settle(house, row, outcome);
  return outcome.kind;
}

let beat: Promise<void> | undefined;

/** Whoever waits for it goes on in the same turn of the loop as all the others, so that their writes go together. */
function nextBeat(): Promise<void> {
  beat ??= wait(BEAT).then(() => {
    beat = undefined;
  });
  return beat;
}

/** Writes down what became of a letter, unless somebody has since. */
async function settle(house: House, row: Delivery & Kept, outcome: Outcome): Promise<void> {
  const fate = { ...fateOf(house, row, outcome), at: house.clock(), leaseUntil: new Date(0) };
  await house.storage.of(Deliveries).update({ id: row.id, state: 'sending' }, { $set: fate });
}

type Fate = Partial<Pick<Delivery, 'state' | 'reason' | 'tries' | 'nextAt'>>;

function fateOf(house: House, row: Delivery & Kept, outcome: Outcome): Fate {
  if (outcome.kind === 'sent') return { state: 'sent', reason: '' };
  const { reason } = outcome;
  // Neither wrong settings nor our own pace are a try that failed.
  const isTry = outcome.kind === 'refused' || (outcome.kind === 'later' && !outcome.until);
  const tries = row.tries + (isTry ? 1 : 0);
  const next = nextOf(house, row, outcome, tries);
  return next ? { state: 'later', reason, tries, nextAt: next } : { state: 'failed', reason, tries };
}

/** When to try again; undefined where it would be in vain, or so late that the next letter is nearer. */
function nextOf(house: House, row: Delivery & Kept, outcome: Exclude<Outcome, { kind: 'sent' }>, tries: number): Date | undefined {
  if (outcome.kind === 'refused') return undefined;
  const now = house.clock();
  const late = later(row.until, lateAfter(row));
  if (outcome.kind === 'later' && !outcome.until) return nextTry({ key: row.id, tries, now, late });
  const next = (outcome.kind === 'later' && outcome.until) || later(now, STOPPED);
  return next < late ? next : undefined;
}

/** Half of the time that it tells of: then the next one is nearer. */
function lateAfter({ since, until }: Delivery): number {
  return Math.max(12 * 60 * MINUTE, Math.min(7 * DAY, (until.getTime() - since.getTime()) / 2));
}

/** Writes the letter of a row anew, as things are now; or says when it may leave, or that there is none any more. */
export type Rewrite = (row: Delivery) => Promise<Letter | Date | undefined>;

/**
 * Tries again what was to be tried again by now, and says how many were taken. `rewrite` writes a letter anew, as things are; where
 * there is none any more, it is over.
 */
export async function sendAgain(house: House, rewrite: Rewrite, signal = never): Promise<number> {
  let sent = 0;
  let isStopped = false;
  const some = async () => {
    while (!isStopped && !signal.aborted) {
      const kind = await sendNext(house, rewrite);
      if (kind === undefined) return;
      if (kind === 'sent') sent++;
      if (kind === 'misconfigured') isStopped = true;
    }
  };
  await severally(AT_ONCE, some);
  return sent;
}

/** The next one whose time has come; undefined where there is none. */
async function sendNext(house: House, rewrite: Rewrite): Promise<Outcome['kind'] | 'over' | undefined> {
  const now = house.clock();
  const deliveries = house.storage.of(Deliveries);
  const lease = { holder: me, now, until: later(now, ON_ITS_WAY) };
  const row = await deliveries.claim({ state: 'later', nextAt: { $lte: now } }, lease);
  if (!row) return undefined;
  await deliveries.update({ id: row.id }, { $set: { state: 'sending', nextAt: new Date(0) } });
  try {
    const letter = await rewrite(row);
    if (letter instanceof Date) {
      await deliveries.update({ id: row.id }, { $set: { state: 'later', nextAt: letter, leaseUntil: new Date(0) } });
      return 'later';
    }
    if (letter) return await dispatch(house, row, letter);
  } catch (error) {
    // One that cannot be written now keeps nobody else's.
    house.log.error('letter not sent again', { community: row.community, error: described(error) });
    await settle(house, row, { kind: 'later', reason: 'storage' });
    return 'later';
  }
  await deliveries.update({ id: row.id }, { $set: { state: 'failed', reason: 'over', at: now, leaseUntil: new Date(0) } });
  return 'over';
}

/** Rows whose sender died after its part was gone are tried again. */
export async function takeUpLost(house: House): Promise<void> {
  const now = house.clock();
  const lost = await house.storage
    .of(Deliveries)
    .find({ state: 'sending', nextAt: new Date(0), leaseUntil: { $lte: later(now, -ON_ITS_WAY) } }, { limit: 200 });
  for (const { id, leaseUntil } of lost.items) {
    // Whoever has taken it up meanwhile has a lease of their own.
    await house.storage.of(Deliveries).update({ id, state: 'sending', leaseUntil }, { $set: { state: 'later', nextAt: now } });
    await wait(0);
  }
}

/** A letter about the same is the same letter. Those that leave together begin alike, so that a home that keeps ids in order writes them to one place. */
export function deliveryId({ community, member, kind, until }: About): string {
  return `${until.getTime().toString(36)}-${member}-${hashed(`${community} ${kind}`)}`;
}
