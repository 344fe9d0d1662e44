// Calendars by address: polls that find nothing new beside an Express handler that answers 304 at once, and a calendar of 500 events
// beside bare ical-generator writing the same events; then what 10,000 members cost who ask every hour.
import autocannon from 'autocannon';
import { openBrowser } from './browser.ts';
import { type Child, startChild } from './child.ts';
import { type Line, line, median } from './line.ts';

const CONNECTIONS = 10;
/** As long as no address is asked more often than its limit allows. */
const SECONDS = 2;
const ROUNDS = 3;
const MEMBERS = 10_000;
const POLLS_PER_SECOND = MEMBERS / 3600;

export async function* run(): AsyncIterable<Line> {
  yield* polls();
  yield* files();
  yield* changes();
}

interface Measured {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly p50: number;
  readonly p99: number;
}

async function* polls(): AsyncIterable<Line> {
  const servers = await Promise.all([
    startChild('calendar/convite-server.ts', [String(MEMBERS), '500']),
    startChild('calendar/express-server.ts', [String(MEMBERS)]),
  ]);
  const [ours, peer] = servers;
  try {
    const mark = await markOf(ours);
    const bytes = await bytesOfPoll(ours, mark);
    const results: [Measured[], Measured[]] = [[], []];
    for (const child of servers) await measure(child, mark, 2);
    for (let round = 0; round < ROUNDS; round++) {
      results[0].push(await measure(ours, mark, SECONDS));
      results[1].push(await measure(peer, mark, SECONDS));
    }
    const [one, other] = [middleOf(results[0]), middleOf(results[1])];
    const { rss_mb } = await ours.usage();
    yield line('calendar', '304', one.perSecond, other.perSecond, { bytes, p50_ms: one.p50, p99_ms: one.p99, rss_mb });
    yield line('calendar', '304, per CPU second', one.perCpuSecond, other.perCpuSecond, { bytes });
    const share = POLLS_PER_SECOND / one.perCpuSecond;
    yield line(
      'calendar',
      '10,000 members every hour, times that one core carries them',
      1 / share,
      other.perCpuSecond / POLLS_PER_SECOND,
      { share },
    );
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Every poll is another member's, as in life. */
async function measure(child: Child, mark: string, seconds: number): Promise<Measured> {
  const paths = (child.about.paths ?? '').split(' ');
  const before = await child.usage();
  const result = await autocannon({
    url: child.url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: paths.map((path) => ({ path })),
    headers: { 'if-none-match': mark, 'accept-encoding': 'gzip, br', 'user-agent': 'iOS/18 (22A) dataaccessd/1.0' },
  });
  const after = await child.usage();
  if (result.statusCodeStats?.['304']?.count !== result.requests.total) throw new Error(JSON.stringify(result.statusCodeStats));
  const done = result.requests.total;
  return {
    ...{ perSecond: done / result.duration, perCpuSecond: done / (after.cpu - before.cpu) },
    ...{ p50: result.latency.p50, p99: result.latency.p99 },
  };
}

function middleOf(results: readonly Measured[]): Measured {
  const middle = (what: keyof Measured) => median(results.map((result) => result[what]));
  return { perSecond: middle('perSecond'), perCpuSecond: middle('perCpuSecond'), p50: middle('p50'), p99: middle('p99') };
}

/** What a calendar of these members is marked with: one and the same for all who see the same. */
async function markOf(child: Child): Promise<string> {
  const { headers } = await poll(child, {});
  return String(headers.etag);
}

async function bytesOfPoll(child: Child, mark: string): Promise<number> {
  return (await poll(child, { 'if-none-match': mark })).bytes;
}

async function poll({ url, about }: Child, headers: Record<string, string>) {
  const browser = openBrowser();
  const answer = await browser.get(`${url}${about.paths?.split(' ')[0]}`, headers);
  browser.close();
  return answer;
}

/** In a process of their own, so that the first of each is the first of that process. */
async function* files(): AsyncIterable<Line> {
  const first: Record<'ours' | 'peer', number[]> = { ours: [], peer: [] };
  const after: typeof first = { ours: [], peer: [] };
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of ['ours', 'peer'] as const) {
      const child = await startChild('calendar/writer.ts', [which]);
      first[which].push(Number(child.about.first));
      after[which].push(Number(child.about.after));
      if (which === 'ours') bytes = Number(child.about.bytes);
      await child.stop();
    }
  }
  const perSecond = (times: readonly number[]) => 1000 / median(times);
  yield line('calendar', 'feed', perSecond(after.ours), perSecond(after.peer), { bytes, p50_ms: median(after.ours) });
  yield line('calendar', 'feed, the first of a process', perSecond(first.ours), perSecond(first.peer), {
    bytes,
    p50_ms: median(first.ours),
  });
}

/** A poll after something changed: the data are read, marked, written and packed. */
async function* changes(): AsyncIterable<Line> {
  for (const home of process.env.MONGODB_URL ? ['sqlite', 'mongodb'] : ['sqlite']) {
    const child = await startChild('calendar/convite-server.ts', ['100', '500', home]);
    const writer = await startChild('calendar/writer.ts', ['peer']);
    const browser = openBrowser();
    const [feed] = (child.about.paths ?? '').split(' ');
    const times: number[] = [];
    let bytes = 0;
    for (let n = 0; n < 60; n++) {
      await browser.get(`${child.url}/change`);
      const began = performance.now();
      const answer = await browser.get(`${child.url}${feed}`, { 'if-none-match': '"before"', 'accept-encoding': 'gzip' });
      if (answer.status !== 200) throw new Error(`a changed calendar was answered ${answer.status}`);
      times.push(performance.now() - began);
      bytes = answer.bytes;
    }
    browser.close();
    const middle = median(times.slice(10));
    yield line('calendar', `feed after a change, read, written and packed, ${home}`, 1000 / middle, 1000 / Number(writer.about.after), {
      bytes,
      p50_ms: middle,
    });
    await Promise.all([child.stop(), writer.stop()]);
  }
}
