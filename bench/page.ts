// The signed-in home page of a community of 1,000: what a first visit costs, and how many a second beside an Express handler
// that sends the very same bytes.
import autocannon from 'autocannon';
import { decode, openBrowser } from './browser.ts';
import { type Child, startChild } from './child.ts';
import { type Line, line, median } from './line.ts';

const CONNECTIONS = 10;
const SECONDS = 5;
const ROUNDS = 3;

interface Measured {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export async function* run(): AsyncIterable<Line> {
  const ours = await startChild('page/convite-server.ts', ['1000']);
  const visit = await firstVisit(ours);
  const peer = await startChild('page/express-server.ts', [visit.page.toString('base64'), JSON.stringify(visit.headers)]);
  try {
    const results: Record<'ours' | 'peer', Measured[]> = { ours: [], peer: [] };
    await measure(ours, 1);
    await measure(peer, 1);
    for (let round = 0; round < ROUNDS; round++) {
      results.ours.push(await measure(ours, SECONDS));
      results.peer.push(await measure(peer, SECONDS));
    }
    const middle = (who: 'ours' | 'peer', what: keyof Measured) => median(results[who].map((result) => result[what]));
    const { rss_mb } = await ours.usage();
    const cost = { bytes: visit.bytes, requests: visit.requests };
    yield line('page', 'home of 1,000 members, per second', middle('ours', 'perSecond'), middle('peer', 'perSecond'), {
      ...cost,
      p50_ms: middle('ours', 'p50'),
      p99_ms: middle('ours', 'p99'),
      rss_mb,
    });
    yield line('page', 'home of 1,000 members, per CPU second', middle('ours', 'perCpuSecond'), middle('peer', 'perCpuSecond'), cost);
  } finally {
    await Promise.all([ours.stop(), peer.stop()]);
  }
}

interface Visit {
  readonly bytes: number;
  readonly requests: number;
  readonly page: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a browser fetches that has never been here: the page, and what it names. */
async function firstVisit(child: Child): Promise<Visit> {
  const browser = openBrowser();
  const page = await browser.get(`${child.url}${child.about.path}`, { cookie: child.about.cookie ?? '' });
  const html = decode(page);
  const parts = [...html.matchAll(/(?:<link[^>]+rel="?stylesheet"?[^>]+href|<script[^>]+src)="?([^">\s]+)/g)].map(
    (match) => match[1] ?? '',
  );
  const replies = [page, ...(await Promise.all(parts.map((part) => browser.get(new URL(part, child.url).href))))];
  browser.close();
  const { date: _, connection: __, ...headers } = page.headers;
  return { bytes: replies.reduce((sum, reply) => sum + reply.bytes, 0), requests: replies.length, page: page.body, headers };
}

async function measure(child: Child, seconds: number): Promise<Measured> {
  const before = await child.usage();
  const result = await autocannon({
    url: `${child.url}${child.about.path}`,
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
