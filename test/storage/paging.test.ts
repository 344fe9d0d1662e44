// Paging by cursor: the whole set exactly once, both ways, with ties, also while documents come and go.
import { expect } from 'chai';
import type { Collection, Filter, Slice } from '../../src/kernel/collection.ts';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { problemOf, type Slip, Slips, type Thing, Things } from './shelf.ts';

describe(`paging on ${testedHome}`, () => {
  let home: TestHome;
  let things: Collection<Thing>;

  before(async () => {
    home = await openTestHome([Things, Slips]);
    things = home.storage.of(Things, 'c');
    const others = home.storage.of(Things, 'd');
    for (let i = 0; i < 23; i++) {
      const kind = i % 2 === 0 ? 'tool' : 'seed';
      const thing = {
        code: `t${i}`,
        kind,
        rank: i % 3,
        at: new Date((i % 4) * 1000),
        tags: i % 5 === 0 ? ['x', 'y'] : ['y'],
      } as unknown as Thing;
      await things.insert(thing);
      await others.insert(thing);
    }
  });

  after(() => home.close());

  async function pages(filter: Filter<Thing>, slice: Slice<Thing>): Promise<string[][]> {
    const found: string[][] = [];
    for (let after: string | undefined; ; ) {
      const page = await things.find(filter, after === undefined ? slice : { ...slice, after });
      found.push(page.items.map(({ code }) => code));
      if (page.next === undefined) return found;
      after = page.next;
    }
  }

  const orders: [Filter<Thing>, readonly (keyof Thing)[]][] = [
    [{}, []],
    [{}, ['rank']],
    [{}, ['rank', 'at']],
    [{ kind: 'tool' }, ['rank']],
    [{ kind: 'seed', open: true }, ['at']],
    [{ kind: 'seed', open: true, at: { $gt: new Date(500) } }, ['at']],
    [{ tags: 'x' }, ['rank']],
    [{ rank: { $in: [0, 2] } }, []],
    [{ tags: { $in: ['x', 'y'] } }, []],
  ];
  for (const [filter, sort] of orders) {
    it(`has every match of ${JSON.stringify(filter)} once in the order of (${sort}), and backwards`, async () => {
      const whole = (await things.find(filter, { sort, limit: 1000 })).items;
      const inOrder = [...whole].sort((one, other) => compared(one, other, [...sort, 'id' as keyof Thing])).map(({ code }) => code);
      expect(whole.map(({ code }) => code)).to.deep.equal(inOrder);
      for (const limit of [1, 4, whole.length, 1000]) expect((await pages(filter, { sort, limit })).flat()).to.deep.equal(inOrder);
      for (const limit of [3, 1000])
        expect((await pages(filter, { sort, limit, descending: true })).flat()).to.deep.equal([...inOrder].reverse());
      expect(whole.length).to.be.greaterThan(1);
    });
  }

  it('says whether more may follow, and has no empty page at the end', async () => {
    expect((await pages({}, { limit: 23 })).length).to.equal(1);
    expect((await pages({}, { limit: 22 })).map((page) => page.length)).to.deep.equal([22, 1]);
  });

  it('goes on where it was although the documents before have gone', async () => {
    const some = home.storage.of(Things, 'e');
    for (let i = 0; i < 6; i++) await some.insert({ code: `t${i}`, kind: 'tool', rank: i } as unknown as Thing);
    const slice = { sort: ['rank'], limit: 2 } as const;
    const first = await some.find({ kind: 'tool' }, slice);
    await some.remove({ kind: 'tool', rank: { $lte: 2 } });
    const rest = await some.find({ kind: 'tool' }, { ...slice, after: first.next ?? '' });
    expect(rest.items.map(({ rank }) => rank)).to.deep.equal([3, 4]);
  });

  it('refuses a cursor that it did not write for this order', async () => {
    const { next = '' } = await things.find({}, { sort: ['rank'], limit: 2 });
    const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const name = 'things rank up';
    const cursors = [
      '',
      'x',
      '....',
      next.slice(1),
      forged(),
      forged(name),
      forged(name, 1),
      forged(name, 1, 2),
      forged(name, {}, 'a'),
      forged(name, null, 'a'),
    ];
    for (const after of [
      ...cursors,
      forged(name, 'many', 'a'),
      forged(name, 1, 'a\0'),
      forged(1, 2, 3),
      forged({}),
      'x'.repeat(5000),
      5 as never,
      {} as never,
    ]) {
      expect(await problemOf(things.find({}, { sort: ['rank'], limit: 2, after }))).to.equal('bad-request: cursor');
    }
    expect(await problemOf(things.find({}, { limit: 2, after: next }))).to.equal('bad-request: cursor');
    expect(await problemOf(things.find({}, { sort: ['rank'], descending: true, limit: 2, after: next }))).to.equal('bad-request: cursor');
    expect(await problemOf(home.storage.of(Slips).find({}, { sort: ['uses'], limit: 2, after: next } as Slice<Slip>))).to.equal(
      'bad-request: cursor',
    );
  });
});

function compared(one: object, other: object, by: readonly string[]): number {
  for (const name of by) {
    const [a, b] = [one, other].map((thing) => (thing as Record<string, number>)[name] as number);
    if (a !== undefined && b !== undefined && a < b) return -1;
    if (a !== undefined && b !== undefined && a > b) return 1;
  }
  return 0;
}
