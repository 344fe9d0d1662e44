// The query language is closed: what is not in it is refused by name, and so is a query that no index answers. The same on both homes.
import { expect } from 'chai';
import type { Change, Collection, Filter, Slice } from '../../src/kernel/collection.ts';
import { isPlain } from '../../src/storage/language.ts';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { problemOf, type Slip, Slips, type Thing, Things } from './shelf.ts';

describe(`the query language on ${testedHome}`, () => {
  let home: TestHome;
  let things: Collection<Thing>;
  let slips: Collection<Slip>;

  before(async () => {
    home = await openTestHome([Things, Slips]);
    things = home.storage.of(Things, 'c');
    slips = home.storage.of(Slips);
  });

  after(() => home.close());

  const filters: [unknown, string][] = [
    [{ colour: 'red' }, 'no field colour'],
    [{ communityId: 'other' }, 'no field communityId'],
    [{ _id: 'x' }, 'no field _id'],
    [{ 'size.wide': 1 }, 'no field size.wide'],
    [{ 'tags.0': 'x' }, 'no field tags.0'],
    [{ $or: [{}] }, 'no field $or'],
    [{ $where: 'sleep(1000)' }, 'no field $where'],
    [{ code: { $regex: '.*' } }, 'no operator $regex'],
    [{ code: { $eq: 'a' } }, 'no operator $eq'],
    [{ code: { $not: { $in: [] } } }, 'no operator $not'],
    [{ code: { length: 1 } }, 'no operator length'],
    [{ code: {} }, 'code has an empty condition'],
    [{ code: undefined }, 'code is compared with undefined'],
    [{ code: null }, 'code is compared with null'],
    [{ code: { $ne: null } }, 'code is compared with null'],
    [{ code: { $in: [undefined] } }, 'code is compared with undefined'],
    [{ code: { $gt: {} } }, 'code is compared with an object'],
    [{ code: ['a'] }, 'code is compared with an object'],
    [{ tags: ['a'] }, 'tags is compared with an object'],
    [{ code: new Map() }, 'code is compared with an object'],
    [{ code: { $in: 'a' } }, '$in takes an array of at most 1000'],
    [{ code: { $in: Array.from({ length: 1001 }, String) } }, '$in takes an array of at most 1000'],
    [{ code: { $exists: 1 } }, '$exists takes true or false'],
    [{ size: 5 }, 'size is no scalar to compare'],
    [{ steps: 'x' }, 'steps is no scalar to compare'],
    [{ more: 'x' }, 'more is no scalar to compare'],
    [[], 'a filter is an object'],
    ['code', 'a filter is an object'],
    [new Date(), 'a filter is an object'],
  ];
  for (const [filter, why] of filters) {
    it(`refuses the filter ${JSON.stringify(filter)?.slice(0, 60)} (${why}) in every operation`, async () => {
      const bad = filter as Filter<Thing>;
      const lease = { holder: 'h', now: new Date(), until: new Date() };
      const asked = [
        () => things.first(bad),
        () => things.find(bad, { limit: 1 }),
        () => things.count(bad),
        () => things.countBy('kind', bad),
        () => things.update(bad, {}),
        () => things.update(bad, {}, { upsert: true }),
        () => things.remove(bad),
      ];
      if (isPlain(filter)) asked.push(() => things.claim(bad, lease));
      for (const ask of asked) expect(await problemOf(ask())).to.equal(`refused-query: things: ${why}`);
    });
  }

  it('refuses a value of the wrong type by its field', async () => {
    const wrong: [object, string][] = [
      [{ rank: 'many' }, 'rank'],
      [{ at: { $gt: 'soon' } }, 'at'],
      [{ open: 'maybe' }, 'open'],
      [{ code: { $in: ['a', 'b\0'] } }, 'code'],
      [{ rank: Number.NaN }, 'rank'],
    ];
    for (const [filter, field] of wrong) expect(await problemOf(things.count(filter as Filter<Thing>))).to.equal(`bad-form: ${field}`);
  });

  const changes: [object, string][] = [
    [{ $rename: { code: 'name' } }, 'no change $rename'],
    [{ $where: {} }, 'no change $where'],
    [{ code: 'b' }, 'no change code'],
    [{ constructor: {} }, 'no change constructor'],
    [{ $set: { colour: 'red' } }, 'no field colour'],
    [{ $set: { 'size.wide': 1 } }, 'no field size.wide'],
    [{ $set: { id: 'x' } }, 'no field id'],
    [{ $set: { version: 1 } }, 'no field version'],
    [{ $set: { communityId: 'x' } }, 'no field communityId'],
    [{ $set: JSON.parse('{"__proto__":1}') }, 'no field __proto__'],
    [{ $set: { note: undefined } }, '$set gives note undefined'],
    [{ $set: { note: null } }, '$set gives note null'],
    [{ $setOnInsert: { note: null } }, '$setOnInsert gives note null'],
    [{ $push: { tags: undefined } }, '$push gives tags undefined'],
    [{ $set: { rank: 1 }, $inc: { rank: 1 } }, 'rank is named by two changes'],
    [{ $push: { tags: 'a' }, $pull: { tags: 'b' } }, 'tags is named by two changes'],
    [{ $set: { note: 'a' }, $setOnInsert: { note: 'b' } }, 'note is named by two changes'],
    [{ $inc: { code: 1 } }, '$inc on code, which is no number'],
    [{ $push: { code: 'a' } }, '$push on code, which is no array'],
    [{ $pull: { note: 'a' } }, '$pull on note, which is no array'],
    [{ $pull: { steps: 'a' } }, '$pull on steps, which is no array of scalars'],
    [{ $addToSet: { steps: {} } }, '$addToSet on steps, which is no array of scalars'],
    [{ $unset: { code: true } }, '$unset on code, which is required'],
    [{ $unset: { note: 1 } }, '$unset takes true'],
    [{ $set: 'x' }, '$set takes an object'],
    [[], 'a change is an object'],
  ];
  for (const [change, why] of changes) {
    it(`refuses the change ${JSON.stringify(change)} (${why})`, async () => {
      const refused = things.update({ code: 'a' }, change as Change<Thing>);
      expect(await problemOf(refused)).to.equal(`refused-query: things: ${why}`);
    });
  }

  const slices: [object, string][] = [
    [{ limit: 0 }, 'limit 0 is not from 1 to 1000'],
    [{ limit: 1001 }, 'limit 1001 is not from 1 to 1000'],
    [{ limit: 1.5 }, 'limit 1.5 is not from 1 to 1000'],
    [{ limit: '5' }, 'limit 5 is not from 1 to 1000'],
    [{}, 'limit undefined is not from 1 to 1000'],
    [{ limit: 1, sort: ['note'] }, 'sort by note, which is no required scalar field'],
    [{ limit: 1, sort: ['tags'] }, 'sort by tags, which is no required scalar field'],
    [{ limit: 1, sort: ['$natural'] }, 'sort by $natural, which is no required scalar field'],
    [{ limit: 1, sort: ['version'] }, 'sort by version, which is no required scalar field'],
    [{ limit: 1, sort: ['at'] }, 'no index for () in the order of (at)'],
    [{ limit: 1, sort: ['at', 'rank'] }, 'no index for () in the order of (at, rank)'],
  ];
  for (const [slice, why] of slices) {
    it(`refuses the slice ${JSON.stringify(slice)}`, async () => {
      expect(await problemOf(things.find({}, slice as Slice<Thing>))).to.equal(`refused-query: things: ${why}`);
    });
  }

  const unindexed: [Filter<Thing>, readonly (keyof Thing)[], string][] = [
    [{ weight: 1 }, [], 'no index for (weight)'],
    [{ at: new Date(0) }, [], 'no index for (at)'],
    [{ kind: 'tool', at: new Date(0) }, [], 'no index for (kind, at)'],
    [{ kind: 'tool', note: { $exists: true } }, [], 'no index for (kind, note)'],
    [{ code: { $gt: 'a' }, rank: 1 }, [], 'no index for (rank, code)'],
    [{ kind: { $in: ['tool'] } }, ['at'], 'no index for (kind) in the order of (at)'],
    [{ id: { $in: ['a'] } }, ['rank'], 'no index for (id) in the order of (rank)'],
    [{ version: 1 }, [], 'no index for (version)'],
  ];
  for (const [filter, sort, why] of unindexed) {
    it(`refuses ${JSON.stringify(filter)} sorted by (${sort}), for it has no index`, async () => {
      expect(await problemOf(things.find(filter, { sort, limit: 1 }))).to.equal(`refused-query: things: ${why}`);
    });
  }

  it('answers whatever has an index, an id or a unique index fixed', async () => {
    const fine: [Filter<Thing>, readonly (keyof Thing)[]][] = [
      [{}, []],
      [{}, ['rank']],
      [{}, ['rank', 'at']],
      [{ kind: 'tool' }, ['rank']],
      [{ open: true, kind: 'tool' }, ['at']],
      [{ kind: 'tool', open: true, at: { $gte: new Date(0) } }, ['at']],
      [{ kind: { $in: ['tool', 'seed'] } }, []],
      [{ kind: { $ne: 'tool' }, rank: { $gt: 1 } }, []],
      [{ id: 'a', weight: 5, note: { $exists: true } }, []],
      [{ id: { $in: ['a'] }, weight: { $gt: 1 } }, []],
      [{ id: { $gt: 'a' } }, []],
      [{ kind: 'tool', id: { $ne: 'a' } }, []],
      [{ code: 'a', marks: 3, version: 1 }, []],
      [{ tags: 'x' }, ['rank']],
      [{ note: { $exists: false } }, []],
    ];
    for (const [filter, sort] of fine) expect(await things.find(filter, { sort, limit: 1 })).to.deep.equal({ items: [] });
  });

  it('lets a collection of the house be paged through, and refuses to count, change or remove all of it', async () => {
    expect(await slips.find({}, { limit: 1 })).to.deep.equal({ items: [] });
    expect(await slips.find({}, { sort: ['uses'], limit: 1 })).to.deep.equal({ items: [] });
    expect(await slips.count({ uses: { $gt: 1 } })).to.equal(0);
    for (const asked of [slips.count({}), slips.remove({}), slips.update({}, {}), slips.countBy('uses', {})]) {
      expect(await problemOf(asked)).to.equal('refused-query: slips: no index for ()');
    }
  });

  it('refuses a collection of communities without a community, and one of the house with', () => {
    const of = home.storage.of.bind(home.storage) as (declared: object, communityId?: unknown) => unknown;
    for (const communityId of [undefined, '', null, 5, { $ne: '' }]) {
      expect(() => of(Things, communityId)).to.throw('refused-query: things needs a communityId');
    }
    expect(() => of(Slips, 'c')).to.throw('refused-query: slips belongs to the house');
  });

  it('refuses a collection that was not declared at the start, and two of one name', async () => {
    const twin = { ...Slips };
    expect(() => home.storage.of(twin)).to.throw('refused-query: slips was not declared when the storage was opened');
    expect(await problemOf(openTestHome([Slips, twin]))).to.equal('refused-query: slips is declared twice');
  });
});
