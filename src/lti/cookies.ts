// The cookie that ties a login to a browser: one random secret per browser (and, in a frame, per LMS), for nothing else.
import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import { hashed } from '../kernel/secrets.ts';
import { DAY, MINUTE, SECOND } from '../kernel/time.ts';

const LIFE = 180 * DAY;
/** As long as a login may take (`state.ts`). */
const LOGIN = 10 * MINUTE;

/** `__Host-` where the browser can honour it (RFC 6265bis, 4.1.3.2): never from a subdomain, never without https. */
function nameOf(config: Config): string {
  return config.url.startsWith('https:') ? '__Host-convite-browser' : 'convite-browser';
}

/** This browser's secret, if it sent one that looks like ours. */
export function readBrowser(req: IncomingMessage, config: Config): string | undefined {
  return secretsIn(req, (name) => name === nameOf(config))[0];
}

/** How many first logins of one browser may be under way at once. */
const AT_ONCE = 5;

/** All that this browser can prove itself by: its secret, and those that its first logins were begun with. */
export function readSecrets(req: IncomingMessage, config: Config): readonly string[] {
  const begun = secretsIn(req, (name) => name.startsWith(`${nameOf(config)}-`)).slice(0, AT_ONCE);
  const own = readBrowser(req, config);
  return own ? [own, ...begun] : begun;
}

/** The headers that give a browser its secret. `Partitioned` is what lets it come back inside an LMS's frame (CHIPS). */
export function browserCookies(secret: string, config: Config): readonly string[] {
  const name = nameOf(config);
  // Two first launches begun together get two secrets, and one takes the other's place: each login keeps its own for as long as it lasts.
  return [cookie(name, secret, LIFE), cookie(`${name}-${hashed(secret).slice(0, 8)}`, secret, LOGIN)];
}

function cookie(name: string, secret: string, life: number): string {
  return `${name}=${secret}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=${life / SECOND}`;
}

function secretsIn(req: IncomingMessage, isNamed: (name: string) => boolean): string[] {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.flatMap(([name = '', value = '']) => (isNamed(name) && /^[A-Za-z0-9_-]{43}$/.test(value) ? [value] : []));
}
