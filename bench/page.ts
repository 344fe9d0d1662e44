// Signed-in pages of a community of 1,000 with a plan of 500 activities: what a first visit costs, and how many a second beside an
// Express handler that sends the very same bytes. And the same pages of 10,000 members beside those of 100.
import autocannon from 'autocannon';
import { decode, openBrowser } from './browser.ts';
import { type Child, startChild } from './child.ts';
import { type Line, line, median } from './line.ts';

const CONNECTIONS = 10;
const SECONDS = 3;
const ROUNDS = 3;

interface Measured {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const pages = [
  ['home', ''],
  ['role map', '/people'],
  ['plan', '/plan'],
  ['plan over time', '/plan/picture'],
  ['stage board', '/stages'],
] as const;

export async function* run(): AsyncIterable<Line> {
  const ours = await startChild('page/convite-server.ts', ['1000', '500']);
  try {
    for (const [name, path] of pages) yield* besideExpress(ours, name, path);
  } finally {
    await ours.stop();
  }
  yield* largeBesideSmall();
}

/** One page of ours, and a handler that sends its bytes. */
async function* besideExpress(ours: Child, name: string, path: string): AsyncIterable<Line> {
  const visit = await firstVisit(ours, path);
  const peer = await startChild('page/express-server.ts', [visit.page.toString('base64'), JSON.stringify(visit.headers)]);
  try {
    const [one, other] = await inTurns([ours, path], [peer, '']);
    const { rss_mb } = await ours.usage();
    const cost = { bytes: visit.bytes, requests: visit.requests };
    const more = { ...cost, p50_ms: one.p50, p99_ms: one.p99, rss_mb };
    yield line('page', `${name} of 1,000 members, per second`, one.perSecond, other.perSecond, more);
    yield line('page', `${name} of 1,000 members, per CPU second`, one.perCpuSecond, other.perCpuSecond, cost);
  } finally {
    await peer.stop();
  }
}

/** What a page costs must not grow with the community: at 10,000 members at least two thirds as many a CPU second as at 100. */
async function* largeBesideSmall(): AsyncIterable<Line> {
  const [large, small] = await Promise.all(['10000', '100'].map((members) => startChild('page/convite-server.ts', [members, '20'])));
  if (!large || !small) return;
  try {
    for (const [name, path] of pages) {
      const [one, other] = await inTurns([large, path], [small, path]);
      yield line('page', `${name} of 10,000 members beside 100, per CPU second`, one.perCpuSecond, other.perCpuSecond);
    }
  } finally {
    await Promise.all([large.stop(), small.stop()]);
  }
}

type Target = readonly [child: Child, path: string];

/** In turns, so that whatever else the machine does falls on both; the middle of the rounds counts. */
async function inTurns(one: Target, other: Target): Promise<readonly [Measured, Measured]> {
  const results: [Measured[], Measured[]] = [[], []];
  for (const target of [one, other]) await measure(target, 2);
  for (let round = 0; round < ROUNDS; round++) {
    results[0].push(await measure(one, SECONDS));
    results[1].push(await measure(other, SECONDS));
  }
  return [middleOf(results[0]), middleOf(results[1])];
}

function middleOf(results: readonly Measured[]): Measured {
  const middle = (what: keyof Measured) => median(results.map((result) => result[what]));
  return { perSecond: middle('perSecond'), perCpuSecond: middle('perCpuSecond'), p50: middle('p50'), p99: middle('p99') };
}

interface Visit {
  readonly bytes: number;
  readonly requests: number;
  readonly page: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a browser fetches that has never been here: the page, and what it names. */
async function firstVisit(child: Child, path: string): Promise<Visit> {
  const browser = openBrowser();
  const page = await browser.get(`${child.url}${child.about.path}${path}`, { cookie: child.about.cookie ?? '' });
  const html = decode(page);
  const parts = [...html.matchAll(/(?:<link[^>]+rel="?stylesheet"?[^>]+href|<script[^>]+src)="?([^">\s]+)/g)].map(
    (match) => match[1] ?? '',
  );
  const replies = [page, ...(await Promise.all(parts.map((part) => browser.get(new URL(part, child.url).href))))];
  browser.close();
  const { date: _, connection: __, ...headers } = page.headers;
  return { bytes: replies.reduce((sum, reply) => sum + reply.bytes, 0), requests: replies.length, page: page.body, headers };
}

async function measure([child, path]: Target, seconds: number): Promise<Measured> {
  const before = await child.usage();
  const result = await autocannon({
    url: `${child.url}${child.about.path}${path}`,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { cookie: child.about.cookie ?? '', 'accept-encoding': 'gzip, deflate, br' },
  });
  const after = await child.usage();
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were not a page, ${result.errors} failed`);
  const done = result.requests.total;
  return {
    perSecond: done / result.duration,
    perCpuSecond: done / (after.cpu - before.cpu),
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
