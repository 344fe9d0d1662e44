// The weekly letters: how many one worker writes and gets accepted a second, with its ledger, beside nodemailer's pool that sends the
// very same bytes to the same sink; how much memory they take with the number of members; and how often they ask the storage.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
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

/** The first week warms both up and is what the peer sends; those after it are measured in turns. */
async function* send(dir: string): AsyncIterable<Line> {
  const where = `sqlite:${join(dir, 'send')}`;
  const file = join(dir, 'letters');
  await fill(where, 'one', MEMBERS, ROUNDS + 2);
  const [recording, sink] = await Promise.all([startChild('digest/sink-server.ts', [file]), startChild('digest/sink-server.ts')]);
  const before = await startChild('digest/worker-server.ts', [where, recording.about.port ?? '', CONNECTIONS]);
  const recorded = await ask<Week>(before);
  await Promise.all([before.stop(), recording.stop()]);
  const ours = await startChild('digest/worker-server.ts', [where, sink.about.port ?? '', CONNECTIONS]);
  const peer = await startChild('digest/peer-server.ts', [sink.about.port ?? '', CONNECTIONS, file]);
  try {
    await ask<Week>(ours);
    await ask<Week>(peer);
    const rates: Record<'ours' | 'peer', number[]> = { ours: [], peer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, child] of [['ours', ours], ['peer', peer]] as const) {
        const { sent, ms } = await ask<Week>(child);
        if (sent !== recorded.sent && sent > 0) throw new Error(`${name} sent ${sent} letters of ${recorded.sent}`);
        rates[name].push((sent * 1000) / ms);
      }
    }
    const { taken, bytes } = await ask<{ taken: number; bytes: number }>(sink);
    const { rss_mb } = await ours.usage();
    yield line('digest', 'send', median(rates.ours), median(rates.peer), { bytes: bytes / taken, rss_mb });
  } finally {
    await Promise.all([ours, peer, sink].map((child) => child.stop()));
  }
}

async function* queries(_dir: string): AsyncIterable<Line> {}
async function* memory(_dir: string): AsyncIterable<Line> {}

async function fill(where: string, ...args: readonly (string | number)[]): Promise<void> {
  const child = await startChild('digest/fill-server.ts', [where, ...args.map(String)]);
  await child.stop();
}

async function ask<T>(child: Child): Promise<T> {
  const response = await fetch(child.url);
  return (await response.json()) as T;
}
