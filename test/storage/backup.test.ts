// A backup has everything, is one moment, and comes back into either home or not at all.

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import type { StorageConfig } from '../../src/config.ts';
import type { Storage } from '../../src/kernel/collection.ts';
import { backup, restore } from '../../src/storage/backup.ts';
import { openStorage } from '../../src/storage/open.ts';
import { freshHome, openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { problemOf, Slips, stoppedClock, type Thing, Things } from './shelf.ts';

const { clock } = stoppedClock(new Date(1000));
const declared = [Things, Slips];

describe(`a backup of ${testedHome}`, () => {
  let home: TestHome;
  let dir: string;
  let file: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'convite-backup-'));
    file = join(dir, 'backup.jsonl');
    home = await openTestHome(declared, clock);
  });

  afterEach(async () => {
    await home.close();
    await rm(dir, { recursive: true });
  });

  async function furnish(): Promise<void> {
    for (const communityId of ['c', 'd/%', 'ñ']) {
      const things = home.storage.of(Things, communityId);
      for (let i = 0; i < 30; i++) {
        const more = { $odd: { 'a.b': new Date(i), '%24': [[new Date(-i)]] }, text: 'a\u2028\n🥔' };
        await things.insert({
          id: `t${i}`,
          code: `${i}`,
          kind: 'tool',
          rank: i / 10,
          at: new Date(i),
          tags: ['x'],
          more,
        } as unknown as Thing & { id: string });
      }
      await things.update({ id: 't3' }, { $inc: { rank: 1 } });
    }
    await home.storage.of(Slips).insert({ key: 'k', uses: 0, goneAt: new Date(5000) });
  }

  async function contents(storage: Storage): Promise<unknown> {
    const of = async (communityId: string) => (await storage.of(Things, communityId).find({}, { limit: 1000 })).items;
    const slips = (await storage.of(Slips).find({}, { limit: 1000 })).items;
    return { c: await of('c'), d: await of('d/%'), n: await of('ñ'), slips, x: await storage.of(Things, 'c').count({ tags: 'x' }) };
  }

  async function within<R>(config: StorageConfig, look: (storage: Storage) => Promise<R>): Promise<R> {
    const storage = await openStorage(config, declared, clock);
    try {
      return await look(storage);
    } finally {
      await storage.close();
    }
  }

  for (const target of new Set(['sqlite', testedHome] as const)) {
    it(`comes back whole into ${target}, and from there once more the same`, async () => {
      await furnish();
      const counts = { things: 90, slips: 1, claims: 0 };
      expect(await backup(home.config, declared, file)).to.deep.equal(counts);
      const { config, remove } = await freshHome(target);
      expect(await restore(config, declared, file)).to.deep.equal(counts);
      expect(await within(config, contents)).to.deep.equal(await contents(home.storage));
      await backup(config, declared, `${file}.2`);
      const back = await freshHome();
      await restore(back.config, declared, `${file}.2`);
      expect(await within(back.config, contents)).to.deep.equal(await contents(home.storage));
      expect(
        await within(back.config, (storage) => problemOf(storage.of(Things, 'c').insert({ code: '1', kind: 'tool' } as Thing))),
      ).to.equal('duplicate: code');
      await remove();
      await back.remove();
    });
  }

  it('is a file that only its owner may read, and leaves no other', async () => {
    await backup(home.config, declared, file);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readdir(dir)).to.deep.equal(['backup.jsonl']);
  });

  it('leaves no file when it fails', async () => {
    expect(await problemOf(backup(home.config, declared, join(dir, 'no such folder', 'x')))).to.contain('ENOENT');
    expect(await readdir(dir)).to.deep.equal([]);
  });

  it('is refused by a home with documents, unless told to replace them', async () => {
    await furnish();
    await backup(home.config, declared, file);
    const before = await contents(home.storage);
    expect(await problemOf(restore(home.config, declared, file))).to.equal('conflict: things is not empty');
    expect(await contents(home.storage)).to.deep.equal(before);
    await home.storage.of(Things, 'c').remove({ id: 't1' });
    await home.storage.of(Things, 'c').insert({ code: 'new', kind: 'tool' } as Thing);
    await restore(home.config, declared, file, { replace: true });
    expect(await contents(home.storage)).to.deep.equal(before);
  });

  it('is refused when it is cut short anywhere, altered or of something else, and nothing is changed', async () => {
    await furnish();
    await backup(home.config, declared, file);
    const whole = await readFile(file, 'utf8');
    const { config, remove } = await freshHome();
    const lines = whole.split('\n');
    const damaged: [string, string][] = [
      ['', 'it is cut short'],
      [whole.slice(0, whole.length / 2), 'it is cut short'],
      [whole.slice(0, -1), 'it is cut short'],
      [`${lines.slice(0, -2).join('\n')}\n`, 'it is cut short'],
      [lines.toSpliced(5, 1).join('\n'), 'it was altered'],
      [whole.replace('"rank":0.5', '"rank":0.6'), 'it was altered'],
      [`${whole}${lines[1]}\n`, 'something follows its last line'],
      [lines.toSpliced(1, 1, '{"in":').join('\n'), 'a line of it is no JSON'],
      [lines.toSpliced(1, 1, '[]').join('\n'), 'a line of it is no object'],
      [lines.toSpliced(1, 1, '{"in":"things"}').join('\n'), 'a line of it is no document'],
      [whole.replaceAll('"in":"slips"', '"in":"cups"'), 'it has a collection that is not declared here (cups): is a plugin missing?'],
      [whole.replace('"dates":[', '"dates":[["__proto__","polluted"],'), 'a date of it is not in its document'],
      [whole.replace('"layout":1', '"layout":2'), 'it was made by a newer Convite'],
      ['{"some":"json"}\n', 'it is no backup of Convite'],
    ];
    for (const [text, why] of damaged) {
      await writeFile(file, text);
      expect(await problemOf(restore(config, declared, file))).to.equal(`bad-request: the backup cannot be read: ${why}`);
    }
    expect(await within(config, (storage) => storage.of(Things, 'c').count({}))).to.equal(0);
    await remove();
  });

  it('leaves nothing half restored when a document cannot be put in', async () => {
    await furnish();
    await backup(home.config, declared, file);
    const strict = { ...Things, indexes: [...Things.indexes, { fields: ['kind'], unique: true }] };
    const { config, remove } = await freshHome();
    expect(await problemOf(restore(config, [strict, Slips], file))).to.not.equal('no problem');
    expect(await within(config, (storage) => storage.of(Things, 'c').count({}))).to.equal(0);
    await remove();
  });
});

