// Turns the pages that features offer into routes: session, member, permission, form, handler, answer, in this order.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response, Router } from 'express';
import { type Arrival, getCommunity } from '../features/community/index.ts';
import { findByPerson } from '../features/people/index.ts';
import { problem } from '../kernel/errors.ts';
import type { Answer, Page, Visit } from '../kernel/page.ts';
import { hashed } from '../kernel/secrets.ts';
import { frameOf, sendHtml } from './answer.ts';
import { readSent } from './body.ts';
import type { Desk } from './desk.ts';
import type { Locals } from './failure.ts';
import type { Piece } from './pack.ts';
import { openPlaces } from './places.ts';
import { allow, checkOwnForm } from './security.ts';
import { takeOnce } from './sent-forms.ts';
import type { SignedIn } from './session.ts';
import { readUpload } from './upload.ts';
import { openVisits } from './visit.ts';

/** Answers every page of every feature below `/c/:community`: one handler that knows them all, however many there are. */
export function mountPages(router: Router, desk: Desk): void {
  const make = openVisits(desk);
  const find = openPlaces(desk.house.features.flatMap((feature) => feature.pages ?? []));
  const handler: RequestHandler = (req, res, next) => {
    const place = find(req.path);
    if (!place) return next();
    res.locals.route = place.route;
    const page = place.pages[req.method === 'HEAD' ? 'GET' : req.method];
    if (!page) throw problem('wrong-method');
    return serve(desk, make, page, place.params, req, res);
  };
  router.use('/c', handler);
}

/**
 * Shows a community's first page to somebody who has just been welcomed, and so knows already what every other page has to ask for.
 * Throws what its handler throws.
 */
export function openHome(desk: Desk) {
  const make = openVisits(desk);
  const pages = desk.house.features.flatMap((feature) => feature.pages ?? []);
  const page = pages.find(({ method, path }) => method === 'GET' && path === '/');
  return async ({ community, member }: Arrival, session: SignedIn, req: IncomingMessage, res: ServerResponse & { locals: Locals }) => {
    if (!page) throw problem('not-found', { reason: 'route' });
    const asked = { params: { community: community.id }, query: {}, queries: {} };
    const visit = make({ community, member, acceptLanguage: req.headers['accept-language'], ...asked });
    Object.assign(res.locals, { frames: session.frames, back: session.backUrl, locale: visit.words.locale });
    allow(res, { frames: session.frames });
    if (!visit.may(page.permission)) throw problem('not-found', { reason: 'permission' });
    const given = await page.handle(visit);
    if (given.kind !== 'show') throw problem('internal', { reason: 'a first page that shows nothing' });
    res.setHeader('Content-Location', visit.to('/'));
    showPage(desk, page, session, visit, given, req, res);
  };
}

type Params = Visit['params'];
type Make = ReturnType<typeof openVisits>;

async function serve(desk: Desk, make: Make, page: Page, params: Params, req: Request, res: Response): Promise<void> {
  const session = await desk.sessions.find(req);
  if (!session) throw problem('signed-out');
  Object.assign(res.locals, { frames: session.frames, back: session.backUrl });
  allow(res, { frames: session.frames });
  const visit = await visitOf(desk, make, session, params, req, res);
  if (!visit.may(page.permission)) throw problem('not-found', { reason: 'permission' });
  if (page.method === 'GET') return answer(desk, page, session, visit, await page.handle(visit), res);
  const sent = page.upload ? await readUpload(req, page.upload.max) : await readSent(req);
  checkOwnForm(req, desk.config, sent.fields._csrf, session.formToken);
  await take(desk, page, session, { ...visit, ...sent }, res);
}

/** Handles a form once; an answer other than "go" is shown now and the form may be sent again. */
async function take(desk: Desk, page: Page, session: SignedIn, visit: Visit, res: Response): Promise<void> {
  const token = visit.fields._once;
  if (!token || token.length > 100) throw problem('form-expired', { reason: 'once' });
  let shown: Answer | undefined;
  // Another form of the same page, or the same form with other words in it, is not a second tap.
  const sent = `${session.id} ${res.req.baseUrl}${res.req.path} ${JSON.stringify(visit.lists)}${filesSent(visit)}`;
  const to = await takeOnce(desk.house, sent, async () => {
    const outcome = await page.handle(visit);
    if (outcome.kind === 'go') return visit.to(outcome.to);
    shown = outcome;
    return undefined;
  });
  if (to !== undefined) res.redirect(303, to);
  else if (shown) await answer(desk, page, session, visit, shown, res);
}

function filesSent({ files }: Visit): string {
  return Object.values(files)
    .map(({ bytes }) => ` ${hashed(bytes.toString('latin1'))}`)
    .join('');
}

async function visitOf(desk: Desk, make: Make, session: SignedIn, params: Params, req: Request, res: Response): Promise<Visit> {
  const communityId = params.community ?? '';
  const known = [getCommunity(desk.house, communityId), findByPerson(desk.house, communityId, session.personId)] as const;
  const [community, member] = await Promise.all(known);
  if (!member) throw problem('not-found', { reason: 'community' });
  const asked = req.url.includes('?') ? { query: firsts(req.query), queries: all(req.query) } : { query: {}, queries: {} };
  const visit = make({ community, member, acceptLanguage: req.headers['accept-language'], params, ...asked });
  res.locals.locale = visit.words.locale;
  return visit;
}

async function answer(desk: Desk, page: Page, session: SignedIn, visit: Visit, given: Answer, res: Response): Promise<void> {
  if (given.kind === 'go') {
    res.redirect(303, visit.to(given.to));
  } else if (given.kind === 'send') {
    res.set({ 'Cache-Control': 'no-store', ...given.headers }).type(given.type);
    if (typeof given.body === 'string' || Buffer.isBuffer(given.body)) res.send(given.body);
    else await sendPieces(given.body, res);
  } else {
    showPage(desk, page, session, visit, given, res.req, res);
  }
}

type Shown = Extract<Answer, { readonly kind: 'show' }>;

function showPage(desk: Desk, page: Page, session: SignedIn, visit: Visit, given: Shown, req: IncomingMessage, res: ServerResponse): void {
  const tokens = { csrf: session.formToken, once: randomUUID() };
  const frame = frameOf(visit, page, tokens, session.backUrl);
  const pieces: Piece[] = [];
  for (const [name, value] of Object.entries(given.headers)) res.setHeader(name, value);
  const html = desk.render(given.view, given.model, { words: visit.words, now: visit.now, zone: visit.zone, frame, pieces });
  sendHtml(req, res, given.status, html, pieces);
}

/** As fast as the reader takes it. What fails on the way breaks the connection off: half a file must not look like a whole one. */
async function sendPieces(pieces: AsyncIterable<string>, res: Response): Promise<void> {
  try {
    await pipeline(Readable.from(pieces, { objectMode: false }), res);
  } catch (error) {
    // Who goes away half-way has no use for a page that says so.
    if (res.headersSent && error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw error;
  }
}

/** The first value of each name. */
function firsts(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(all(values)).map(([name, [first = '']]) => [name, first]));
}

/** Every value of each name that is text: `?a[b]=c` is nobody's question here. */
function all(values: Record<string, unknown>): Record<string, readonly string[]> {
  const lists = Object.entries(values).map(([name, value]) => [name, [value].flat().filter((one) => typeof one === 'string')] as const);
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}
