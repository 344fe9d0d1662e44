// Letters as work that comes again and again: looked at every minute by every process, each letter by one.
import type { Job } from '../../kernel/feature.ts';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { rewrite, writerFor } from './letters.ts';
import { enrol, planLetters } from './planning.ts';
import { sendAgain, sendParts, takeUpLost } from './sending.ts';

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
    name: 'digest.again',
    every: MINUTE,
    run: async (house, signal) => {
      await takeUpLost(house);
      await sendAgain(house, (row) => rewrite(house, row), signal);
    },
  },
];
