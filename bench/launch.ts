// Launches per second, from the login to the first page: Convite (durable SQLite) beside a bare ltijs app that keeps
// everything in memory and answers one line, and above both the floor: the same requests with only the signature verified.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Browser, openBrowser } from './browser.ts';
import { type Child, startChild } from './child.ts';
import { openSigner, type Signer } from './launch/signer.ts';
import { type Line, line, median, quantile } from './line.ts';

const SECONDS = 3;
const ROUNDS = 3;
/** Seconds of 16 browsers before anything counts: some thousand launches, so that what is measured has been compiled for speed. */
const WARM_UP = 8;

interface Measured {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly times: readonly number[];
}

/** Prints ratios for 1 and 16 browsers at once: by the clock, and by the server's processor time. */
export async function* run(): AsyncIterable<Line> {
  const signer = await openSigner();
  const jwks = createServer((_req, res) => res.setHeader('content-type', 'application/json').end(signer.jwks));
  await new Promise<void>((done) => jwks.listen(0, '127.0.0.1', done));
  const platform = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}`;
  const servers = await Promise.all(['convite', 'ltijs', 'floor'].map((name) => startChild(`launch/${name}-server.ts`, [platform])));
  const [ours, peer, floor] = servers as [Child, Child, Child];
  try {
    for (const parallel of [1, 16]) yield* compare({ ours, peer, floor }, signer, platform, parallel);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    jwks.close();
  }
}

type Servers = Readonly<Record<'ours' | 'peer' | 'floor', Child>>;

/** In turns, so that whatever else the machine does falls on all three. */
async function* compare(servers: Servers, signer: Signer, platform: string, parallel: number): AsyncIterable<Line> {
  const results: Record<keyof Servers, Measured[]> = { ours: [], peer: [], floor: [] };
  for (const name of ['ours', 'peer', 'floor'] as const) await measure(servers[name], signer, platform, 16, WARM_UP);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['ours', 'peer', 'floor'] as const) {
      results[name].push(await measure(servers[name], signer, platform, parallel, SECONDS));
    }
  }
  const speed = (name: keyof Servers) => median(results[name].map((result) => result.perSecond));
  const thrift = (name: keyof Servers) => median(results[name].map((result) => result.perCpuSecond));
  const times = results.ours.flatMap((result) => result.times);
  const more = { p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99), rss_mb: (await servers.ours.usage()).rss_mb };
  yield line('launch', `${parallel} parallel, per second`, speed('ours'), speed('peer'), more);
  yield line('launch', `${parallel} parallel, per CPU second`, thrift('ours'), thrift('peer'));
  yield line('launch', `${parallel} parallel, beside the floor, per second`, speed('ours'), speed('floor'));
  yield line('launch', `${parallel} parallel, beside the floor, per CPU second`, thrift('ours'), thrift('floor'));
}

async function measure(server: Child, signer: Signer, platform: string, parallel: number, seconds: number): Promise<Measured> {
  const browsers = Array.from({ length: parallel }, () => openBrowser());
  const times: number[] = [];
  let over = false;
  const before = await server.usage();
  const began = performance.now();
  const rounds = browsers.map(async (browser, i) => {
    for (let n = 0; !over; n++) {
      const start = performance.now();
      await launch(browser, server, signer, platform, `person-${(i * 31 + n) % 200}`);
      times.push(performance.now() - start);
    }
  });
  await setTimeout(seconds * 1000);
  over = true;
  await Promise.all(rounds);
  const elapsed = (performance.now() - began) / 1000;
  const after = await server.usage();
  for (const browser of browsers) browser.close();
  return { perSecond: times.length / elapsed, perCpuSecond: times.length / (after.cpu - before.cpu), times };
}

/** Login, (the cookie check of a first visit), the LMS's part done here, launch, first page. */
async function launch(browser: Browser, server: Child, signer: Signer, platform: string, sub: string): Promise<void> {
  const { login, launch: target, clientId } = server.about as Record<'login' | 'launch' | 'clientId', string>;
  let reply = await browser.post(`${server.url}${login}`, {
    iss: platform,
    login_hint: sub,
    client_id: clientId,
    lti_deployment_id: '1',
    lti_message_hint: '{"launchid":"1"}',
    target_link_uri: `${server.url}${target}`,
  });
  for (let hop = 0; hop < 3 && reply.headers.location?.startsWith('/'); hop++)
    reply = await browser.get(`${server.url}${reply.headers.location}`);
  const asked = new URL(reply.headers.location ?? '').searchParams;
  const token = await signer.sign({ iss: platform, aud: clientId, sub, nonce: asked.get('nonce') ?? '', target: `${server.url}${target}` });
  reply = await browser.post(`${server.url}${target}`, { id_token: token, state: asked.get('state') ?? '' });
  const page = await browser.get(new URL(reply.headers.location ?? '', server.url).href);
  if (page.status !== 200) throw new Error(`a launch ended in ${reply.status}, ${page.status}`);
}
