// The thread in which a calendar from outside is read; see apart.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { readCalendar } from './read.ts';

parentPort?.postMessage(readCalendar(workerData.text, workerData.asked));
