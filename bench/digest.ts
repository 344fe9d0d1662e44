// The weekly letters: how many one worker writes and gets accepted a second, with its ledger, beside nodemailer's pool that sends the
// very same bytes to the same sink, and beside that pool when it puts the messages together itself; how much memory they take with the number of members; and how often they ask the storage.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { empty } from './digest/house.ts';
import type { Week } from './digest/worker-server.ts';
import { type Line, line, median } from './line.ts';

const MEMBERS = 3000;
const CONNECTIONS = '5';
const ROUNDS = 3;

export async function* run(): AsyncIterable<Line> {
  const dir = mkdtempSync(join(tmpdir(), 'convite-bench-'));
  try {
    yield* send(dir);
    yield* queries(dir);
    yield* memory(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The first week is what the peers send, the second warms all up; those after it are measured in turns. */
async function* send(dir: string): AsyncIterable<Line> {
  const where = `sqlite:${join(dir, 'send')}`;
  const file = join(dir, 'letters');
  await fill(where, 'one', MEMBERS, ROUNDS + 2);
  const [recording, sink] = await Promise.all([startChild('digest/sink-server.ts', [file]), startChild('digest/sink-server.ts')]);
  const before = await startChild('digest/worker-server.ts', [where, recording.about.port ?? '', CONNECTIONS]);
  const recorded = await ask<Week>(before);
  await Promise.all([before.stop(), recording.stop()]);
  const against = [sink.about.port ?? '', CONNECTIONS];
  const [ours, peer, writer] = await Promise.all([
    startChild('digest/worker-server.ts', [where, ...against]),
    startChild('digest/peer-server.ts', [...against, file, 'raw']),
    startChild('digest/peer-server.ts', [...against, file, 'texts']),
  ]);
  const all = [ours, peer, writer];
  try {
    // The week that was recorded has left already, whoever looks at it again.
    await rateOf(ours, 0);
    for (const child of all) await rateOf(child, recorded.sent);
    const rates = new Map<Child, number[]>(all.map((child) => [child, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const child of all) rates.get(child)?.push(await rateOf(child, recorded.sent));
    }
    const { taken, bytes } = await ask<{ taken: number; bytes: number }>(sink);
    const { rss_mb } = await ours.usage();
    const [mine = 0, theirs = 0, written = 0] = [...rates.values()].map(median);
    yield line('digest', 'send', mine, theirs, { bytes: bytes / taken, rss_mb });
    yield line('digest', 'send, the peer putting its messages together too', mine, written);
  } finally {
    await Promise.all([...all, sink].map((child) => child.stop()));
  }
}

/** Letters per second of one week. */
async function rateOf(child: Child, expected: number): Promise<number> {
  const { sent, ms } = await ask<Week>(child);
  if (sent !== expected) throw new Error(`sent ${sent} letters of ${expected}`);
  return (sent * 1000) / ms;
}

/**
 * How often the storage is asked: for each member in the second week (a letter is written down before it leaves and after), and for a
 * community besides, whatever its size. The peer is what the goal allows for a member, and a smaller community.
 */
async function* queries(dir: string): AsyncIterable<Line> {
  const [small, large] = [await callsFor(dir, 40), await callsFor(dir, 90)];
  const each = (large - small) / 50;
  yield line('digest', 'queries per member', each, 2);
  yield line('digest', 'queries per community of 90 besides, beside one of 40', large - 90 * each, small - 40 * each);
}

async function callsFor(dir: string, members: number): Promise<number> {
  const where = `sqlite:${join(dir, `queries-${members}`)}`;
  await fill(where, 'one', members, 2);
  const worker = await startChild('digest/worker-server.ts', [where]);
  try {
    await ask<Week>(worker);
    const { sent, calls } = await ask<Week>(worker);
    if (sent !== members) throw new Error(`${sent} letters to ${members} members`);
    return calls;
  } finally {
    await worker.stop();
  }
}

/**
 * The most memory that a worker had when it had sent a letter to each of 100,000 members in 1,000 communities, beside 1,000 in 10:
 * the ratio is the largest by the smallest, and less is better. Letters are written whole and then thrown away. On a MongoDB server
 * that could not take so many in time the larger run is as large as a minute allows, and the line says how large.
 */
async function* memory(dir: string): AsyncIterable<Line> {
  for (const home of process.env.MONGODB_URL ? ['sqlite', 'mongodb'] : ['sqlite']) {
    const at = (name: string) => (home === 'sqlite' ? `sqlite:${join(dir, name)}` : `mongodb:convite_bench_${process.pid}_${name}`);
    const few = await peakOf(at('few'), home === 'sqlite' ? 10 : 2);
    const communities = home === 'sqlite' ? 1000 : Math.min(1000, Math.max(4, Math.floor((few.communities * 30) / few.seconds)));
    const some = await peakOf(at('some'), Math.ceil(communities / 10));
    const many = await peakOf(at('many'), communities);
    const name = home === 'sqlite' ? 'memory' : 'memory, mongodb';
    const beside = (less: { readonly sent: number }) => `${count(many.sent)} members beside ${count(less.sent)}`;
    yield line('digest', name, many.peak_mb, few.peak_mb, { rss_mb: many.peak_mb });
    yield line('digest', `${name}, ${beside(some)}`, many.peak_mb, some.peak_mb, { rss_mb: many.peak_mb });
    const rate = (all: { readonly sent: number; readonly seconds: number }) => all.sent / all.seconds;
    yield line('digest', `${name}, ${beside(few)}: letters per second without a mail server`, rate(many), rate(few));
  }
}

async function peakOf(where: string, communities: number) {
  await fill(where, 'many', communities);
  const worker = await startChild('digest/worker-server.ts', [where]);
  try {
    const { sent, ms, peak_mb } = await ask<Week>(worker);
    if (sent !== communities * 100) throw new Error(`${sent} letters to ${communities * 100} members`);
    return { communities, sent, peak_mb, seconds: ms / 1000 };
  } finally {
    await worker.stop();
    await empty(where);
  }
}

function count(number: number): string {
  return number.toLocaleString('en');
}

async function fill(where: string, ...args: readonly (string | number)[]): Promise<void> {
  const child = await startChild('digest/fill-server.ts', [where, ...args.map(String)]);
  await child.stop();
}

async function ask<T>(child: Child): Promise<T> {
  const response = await fetch(child.url);
  return (await response.json()) as T;
}
