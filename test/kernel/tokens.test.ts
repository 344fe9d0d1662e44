// Tokens of links in letters: they say what they are for, and nobody else can make or change one.
import { expect } from 'chai';
import fc from 'fast-check';
import { newId } from '../../src/kernel/secrets.ts';
import { DAY, later } from '../../src/kernel/time.ts';
import { openSeals, type Timed } from '../../src/kernel/tokens.ts';
import { testClock } from '../support/clock.ts';
import { openTestHouse, type TestHouse } from '../support/house.ts';

const clock = testClock();
const seals = openSeals('a secret of this house', clock);
const others = openSeals('a secret of another house', clock);

const id = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) => newId(Buffer.from(bytes).readUIntBE(0, 6)));
const short = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => Buffer.from(text).toString() === text);
const word = fc.stringMatching(/^[a-z]{1,12}\.[a-z]{1,12}$/);
const future = fc.integer({ min: 1, max: 10 * 365 * 86_400 }).map((seconds) => later(clock.now, seconds * 1000));
const timed: fc.Arbitrary<Timed> = fc
  .record({ purpose: word, community: fc.oneof(id, short), member: fc.oneof(id, short), thing: fc.oneof(id, short) })
  .chain((what) =>
    fc.oneof(
      fc.constant(what),
      future.map((until) => ({ ...what, until })),
    ),
  );

describe('a token of a link in a letter', () => {
  it('says what it is for, whatever that is', () => {
    fc.assert(
      fc.property(timed, (what) => {
        expect(seals.read(seals.make(what))).to.deep.equal(what);
      }),
    );
  });

  it('with one bit changed, anywhere, is none', () => {
    fc.assert(
      fc.property(timed, fc.nat(), fc.integer({ min: 0, max: 7 }), (what, at, bit) => {
        const bytes = Buffer.from(seals.make(what), 'base64url');
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        expect(seals.read(bytes.toString('base64url'))).to.equal(undefined);
      }),
    );
  });

  it('in another spelling of the same bytes, cut, or longer by a character is none', () => {
    fc.assert(
      fc.property(timed, fc.nat(), (what, at) => {
        const token = seals.make(what);
        const last = token.at(-1) ?? '';
        const texts = [token.slice(0, at % token.length), `${token}A`, `${token}=`, ` ${token}`, `${token}\n`];
        const spelt = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter((letter) => letter !== last);
        for (const text of [...texts, ...spelt.map((letter) => token.slice(0, -1) + letter)]) expect(seals.read(text)).to.equal(undefined);
      }),
      { numRuns: 20 },
    );
  });

  it('with another purpose put into it is none', () => {
    const token = seals.make({ purpose: 'plan.done', community: newId(), member: newId(), thing: newId() });
    const bytes = Buffer.from(token, 'base64url');
    bytes.write('plan.lost', bytes.indexOf('plan.done'));
    expect(seals.read(bytes.toString('base64url'))).to.equal(undefined);
  });

  it('of another house is none', () => {
    fc.assert(
      fc.property(timed, (what) => {
        expect(seals.read(others.make(what))).to.equal(undefined);
        expect(others.isOver(seals.make(what))).to.equal(false);
      }),
    );
  });

  it('is none once its time is over, and says so', () => {
    const later30 = testClock();
    const there = openSeals('a secret of this house', later30);
    const token = there.make({ purpose: 'plan.done', community: newId(), member: newId(), thing: '', until: later(clock.now, 30 * DAY) });
    later30.now = later(clock.now, 30 * DAY - 1000);
    expect([there.read(token) === undefined, there.isOver(token)]).to.deep.equal([false, false]);
    later30.now = later(clock.now, 30 * DAY);
    expect([there.read(token), there.isOver(token)]).to.deep.equal([undefined, true]);
  });

  it('is refused without a failure where it is any text at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.base64String()), (text) => {
        expect([seals.read(text), seals.isOver(text)]).to.deep.equal([undefined, false]);
      }),
    );
    expect(seals.read('A'.repeat(1_000_000))).to.equal(undefined);
  });

  it('is short: ids are 16 bytes in it, and no word of a person', () => {
    const what = { purpose: 'sessions.maybe', community: newId(), member: newId(), thing: newId() };
    const token = seals.make({ ...what, until: later(clock.now, DAY) });
    expect(token).to.match(/^[\w-]+$/);
    expect(token.length).to.equal(112);
    expect(seals.make(what).length).to.equal(107);
    expect(seals.make({ ...what, purpose: 'plan.done' }).length).to.equal(100);
  });

  it('is not made for what does not fit', () => {
    expect(() => seals.make({ purpose: 'plan.done', community: '', member: '', thing: 'ñ'.repeat(128) })).to.throw(RangeError);
  });
});

describe('a short token', () => {
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse();
  });
  after(() => house.close());

  const what = { purpose: 'letters.off', community: newId(), member: newId(), thing: '' };

  it('has 22 characters, the same each time, and another for each part of what it is for', () => {
    const { short } = house.tokens;
    const changed = Object.keys(what).map((part) => short({ ...what, [part]: 'x' }));
    const moved = short({ ...what, member: `${what.member}x` });
    const all = [short(what), ...changed, moved, others.short(what)];
    expect(all.every((token) => /^[\w-]{22}$/.test(token))).to.equal(true);
    expect(new Set(all).size).to.equal(all.length);
    expect(short({ ...what })).to.equal(all[0]);
  });

  it('is good once it is kept, and may be kept again and by two at once', async () => {
    const token = house.tokens.short(what);
    expect(await house.tokens.readShort(token)).to.equal(undefined);
    expect(await Promise.all([house.tokens.keepShort(what), house.tokens.keepShort(what)])).to.deep.equal([token, token]);
    expect(await house.tokens.keepShort(what)).to.equal(token);
    expect(await house.tokens.readShort(token)).to.include(what);
  });

  it('never expires', async () => {
    const token = await house.tokens.keepShort(what);
    house.clock.now = later(house.clock.now, 20 * 365 * DAY);
    await house.storage.sweep(house.clock.now);
    expect(await house.tokens.readShort(token)).to.include(what);
  });

  it('is kept for no act but one that stops something', async () => {
    const refused = await house.tokens.keepShort({ ...what, purpose: 'plan.done' }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RangeError);
  });

  it('that nobody kept is nothing, and so is any other text', async () => {
    for (const text of ['', 'x'.repeat(22), 'x'.repeat(10_000), '\u0000'.repeat(22), house.tokens.make(what)])
      expect(await house.tokens.readShort(text)).to.equal(undefined);
  });
});
