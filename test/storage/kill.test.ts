// What was acknowledged is there, whenever the process that wrote it is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { StorageConfig } from '../../src/config.ts';
import type { Collection } from '../../src/kernel/collection.ts';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { type Guest, Guests, type Thing, Things } from './shelf.ts';

const ROUNDS = 26;
const ENDLESS = 1_000_000;

interface Writer {
  readonly process: ChildProcess;
  /** What it has said so far; the last line may be cut off by the kill. */
  said: string;
}

describe(`writers of ${testedHome} that are killed`, () => {
  let home: TestHome;
  let things: Collection<Thing>;

  beforeEach(async () => {
    home = await openTestHome([Things, Guests]);
    things = home.storage.of(Things, 'killed');
  });

  afterEach(() => home.close());

  it(`lose nothing that was acknowledged, two at a time, ${ROUNDS * 2} times`, async () => {
    const stored: string[] = [];
    const passed: string[] = [];
    let counted = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const writers = [startWriter(home.config, `${round} one`, ENDLESS), startWriter(home.config, `${round} two`, ENDLESS)];
      await Promise.all(writers.map(killAtRandom));
      const said = (what: string) => writers.flatMap((writer) => wordsAfter(what, writer.said));
      stored.push(...said('stored'));
      passed.push(...said('passed'));
      counted = Math.max(counted, ...said('counted').map(Number));
      if (home.config.home === 'sqlite') expect(checked(home.config.dir)).to.equal('ok');
    }
    expect(await missing(things, stored)).to.deep.equal([]);
    expect(await missing(home.storage.of(Guests), passed)).to.deep.equal([]);
    expect((await things.first({ code: 'counter' }))?.rank).to.be.at.least(counted);
    expect(Math.min(stored.length, passed.length)).to.be.greaterThan(ROUNDS * 2);
  }).timeout(120_000);

  it('lose no increment when two write at the same time', async () => {
    const writers = [startWriter(home.config, 'one', 100), startWriter(home.config, 'two', 100)];
    const codes = await Promise.all(writers.map(({ process }) => once(process, 'exit')));
    expect(codes).to.deep.equal([
      [0, null],
      [0, null],
    ]);
    expect(await things.first({ code: 'counter' })).to.include({ rank: 200, version: 200 });
    expect(await things.count({ kind: 'seed' })).to.equal(200);
  }).timeout(60_000);
});

/** What stands behind this word, line by line; a last line that was cut off does not count. */
function wordsAfter(what: string, said: string): readonly string[] {
  const lines = said.split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));
}

function startWriter(config: StorageConfig, name: string, many: number): Writer {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../support/writing-child.ts'), JSON.stringify(config), name, String(many)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const writer: Writer = { process: child, said: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    writer.said += text;
  });
  return writer;
}

/** Kills it with signal 9 some moments after it began to write, and waits for all that it said. */
async function killAtRandom({ process: child }: Writer): Promise<void> {
  if (child.stdout) await once(child.stdout, 'data');
  await sleep(Math.random() * 120);
  child.kill('SIGKILL');
  expect(await once(child, 'close')).to.deep.equal([null, 'SIGKILL']);
}

function checked(dir: string): unknown {
  const db = new DatabaseSync(join(dir, 'convite.sqlite'));
  try {
    return db.prepare('PRAGMA integrity_check').get()?.integrity_check;
  } finally {
    db.close();
  }
}

async function missing(
  things: Pick<Collection<Thing>, 'find'> | Pick<Collection<Guest>, 'find'>,
  ids: readonly string[],
): Promise<string[]> {
  const lost: string[] = [];
  for (let at = 0; at < ids.length; at += 500) {
    const some = ids.slice(at, at + 500);
    const there = new Set((await things.find({ id: { $in: some } }, { limit: 1000 })).items.map(({ id }) => id));
    lost.push(...some.filter((id) => !there.has(id)));
  }
  return lost;
}
