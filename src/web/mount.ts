// Turns the pages that features offer into routes: session, member, permission, form, handler, answer, in this order.
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response, Router } from 'express';
import { getCommunity } from '../features/community/index.ts';
import { findByPerson } from '../features/people/index.ts';
import { may, type Permissions } from '../kernel/can.ts';
import { problem } from '../kernel/errors.ts';
import type { House } from '../kernel/feature.ts';
import type { Answer, Page, Visit } from '../kernel/page.ts';
import { chooseLocale } from '../words/choose.ts';
import { frameOf, sendHtml } from './answer.ts';
import { readSent } from './body.ts';
import type { Desk } from './desk.ts';
import { allow, checkOwnForm } from './security.ts';
import { takeOnce } from './sent-forms.ts';
import type { SignedIn } from './session.ts';

/** All permissions of all features: a feature may only name its own. */
function permissionTable(house: House): Permissions {
  return Object.assign({}, ...house.features.map((feature) => feature.permissions ?? {}));
}

/** Adds a route for every page of every feature below `/c/:community`. */
export function mountPages(router: Router, desk: Desk): void {
  const pages = desk.house.features.flatMap((feature) => feature.pages ?? []);
  const table = permissionTable(desk.house);
  for (const page of pages) {
    const path = `/c/:community${page.path === '/' ? '' : page.path}`;
    const handler: RequestHandler = (req, res) => serve(desk, table, page, req, res);
    if (page.method === 'GET') router.get(path, handler);
    else router.post(path, handler);
  }
  for (const path of new Set(pages.map((page) => page.path))) {
    router.all(`/c/:community${path === '/' ? '' : path}`, () => {
      throw problem('wrong-method');
    });
  }
}

async function serve(desk: Desk, table: Permissions, page: Page, req: Request, res: Response): Promise<void> {
  const session = await desk.sessions.find(req);
  if (!session) throw problem('signed-out');
  Object.assign(res.locals, { frames: session.frames, back: session.backUrl });
  allow(res, { frames: session.frames });
  const visit = await visitOf(desk, table, session, req, res);
  if (!visit.may(page.permission)) throw problem('not-found', { reason: 'permission' });
  if (page.method === 'GET') return answer(desk, page, session, visit, await page.handle(visit), res);
  const sent = await readSent(req);
  checkOwnForm(req, desk.config, sent.fields._csrf, session.formToken);
  await take(desk, page, session, { ...visit, ...sent }, res);
}

/** Handles a form once; an answer other than "go" is shown now and the form may be sent again. */
async function take(desk: Desk, page: Page, session: SignedIn, visit: Visit, res: Response): Promise<void> {
  const token = visit.fields._once;
  if (!token || token.length > 100) throw problem('form-expired', { reason: 'once' });
  let shown: Answer | undefined;
  // Another form of the same page, or the same form with other words in it, is not a second tap.
  const sent = `${session.id} ${res.req.path} ${JSON.stringify(visit.lists)}`;
  const to = await takeOnce(desk.house, sent, async () => {
    const outcome = await page.handle(visit);
    if (outcome.kind === 'go') return visit.to(outcome.to);
    shown = outcome;
    return undefined;
  });
  if (to !== undefined) res.redirect(303, to);
  else if (shown) answer(desk, page, session, visit, shown, res);
}

async function visitOf(desk: Desk, table: Permissions, session: SignedIn, req: Request, res: Response): Promise<Visit> {
  const communityId = String(req.params.community);
  const known = [getCommunity(desk.house, communityId), findByPerson(desk.house, communityId, session.personId)] as const;
  const [community, member] = await Promise.all(known);
  if (!member) throw problem('not-found', { reason: 'community' });
  const locale = chooseLocale({ chosen: member.locale, community: community.locale, acceptLanguage: req.headers['accept-language'] });
  res.locals.locale = locale;
  return {
    house: desk.house,
    community,
    member,
    words: desk.house.words(locale),
    zone: member.zone ?? community.zone ?? 'UTC',
    now: desk.house.clock(),
    params: firsts(req.params),
    query: firsts(req.query),
    queries: all(req.query),
    fields: {},
    lists: {},
    may: (permission) => may(member, permission, table),
    to: (path) => `/c/${community.id}${path === '/' ? '' : path}`,
  };
}

function answer(desk: Desk, page: Page, session: SignedIn, visit: Visit, given: Answer, res: Response): void {
  if (given.kind === 'go') {
    res.redirect(303, visit.to(given.to));
  } else if (given.kind === 'send') {
    res
      .set({ 'Cache-Control': 'no-store', ...given.headers })
      .type(given.type)
      .send(given.body);
  } else {
    const tokens = { csrf: session.formToken, once: randomUUID() };
    const frame = frameOf(visit, page, tokens, session.backUrl);
    const html = desk.render(given.view, given.model, { words: visit.words, now: visit.now, zone: visit.zone, frame });
    sendHtml(res.req, res, given.status, html);
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
