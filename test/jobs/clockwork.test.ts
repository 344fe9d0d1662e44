// Work that comes again and again: each job by itself, once per stretch of time, ended in time.
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { openClockwork } from '../../src/jobs/clockwork.ts';
import type { Feature, Job } from '../../src/kernel/feature.ts';
import { later, MINUTE } from '../../src/kernel/time.ts';
import { openTestHouse, type TestHouse } from '../support/house.ts';

describe('The clockwork', () => {
  let house: TestHouse;
  beforeEach(async () => {
    house = await openTestHouse();
  });
  afterEach(() => house.close());

  const job = (name: string, run: Job['run']): Feature => ({ name, jobs: [{ name: `${name}.run`, every: MINUTE, run }] });

  it('runs each job once in its stretch of time, whichever process asks', async () => {
    let runs = 0;
    const count = job('count', async () => void runs++);
    const [one, other] = [openClockwork(house, [count]), openClockwork(house, [count])];
    await Promise.all([one.tick(), other.tick(), one.tick()]);
    expect(runs).to.equal(1);
    house.clock.now = later(house.clock.now, MINUTE);
    await one.tick();
    expect(runs).to.equal(2);
  });

  it('keeps no job waiting for one that takes long, and asks that one to end when it stops', async () => {
    let runs = 0;
    let isEnded = false;
    const long = job('long', async (_house, signal) => {
      while (!signal.aborted) await wait(5);
      isEnded = true;
    });
    const clockwork = openClockwork(house, [long, job('short', async () => void runs++)]);
    const first = clockwork.tick();
    while (runs === 0) await wait(5);
    house.clock.now = later(house.clock.now, MINUTE);
    const ticks = [first];
    // The first run may still be noting that it is done.
    while (runs < 2) {
      ticks.push(clockwork.tick());
      await wait(20);
    }
    expect(isEnded).to.equal(false);
    await clockwork.stop();
    expect(isEnded).to.equal(true);
    await Promise.all(ticks);
  });

  it('notes a job that fails, and runs the others', async () => {
    let runs = 0;
    const clockwork = openClockwork(house, [job('bad', () => Promise.reject(new Error('x'))), job('good', async () => void runs++)]);
    await clockwork.tick();
    expect(runs).to.equal(1);
    expect(house.log.lines.filter(({ event }) => event === 'job failed').map(({ fields }) => fields.job)).to.deep.equal(['bad.run']);
  });
});
