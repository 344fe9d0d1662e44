// What the doctor looks at, one checkup a part: storage, address, clock, keys and mail.
import { statfs } from 'node:fs/promises';
import { isLoopback } from '../config.ts';
import { isProblem } from '../kernel/errors.ts';
import { newId } from '../kernel/secrets.ts';
import { later, MINUTE, SECOND, systemClock } from '../kernel/time.ts';
import { openPrivateKey } from '../lti/keys.ts';
import { listPlatforms } from '../lti/registrations.ts';
import { ToolKeys, UsedLogins } from '../lti/store.ts';
import { estimate } from '../mail/pace.ts';
import { openPost } from '../mail/post.ts';
import type { Desk } from './house.ts';

export interface Finding {
  readonly about: 'storage' | 'address' | 'clock' | 'keys' | 'mail';
  readonly state: 'well' | 'doubt' | 'wrong';
  readonly what: string;
}

const PATIENCE = 5 * SECOND;
const MEGABYTE = 1024 * 1024;

/** Writes, reads and removes a document, and looks at the room on the disk. */
export async function checkStorage({ storage, config, clock }: Desk): Promise<readonly Finding[]> {
  const notes = storage.of(UsedLogins);
  const id = newId();
  const note = { id, expiresAt: later(clock(), MINUTE) };
  try {
    await notes.insert(note);
    await notes.get(id);
    await notes.remove({ id });
  } catch (error) {
    return [{ about: 'storage', state: 'wrong', what: `writing and reading back failed: ${messageOf(error)}` }];
  }
  const well: Finding = { about: 'storage', state: 'well', what: `${storage.home} opens, keeps and forgets a document` };
  return config.storage.home === 'sqlite' ? [well, await checkRoom(config.storage.dir)] : [well];
}

async function checkRoom(dir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dir);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  const state = free < 100 ? 'wrong' : free < 1000 ? 'doubt' : 'well';
  return { about: 'storage', state, what: `${free} MB are free on the disk of ${dir}` };
}

/** Asks our own public address for /healthz, as the LMS's users would reach it. */
export async function checkAddress({ config }: Pick<Desk, 'config'>): Promise<readonly Finding[]> {
  const { hostname, protocol } = new URL(config.url);
  const plain: Finding[] =
    protocol === 'http:' && isLoopback(hostname)
      ? [{ about: 'address', state: 'doubt', what: `${config.url} is good for trying on this machine only; a real LMS needs https` }]
      : [];
  try {
    const answer = await fetch(`${config.url}/healthz`, { signal: AbortSignal.timeout(PATIENCE), redirect: 'manual' });
    const own = answer.status === 200 && (await answer.text()).trim() === 'ok';
    if (own) return [...plain, { about: 'address', state: 'well', what: `${config.url} is answered by Convite` }];
    return [
      ...plain,
      { about: 'address', state: 'wrong', what: `${config.url}/healthz is answered with ${answer.status}, not by Convite` },
    ];
  } catch (error) {
    const what = `${config.url} does not answer from here (${messageOf(error)}): is Convite serving, and does the proxy lead to it?`;
    return [...plain, { about: 'address', state: 'doubt', what }];
  }
}

/** Compares our clock with the platforms': a launch token is good for a minute on some of them. */
export async function checkClock(desk: Desk): Promise<readonly Finding[]> {
  const platforms = (await listPlatforms(desk)).filter((platform) => platform.active);
  if (platforms.length === 0) return [{ about: 'clock', state: 'doubt', what: 'no platform is registered yet to compare our clock with' }];
  return Promise.all(platforms.map(({ name, jwksUrl }) => compareClocks(desk, name, jwksUrl)));
}

async function compareClocks({ clock }: Desk, name: string, address: string): Promise<Finding> {
  try {
    const answer = await fetch(address, {
      signal: AbortSignal.timeout(PATIENCE),
      headers: { 'User-Agent': 'Convite' },
      redirect: 'manual',
    });
    await answer.body?.cancel();
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return { about: 'clock', state: 'doubt', what: `${name} does not say what time it is` };
    const skew = Math.round(Math.abs(clock().getTime() - theirs) / SECOND);
    if (skew > 30)
      return { about: 'clock', state: 'wrong', what: `our clock and that of ${name} are ${skew} s apart; launches fail beyond 60 s` };
    return { about: 'clock', state: 'well', what: `our clock and that of ${name} agree` };
  } catch (error) {
    return { about: 'clock', state: 'doubt', what: `the keys of ${name} cannot be reached from here (${messageOf(error)})` };
  }
}

/** Can each platform's key pair be opened with the SECRET we have now? */
export async function checkKeys(desk: Desk): Promise<readonly Finding[]> {
  const platforms = await listPlatforms(desk);
  const closed: Finding[] = [];
  for (const { id, name, kid } of platforms) {
    try {
      openPrivateKey(await desk.storage.of(ToolKeys).get(kid), desk.config.secret);
    } catch {
      const what = `the key for ${name} (${id}) does not open: SECRET is another one now, or the key is lost. Set the old SECRET, or remove and add the platform`;
      closed.push({ about: 'keys', state: 'wrong', what });
    }
  }
  return closed.length > 0 ? closed : [{ about: 'keys', state: 'well', what: `the keys of ${platforms.length} platform(s) open` }];
}

/** Connects to the mail server and, where a password is set, logs in; sends nothing. Says how long letters take where that is limited. */
export async function checkMail({ config }: Pick<Desk, 'config'>): Promise<readonly Finding[]> {
  const { mail } = config;
  if (!mail) return [{ about: 'mail', state: 'doubt', what: 'SMTP_URL is not set: no letters will be sent' }];
  const { hostname } = new URL(mail.smtpUrl);
  const post = openPost(mail, { log: silent, clock: systemClock, patience: mailPatience });
  const outcome = await post.check();
  await post.close();
  const met: Finding =
    outcome.kind === 'sent'
      ? { about: 'mail', state: 'well', what: `${hostname} lets us in` }
      : { about: 'mail', state: 'wrong', what: `${hostname} ${complaints[outcome.reason] ?? outcome.reason}` };
  const minutes = Math.ceil(estimate(1000, mail.limits) / 60);
  const limited: Finding = { about: 'mail', state: 'well', what: `with MAIL_RATE, a thousand letters take ${minutes} minutes` };
  return mail.limits.length > 0 ? [met, limited] : [met];
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const mailPatience = { connect: PATIENCE, greeting: PATIENCE, silence: PATIENCE, letter: 2 * PATIENCE, turn: PATIENCE, close: 0 };

/** What the words of an outcome (kernel/post.ts) mean for whoever runs Convite. */
const complaints: Readonly<Record<string, string>> = {
  'no-answer': 'cannot be reached: is SMTP_URL right, and does a firewall let us through?',
  'too-slow': 'keeps us waiting: is the port right? smtps:// is for 465, smtp:// for 587 and 25',
  dropped: 'hangs up: is the port right? smtps:// is for 465, smtp:// for 587 and 25',
  garbled: 'answers, but not like a mail server',
  busy: 'answers that it is busy now',
  login: 'does not accept the user and password of SMTP_URL, or wants some',
  certificate: 'has a certificate for another name, or none that can be trusted',
  greeting: 'does not talk to this machine',
};

/** What happened, as short as it can be said; the cause of a failed fetch says more than "fetch failed". */
export function messageOf(error: unknown): string {
  if (isProblem(error)) return error.reason ?? error.code;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return String(cause);
}
