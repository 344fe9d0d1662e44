// What every answer says to the browser about safety, and the check that a form was sent from our own page.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import { problem } from '../kernel/errors.ts';
import { sameText } from '../kernel/secrets.ts';

/** Which origins may frame a page and receive its forms besides ourselves. */
export interface Allowed {
  readonly frames?: readonly string[];
  readonly formTargets?: readonly string[];
}

/** Sets the headers of every answer; `allow` says more for a page once it is known who looks at it. */
export function setSafetyHeaders(res: ServerResponse, config: Config): void {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  // Not `no-referrer`: browsers would then send `Origin: null` with our own forms (Fetch standard, "origin of a request").
  res.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
  if (config.url.startsWith('https:')) res.setHeader('Strict-Transport-Security', 'max-age=31536000');
  allow(res, {});
}

/** Says who may frame this answer and where its forms may go. Without a known platform nobody may frame it. */
export function allow(res: ServerResponse, { frames = [], formTargets = [] }: Allowed): void {
  const ancestors = frames.length > 0 ? ["'self'", ...frames].join(' ') : "'none'";
  const targets = ["'self'", ...formTargets].join(' ');
  const policy = `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action ${targets}; base-uri 'none'; frame-ancestors ${ancestors}`;
  res.setHeader('Content-Security-Policy', policy);
}

/**
 * Refuses a form that was not sent from a page of ours with this session's token: SameSite=None cookies come along
 * from anywhere, and other frames on the LMS's page share our partition. Throws form-expired.
 */
export function checkOwnForm(req: IncomingMessage, config: Config, typedToken: string | undefined, formToken: string): void {
  const origin = req.headers.origin;
  const own = origin === undefined ? req.headers['sec-fetch-site'] === 'same-origin' : origin === config.url;
  if (!own) throw problem('form-expired', { reason: 'origin' });
  if (!typedToken || !sameText(typedToken, formToken)) throw problem('form-expired', { reason: 'token' });
}
