// Letters on their way: planned once, taken on by several, written down before and after, tried again, and never twice.
import { expect } from 'chai';
import { welcome } from '../../../src/features/community/index.ts';
import { Deliveries, Parts, Schedules } from '../../../src/features/digest/digest.store.ts';
import { enrol, planLetters } from '../../../src/features/digest/planning.ts';
import { sendAgain, sendParts, takeUpLost, type Write } from '../../../src/features/digest/sending.ts';
import { keepHabit, readHabit, readSlot, stopLetters, wish } from '../../../src/features/digest/wishes.ts';
import type { KeptCommunity, KeptMember } from '../../../src/kernel/people.ts';
import type { Letter, Outcome } from '../../../src/kernel/post.ts';
import { DAY, HOUR, later, MINUTE } from '../../../src/kernel/time.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';

const all = { until: { $gte: new Date(0) } };
const monday = new Date('2026-11-30T12:00:00Z');

describe('Letters', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  const bring = async (id: string, differs: object = {}) =>
    (await welcome(house, aLaunch({ person: { id, name: id, email: `${id}@example.invalid`, test: false }, role: 'active', ...differs })))
      .member;
  const at = (moment: Date) => {
    house.clock.now = moment;
  };
  /** A letter to each, that says until when it tells. */
  const write: Write = async function* (part) {
    for (const member of part.members) {
      const about = { community: part.community, member, kind: 'digest', since: later(part.until, -7 * DAY), until: part.until };
      yield { about, letter: letterTo(member, part.until) };
    }
  };
  const letterTo = (member: string, until: Date): Letter => ({
    ...{
      to: { name: member, address: `${member}@example.invalid` },
      subject: 's',
      text: 't',
      html: '<p>t</p>',
      language: 'es',
      isBulk: true,
    },
    ...{ messageId: `<${member}.${until.getTime()}@example.org>`, listId: { id: 'c.example.org', name: 'c' } },
  });
  const rows = async () => (await house.storage.of(Deliveries).find({ community: community.id }, { limit: 1000 })).items;
  const round = async () => {
    await enrol(house);
    await planLetters(house);
    return sendParts(house, write);
  };

  beforeEach(async () => {
    house = await openTestHouse();
    at(later(monday, -3 * DAY));
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    await bring('luis');
    await enrol(house);
  });
  afterEach(() => house.close());

  it('leave when their hour has come on the reader’s clock, and once', async () => {
    await bring('ana', { zone: 'Europe/Lisbon' });
    at(later(monday, -5 * HOUR - MINUTE));
    expect(await round()).to.equal(0);
    at(later(monday, -4 * HOUR));
    expect(await round()).to.equal(1);
    at(later(monday, 5 * MINUTE));
    expect([await round(), await round()]).to.deep.equal([2, 0]);
    expect(house.post.letters.map(({ to }) => to.name)).to.have.members((await rows()).map(({ member }) => member));
    at(later(monday, 7 * DAY + 5 * MINUTE));
    expect(await round()).to.equal(3);
  });

  it('do not leave to who wants none, whatever the community has later, nor to who has no address', async () => {
    const ana = await bring('ana');
    await stopLetters(house, community.id, ana.id);
    await bring('mudo', { person: { id: 'mudo', name: 'mudo', test: false } });
    const { version, ...habit } = await readHabit(house, community.id);
    await keepHabit(house, community.id, rosa, { ...habit, rhythm: 'daily', hour: 8 }, version);
    expect((await readSlot(house, community.id, ana.id)).rhythm).to.equal('off');
    at(later(monday, 2 * HOUR));
    expect(await round()).to.equal(2);
  });

  it('come as often as each one chose', async () => {
    const ana = await bring('ana');
    await wish(house, community.id, ana.id, { rhythm: 'daily', weekday: 'mon', hour: 18 });
    await round();
    const counts: number[] = [];
    for (let day = 0; day < 7; day++) {
      at(later(new Date('2026-11-28T00:30:00Z'), day * DAY));
      counts.push(await round());
    }
    expect(counts).to.deep.equal([1, 1, 1, 3, 1, 1, 1]);
  });

  it('that were missed while nobody worked leave later, unless the next one is nearer; and then it tells of it', async () => {
    at(later(monday, 3 * DAY));
    expect(await round()).to.equal(2);
    at(later(monday, 7 * DAY + 5 * DAY));
    expect(await round()).to.equal(0);
    at(later(monday, 14 * DAY + HOUR));
    expect(await round()).to.equal(2);
  });

  it('do not leave twice when the clock jumps back, nor stay away when it had jumped ahead', async () => {
    at(later(monday, HOUR));
    expect(await round()).to.equal(2);
    at(later(monday, -HOUR));
    await round();
    at(later(monday, HOUR));
    expect(await round()).to.equal(0);
    at(later(monday, 400 * DAY));
    await planLetters(house);
    at(later(monday, 7 * DAY + HOUR));
    await house.storage.of(Parts).remove(all);
    await enrol(house);
    at(later(monday, 14 * DAY + HOUR));
    expect(await round()).to.equal(2);
  });

  it('are planned anew by whoever comes after one who died, without a second part or a second letter', async () => {
    at(later(monday, HOUR));
    await planLetters(house);
    const [schedule] = (await house.storage.of(Schedules).find({}, { limit: 10 })).items;
    await house.storage.of(Schedules).update({ id: schedule?.id ?? '' }, { $set: { nextDue: monday, doneUntil: later(monday, -DAY) } });
    await planLetters(house);
    expect(await house.storage.of(Parts).count(all)).to.equal(1);
    expect(await sendParts(house, write)).to.equal(2);
  });

  it('of one that died on the way are sent by another when its lease is over, as the same letter', async () => {
    at(later(monday, HOUR));
    await planLetters(house);
    const first = write;
    const dying: Write = async function* (part) {
      for await (const written of first(part)) {
        yield written;
        throw new Error('killed');
      }
    };
    house.post.answer = () => ({ kind: 'sent', reply: '250' });
    await sendParts(house, dying);
    const sentBefore = house.post.letters.length;
    expect(await sendParts(house, write)).to.equal(0);
    at(later(monday, 2 * HOUR));
    await sendParts(house, write);
    const ids = house.post.letters.map(({ messageId }) => messageId);
    expect(sentBefore).to.equal(1);
    expect(new Set(ids).size).to.equal(2);
    expect((await rows()).map(({ state }) => state)).to.deep.equal(['sent', 'sent']);
  });

  it('that the server would not take now are tried again with growing waits, and given up when the next one is nearer', async () => {
    at(later(monday, MINUTE * 5));
    house.post.answer = () => ({ kind: 'later', reason: 'busy', status: 451 });
    await round();
    const waits: number[] = [];
    const rewrite = async (row: { member: string; until: Date }) => letterTo(row.member, row.until);
    for (let n = 0; n < 60 && (await rows()).some(({ state }) => state === 'later'); n++) {
      const next = (await rows()).filter(({ state }) => state === 'later').map(({ nextAt }) => nextAt.getTime());
      waits.push(Math.max(...next) - house.clock.now.getTime());
      at(new Date(Math.max(...next)));
      await sendAgain(house, rewrite);
    }
    expect(waits.length).to.be.greaterThan(5);
    expect(waits[0]).to.be.below(waits[4] ?? 0);
    expect((await rows()).map(({ state, reason }) => `${state} ${reason}`)).to.deep.equal(['failed busy', 'failed busy']);
    expect(house.clock.now < later(monday, 4 * DAY)).to.equal(true);
    house.post.answer = () => ({ kind: 'sent', reply: '250' });
    expect(await sendAgain(house, rewrite)).to.equal(0);
  });

  it('leave after all when the server is back', async () => {
    at(later(monday, MINUTE * 5));
    house.post.answer = () => ({ kind: 'later', reason: 'no-answer' });
    await round();
    house.post.answer = () => ({ kind: 'sent', reply: '250' });
    at(later(monday, HOUR));
    expect(await sendAgain(house, async ({ member, until }) => letterTo(member, until))).to.equal(2);
    expect(house.post.letters).to.have.length(2);
  });

  it('to an address that is refused say why, and the others leave', async () => {
    at(later(monday, MINUTE * 5));
    house.post.answer = ({ to }): Outcome =>
      to.name === rosa.id ? { kind: 'sent', reply: '250' } : { kind: 'refused', reason: 'unknown', status: 550 };
    expect(await round()).to.equal(1);
    expect((await rows()).map(({ state, reason }) => `${state} ${reason}`).sort()).to.deep.equal(['failed unknown', 'sent ']);
  });

  it('all wait where the settings are wrong, and nobody is taken for unreachable', async () => {
    at(later(monday, MINUTE * 5));
    house.post.answer = () => ({ kind: 'misconfigured', reason: 'login', status: 535 });
    expect(await round()).to.equal(0);
    expect((await rows()).every(({ state, tries }) => state === 'later' && tries === 0)).to.equal(true);
    house.post.answer = () => ({ kind: 'sent', reply: '250' });
    at(later(monday, HOUR));
    const again = await sendAgain(house, async ({ member, until }) => letterTo(member, until));
    expect(again + (await sendParts(house, write))).to.equal(2);
  });

  it('whose sender died while trying again are found and tried again', async () => {
    at(later(monday, MINUTE * 5));
    house.post.answer = () => ({ kind: 'later', reason: 'busy' });
    await round();
    at(later(monday, HOUR));
    await sendAgain(house, () => Promise.reject(new Error('killed'))).catch(() => undefined);
    house.post.answer = () => ({ kind: 'sent', reply: '250' });
    at(later(monday, 2 * HOUR));
    await takeUpLost(house);
    await sendAgain(house, async ({ member, until }) => letterTo(member, until));
    expect(house.post.letters).to.have.length(2);
  });

  it('stop between two letters when the process ends, and another goes on at once', async () => {
    at(later(monday, MINUTE * 5));
    await planLetters(house);
    const stopping = new AbortController();
    house.post.answer = () => {
      stopping.abort();
      return { kind: 'sent', reply: '250' };
    };
    const slowly: Write = async function* (part) {
      for await (const written of write(part)) {
        yield written;
        await new Promise((done) => setTimeout(done, 200));
      }
    };
    expect(await sendParts(house, slowly, stopping.signal)).to.equal(1);
    expect(await sendParts(house, write)).to.equal(1);
    expect(new Set(house.post.letters.map(({ messageId }) => messageId)).size).to.equal(2);
  });

  it('of a large community are shared by several processes, each letter once', async () => {
    for (let from = 0; from < 350; from += 50) await Promise.all(Array.from({ length: 50 }, (_, n) => bring(`m${from + n}`)));
    at(later(monday, MINUTE * 5));
    await planLetters(house);
    expect(await house.storage.of(Parts).count(all)).to.equal(4);
    const sent = await Promise.all([
      sendParts(house, write, undefined, { holder: 'a' }),
      sendParts(house, write, undefined, { holder: 'b' }),
      sendParts(house, write, undefined, { holder: 'c' }),
    ]);
    expect(sent.reduce((sum, one) => sum + one)).to.equal(352);
    expect(sent.filter((one) => one > 0).length).to.be.greaterThan(1);
    expect(new Set(house.post.letters.map(({ messageId }) => messageId)).size).to.equal(352);
    expect(house.post.letters).to.have.length(352);
  });
});
