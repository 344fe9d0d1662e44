// The file of the SQLite home: whose it is, who may read it, how it grows, and that no query scans.

import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { Schema } from 'mongoose';
import { systemClock } from '../../src/kernel/time.ts';
import { declare } from '../../src/storage/declare.ts';
import { readFilter } from '../../src/storage/language.ts';
import { openStorage } from '../../src/storage/open.ts';
import { planFor } from '../../src/storage/plan.ts';
import { shapeOf } from '../../src/storage/shape.ts';
import { openFile } from '../../src/storage/sqlite-file.ts';
import { layoutOf, selectSql } from '../../src/storage/sqlite-sql.ts';
import { freshHome } from '../support/homes.ts';
import { problemOf, Slips, type Thing, Things } from './shelf.ts';

describe('the SQLite home', () => {
  let dir: string;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    const fresh = await freshHome('sqlite');
    remove = fresh.remove;
    dir = fresh.config.home === 'sqlite' ? fresh.config.dir : '';
  });

  afterEach(() => remove());

  function open(declarations: Parameters<typeof openStorage>[1] = [Things]) {
    return openStorage({ home: 'sqlite', dir }, declarations, systemClock);
  }

  function run(sql: string): Record<string, unknown>[] {
    const db = new DatabaseSync(join(dir, 'convite.sqlite'));
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  }

  it('makes a folder and a file that only their owner may read', async () => {
    const storage = await open();
    await storage.of(Things, 'c').insert({ code: 'a', kind: 'tool' } as Thing);
    const modes = [dir, ...['', '-wal', '-shm'].map((end) => join(dir, `convite.sqlite${end}`))].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).to.deep.equal([0o700, 0o600, 0o600, 0o600]);
    await storage.close();
  });

  it('syncs every commit to the disk, and holds the process up for moments only', async () => {
    const db = await openFile(dir, []);
    const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(['journal_mode', 'synchronous', 'busy_timeout'].map(pragma)).to.deep.equal(['wal', 2, 20]);
    db.close();
  });

  it('refuses a file of another program', async () => {
    await mkdir(dir);
    run('CREATE TABLE accounts (id)');
    expect(await problemOf(open())).to.equal('unavailable: convite.sqlite was not made by Convite');
  });

  it('refuses what is no database', async () => {
    await mkdir(dir);
    await writeFile(join(dir, 'convite.sqlite'), 'Dear diary, '.repeat(1000));
    expect(await problemOf(open())).to.equal('unavailable: convite.sqlite is not a database file');
  });

  it('refuses the file of a newer Convite', async () => {
    await (await open()).close();
    run('PRAGMA user_version = 99');
    expect(await problemOf(open())).to.contain('unavailable: convite.sqlite is of a newer Convite');
  });

  it('says so when the folder cannot be made', async () => {
    await writeFile(dir, '');
    expect(await problemOf(open())).to.equal('unavailable: the folder of the database file cannot be written to');
  });

  it('lets several open a new file at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => open()));
    await Promise.all(all.map((storage, i) => storage.of(Things, 'c').insert({ code: `t${i}`, kind: 'tool' } as Thing)));
    expect(await all[0]?.of(Things, 'c').count({})).to.equal(5);
    await Promise.all(all.map((storage) => storage.close()));
  });

  it('is unavailable after it is closed, also for what was asked for just before', async () => {
    const storage = await open();
    const things = storage.of(Things, 'c');
    const asked = things.insert({ code: 'a', kind: 'tool' } as Thing);
    await storage.close();
    expect((await asked).code).to.equal('a');
    expect(await problemOf(things.insert({ code: 'b', kind: 'tool' } as Thing))).to.equal('unavailable: sqlite closed');
    expect(await problemOf(things.count({}))).to.equal('unavailable: sqlite closed');
    expect(await problemOf(storage.ping())).to.equal('unavailable: sqlite closed');
    await storage.close();
  });

  it('waits while another process writes, and reads meanwhile', async () => {
    const storage = await open();
    const things = storage.of(Things, 'c');
    const other = new DatabaseSync(join(dir, 'convite.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const asked = things.insert({ code: 'a', kind: 'tool' } as Thing);
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await things.count({})).to.equal(0);
    other.exec('COMMIT');
    other.close();
    expect((await asked).code).to.equal('a');
    await storage.close();
  });

  it('knows at once what another process has changed, however often it has read it', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const [ours, theirs] = [one.of(Things, 'c'), other.of(Things, 'c')];
    const { id } = await ours.insert({ code: 'a', kind: 'tool' } as Thing);
    // Here both are in one process; what another process says arrives in a later turn of the event loop anyhow.
    const ranks = async () => {
      await turn();
      return [(await ours.first({ id }))?.rank, (await ours.first({ code: 'a' }))?.rank];
    };
    expect(await ranks()).to.deep.equal([0, 0]);
    for (let rank = 1; rank < 20; rank++) {
      await theirs.update({ id }, { $set: { rank } });
      expect(await ranks()).to.deep.equal([rank, rank]);
    }
    await theirs.update({ id }, { $set: { code: 'b' } });
    await turn();
    expect(await ours.first({ code: 'a' })).to.equal(undefined);
    expect((await ours.update({ code: 'b' }, { $inc: { rank: 1 } }))?.rank).to.equal(20);
    await theirs.remove({ id });
    await turn();
    expect([await ours.first({ id }), await ours.first({ code: 'b' })]).to.deep.equal([undefined, undefined]);
    await Promise.all([one.close(), other.close()]);
  });

  it('knows what it has changed itself, by whatever the document is asked for', async () => {
    const storage = await open([Things, Slips]);
    const things = storage.of(Things, 'c');
    const { id } = await things.insert({ code: 'a', kind: 'tool' } as Thing);
    expect((await things.first({ code: 'a' }))?.id).to.equal(id);
    expect(await storage.of(Things, 'd').first({ id })).to.equal(undefined);
    expect(await things.first({ id, kind: 'seed' })).to.equal(undefined);
    await things.update({ id }, { $set: { code: 'b' } });
    const second = await things.insert({ code: 'a', kind: 'seed' } as Thing);
    expect((await things.first({ code: 'a' }))?.id).to.equal(second.id);
    expect((await things.first({ code: 'b' }))?.id).to.equal(id);
    await things.remove({ kind: 'tool' });
    expect([await things.first({ id }), await things.first({ code: 'b' })]).to.deep.equal([undefined, undefined]);
    const read = await things.first({ id: second.id });
    read?.tags.push('mine');
    expect((await things.first({ id: second.id }))?.tags).to.deep.equal([]);
    await storage.close();
  });

  it('knows what is not there until somebody brings it, by whatever it is asked for', async () => {
    const [one, other] = await Promise.all([open([Things, Slips]), open([Things, Slips])]);
    const [ours, theirs] = [one.of(Things, 'c'), other.of(Things, 'c')];
    const found = async (filter: object) => {
      await turn();
      for (let n = 0; n < 2; n++) await ours.first(filter);
      return (await ours.first(filter))?.code;
    };
    const kinds = async (code: string) => [await found({ code }), await found({ id: code }), await found({ code, kind: 'seed' })];
    expect(await kinds('a')).to.deep.equal([undefined, undefined, undefined]);
    await ours.insert({ id: 'a', code: 'a', kind: 'tool' } as never);
    expect(await kinds('a'), 'inserted').to.deep.equal(['a', 'a', undefined]);
    await ours.update({ id: 'a' }, { $set: { kind: 'seed' } });
    expect(await kinds('a'), 'turned into it').to.deep.equal(['a', 'a', 'a']);
    expect(await kinds('b')).to.deep.equal([undefined, undefined, undefined]);
    await theirs.insert({ id: 'b', code: 'b', kind: 'seed' } as never);
    expect(await kinds('b'), 'by another process').to.deep.equal(['b', 'b', 'b']);
    await ours.remove({ kind: 'seed' });
    expect([await kinds('a'), await kinds('b')]).to.deep.equal([
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
    ]);
    await ours.update({ code: 'a' }, { $set: { kind: 'tool' } }, { upsert: true });
    expect(await found({ code: 'a' }), 'upserted').to.equal('a');
    await Promise.all([one.close(), other.close()]);
  });

  it('is certain of what it was asked for again, until anybody changes it or it is let go for others', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const [ours, theirs] = [one.of(Things, 'c'), other.of(Things, 'c')];
    const { id } = await ours.insert({ code: 'a', kind: 'tool' } as Thing);
    const calls = () => one.calls;
    const again = async () => {
      await ours.first({ code: 'a' });
      return ours.get(id);
    };
    const certain = await again();
    const before = calls();
    expect([one.isCurrent(certain), calls() - before]).to.deep.equal([true, 0]);
    expect(await again(), 'the very same').to.equal(certain);
    await ours.insert({ code: 'b', kind: 'tool' } as Thing);
    expect(one.isCurrent(certain), 'another one was written').to.equal(true);
    await turn();
    await theirs.update({ code: 'b' }, { $inc: { rank: 1 } });
    await turn();
    expect(one.isCurrent(certain), 'another process has written').to.equal(false);
    const second = await again().then(again);
    expect(one.isCurrent(second)).to.equal(true);
    // More than is kept: what was let go may be changed without a word.
    const more = 'x'.repeat(18_000);
    const add = (n: number) =>
      Promise.all(Array.from({ length: 100 }, (_, i) => ours.insert({ code: `${n} ${i}`, kind: 'seed', more } as Thing)));
    for (let n = 0; n < 20; n++) await add(n);
    expect(one.isCurrent(second), 'others were written').to.equal(true);
    for (let n = 0; n < 20; n++) await Promise.all(Array.from({ length: 100 }, (_, i) => ours.first({ code: `${n} ${i}` })));
    expect(one.isCurrent(second), 'let go').to.equal(false);
    await Promise.all([one.close(), other.close()]);
  });

  it('changes a document as it is in the file, also in the very turn in which another process has changed it', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const [ours, theirs] = [one.of(Things, 'c'), other.of(Things, 'c')];
    const { id } = await ours.insert({ code: 'a', kind: 'tool' } as Thing);
    const more = { $inc: { rank: 1 } };
    expect((await ours.update({ id }, more))?.rank, 'just written').to.equal(1);
    await turn();
    await theirs.update({ id }, more);
    expect((await ours.update({ id }, more))?.rank, 'written before by another').to.equal(3);
    for (let n = 0; n < 3; n++) await ours.first({ id });
    await turn();
    const both = [theirs.update({ id }, more), ours.update({ id }, more)];
    await ours.first({ id });
    await Promise.all(both);
    await turn();
    expect((await ours.first({ id }))?.rank).to.equal(5);
    await Promise.all([one.close(), other.close()]);
  });

  it('gives documents that are there already the indexes that a collection gains, and takes away those it loses', async () => {
    const fields = { code: { type: String, required: true }, rank: { type: Number, required: true }, tags: [String] };
    type Jar = { code: string; rank: number; tags: string[] };
    const jars = (indexes: { fields: string[]; unique?: boolean }[]) =>
      declare<Jar, 'house'>({ name: 'jars', scope: 'house', schema: new Schema(fields), indexes });
    const before = jars([{ fields: ['code'], unique: true }]);
    const first = await open([before]);
    for (const code of ['a', 'b']) await first.of(before).insert({ code, rank: 1, tags: [code, 'x'] });
    await first.close();
    const after = jars([{ fields: ['rank'] }, { fields: ['tags'] }]);
    const second = await open([after]);
    expect(await second.of(after).count({ rank: 1 })).to.equal(2);
    expect(await second.of(after).count({ tags: 'a' })).to.equal(1);
    await second.of(after).insert({ code: 'a', rank: 2, tags: ['a'] });
    expect(await second.of(after).count({ tags: 'a' })).to.equal(2);
    await second.close();
  });

  const asked: [object, readonly string[]][] = [
    [{}, []],
    [{}, ['rank']],
    [{}, ['rank', 'at']],
    [{ code: 'a', weight: 1 }, []],
    [{ id: 'a' }, []],
    [{ id: { $in: ['a', 'b'] }, tags: 'x' }, []],
    [{ kind: 'tool' }, ['rank']],
    [{ kind: 'tool', open: true, at: { $gte: 0 } }, ['at']],
    [{ rank: { $gt: 1, $lt: 5 } }, []],
    [{ tags: 'x' }, []],
    [{ tags: 'x' }, ['rank']],
    [{ tags: { $in: ['x', 'y'] } }, []],
    [{ marks: { $gte: 5 } }, []],
    [{ marks: { $ne: 5 } }, []],
  ];
  for (const [filter, sort] of asked) {
    it(`goes by an index for ${JSON.stringify(filter)} in the order of (${sort})`, async () => {
      await (await open()).close();
      const shape = shapeOf(Things);
      const tests = readFilter(shape, filter);
      const query = { communityId: 'c', tests, plan: planFor(shape, tests, { sort, paged: true }), now: new Date(0) };
      const after = { values: sort.map(() => 0), id: 'a' };
      const { sql } = selectSql(layoutOf(shape), shape, query, { sort, descending: false, after }, 10);
      const details = run(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => String(detail));
      expect(details.filter((detail) => detail.startsWith('SCAN') && !detail.startsWith('SCAN json_each'))).to.deep.equal([]);
      expect(details.join('\n')).to.match(/SEARCH (things|things_\w+) USING (COVERING INDEX|INDEX|PRIMARY KEY)/);
      if (!('tags' in filter) && sort.length > 0) expect(details.join('\n')).to.not.contain('TEMP B-TREE FOR ORDER BY');
    });
  }

  it('sweeps by an index', async () => {
    await (await open([Slips])).close();
    const sql = 'SELECT rowid FROM slips INDEXED BY slips__expires WHERE f_goneAt <= 5 LIMIT 5';
    expect(run(`EXPLAIN QUERY PLAN ${sql}`)[0]?.detail).to.contain('USING INDEX slips__expires');
  });
});
