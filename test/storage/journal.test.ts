// A change and its journal entry are both there, or neither is.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Kept } from '../../src/kernel/collection.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { Journal, KeptEntry } from '../../src/kernel/journal.ts';
import { later, MINUTE, systemClock } from '../../src/kernel/time.ts';
import { Entries, Intents } from '../../src/storage/entries.ts';
import { openJournal } from '../../src/storage/journal.ts';
import { type TestClock, testClock } from '../support/clock.ts';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { Guests, type Promised, Promises } from './shelf.ts';

const KILLS = 50;
const added = { what: 'shelf.promise.added', by: 'rosa', title: 'Semilla' };
const told = { what: 'shelf.promise.told', by: 'luis', title: 'Semilla' };

describe(`the journal of ${testedHome}`, () => {
  let home: TestHome;
  let clock: TestClock;
  let journal: Journal;
  let changed: string[];
  const pending = async () => (await home.storage.of(Intents).find({}, { limit: 10 })).items.length;
  const read = async () => (await journal.read('one', { limit: 100 })).items.map(plain);

  beforeEach(async () => {
    clock = testClock();
    changed = [];
    home = await openTestHome([Promises, Guests, Entries, Intents], clock);
    journal = openJournal(home.storage, [Promises], clock, async (id) => void changed.push(id));
  });
  afterEach(() => home.close());

  it('keeps who did what, when, to which document, and how it was before and after', async () => {
    const { id } = await journal.add(Promises, 'one', { text: 'seed', count: 1, note: 'soon' }, added);
    clock.now = later(clock.now, MINUTE);
    await journal.change(Promises, 'one', { id }, told, () => ({ count: 2, note: undefined }));
    clock.now = later(clock.now, MINUTE);
    await journal.remove(Promises, 'one', id, { what: 'shelf.promise.removed', title: 'Semilla' });
    const about = { title: 'Semilla', feature: 'shelf', thing: 'promises', about: id };
    const at = (minutes: number) => later(testClock().now, minutes * MINUTE);
    expect(await read()).to.deep.equal([
      { ...about, what: 'shelf.promise.removed', by: '', at: at(2), before: { text: 'seed', count: 2 } },
      { ...about, what: 'shelf.promise.told', by: 'luis', at: at(1), before: { count: 1, note: 'soon' }, after: { count: 2 } },
      { ...about, what: 'shelf.promise.added', by: 'rosa', at: at(0), after: { text: 'seed', count: 1, note: 'soon' } },
    ]);
    expect(await pending()).to.equal(0);
    expect(changed).to.deep.equal(['one', 'one', 'one']);
  });

  it('keeps nothing of a change that changes nothing, and of one that was refused', async () => {
    const { id } = await journal.add(Promises, 'one', { text: 'seed', count: 1 }, added);
    await journal.change(Promises, 'one', { id }, told, () => ({ count: 1 }));
    await journal.change(Promises, 'one', { id }, told, () => undefined);
    expect(await codeOf(journal.add(Promises, 'one', { text: 'seed', count: 1 }, added))).to.equal('duplicate');
    expect(await codeOf(journal.change(Promises, 'one', { id }, told, () => ({ text: 'x'.repeat(101) })))).to.equal('bad-form');
    expect(await codeOf(journal.change(Promises, 'one', { id: 'nobody' }, told, () => ({ count: 3 })))).to.equal('not-found');
    expect(await journal.remove(Promises, 'one', 'nobody', told)).to.equal(false);
    expect((await read()).length).to.equal(1);
    expect(await pending()).to.equal(0);
  });

  it('lets only one of two win who change the same version, and both where neither minds', async () => {
    const { id, version } = await journal.add(Promises, 'one', { text: 'seed', count: 0 }, added);
    const race = [1, 2].map((count) => codeOf(journal.change(Promises, 'one', { id, version }, told, () => ({ count }))));
    expect((await Promise.all(race)).sort()).to.deep.equal(['conflict', 'done']);
    const plus = Array.from({ length: 5 }, () => journal.change(Promises, 'one', { id }, told, (before) => ({ count: before.count + 10 })));
    await Promise.all(plus);
    expect((await home.storage.of(Promises, 'one').get(id)).count).to.be.greaterThan(50);
    expect((await read()).length).to.equal(7);
  });

  it('refuses a collection that was not declared journaled', async () => {
    expect(await codeOf(journal.add(Guests, 'one', { name: 'x' } as never, added))).to.equal('refused-query');
  });

  it('keeps communities apart', async () => {
    const { id } = await journal.add(Promises, 'one', { text: 'seed', count: 0 }, added);
    expect(await codeOf(journal.change(Promises, 'two', { id }, told, () => ({ count: 1 })))).to.equal('not-found');
    expect((await journal.read('two', { limit: 10 })).items).to.deep.equal([]);
  });

  it('finds by document and by member, counts by both, and drops an intent whose change never came', async () => {
    const one = await journal.add(Promises, 'one', { text: 'a', count: 0 }, added);
    await journal.add(Promises, 'one', { text: 'b', count: 0 }, { ...added, by: 'luis' });
    expect((await journal.read('one', { about: one.id, limit: 10 })).items.map(({ by }) => by)).to.deep.equal(['rosa']);
    expect((await journal.read('one', { by: 'luis', limit: 10 })).items.length).to.equal(1);
    expect(await journal.countBy('one', clock())).to.deep.equal(
      new Map([
        ['luis\tshelf.promise.added', 1],
        ['rosa\tshelf.promise.added', 1],
      ]),
    );
    const [since, until] = [clock(), later(clock(), MINUTE)];
    clock.now = until;
    await journal.add(Promises, 'one', { text: 'c', count: 0 }, added);
    expect([...(await journal.countBy('one', since, until)).values()]).to.deep.equal([1, 1]);
    expect(await journal.countBy('one', until, later(until, MINUTE))).to.deep.equal(new Map([['rosa\tshelf.promise.added', 1]]));
    const lost = { community: 'one', thing: 'promises', about: one.id, kind: 'change' as const, entry: '{}', at: clock() };
    await home.storage.of(Intents).insert(lost);
    await journal.repair();
    expect(await pending()).to.equal(1);
    clock.now = later(clock.now, 6 * MINUTE);
    expect(await journal.repair()).to.equal(0);
    expect(await pending()).to.equal(0);
  });

  it(`has an entry for every change and a change for every entry after ${KILLS} kills at random moments`, async () => {
    const acknowledged = new Map<string, number>();
    for (let kill = 0; kill < KILLS; kill++) {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, '../support/journaling-child.ts'), JSON.stringify(home.config), String(kill)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      for (const [id, count] of await saidUntilKilled(child)) acknowledged.set(id, count);
    }
    const after = openJournal(home.storage, [Promises], systemClock, async () => undefined);
    await after.repair();
    const documents = await all<Promised & Kept & { stamps: string[] }>(
      (slice) => home.storage.of(Promises, 'killed').find({}, slice) as never,
    );
    const entries = await all<KeptEntry>((slice) => home.storage.of(Entries, 'killed').find({}, slice));
    expect(entries.map(({ id }) => id).sort()).to.deep.equal(documents.flatMap(({ stamps }) => stamps).sort());
    expect(documents.filter(({ count, stamps }) => stamps.length !== count + 1)).to.deep.equal([]);
    const counts = new Map(documents.map(({ id, count }) => [id, count]));
    expect([...acknowledged].filter(([id, count]) => (counts.get(id) ?? -1) < count)).to.deep.equal([]);
    expect(acknowledged.size).to.be.greaterThan(KILLS);
  }).timeout(180_000);
});

/** Documents and counts that were acknowledged before the kill, some moments after the first. */
async function saidUntilKilled(child: ChildProcess): Promise<readonly (readonly [id: string, count: number])[]> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  if (child.stdout) await once(child.stdout, 'data');
  await sleep(Math.random() * 60);
  child.kill('SIGKILL');
  expect(await once(child, 'close')).to.deep.equal([null, 'SIGKILL']);
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => [line.split(' ')[1] ?? '', Number(line.split(' ')[2])] as const);
}

async function all<T>(find: (slice: { limit: number; after?: string }) => Promise<{ items: T[]; next?: string }>): Promise<T[]> {
  const found: T[] = [];
  let after: string | undefined;
  do {
    const page = await find({ limit: 500, ...(after ? { after } : {}) });
    found.push(...page.items);
    after = page.next;
  } while (after);
  return found;
}

function plain({ id: _, version: __, before, after, ...rest }: KeptEntry): object {
  const { communityId: ___, ...entry } = rest as typeof rest & { communityId?: string };
  return { ...entry, ...(before ? { before: JSON.parse(before) } : {}), ...(after ? { after: JSON.parse(after) } : {}) };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return isProblem(error) ? error.code : String(error);
  }
}
