// Launches per second, from the login to the first page: Convite (durable SQLite) beside a bare ltijs app that keeps
// everything in memory and answers one line, and above both the floor: the same requests with only the signature verified.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, openBrowser } from './browser.ts';
import { type Child, startChild } from './child.ts';
import { openSigner, type Signer } from './launch/signer.ts';
import { type Line, line, median, quantile } from './line.ts';

/** Seconds of each server before anything counts, so that what is measured has been compiled for speed; and in each round. */
const WARM_UP = 10;
const SECONDS = 3;
const ROUNDS = 5;
/** Each with a browser of their own, who come again and again. */
const PEOPLE = 200;

/** What a server did, in milliseconds by the clock and seconds of its processor, and how long each launch took. */
interface Measured {
  readonly elapsed: number;
  readonly cpu: number;
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

type Name = 'ours' | 'peer' | 'floor';
type Servers = Readonly<Record<Name, Child>>;

async function* compare(servers: Servers, signer: Signer, platform: string, parallel: number): AsyncIterable<Line> {
  const people = () => Array.from({ length: PEOPLE }, () => openBrowser());
  const browsers = { ours: people(), peer: people(), floor: people() };
  const turn = (name: Name) => launchAll(servers[name], browsers[name], signer, platform, parallel);
  await inTurns(turn, WARM_UP);
  const rounds: Record<Name, Measured>[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await inTurns(turn, SECONDS));
  for (const browser of Object.values(browsers).flat()) browser.close();
  const speed = (name: Name) => median(rounds.map(({ [name]: { times, elapsed } }) => times.length / (elapsed / 1000)));
  const thrift = (name: Name) => median(rounds.map(({ [name]: { times, cpu } }) => times.length / cpu));
  const times = rounds.flatMap(({ ours }) => ours.times);
  const more = { p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99), rss_mb: (await servers.ours.usage()).rss_mb };
  yield line('launch', `${parallel} parallel, per second`, speed('ours'), speed('peer'), more);
  yield line('launch', `${parallel} parallel, per CPU second`, thrift('ours'), thrift('peer'));
  yield line('launch', `${parallel} parallel, beside the floor, per second`, speed('ours'), speed('floor'));
  yield line('launch', `${parallel} parallel, beside the floor, per CPU second`, thrift('ours'), thrift('floor'));
}

/**
 * Short turns, until each server has had so many seconds: whatever else the machine does falls on all three, and none rests for so long
 * that it gives its memory back and begins anew.
 */
async function inTurns(turn: (name: Name) => Promise<Measured>, seconds: number): Promise<Record<Name, Measured>> {
  const none: Measured = { elapsed: 0, cpu: 0, times: [] };
  const had: Record<Name, Measured> = { ours: none, peer: none, floor: none };
  for (const name of cycle(had, seconds)) {
    const { elapsed, cpu, times } = await turn(name);
    had[name] = { elapsed: had[name].elapsed + elapsed, cpu: had[name].cpu + cpu, times: had[name].times.concat(times) };
  }
  return had;
}

/** Whose turn it is: always that of whoever has had least, as long as somebody has not had enough. */
function* cycle(had: Readonly<Record<Name, Measured>>, seconds: number): Iterable<Name> {
  const names = Object.keys(had) as Name[];
  for (;;) {
    const next = names.reduce((least, name) => (had[name].elapsed < had[least].elapsed ? name : least));
    if (had[next].elapsed >= seconds * 1000) return;
    yield next;
  }
}

/** All people log in, then the platform signs for all of them while no clock runs, then all of them launch: so many at once. */
async function launchAll(
  server: Child,
  browsers: readonly Browser[],
  signer: Signer,
  platform: string,
  parallel: number,
): Promise<Measured> {
  const times = new Array<number>(PEOPLE).fill(0);
  const each = async (work: (person: number) => Promise<void>) => {
    const began = performance.now();
    let next = 0;
    const some = async () => {
      for (let person = next++; person < PEOPLE; person = next++) {
        const start = performance.now();
        await work(person);
        times[person] = (times[person] ?? 0) + performance.now() - start;
      }
    };
    await Promise.all(Array.from({ length: parallel }, some));
    return performance.now() - began;
  };
  const before = await server.usage();
  const forms: Form[] = [];
  const loggingIn = await each(async (person) => {
    forms[person] = await logIn(browsers[person] as Browser, server, platform, `person-${person}`);
  });
  const signed = await Promise.all(forms.map(({ asked }) => signer.sign(asked)));
  const launching = await each((person) =>
    launch(browsers[person] as Browser, server, { ...(forms[person] as Form), token: signed[person] ?? '' }),
  );
  const after = await server.usage();
  return { elapsed: loggingIn + launching, cpu: after.cpu - before.cpu, times };
}

/** What a login led to: what the platform has to sign, and the state that comes back with it. */
interface Form {
  readonly asked: Parameters<Signer['sign']>[0];
  readonly state: string;
}

/** From the platform to the tool (and, on a first visit, the cookie check) and back. */
async function logIn(browser: Browser, server: Child, platform: string, sub: string): Promise<Form> {
  const { login, launch: target, clientId } = server.about as About;
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
  const claims = { iss: platform, aud: clientId, sub, nonce: asked.get('nonce') ?? '', target: `${server.url}${target}` };
  return { asked: claims, state: asked.get('state') ?? '' };
}

type About = Record<'login' | 'launch' | 'clientId', string>;

/** From the platform's form to the first page. */
async function launch(browser: Browser, server: Child, { token, state }: Form & { readonly token: string }): Promise<void> {
  const reply = await browser.post(`${server.url}${(server.about as About).launch}`, { id_token: token, state });
  const { location } = reply.headers;
  const page = location === undefined ? reply : await browser.get(new URL(location, server.url).href);
  if (page.status !== 200) throw new Error(`a launch ended in ${reply.status}, ${page.status}`);
}
