// The storage contract, held by both homes: storing, changing, leasing and removing documents.
import { expect } from 'chai';
import type { Collection, Filter } from '../../src/kernel/collection.ts';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { outcomes, problemOf, Slips, type Thing, Things } from './shelf.ts';

describe(`a collection on ${testedHome}`, () => {
  let home: TestHome;
  let things: Collection<Thing>;
  let count = 0;

  before(async () => {
    home = await openTestHome([Things, Slips]);
  });

  after(() => home.close());

  beforeEach(() => {
    things = home.storage.of(Things, `c${++count}`);
  });

  const plain = {
    kind: 'tool',
    rank: 0,
    at: new Date(0),
    open: true,
    tags: [],
    marks: [],
    days: [],
    steps: [],
    leaseUntil: new Date(0),
  } as const;

  function put(code: string, given: Partial<Thing> = {}) {
    return things.insert({ ...plain, tags: [], marks: [], days: [], steps: [], code, ...given });
  }

  it('says which home it is', () => {
    expect(home.storage.home).to.equal(testedHome);
  });

  it('answers a ping', async () => {
    await home.storage.ping();
  });

  describe('storing', () => {
    it('gives back what was stored, with an id, the community, version 1 and defaults', async () => {
      const stored = await things.insert({ code: 'a', kind: 'tool' } as Thing);
      expect(stored).to.deep.equal({ id: stored.id, communityId: `c${count}`, version: 1, code: 'a', ...plain });
      expect(await things.get(stored.id)).to.deep.equal(stored);
      expect(stored.id).to.match(/^[0-9a-z]{26}$/);
    });

    it('takes an id of the document’s own, once', async () => {
      await put('a', { id: 'mine' } as Partial<Thing>);
      expect((await things.get('mine')).code).to.equal('a');
      expect(await problemOf(put('b', { id: 'mine' } as Partial<Thing>))).to.equal('duplicate: id');
    });

    it('leaves out what is undefined', async () => {
      const stored = await put('a', { note: undefined, more: { there: 1, gone: undefined } });
      expect(stored).to.not.have.property('note');
      expect((await things.get(stored.id)).more).to.deep.equal({ there: 1 });
    });

    it('lets nobody change what others are given: a document is the caller’s own, or frozen', async () => {
      const more = { list: [1] };
      const stored = await put('a', { more });
      more.list.push(2);
      (stored.more as typeof more).list.push(3);
      for (let n = 0; n < 4; n++) {
        const given = await things.get(stored.id);
        expect(given.more).to.deep.equal({ list: [1] });
        attempt(() => (given.more as typeof more).list.push(4));
        attempt(() => Object.assign(given, { code: 'z' }));
        attempt(() => given.tags.push('mine'));
        expect(await things.first({ code: 'a' })).to.deep.equal({ ...stored, more: { list: [1] } });
      }
    });

    it('keeps dates, nested objects, numbers and texts of any kind as they are', async () => {
      const more = {
        $set: { 'a.b': [1, { $date: 5, '%24': '%2e', 'a/b': null }], '': 'empty key' },
        when: new Date(86_400_000.0),
        list: [new Date(-1), [new Date(8.64e15)], 'x'],
        numbers: [0.1, 1e300, 5e-324, 2 ** 53, -(2 ** 53) - 2, 89492825859770500, -1.5, 3_000_000_000],
        texts: [
          'ñandú',
          '马铃薯',
          '🥔👩🏽‍🌾',
          'a\u2028b\u2029',
          '\ufeff',
          "'; DROP TABLE things; --",
          '$where',
          '{"$gt":""}',
          '\\u0000',
          '"',
        ],
        constructor: { prototype: true },
        yes: true,
        none: null,
      };
      const stored = await put('a', { more, days: [new Date(5), new Date(0)], note: '🥔', weight: 0.30000000000000004 });
      expect(stored.more).to.deep.equal(more);
      expect(await things.get(stored.id)).to.deep.equal(stored);
    });

    it('makes ill-formed texts well-formed, alike in what is returned and what is kept', async () => {
      const stored = await put('a', { note: 'x\ud800y', more: ['\udc00'] });
      expect(stored).to.include({ note: 'x\ufffdy' });
      expect(await things.get(stored.id)).to.deep.equal(stored);
    });

    it('casts and trims by the schema, also inside objects and arrays', async () => {
      const given = { code: 5, kind: 'seed', rank: '12', at: '2026-11-23T16:00:00Z', open: 'false', tags: ['AB'], marks: ['3'], days: [5] };
      const stored = await things.insert({ ...given, note: '  n ', size: { wide: '2' }, steps: [{ what: ' w ' }] } as never);
      expect(stored).to.deep.include({ code: '5', rank: 12, at: new Date('2026-11-23T16:00:00Z'), open: false, tags: ['ab'], marks: [3] });
      expect(stored).to.deep.include({ days: [new Date(5)], note: 'n', size: { wide: 2, label: 'plain' }, steps: [{ what: 'w' }] });
      expect(await things.get(stored.id)).to.deep.equal(stored);
    });

    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    const refusals: [string, object, string][] = [
      ['a required field that is missing', { code: undefined }, 'bad-form: code'],
      ['null', { note: null }, 'bad-form: note'],
      ['null in a field of any form', { more: null }, 'bad-form: more'],
      ['a value outside the list', { kind: 'toy' }, 'bad-form: kind'],
      ['a text that is too long', { note: 'x'.repeat(101) }, 'bad-form: note'],
      ['an element that is too long', { tags: ['x'.repeat(21)] }, 'bad-form: tags'],
      ['a number that is too small', { weight: -1 }, 'bad-form: weight'],
      ['a text for a number', { rank: 'many' }, 'bad-form: rank'],
      ['infinity', { rank: Number.POSITIVE_INFINITY }, 'bad-form: rank'],
      ['no number', { rank: Number.NaN }, 'bad-form: rank'],
      ['no number inside', { more: [Number.NaN] }, 'bad-form: more'],
      ['an object for a text', { note: { toString: () => 'x' } }, 'bad-form: note'],
      ['an array for a text', { note: ['x'] }, 'bad-form: note'],
      ['a text for an array', { tags: 'x' }, 'bad-form: tags'],
      ['an invalid date', { at: new Date(Number.NaN) }, 'bad-form: at'],
      ['an invalid date inside', { more: { at: new Date(Number.NaN) } }, 'bad-form: more'],
      ['a NUL', { code: 'a\0b' }, 'bad-form: code'],
      ['a NUL inside', { more: { 'a\0': 1 } }, 'bad-form: more'],
      ['a function inside', { more: { f: () => 1 } }, 'bad-form: more'],
      ['an instance of something inside', { more: new Map() }, 'bad-form: more'],
      ['a key that means a prototype', { more: JSON.parse('{"__proto__":{"x":1}}') }, 'bad-form: more'],
      ['what is nested too deep', { more: deep }, 'bad-form: more'],
      ['a wrong value in an object', { size: { wide: -1 } }, 'bad-form: size'],
      ['a missing value in an object of an array', { steps: [{}] }, 'bad-form: steps'],
      ['no object where one has a schema', { size: 5 }, 'bad-form: size'],
      ['an unknown field', { colour: 'red' }, 'refused-query: things: no field colour'],
      ['an unknown field in an object', { size: { wide: 1, deep: 1 } }, 'refused-query: size: no field deep'],
      ['a version', { version: 7 }, 'refused-query: things: no field version'],
      ['a community', { communityId: 'other' }, 'refused-query: things: no field communityId'],
      ['an id that is no text', { id: 5 }, 'bad-form: id'],
      ['an empty id', { id: '' }, 'bad-form: id'],
      ['an endless id', { id: 'x'.repeat(513) }, 'bad-form: id'],
    ];
    for (const [what, given, problem] of refusals) {
      it(`refuses ${what}`, async () => {
        expect(await problemOf(put('a', given))).to.equal(problem);
        expect(await things.count({})).to.equal(0);
      });
    }

    it('refuses a second document with the same unique fields, and says which', async () => {
      await put('a');
      expect(await problemOf(put('a'))).to.equal('duplicate: code');
      expect(await things.count({})).to.equal(1);
    });

    it('lets one of many inserts of the same at once succeed', async () => {
      const all = await outcomes(Array.from({ length: 20 }, () => () => put('a')));
      expect(all.filter((one) => one === 'duplicate: code')).to.have.length(19);
    });

    it('lets others of the same moment succeed when one fails', async () => {
      await put('b');
      const all = await outcomes(['a', 'b', 'c'].map((code) => () => put(code).then((stored) => stored.code)));
      expect(all).to.deep.equal(['a', 'duplicate: code', 'c']);
    });
  });

  describe('finding', () => {
    it('says not found for an id that is not there, or cannot be one', async () => {
      for (const id of ['nowhere', '', 'a\0', 'x'.repeat(10_000), { $ne: '' }, ['a'], undefined, null, 5]) {
        expect(await problemOf(things.get(id as string))).to.equal('not-found: things');
      }
    });

    it('answers undefined when there is no first', async () => {
      expect(await things.first({ code: 'a' })).to.equal(undefined);
    });

    it('finds the first in the order of the ids', async () => {
      for (const id of ['c', 'a', 'b']) await put(id, { id, rank: 5 } as Partial<Thing>);
      expect((await things.first({ kind: 'tool', rank: 5 }))?.code).to.equal('a');
      expect((await things.first({ kind: 'tool', rank: { $gte: 0 } }))?.code).to.equal('a');
      expect((await things.first({}))?.code).to.equal('a');
    });

    it('casts what it compares with', async () => {
      await put('12', { rank: 12, at: new Date(5) });
      expect(await things.count({ code: 12 as never })).to.equal(1);
      expect(await things.count({ kind: 'tool', rank: '12' as never })).to.equal(1);
      expect(await things.count({ kind: 'tool', open: 'true' as never, at: 5 as never })).to.equal(1);
      expect(await things.count({ tags: 'AB' })).to.equal(0);
    });

    it('takes no text for anything but a text', async () => {
      await put('a', { note: 'x' });
      for (const note of ["x' OR '1'='1", '%', '_', '*', '{"$ne":""}', '$note', 'X']) expect(await things.count({ note })).to.equal(0);
    });

    it('counts by a field, and by a pair of fields', async () => {
      await put('a', { kind: 'tool', rank: 1 });
      await put('b', { kind: 'seed', rank: 1 });
      await put('c', { kind: 'seed', rank: 2.5, open: false, at: new Date(7) });
      expect(await things.countBy('kind', {})).to.deep.equal(
        new Map([
          ['tool', 1],
          ['seed', 2],
        ]),
      );
      expect(await things.countBy('rank', { kind: 'seed' })).to.deep.equal(
        new Map([
          ['1', 1],
          ['2.5', 1],
        ]),
      );
      expect(await things.countBy('open', { kind: 'seed' })).to.deep.equal(
        new Map([
          ['true', 1],
          ['false', 1],
        ]),
      );
      expect(await things.countBy('at', { kind: 'seed', rank: 2.5 })).to.deep.equal(new Map([['1970-01-01T00:00:00.007Z', 1]]));
      expect(await things.countBy(['kind', 'open'], {})).to.deep.equal(
        new Map([
          ['tool\ttrue', 1],
          ['seed\ttrue', 1],
          ['seed\tfalse', 1],
        ]),
      );
      expect(await things.countBy('kind', { rank: 99 })).to.deep.equal(new Map());
    });

    it('refuses to count by what may be missing or is no scalar', async () => {
      for (const field of ['note', 'tags', 'size', 'nothing', 'version']) {
        expect(await problemOf(things.countBy(field as 'kind', {}))).to.contain(`counts by ${field}`);
      }
    });
  });

  describe('changing', () => {
    it('returns the document after the change, or before it', async () => {
      const stored = await put('a', { rank: 1 });
      const after = await things.update({ id: stored.id }, { $inc: { rank: 2 }, $set: { note: 'n' } });
      expect(after).to.deep.equal({ ...stored, version: 2, rank: 3, note: 'n' });
      const before = await things.update({ id: stored.id }, { $unset: { note: true } }, { returns: 'before' });
      expect(before).to.deep.equal(after);
      expect(await things.get(stored.id)).to.deep.equal({ ...stored, version: 3, rank: 3 });
    });

    it('changes arrays', async () => {
      const day = new Date(5);
      const { id } = await put('a', { tags: ['x', 'y', 'x'], marks: [1], days: [day] });
      await things.update({ id }, { $push: { tags: 'z', steps: { what: ' s ', done: day } }, $addToSet: { marks: 1, days: new Date(5) } });
      const after = await things.update({ id }, { $pull: { tags: 'x', days: new Date(5) }, $addToSet: { marks: 2 } });
      expect(after).to.deep.include({ tags: ['y', 'z'], marks: [1, 2], days: [], steps: [{ what: 's', done: day }], version: 3 });
      expect(await things.get(id)).to.deep.equal(after);
      expect(await things.count({ tags: 'x' })).to.equal(0);
      expect(await things.count({ tags: 'z' })).to.equal(1);
    });

    it('raises the version although nothing else changes', async () => {
      const { id } = await put('a', { marks: [1] });
      expect((await things.update({ id }, { $addToSet: { marks: 1 } }))?.version).to.equal(2);
    });

    it('starts numbers and arrays that are missing', async () => {
      const { id } = await put('a');
      await things.update({ id }, { $inc: { weight: 0.5 } });
      expect((await things.update({ id }, { $inc: { weight: 0.25 } }))?.weight).to.equal(0.75);
    });

    it('keeps odd keys inside what is set and pushed', async () => {
      const { id } = await put('a');
      const more = { $each: ['x'], 'a.b': { $inc: 1 }, '%24': new Date(3) };
      await things.update({ id }, { $set: { more } });
      expect((await things.get(id)).more).to.deep.equal(more);
    });

    it('answers undefined when nothing matches, and changes nothing', async () => {
      await put('a');
      expect(await things.update({ code: 'b' }, { $set: { rank: 5 } })).to.equal(undefined);
      expect(await things.count({ rank: 5 })).to.equal(0);
    });

    it('changes one document only', async () => {
      for (const id of ['b', 'a']) await put(id, { id } as Partial<Thing>);
      expect((await things.update({ kind: 'tool', rank: 0 }, { $set: { note: 'me' } }))?.id).to.equal('a');
      expect(await things.count({ note: 'me' })).to.equal(1);
    });

    const wrong: [string, object, string][] = [
      ['a value outside the list', { $set: { kind: 'toy' } }, 'bad-form: kind'],
      ['an element too long', { $push: { tags: 'x'.repeat(21) } }, 'bad-form: tags'],
      ['an element of the wrong type', { $addToSet: { marks: 'x' } }, 'bad-form: marks'],
      ['no number', { $inc: { rank: 'x' } }, 'bad-form: rank'],
      ['infinity', { $inc: { rank: Number.POSITIVE_INFINITY } }, 'bad-form: rank'],
      ['a wrong object', { $push: { steps: {} } }, 'bad-form: steps'],
      ['a value out of range', { $set: { weight: 2e9 } }, 'bad-form: weight'],
      ['a NUL', { $set: { note: '\0' } }, 'bad-form: note'],
    ];
    for (const [what, change, problem] of wrong) {
      it(`refuses ${what}`, async () => {
        const stored = await put('a');
        expect(await problemOf(things.update({ id: stored.id }, change))).to.equal(problem);
        expect(await things.get(stored.id)).to.deep.equal(stored);
      });
    }

    it('refuses a change that meets a unique index, and leaves the document', async () => {
      await put('a');
      const stored = await put('b');
      expect(await problemOf(things.update({ id: stored.id }, { $set: { code: 'a' } }))).to.equal('duplicate: code');
      expect(await things.get(stored.id)).to.deep.equal(stored);
    });

    it('loses no increment of many at once', async () => {
      const { id } = await put('a');
      await Promise.all(Array.from({ length: 50 }, () => things.update({ id }, { $inc: { rank: 1 }, $push: { marks: 1 } })));
      const after = await things.get(id);
      expect([after.rank, after.version, after.marks.length]).to.deep.equal([50, 51, 50]);
    });

    it('lets one of many optimistic writers be first', async () => {
      const { id, version } = await put('a');
      const all = await Promise.all(Array.from({ length: 10 }, (_, rank) => things.update({ id, version }, { $set: { rank } })));
      expect(all.filter((one) => one !== undefined)).to.have.length(1);
      expect((await things.get(id)).version).to.equal(2);
    });
  });

  describe('upserting', () => {
    it('inserts what the filter fixes, the change and the defaults; then updates', async () => {
      const change = { $set: { kind: 'seed' }, $inc: { weight: 2 }, $addToSet: { tags: 'X' }, $setOnInsert: { rank: 7 } } as const;
      const first = await things.update({ code: 'a' }, change, { upsert: true });
      expect(first).to.deep.equal({
        id: first?.id,
        communityId: `c${count}`,
        ...plain,
        code: 'a',
        kind: 'seed',
        weight: 2,
        tags: ['x'],
        rank: 7,
        version: 1,
      });
      expect(await things.get(first?.id ?? '')).to.deep.equal(first);
      const second = await things.update({ code: 'a' }, { ...change, $setOnInsert: { rank: 8 } }, { upsert: true });
      expect(second).to.deep.equal({ ...first, weight: 4, version: 2 });
    });

    it('answers undefined for before when it inserted', async () => {
      const options = { upsert: true, returns: 'before' } as const;
      expect(await things.update({ code: 'a' }, { $set: { kind: 'tool' } }, options)).to.equal(undefined);
      expect((await things.update({ code: 'a' }, { $set: { kind: 'seed' } }, options))?.kind).to.equal('tool');
    });

    it('takes the id that the filter names', async () => {
      await things.update({ id: 'mine' }, { $set: { code: 'a', kind: 'tool' } }, { upsert: true });
      expect((await things.get('mine')).code).to.equal('a');
    });

    it('makes one document of many at once', async () => {
      const all = await Promise.all(
        Array.from({ length: 20 }, () =>
          things.update({ code: 'a' }, { $inc: { rank: 1 }, $setOnInsert: { kind: 'tool' } }, { upsert: true }),
        ),
      );
      expect(new Set(all.map((one) => one?.id)).size).to.equal(1);
      expect((await things.first({ code: 'a' }))?.rank).to.equal(20);
    });

    it('refuses to insert what lacks a required field', async () => {
      expect(await problemOf(things.update({ code: 'a' }, { $set: { note: 'n' } }, { upsert: true }))).to.equal('bad-form: kind');
      expect(await things.count({})).to.equal(0);
    });

    it('says so when another unique index is in the way', async () => {
      await put('a');
      const upsert = things.update({ id: 'other' }, { $set: { code: 'a', kind: 'tool' } }, { upsert: true });
      expect(await problemOf(upsert)).to.equal('duplicate: code');
    });

    it('refuses a filter that names no single document', async () => {
      const upserts: [Filter<Thing>, string][] = [
        [{ kind: 'tool' }, 'upsert needs the id or a unique index fixed'],
        [{ id: { $in: ['a'] } }, 'upsert needs the id or a unique index fixed'],
        [{ id: 'a', version: 1 }, 'upsert with version in the filter'],
        [{ code: 'a', tags: 'x' }, 'upsert with tags in the filter'],
      ];
      for (const [filter, why] of upserts) {
        expect(await problemOf(things.update(filter, { $set: { kind: 'tool' } }, { upsert: true }))).to.equal(
          `refused-query: things: ${why}`,
        );
      }
    });
  });

  describe('leasing', () => {
    const now = new Date(1000);
    const until = new Date(2000);

    it('gives each of many at once another document, and the last ones none', async () => {
      for (let i = 0; i < 15; i++) await put(`t${i}`);
      const all = await Promise.all(Array.from({ length: 20 }, (_, i) => things.claim({ open: true }, { holder: `h${i}`, now, until })));
      const got = all.filter((one) => one !== undefined);
      expect(new Set(got.map(({ id }) => id)).size).to.equal(15);
      expect(got.every(({ leaseUntil }) => leaseUntil.getTime() === 2000)).to.equal(true);
    });

    it('gives a lease that is over to the next, and not before', async () => {
      await put('a');
      expect((await things.claim({ open: true }, { holder: 'one', now, until }))?.leaseHolder).to.equal('one');
      expect(await things.claim({ open: true }, { holder: 'two', now: new Date(1999), until: new Date(3000) })).to.equal(undefined);
      expect((await things.claim({ open: true }, { holder: 'two', now: until, until: new Date(3000) }))?.leaseHolder).to.equal('two');
    });
  });

  describe('removing', () => {
    it('removes all matches and says how many', async () => {
      for (const code of ['a', 'b', 'c']) await put(code, { tags: [code], rank: code === 'c' ? 1 : 0 });
      expect(await things.remove({ rank: 0 })).to.equal(2);
      expect(await things.remove({ rank: 0 })).to.equal(0);
      expect((await things.find({}, { limit: 10 })).items.map(({ code }) => code)).to.deep.equal(['c']);
      expect(await things.count({ tags: 'a' })).to.equal(0);
    });

    it('frees what a unique index held', async () => {
      const { id } = await put('a');
      await things.remove({ id });
      await put('a');
    });
  });

  describe('two communities', () => {
    it('may have the same ids and the same unique fields', async () => {
      const others = home.storage.of(Things, 'another');
      await put('a', { id: 'same' } as Partial<Thing>);
      await others.insert({ ...(plain as unknown as Thing), id: 'same', code: 'a', rank: 9 });
      expect([(await things.get('same')).rank, (await others.get('same')).rank]).to.deep.equal([0, 9]);
    });

    it('neither see nor change nor remove what is not theirs', async () => {
      const stored = await put('a', { tags: ['x'] });
      const others = home.storage.of(Things, `not c${count}`);
      expect(await problemOf(others.get(stored.id))).to.equal('not-found: things');
      expect(await others.first({ tags: 'x' })).to.equal(undefined);
      expect(await others.find({ id: { $in: [stored.id] } }, { limit: 5 })).to.deep.equal({ items: [] });
      expect([await others.count({}), await others.remove({ id: stored.id })]).to.deep.equal([0, 0]);
      expect(await others.update({ id: stored.id }, { $set: { rank: 1 } })).to.equal(undefined);
      expect(await others.claim({ open: true }, { holder: 'h', now: new Date(), until: new Date() })).to.equal(undefined);
      expect(await others.countBy('kind', {})).to.deep.equal(new Map());
      expect(await things.get(stored.id)).to.deep.equal(stored);
    });

    it('stay apart whatever their ids are made of', async () => {
      const names = ['a', 'a/b', 'a/', '%2f', 'a%2fb', '$x', '.', 'x y', 'ñ'];
      for (const name of names) await home.storage.of(Things, name).insert({ code: name, kind: 'tool', id: 'b/c' } as unknown as Thing);
      for (const name of names) {
        const found = await home.storage.of(Things, name).find({}, { limit: 5 });
        expect(found.items.map(({ id, code }) => [id, code])).to.deep.equal([['b/c', name]]);
      }
    });
  });

  it('is unavailable once it is closed', async () => {
    const other = await openTestHome([Things]);
    const closed = other.storage.of(Things, 'c');
    await other.close();
    for (const asked of [
      closed.count({}),
      closed.insert({ code: 'a', kind: 'tool' } as Thing),
      closed.update({ id: 'a' }, {}),
      other.storage.ping(),
    ]) {
      expect(await problemOf(asked)).to.match(/^unavailable: /);
    }
  });

  it('never takes for certain what was changed or removed, nor what it has not given itself', async () => {
    const { isCurrent } = home.storage;
    const read = async () => {
      for (let n = 0; n < 3; n++) await things.first({ code: 'a' });
      return things.get('mine');
    };
    const later = new Date(Date.now() + 1000);
    const changes = [
      () => things.update({ id: 'mine' }, { $inc: { rank: 1 } }),
      () => things.update({ code: 'a' }, { $set: { kind: 'tool' } }, { upsert: true }),
      () => things.claim({ open: true }, { holder: 'h', now: new Date(), until: later }),
      () => things.remove({ kind: 'tool' }),
    ];
    await put('a', { id: 'mine' } as Partial<Thing>);
    for (const change of changes) {
      const given = await read();
      expect(isCurrent({ ...given }), 'a copy').to.equal(false);
      await change();
      expect(isCurrent(given), String(change)).to.equal(false);
    }
    const slips = home.storage.of(Slips);
    await slips.insert({ id: 'short', key: 'short', uses: 0, goneAt: later });
    for (let n = 0; n < 3; n++) expect(isCurrent(await slips.get('short')), 'what expires').to.equal(false);
  });

  it('counts how many operations were asked for', async () => {
    const before = home.storage.calls;
    const { id } = await put('a');
    await things.get(id);
    await things.update({ id }, { $inc: { rank: 1 } }, { upsert: true });
    await things.claim({ open: true }, { holder: 'h', now: new Date(), until: new Date() });
    expect(home.storage.calls - before).to.equal(4);
  });
});

/** Does what may be refused. */
function attempt(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    expect(error).to.be.instanceOf(TypeError);
  }
}
