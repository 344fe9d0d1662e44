// One process that plans, writes and sends letters, as the worker does: `worker-server.ts <where> [<port of the sink> <connections>]`.
// Each request sends the letters of the next week.
import { writerFor } from '../../src/features/digest/letters.ts';
import { planLetters } from '../../src/features/digest/planning.ts';
import { sendParts } from '../../src/features/digest/sending.ts';
import { serveAsChild } from '../child.ts';
import { openHouse } from './house.ts';
import { mondayOf, setClock } from './world.ts';

const [where = '', port, connections = '5'] = process.argv.slice(2);

/** What a week's letters took. */
export interface Week {
  readonly sent: number;
  readonly ms: number;
  /** Questions to the storage. */
  readonly calls: number;
  /** The most memory that the process has had. */
  readonly peak_mb: number;
}

await serveAsChild(async () => {
  const clock = setClock(mondayOf(0));
  const { house } = await openHouse(where, clock, port ? { port, connections } : undefined);
  let week = 0;
  return {
    handler: async (_req, res) => {
      clock.now = mondayOf(week++);
      const [began, calls] = [performance.now(), house.storage.calls];
      await planLetters(house);
      const sent = await sendParts(house, writerFor(house));
      const done: Week = {
        ...{ sent, ms: performance.now() - began, calls: house.storage.calls - calls },
        peak_mb: process.resourceUsage().maxRSS / 1024,
      };
      res.end(JSON.stringify(done));
    },
  };
});
