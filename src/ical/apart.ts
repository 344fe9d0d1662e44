// Reads calendars from outside in a thread of their own: one that is made to never come to an end costs nobody but itself.
import { Worker } from 'node:worker_threads';
import { SECOND } from '../kernel/time.ts';
import type { Asked } from './occurrences.ts';
import type { ReadCalendar, Unreadable } from './read.ts';

/** Milliseconds of reading, the start of the thread included. */
const PATIENCE = 5 * SECOND;
const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 };

/** As `readCalendar`; `too-heavy` for what takes more time or memory than a calendar can need. */
export function readApart(text: string, asked: Asked, patience = PATIENCE): Promise<ReadCalendar | Unreadable | 'too-heavy'> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./reader.ts', import.meta.url), { workerData: { text, asked }, resourceLimits: limits });
    const end = (answer: ReadCalendar | Unreadable | 'too-heavy') => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const timer = setTimeout(() => end('too-heavy'), patience);
    worker.once('message', end);
    worker.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-heavy' : 'broken'));
    worker.once('exit', () => end('broken'));
  });
}
