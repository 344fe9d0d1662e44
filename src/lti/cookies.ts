// The cookie that ties a login to a browser: one random secret per browser (and, in a frame, per LMS), for nothing else.
import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import { DAY, SECOND } from '../kernel/time.ts';

const LIFE = 180 * DAY;

/** `__Host-` where the browser can honour it (RFC 6265bis, 4.1.3.2): never from a subdomain, never without https. */
function nameOf(config: Config): string {
  return config.url.startsWith('https:') ? '__Host-convite-browser' : 'convite-browser';
}

/** This browser's secret, if it sent one that looks like ours. */
export function readBrowser(req: IncomingMessage, config: Config): string | undefined {
  const start = `${nameOf(config)}=`;
  const pair = (req.headers.cookie ?? '').split(';').find((one) => one.trim().startsWith(start));
  const value = pair?.trim().slice(start.length);
  return value && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}

/** The header that gives a browser its secret. `Partitioned` is what lets it come back inside an LMS's frame (CHIPS). */
export function browserCookie(secret: string, config: Config): string {
  return `${nameOf(config)}=${secret}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=${LIFE / SECOND}`;
}
