// Whoever sends letters may be killed at any moment: nobody's letter is lost, and only what was on its way arrives twice, as the same.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { StorageConfig } from '../../../src/config.ts';
import { welcome } from '../../../src/features/community/index.ts';
import { Deliveries, type Delivery, Parts } from '../../../src/features/digest/digest.store.ts';
import { enrol } from '../../../src/features/digest/planning.ts';
import { keepHabit, readHabit } from '../../../src/features/digest/wishes.ts';
import { DAY, later, MINUTE, SECOND } from '../../../src/kernel/time.ts';
import { addCrowd } from '../../support/crowd.ts';
import { testedHome } from '../../support/homes.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';
import type { Told } from '../../support/letters-child.ts';
import { openSink, type Sink, type Taken } from '../../support/sink.ts';

/** The MongoDB server of the tests is a stand-in that reads whole collections: there a letter takes some hundred times as long. */
const isSlow = testedHome === 'mongodb';
const MEMBERS = isSlow ? 150 : 5000;
const KILLS = 24;
/** A worker is killed before so many more letters have been taken; or within so many milliseconds, as while all is leased to the dead. */
const MOST_LETTERS = MEMBERS / 15;
const LONGEST_LIFE = isSlow ? 3000 : 1500;
/** The workers' clocks go so many times as fast, so that the leases of the dead run out in seconds. */
const SPEED = 120;
const monday = new Date('2026-11-30T12:00:00Z');
const all = { until: { $gte: new Date(0) } };

describe(`senders of letters that are killed, on ${testedHome}`, () => {
  let house: TestHouse;
  let sink: Sink;
  let compiled: string;
  const workers = new Set<ChildProcess>();

  beforeEach(async () => {
    house = await openTestHouse();
    sink = await openSink({ busy: 0.02 });
    compiled = await mkdtemp(join(tmpdir(), 'convite-compiled-'));
  });
  afterEach(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await sink.close();
    await house.close();
    await rm(compiled, { recursive: true, force: true });
  });

  it(`lose no letter of ${MEMBERS}, two at a time, ${KILLS} times, and send twice only what was on its way`, async () => {
    house.clock.now = later(monday, -3 * DAY);
    const { community, member } = await welcome(house, aLaunch());
    await addCrowd(house.storage, community.id, MEMBERS - 1, house.clock.now);
    const { version, ...habit } = await readHabit(house, community.id);
    await keepHabit(house, community.id, member, { ...habit, opening: 'Esta semana toca aporcar.' }, version);
    await enrol(house);

    const began = performance.now();
    const told = JSON.stringify(toldOf(house.config, sink.port));
    const killed = (await Promise.all([1, 2].map(() => killAgainAndAgain(() => start(told))))).reduce((sum, one) => sum + one);
    const underFire = sink.taken.length;
    const last = [start(told), start(told)];
    while (!(await isOver(house))) await sleep(200);
    await Promise.all(last.map(kill));

    const rows = await ledger(house, community.id);
    const arrivals = Map.groupBy(sink.taken, ({ messageId }) => messageId);
    const twice = [...arrivals.values()].filter((copies) => copies.length > 1);
    const doubles = twice.reduce((sum, copies) => sum + copies.length - 1, 0);
    const astray = twice.flatMap((copies) => copies.slice(0, -1)).filter((copy) => !wasUnderWay(copy, sink));
    const lost = rows.filter(({ state }) => state !== 'sent').length + MEMBERS - arrivals.size;
    const seconds = ((performance.now() - began) / SECOND).toFixed(0);
    console.log(
      `      ${testedHome}: ${MEMBERS} members, ${killed} kills during ${underFire} letters, ${sink.taken.length} letters taken, ${lost} lost, ` +
        `${doubles} doubles on their way at a kill, ${astray.length} others, ${sink.turnedAway} put off, ${seconds} s`,
    );
    expect(killed).to.be.at.least(KILLS);
    expect(rows).to.have.length(MEMBERS);
    expect(new Set(rows.map((row) => row.member)).size).to.equal(MEMBERS);
    expect(rows.filter(({ state }) => state !== 'sent')).to.deep.equal([]);
    expect(arrivals.size).to.equal(MEMBERS);
    expect(new Set(sink.taken.map(({ to }) => to)).size).to.equal(MEMBERS);
    expect(astray).to.deep.equal([]);
  }).timeout(180_000);

  function start(told: string): ChildProcess {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../support/letters-child.ts'), told], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // Those that come after find what the first has compiled.
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    workers.add(child);
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await gone).to.deep.equal([null, 'SIGKILL']);
    workers.delete(child);
  }

  /** Kills at a random moment after the work began, and starts another; so many times. */
  async function killAgainAndAgain(begin: () => ChildProcess): Promise<number> {
    for (let round = 0; round < KILLS / 2; round++) {
      const child = begin();
      if (child.stdout) await once(child.stdout, 'data');
      const letters = sink.taken.length + Math.random() * MOST_LETTERS;
      const end = performance.now() + Math.random() * LONGEST_LIFE;
      while (sink.taken.length < letters && performance.now() < end) await sleep(Math.random() * 5);
      await kill(child);
    }
    return KILLS / 2;
  }
});

function toldOf(storage: StorageConfig, port: number): Told {
  const home: Record<string, string> = storage.home === 'sqlite' ? { DATA_DIR: storage.dir } : { MONGODB_URL: storage.url };
  const mail = { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Convite <convite@example.org>' };
  const env = { CONVITE_URL: 'https://convite.example.org', SECRET: 'a secret for tests, of no other use', ...home, ...mail };
  return { env, time: later(monday, 10 * MINUTE).getTime(), at: Date.now(), speed: SPEED };
}

/** Is every letter where it will stay? */
async function isOver(house: TestHouse): Promise<boolean> {
  if ((await house.storage.of(Parts).count(all)) > 0) return false;
  const deliveries = house.storage.of(Deliveries);
  const waiting = await Promise.all((['sending', 'later'] as const).map((state) => deliveries.count({ state })));
  return waiting.every((count) => count === 0) && (await deliveries.count({ state: 'sent' })) > 0;
}

async function ledger(house: TestHouse, community: string): Promise<Delivery[]> {
  const rows: Delivery[] = [];
  let after: string | undefined;
  do {
    const page = await house.storage.of(Deliveries).find({ community }, { limit: 1000, ...(after ? { after } : {}) });
    rows.push(...page.items);
    after = page.next;
  } while (after);
  return rows;
}

/** Did its connection die with the sender so soon that its taking may not have been written down? */
function wasUnderWay({ at, session }: Taken, sink: Sink): boolean {
  return (sink.endOf(session) ?? Number.POSITIVE_INFINITY) - at < SECOND;
}
