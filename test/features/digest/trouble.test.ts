// Letters through the real post to mail servers that misbehave: what the ledger says of each letter, in bounded time.
import { expect } from 'chai';
import { welcome } from '../../../src/features/community/index.ts';
import { Deliveries, type Delivery, Parts } from '../../../src/features/digest/digest.store.ts';
import { rewrite, writerFor } from '../../../src/features/digest/letters.ts';
import { enrol, planLetters } from '../../../src/features/digest/planning.ts';
import { sendAgain, sendParts, takeUpLost } from '../../../src/features/digest/sending.ts';
import { keepHabit, readHabit } from '../../../src/features/digest/wishes.ts';
import type { Kept } from '../../../src/kernel/collection.ts';
import type { House } from '../../../src/kernel/feature.ts';
import type { KeptCommunity } from '../../../src/kernel/people.ts';
import { DAY, HOUR, later, MINUTE } from '../../../src/kernel/time.ts';
import { openPost } from '../../../src/mail/post.ts';
import { addCrowd } from '../../support/crowd.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';
import { mailServers, openSmtpServer, type Script, settingsOf, shortPatience } from '../../support/smtp.ts';

const monday = new Date('2026-11-30T12:00:00Z');
const MEMBERS = 40;

describe('Letters to a mail server', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  const { kept, serve, stubborn, closeAll } = mailServers();

  const at = (moment: Date) => {
    house.clock.now = moment;
  };
  /** The same house with the real post. */
  const posting = (port: number, patience: Partial<typeof shortPatience> = {}): House => {
    const given = { log: house.log, clock: house.clock, patience: { ...shortPatience, ...patience } };
    return { ...house, post: kept(openPost(settingsOf(port), given)) };
  };
  const rows = async (): Promise<readonly (Delivery & Kept)[]> =>
    (await house.storage.of(Deliveries).find({ community: community.id }, { limit: 1000 })).items;
  const counted = async () => {
    const counts = Map.groupBy(await rows(), ({ state, reason }) => `${state} ${reason}`.trim());
    return Object.fromEntries([...counts].map(([state, those]) => [state, those.length]));
  };
  const first = async (using: House) => {
    await planLetters(using);
    return sendParts(using, writerFor(using));
  };
  const again = async (using: House) => {
    await takeUpLost(using);
    return (await sendAgain(using, (row) => rewrite(using, row))) + (await sendParts(using, writerFor(using)));
  };

  beforeEach(async () => {
    house = await openTestHouse();
    at(later(monday, -3 * DAY));
    const { community: made, member: rosa } = await welcome(house, aLaunch());
    community = made;
    await addCrowd(house.storage, community.id, MEMBERS - 1, house.clock());
    const { version, ...habit } = await readHabit(house, community.id);
    await keepHabit(house, community.id, rosa, { ...habit, opening: 'Esta semana toca aporcar.' }, version);
    await enrol(house);
    at(later(monday, 10 * MINUTE));
  });
  afterEach(async () => {
    await closeAll();
    await house.close();
  });

  const all = (reason: string) => ({ [`later ${reason}`]: MEMBERS });
  const troubles: readonly (readonly [string, Script, Readonly<Record<string, number>>])[] = [
    ['puts everybody off', { rcpt: '451 4.3.0 try later' }, all('busy')],
    ['is busy at once', { connect: '421 4.3.2 too many' }, all('busy')],
    ['hangs up', { connect: 'drop' }, all('dropped')],
    ['hangs up within the letter', { mid: 'drop' }, all('dropped')],
    ['is silent', { connect: 'hang' }, all('too-slow')],
    ['is silent after the letter', { end: 'hang' }, all('too-slow')],
    ['speaks on and on', { mail: 'trickle' }, all('too-slow')],
    ['answers nonsense', { mail: 'hello?' }, all('garbled')],
    ['knows none of them', { rcpt: '550 5.1.1 no such user' }, { 'failed unknown': MEMBERS }],
    ['takes the letter for spam', { end: '554 5.7.1 spam' }, { 'failed policy': MEMBERS }],
  ];
  for (const [what, script, states] of troubles) {
    it(`that ${what} are all seen to in bounded time, and none twice`, async () => {
      const began = performance.now();
      const using = posting((await stubborn(script)).port);
      expect(await first(using)).to.equal(0);
      expect(await counted()).to.deep.equal(states);
      expect((await rows()).every(({ tries, nextAt, state }) => tries === 1 && nextAt > house.clock() === (state === 'later'))).to.equal(
        true,
      );
      expect(await house.storage.of(Parts).count({ until: { $gte: new Date(0) } })).to.equal(0);
      expect(await again(using)).to.equal(0);
      // Fourteen turns of three letters, each as patient as may be.
      expect(performance.now() - began).to.be.below(15_000);
    });
  }

  it('that does not want us at all wait together, and blame nobody', async () => {
    const refusing = posting((await stubborn({ mail: '550 5.7.1 not yours' })).port);
    expect(await first(refusing)).to.equal(0);
    expect((await rows()).every(({ state, reason, tries }) => state === 'later' && reason === 'sender' && tries === 0)).to.equal(true);
    at(later(house.clock(), HOUR));
    const server = await serve();
    expect(await again(posting(server.port))).to.equal(MEMBERS);
    expect(new Set(server.received.map(({ to }) => to[0])).size).to.equal(MEMBERS);
  });

  it('that never learns to want us are given up when the next ones are nearer', async () => {
    const refusing = posting((await stubborn({ mail: '550 5.7.1 not yours' })).port);
    await first(refusing);
    at(later(monday, 4 * DAY));
    const waiting = (await rows()).length;
    for (let n = 0; n < waiting; n++) await sendAgain(refusing, (row) => rewrite(refusing, row));
    expect((await counted())['failed sender']).to.equal(waiting);
  });

  it('that refuses some and puts others off reach the rest at once, and those later', async () => {
    const asked = new Map<string, number>();
    const server = await serve({
      options: {
        onRcptTo({ address }, _session, callback) {
          const n = Number(/\d+/.exec(address)?.[0] ?? 0);
          const times = (asked.get(address) ?? 0) + 1;
          asked.set(address, times);
          if (n % 4 === 1) callback(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }));
          else if (n % 4 === 2 && times < 3) callback(Object.assign(new Error('4.2.0 greylisted'), { responseCode: 450 }));
          else callback();
        },
      },
    });
    const using = posting(server.port);
    expect(await first(using)).to.equal(20);
    expect(await counted()).to.deep.equal({ sent: 20, 'failed unknown': 10, 'later busy': 10 });
    at(later(house.clock(), 2 * MINUTE));
    expect(await again(using)).to.equal(0);
    at(later(house.clock(), 10 * MINUTE));
    expect(await again(using)).to.equal(10);
    expect(await counted()).to.deep.equal({ sent: 30, 'failed unknown': 10 });
    expect(new Set(server.received.map(({ to }) => to[0])).size).to.equal(server.received.length);
  });

  it('that is slow arrive one after the other, each once', async () => {
    const server = await serve({
      options: {
        onMailFrom: (_address, _session, callback) => void setTimeout(callback, 150),
      },
    });
    expect(await first(posting(server.port))).to.equal(MEMBERS);
    expect(await counted()).to.deep.equal({ sent: MEMBERS });
    expect(server.received).to.have.length(MEMBERS);
  });

  it('that is away for an hour arrive when it is back, each once', async () => {
    const gone = await openSmtpServer();
    await gone.close();
    const using = posting(gone.port);
    expect(await first(using)).to.equal(0);
    for (let minute = 0; minute < 60; minute++) {
      at(later(house.clock(), MINUTE));
      expect(await again(using)).to.equal(0);
    }
    expect(await counted()).to.deep.equal({ 'later no-answer': MEMBERS });
    expect(Math.max(...(await rows()).map(({ tries }) => tries))).to.be.within(3, 5);
    const server = await serve({ port: gone.port });
    at(later(house.clock(), 3 * HOUR));
    expect(await again(using)).to.equal(MEMBERS);
    expect(new Set(server.received.map(({ to }) => to[0])).size).to.equal(MEMBERS);
    expect(server.received).to.have.length(MEMBERS);
    expect(await counted()).to.deep.equal({ sent: MEMBERS });
  });

  it('that hangs while others wait for their turn are put off without a try, before anybody else could take them up', async () => {
    const hanging = posting((await stubborn({ connect: 'hang' })).port, { greeting: 700, turn: 200 });
    await first(hanging);
    const [tried, waited] = [true, false].map(async (isTried) => (await rows()).filter(({ tries }) => tries > 0 === isTried));
    expect((await tried)?.length).to.be.within(3, MEMBERS - 1);
    expect((await waited)?.every(({ state, nextAt }) => state === 'later' && nextAt > house.clock())).to.equal(true);
    at(later(house.clock(), 30 * MINUTE));
    expect(await again(posting((await serve()).port))).to.equal(MEMBERS);
  });

  it('that our own ledger cannot note now are not lost with the others', async () => {
    const server = await serve();
    const using = posting(server.port);
    expect(await first({ ...using, storage: failingOnce(using, 7) })).to.equal(0);
    expect(await counted()).to.deep.equal({ sent: MEMBERS - 1 });
    at(later(house.clock(), HOUR));
    expect(await again(using)).to.equal(1);
    expect(server.received).to.have.length(MEMBERS);
    expect(house.log.lines.map(({ event }) => event)).to.deep.equal(['letters not sent']);
  });

  it('that cannot be written again keep nobody else waiting', async () => {
    expect(await first(posting((await stubborn({ rcpt: '451 later' })).port))).to.equal(0);
    const [bad] = await rows();
    at(later(house.clock(), 5 * MINUTE));
    const using = posting((await serve()).port);
    const writing = (row: Delivery) => (row.member === bad?.member ? Promise.reject(new Error('odd')) : rewrite(using, row));
    expect(await sendAgain(using, writing)).to.equal(MEMBERS - 1);
    expect(await counted()).to.deep.equal({ sent: MEMBERS - 1, 'later storage': 1 });
  });

  it('taken up by another are not put back by who found them lost', async () => {
    expect(await first(posting((await stubborn({ rcpt: '451 later' })).port))).to.equal(0);
    at(later(house.clock(), HOUR));
    const [row] = await rows();
    const deliveries = house.storage.of(Deliveries);
    const lost = later(house.clock(), -30 * MINUTE);
    await deliveries.update({ id: row?.id ?? '' }, { $set: { state: 'sending', nextAt: new Date(0), leaseUntil: lost } });
    const storage = {
      ...house.storage,
      of: (declaration: never, scope: never) => ({
        ...house.storage.of(declaration, scope),
        find: async (...asked: [never, never]) => {
          const found = await deliveries.find(...asked);
          const now = house.clock();
          await deliveries.claim({ id: row?.id ?? '', state: 'sending' }, { holder: 'another', now, until: later(now, MINUTE) });
          return found;
        },
        update: (...asked: [never, never]) => deliveries.update(...asked),
      }),
    };
    await takeUpLost({ ...house, storage: storage as never });
    expect((await deliveries.get(row?.id ?? '')).state).to.equal('sending');
  });
});

/** A storage like the house's, but that the so-manieth row of the ledger is not written. */
function failingOnce({ storage }: House, count: number): House['storage'] {
  let inserted = 0;
  const of = (...asked: [never, never]) => {
    const collection = storage.of(...asked);
    if ((asked[0] as { name: string }).name !== 'letterdeliveries') return collection;
    return new Proxy(collection, {
      get(target, name) {
        const verb = target[name as keyof typeof target] as (...given: unknown[]) => Promise<unknown>;
        return (...given: unknown[]) => {
          if (name === 'insert' && ++inserted === count) return Promise.reject(new Error('the disk is full'));
          return verb.apply(target, given);
        };
      },
    });
  };
  return { ...storage, isCurrent: storage.isCurrent, of: of as House['storage']['of'] };
}