if (testedHome === 'mongodb') {
  describe('a restore into MongoDB that was killed', () => {
    it('leaves a database that opens only after the restore was run again', async () => {
      const dir = await mkdtemp(join(tmpdir(), 'convite-backup-'));
      const { config, remove } = await freshHome();
      await (await openStorage(config, declared, clock)).close();
      await backup(config, declared, join(dir, 'file'));
      await markAsRestoring(config.home === 'mongodb' ? config.url : '');
      expect(await problemOf(openStorage(config, declared, clock))).to.contain('unavailable: a restore into this database was begun');
      expect(await problemOf(backup(config, declared, join(dir, 'other')))).to.contain(
        'unavailable: a restore into this database was begun',
      );
      await restore(config, declared, join(dir, 'file'));
      await (await openStorage(config, declared, clock)).close();
      await remove();
      await rm(dir, { recursive: true });
    });
  });
}

/** What a restore leaves that is killed after it has put in some documents. */
async function markAsRestoring(url: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise();
  await connection.collection<{ _id: string }>('convite_marks').insertOne({ _id: 'restoring' });
  await connection.collection<{ _id: string }>('things').insertOne({ _id: 'c/half' });
  await connection.close();
}

describe('a backup of SQLite while others write', () => {
  it('is one moment: what was stored together is there together', async () => {
    const { config, remove } = await freshHome('sqlite');
    const dir = await mkdtemp(join(tmpdir(), 'convite-backup-'));
    const storage = await openStorage(config, declared, clock);
    const things = storage.of(Things, 'c');
    for (let i = 0; i < 1200; i++) await things.insert({ code: `a${i}`, kind: 'tool' } as Thing);
    let going = true;
    const writing = (async () => {
      for (let i = 0; going; i++) {
        await things.update({ code: 'a0' }, { $inc: { rank: 1 } });
        await things.update({ code: 'a1199' }, { $inc: { rank: 1 } });
        await things.insert({ code: `b${i}`, kind: 'tool' } as Thing);
      }
    })();
    await backup(config, declared, join(dir, 'file'));
    going = false;
    await writing;
    await storage.close();
    const back = await freshHome('sqlite');
    await restore(back.config, declared, join(dir, 'file'));
    const restored = await openStorage(back.config, declared, clock);
    const ranks = await Promise.all(['a0', 'a1199'].map(async (code) => (await restored.of(Things, 'c').first({ code }))?.rank ?? -1));
    expect((ranks[0] ?? 0) - (ranks[1] ?? 0)).to.be.oneOf([0, 1]);
    await restored.close();
    for (const clean of [remove, back.remove, () => rm(dir, { recursive: true })]) await clean();
  });
});
