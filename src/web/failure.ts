// The only place where an error becomes a page: one quiet page, in the person's language, that says what to do next.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isProblem, type Problem, problem } from '../kernel/errors.ts';
import { described } from '../kernel/log.ts';
import type { Locale } from '../kernel/words.ts';
import { chooseLocale } from '../words/choose.ts';
import { sendHtml } from './answer.ts';
import type { Desk } from './desk.ts';
import { allow } from './security.ts';

/** What earlier handlers found out before it went wrong: in which language, in whose frame, and what may be tried again. */
export interface Locals {
  requestId?: string;
  /** The pattern of the address, for the log. */
  route?: string;
  locale?: Locale;
  frames?: readonly string[];
  back?: string;
  /** The community that somebody who is signed in was in. */
  home?: string;
  newWindow?: {
    readonly action: string;
    readonly fields: readonly { readonly name: string; readonly value: string }[];
    readonly formTargets: readonly string[];
  };
}

type Request = IncomingMessage;
type Response = ServerResponse & { readonly locals: Locals };

/** What went wrong, as a page with the right status, and as a log line that shares its reference. */
export function openFailure(desk: Desk): (error: unknown, req: Request, res: Response) => void {
  return (error, req, res) => {
    const found = problemOf(error);
    note(desk, found, error, res);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const { frames, newWindow } = res.locals;
    allow(res, { ...(frames ? { frames } : {}), ...(newWindow ? { formTargets: newWindow.formTargets } : {}) });
    // What is left of a body that nobody read would keep the connection busy.
    if (!req.complete) res.setHeader('Connection', 'close');
    sendHtml(req, res, found.status, pageOf(desk, found, req, res));
  };
}

function pageOf(desk: Desk, found: Problem, req: Request, res: Response): string {
  const locale = chooseLocale({ launch: res.locals.locale, acceptLanguage: req.headers['accept-language'] });
  const words = desk.house.words(locale);
  const title = words.say(`problem.${found.code}.title`);
  const model = {
    title,
    what: words.say(`problem.${found.code}.what`),
    next: words.say(`problem.${found.code}.next`),
    reference: String(res.locals.requestId ?? ''),
    back: found.back ?? res.locals.back ?? '',
    home: res.locals.home ?? '',
    newWindow: res.locals.newWindow ?? false,
  };
  return desk.render('problem', model, { words, now: desk.house.clock(), zone: 'UTC', frame: { title, lang: locale, menu: [] } });
}

function note(desk: Desk, found: Problem, error: unknown, res: Response): void {
  const fields = { request: String(res.locals.requestId ?? ''), code: found.code, status: found.status, reason: found.reason };
  if (found.status < 500) desk.house.log.info('refused', fields);
  else desk.house.log.error('failed', { ...fields, error: described(found.cause ?? error) });
}

/** Errors of Express and its routers carry a status; everything else that is not ours is an internal one. */
function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  const status = statusOf(error);
  if (error instanceof URIError || status === 400) return problem('bad-request', { reason: 'malformed' });
  if (status === 413) return problem('too-large', { reason: 'body' });
  if (status === 415) return problem('wrong-type', { reason: 'body' });
  return problem('internal', { cause: error });
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
}
