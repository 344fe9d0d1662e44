// What is due, claimed, run, and its outcome noted: work that comes again and again, shared by all processes.
import { hostname } from 'node:os';
import type { Feature, House, Job } from '../kernel/feature.ts';
import { described } from '../kernel/log.ts';
import { newId } from '../kernel/secrets.ts';
import { later, MINUTE } from '../kernel/time.ts';
import { claimBucket, finish } from '../storage/claims.ts';

/** How long a run may take before another process may take it over. */
const LEASE = 10 * MINUTE;
const TICK = MINUTE;

/** The house's own job: what has expired is removed (readers never see it anyway). */
const sweep: Job = {
  name: 'storage.sweep',
  every: 10 * MINUTE,
  async run(house) {
    const removed = await house.storage.sweep(house.clock());
    house.log.info('swept', { removed });
  },
};

/** What a process that was killed left half-way in the journal is finished by those that live. */
const repair: Job = {
  name: 'journal.repair',
  every: MINUTE,
  async run(house) {
    const kept = await house.journal.repair();
    if (kept > 0) house.log.info('journal repaired', { kept });
  },
};

export interface Clockwork {
  /** Runs everything that is due now; resolves when done. What fails is logged and tried again in its next bucket. */
  tick(): Promise<void>;
  /** Ticks every minute until stopped. */
  start(): void;
  /** Ends the ticking, asks what is running to end soon, and waits for it. */
  stop(): Promise<void>;
}

/**
 * The clockwork of this process for the jobs of these features. Each goes on by itself, so that one that takes long (a thousand letters at
 * the pace of a slow relay) keeps no other waiting.
 */
export function openClockwork(house: House, features: readonly Feature[]): Clockwork {
  const jobs = [sweep, repair, ...features.flatMap((feature) => feature.jobs ?? [])];
  const holder = `${hostname()} ${process.pid} ${newId()}`;
  const stopping = new AbortController();
  const running = new Map<Job, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  const begin = (job: Job): Promise<void> => {
    const run = running.get(job) ?? runIfDue(house, job, holder, stopping.signal).finally(() => running.delete(job));
    running.set(job, run);
    return run;
  };
  const tick = async () => {
    await Promise.all(jobs.map(begin));
  };
  return {
    tick,
    start() {
      timer = setInterval(tick, TICK);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

async function runIfDue(house: House, job: Job, holder: string, signal: AbortSignal): Promise<void> {
  const now = house.clock();
  const bucket = String(Math.floor(now.getTime() / job.every));
  try {
    const claim = await claimBucket(house.storage, { name: job.name, bucket, holder, now, until: later(now, LEASE) });
    if (!claim) return;
    await job.run(house, signal);
    await finish(house.storage, claim);
  } catch (error) {
    house.log.error('job failed', { job: job.name, error: described(error) });
  }
}
