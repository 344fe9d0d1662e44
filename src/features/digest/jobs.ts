// Letters as work that comes again and again: looked at every minute by every process, each letter by one.
import type { House, Job } from '../../kernel/feature.ts';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { rewrite, writerFor } from './letters.ts';
import { nearKinds, nearWriter, rewriteAny } from './near-letters.ts';
import { enrol, planLetters } from './planning.ts';
import { sendAgain, sendParts, takeUpLost } from './sending.ts';
import { wake, watch } from './watching.ts';

export const digestJobs: readonly Job[] = [
  { name: 'digest.enrol', every: HOUR, run: enrol },
  {
    name: 'digest.plan',
    every: MINUTE,
    run: async (house, signal) => {
      await planLetters(house, signal);
    },
  },
  {
    name: 'digest.send',
    every: MINUTE,
    run: async (house, signal) => {
      await sendParts(house, writerFor(house), signal);
    },
  },
  {
    name: 'digest.near',
    every: 5 * MINUTE,
    run: async (house, signal) => {
      await wake(house);
      await watch(house);
      await sendNear(house, signal);
    },
  },
  // What waits for the end of quiet hours, or of another process's lease.
  { name: 'digest.nearsend', every: MINUTE, run: sendNear },
  {
    name: 'digest.again',
    every: MINUTE,
    run: async (house, signal) => {
      await takeUpLost(house);
      await sendAgain(
        house,
        rewriteAny(house, (row) => rewrite(house, row)),
        signal,
      );
    },
  },
];

async function sendNear(house: House, signal: AbortSignal): Promise<void> {
  await sendParts(house, nearWriter(house), signal, { kinds: nearKinds });
}
