// What has expired is gone for every reader at once, is in nobody's way, and is removed by a sweep.
import { expect } from 'chai';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { outcomes, problemOf, Slips, stoppedClock, Things } from './shelf.ts';

describe(`expiry on ${testedHome}`, () => {
  const { clock, set } = stoppedClock(new Date(0));
  let home: TestHome;

  beforeEach(async () => {
    set(new Date(1000));
    home = await openTestHome([Things, Slips], clock);
  });

  afterEach(() => home.close());

  function slip(key: string, goneAt: number, id?: string) {
    return home.storage.of(Slips).insert({ key, uses: 0, goneAt: new Date(goneAt), ...(id ? { id } : {}) });
  }

  it('hides a document from every operation from the moment that it expires', async () => {
    const slips = home.storage.of(Slips);
    const { id } = await slip('a', 2000);
    set(new Date(1999));
    expect((await slips.get(id)).key).to.equal('a');
    set(new Date(2000));
    expect(await problemOf(slips.get(id))).to.equal('not-found: slips');
    expect(await slips.first({ key: 'a' })).to.equal(undefined);
    expect(await slips.find({}, { limit: 5 })).to.deep.equal({ items: [] });
    expect(await slips.count({ key: 'a' })).to.equal(0);
    expect(await slips.countBy('key', { key: 'a' })).to.deep.equal(new Map());
    expect(await slips.update({ id }, { $set: { goneAt: new Date(9000) } })).to.equal(undefined);
    expect(await slips.remove({ id })).to.equal(0);
  });

  it('stores what is expired already, for nobody to see', async () => {
    const { id } = await slip('a', 500);
    expect(await problemOf(home.storage.of(Slips).get(id))).to.equal('not-found: slips');
  });

  it('lets a new document take the id and the unique fields of one that has expired', async () => {
    await slip('a', 2000, 'mine');
    expect(await problemOf(slip('a', 9000))).to.equal('duplicate: key');
    expect(await problemOf(slip('b', 9000, 'mine'))).to.equal('duplicate: id');
    set(new Date(2000));
    expect(await slip('a', 9000)).to.include({ key: 'a', version: 1 });
    await slip('b', 3000, 'mine');
    set(new Date(3000));
    expect(await slip('c', 9000, 'mine')).to.include({ key: 'c', version: 1 });
  });

  it('lets one of many take what has expired', async () => {
    await slip('a', 2000);
    set(new Date(2000));
    const all = await outcomes(Array.from({ length: 20 }, () => () => slip('a', 9000)));
    expect(all.filter((one) => one === 'duplicate: key')).to.have.length(19);
  });

  it('upserts and changes into the place of what has expired', async () => {
    const slips = home.storage.of(Slips);
    await slip('a', 2000);
    await slip('b', 2000);
    const { id } = await slip('c', 9000);
    set(new Date(2000));
    const upserted = await slips.update({ key: 'a' }, { $inc: { uses: 1 }, $set: { goneAt: new Date(9000) } }, { upsert: true });
    expect(upserted).to.include({ version: 1, uses: 1 });
    expect((await slips.update({ id }, { $set: { key: 'b' } }))?.key).to.equal('b');
  });

  it('holds its own condition beside one that a filter sets on the same field', async () => {
    const slips = home.storage.of(Slips);
    await slip('a', 2000);
    await slip('b', 4000);
    set(new Date(3000));
    const filter = { id: { $in: (await slips.find({}, { limit: 5 })).items.map(({ id }) => id) } };
    expect(await slips.count({ ...filter, goneAt: { $gt: new Date(0) } })).to.equal(1);
    expect(await slips.count({ ...filter, goneAt: new Date(4000) })).to.equal(1);
    expect(await slips.count({ ...filter, goneAt: { $gt: new Date(4000) } })).to.equal(0);
  });

  it('sweeps what has expired, and nothing else, and says how many', async () => {
    await home.storage.of(Things, 'c').insert({ code: 'a', kind: 'tool' } as never);
    await Promise.all(Array.from({ length: 600 }, (_, i) => slip(`old ${i}`, 1500)));
    await slip('new', 9000);
    expect(await home.storage.sweep(new Date(1499))).to.equal(0);
    expect(await home.storage.sweep(new Date(1500))).to.equal(600);
    expect(await home.storage.sweep(new Date(1500))).to.equal(0);
    expect((await home.storage.of(Slips).find({}, { limit: 5 })).items.map(({ key }) => key)).to.deep.equal(['new']);
    expect(await home.storage.of(Things, 'c').count({})).to.equal(1);
  });
});
