// The pace: never more than the mail server allows in any stretch of time, however many processes send and whatever clocks do.
import { expect } from 'chai';
import type { Storage } from '../../src/kernel/collection.ts';
import type { Limit } from '../../src/kernel/post.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../src/kernel/time.ts';
import { Pacing } from '../../src/mail/pace.store.ts';
import { estimate, openPace, type Pace, unpaced } from '../../src/mail/pace.ts';
import { testClock } from '../support/clock.ts';
import { openTestHome, type TestHome } from '../support/homes.ts';

const start = new Date('2026-11-23T12:00:00Z');
const { signal } = new AbortController();
const perSecond = (count: number): Limit => ({ count, seconds: 1 });
const perMinute = (count: number): Limit => ({ count, seconds: 60 });
const perDay = (count: number): Limit => ({ count, seconds: 86_400 });

describe('the pace', () => {
  let home: TestHome;
  let storage: Storage;

  beforeEach(async () => {
    home = await openTestHome([Pacing]);
    storage = home.storage;
  });

  afterEach(() => home.close());

  it('costs nothing where nothing is limited', async () => {
    const pace = openPace({ storage, clock: testClock(), limits: [] });
    expect(pace).to.equal(unpaced);
    expect(await pace.take(signal)).to.equal(undefined);
    expect(storage.calls).to.equal(0);
  });

  it('lets no more go in any second, minute or day than each limit says', async () => {
    for (const limits of [[perSecond(14)], [perMinute(30), perDay(200)], [perSecond(1)], [perSecond(300), perMinute(1000)]]) {
      await storage.of(Pacing).remove({ name: 'post' });
      const times = await run(limits, { processes: 3, letters: 250 });
      for (const { count, seconds } of limits) expect(most(times, seconds * SECOND), `${count}/${seconds}`).to.be.at.most(count);
    }
  });

  it('uses what it may: the time that was estimated is the time it takes', async () => {
    for (const [limits, letters] of [
      [[perSecond(14)], 300],
      [[perMinute(30)], 120],
      [[perMinute(600), perDay(400)], 300],
    ] as const) {
      await storage.of(Pacing).remove({ name: 'post' });
      const times = await run(limits, { processes: 2, letters });
      const took = ((times.at(-1) ?? 0) - start.getTime()) / SECOND;
      expect(took / estimate(letters, limits)).to.be.within(0.9, 1.1);
    }
  });

  it('is fair: of processes that send at once none gets much more than another', async () => {
    const shares = new Map<number, number>();
    await run([perSecond(20)], { processes: 4, letters: 200, by: (n) => shares.set(n, (shares.get(n) ?? 0) + 1) });
    for (const share of shares.values()) expect(share).to.be.within(40, 60);
    expect(shares.size).to.equal(4);
  });

  it('takes a handful at a time, so that hundreds a second cost few writes', async () => {
    const before = storage.calls;
    await run([perSecond(300), perDay(10_000)], { processes: 1, letters: 600 });
    expect(storage.calls - before).to.be.below(120);
  });

  it('says until when, and takes nothing, where that is too long to wait', async () => {
    const clock = testClock(start.toISOString());
    const pace = openPace({ storage, clock, limits: [perDay(4)], sleep: sleepOn(clock) });
    expect([await pace.take(signal), await pace.take(signal)]).to.deep.equal([undefined, undefined]);
    expect(await pace.take(signal)).to.deep.equal(later(start, 8 * HOUR + 1));
    const kept = await storage.of(Pacing).first({ name: 'post' });
    expect(await pace.take(signal)).to.deep.equal(later(start, 8 * HOUR + 1));
    expect(await storage.of(Pacing).first({ name: 'post' })).to.deep.equal(kept);
    clock.now = later(start, 8 * HOUR + 1);
    expect(await pace.take(signal)).to.equal(undefined);
  });

  it('goes on after at most a minute when the clock was ahead and is put back', async () => {
    const clock = testClock(later(start, DAY).toISOString());
    const pace = openPace({ storage, clock, limits: [perMinute(30)], sleep: sleepOn(clock) });
    for (let i = 0; i < 10; i++) await pace.take(signal);
    clock.now = start;
    const next = await take(pace);
    expect(next === undefined ? clock.now.getTime() - start.getTime() : next.getTime() - start.getTime()).to.be.at.most(
      MINUTE + 5 * SECOND,
    );
  });

  it('gives no more than a full bucket when the clock jumps ahead', async () => {
    const clock = testClock(start.toISOString());
    const pace = openPace({ storage, clock, limits: [perDay(10)], sleep: sleepOn(clock) });
    for (let i = 0; i < 5; i++) expect(await pace.take(signal)).to.equal(undefined);
    clock.now = later(start, 1000 * DAY);
    for (let i = 0; i < 5; i++) expect(await pace.take(signal)).to.equal(undefined);
    expect(await pace.take(signal)).to.be.an.instanceOf(Date);
  });

  it('loses what a process took and did not use within a second', async () => {
    const clock = testClock(start.toISOString());
    const pace = openPace({ storage, clock, limits: [perSecond(300)], sleep: sleepOn(clock) });
    for (let i = 0; i < 4; i++) await pace.take(signal);
    const before = storage.calls;
    clock.now = later(start, 2 * SECOND);
    await pace.take(signal);
    expect(storage.calls).to.be.above(before);
  });

  it('takes no more from a day than it uses where letters go one by one', async () => {
    const clock = testClock(start.toISOString());
    const pace = openPace({ storage, clock, limits: [perSecond(300), perDay(100)], sleep: sleepOn(clock) });
    for (let i = 0; i < 40; i++) {
      clock.now = later(start, i * 10 * SECOND);
      expect(await pace.take(signal), `${i}`).to.equal(undefined);
    }
  });

  it('lets nobody wait on when the process ends', async () => {
    const stopping = new AbortController();
    const pace = openPace({ storage, clock: testClock(), limits: [perMinute(2)] });
    await pace.take(stopping.signal);
    const waiting = pace.take(stopping.signal);
    setTimeout(() => stopping.abort(), 20);
    await waiting;
    expect(stopping.signal.aborted).to.equal(true);
  });

  it('estimates what relays are known for: 2,000 letters through Microsoft 365 take 67 minutes', () => {
    expect(Math.round(estimate(2000, [perMinute(30), perDay(10_000)]) / 60)).to.equal(67);
    expect(estimate(500, [perDay(2000)])).to.equal(0);
    expect(estimate(1, [perSecond(1)])).to.equal(0);
    expect(estimate(100_000, [])).to.equal(0);
  });

  /** Processes that send as fast as they may on one clock that jumps from wake to wake; when each letter went. */
  async function run(
    limits: readonly Limit[],
    { processes, letters, by = () => undefined }: { processes: number; letters: number; by?: (process: number) => unknown },
  ): Promise<number[]> {
    const clock = testClock(start.toISOString());
    const sleep = sleepOn(clock, processes);
    const times: number[] = [];
    const send = async (n: number) => {
      const pace = openPace({ storage, clock, limits, sleep });
      while (times.length < letters) {
        const until = await pace.take(signal);
        if (until) await sleep(until.getTime() - clock.now.getTime());
        else if (times.push(clock.now.getTime())) by(n);
      }
      sleep.leave();
    };
    await Promise.all(Array.from({ length: processes }, (_, n) => send(n)));
    return times;
  }
});

async function take(pace: Pace): Promise<Date | undefined> {
  return pace.take(signal);
}

/** Sleep on a clock of its own, which goes on to the next wake when all are asleep: however long a storage takes, nobody is passed by. */
function sleepOn(clock: { now: Date }, processes = 1) {
  const sleepers: { at: number; wake: () => void }[] = [];
  let awake = processes;
  const goOn = () => {
    awake--;
    if (awake > 0) return;
    sleepers.sort((one, other) => one.at - other.at);
    const next = sleepers.shift();
    if (!next) return;
    if (next.at > clock.now.getTime()) clock.now = new Date(next.at);
    awake++;
    next.wake();
  };
  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ at: clock.now.getTime() + milliseconds, wake });
      goOn();
    });
  /** One of them is done. */
  return Object.assign(sleep, { leave: goOn });
}

/** The most letters in any stretch of so many milliseconds, its end excluded. */
function most(times: readonly number[], stretch: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return Math.max(...sorted.map((from, i) => sorted.slice(i).filter((at) => at < from + stretch).length));
}
