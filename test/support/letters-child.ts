// A process that writes and sends letters until it is killed: `letters-child.ts <what it is told, as JSON>`. For the tests that kill it.
// Prints a line when it begins, and one after each time that it has looked for work.
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { openConvite } from '../../src/convite.ts';
import { rewrite, writerFor } from '../../src/features/digest/letters.ts';
import { enrol, planLetters } from '../../src/features/digest/planning.ts';
import { sendAgain, sendParts, takeUpLost } from '../../src/features/digest/sending.ts';
import { openLog } from '../../src/kernel/log.ts';

/** What such a process is told. */
export interface Told {
  readonly env: Readonly<Record<string, string>>;
  /** The time when the machine's clock says `at`, in milliseconds; from then on its clock goes so many times as fast. */
  readonly time: number;
  readonly at: number;
  readonly speed: number;
}

const { env, time, at, speed }: Told = JSON.parse(process.argv[2] ?? '');
const clock = () => new Date(time + (Date.now() - at) * speed);
const { house } = await openConvite(readConfig(env), { clock, log: openLog('error') });
process.stdout.write('working\n');
for (;;) {
  await enrol(house);
  await planLetters(house);
  await sendParts(house, writerFor(house));
  await takeUpLost(house);
  await sendAgain(house, (row) => rewrite(house, row));
  process.stdout.write('looked\n');
  await sleep(50);
}
