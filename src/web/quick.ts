// Links in letters: a page with one sentence and one button, without a session, a cookie or a script (docs/decisions/one-click.md).
import type { Request, RequestHandler, Response, Router } from 'express';
import { findCommunity } from '../features/community/index.ts';
import { getMember } from '../features/people/index.ts';
import { isProblem, problem } from '../kernel/errors.ts';
import type { House, Outcome, Question, Quick } from '../kernel/feature.ts';
import { readBody, readForm } from '../kernel/form-body.ts';
import type { Visit } from '../kernel/page.ts';
import { DAY, later } from '../kernel/time.ts';
import type { Purpose } from '../kernel/tokens.ts';
import { sendHtml } from './answer.ts';
import type { Desk } from './desk.ts';
import { openVisits } from './visit.ts';

/** Where the address of a link begins: of any quick act, and of those that stop something. */
const QUICK = '/a';
const SHORT = '/u';

/** A button has no fields; a mail program sends one short one (RFC 8058, 3.1). */
const LARGEST = 10_000;

/** How one kind of link is read, and how its form. */
interface Door {
  readonly at: string;
  /** What the token is for. Throws not-found, or gone. */
  find(house: House, token: string): Promise<Purpose>;
  read(req: Request): Promise<unknown>;
}

const doors: readonly Door[] = [
  { at: QUICK, find: findSealed, read: (req) => readForm(req, LARGEST) },
  // A mail program does it for its reader: from anywhere, in the encoding that it likes (RFC 8058, 3.2). The token is all that counts.
  { at: SHORT, find: findShort, read: (req) => readBody(req, LARGEST) },
];

/** Answers below `/a` and `/u`. GET and HEAD change nothing, however many programs follow the link; POST does it, and the second does nothing more. */
export function mountQuick(router: Router, desk: Desk): void {
  const make = openVisits(desk);
  for (const door of doors) router.use(door.at, answering(desk, make, door));
}

function answering(desk: Desk, make: ReturnType<typeof openVisits>, door: Door): RequestHandler {
  return async (req, res) => {
    res.locals.route = `${door.at}/:token`;
    // Where the reader goes from here must not learn the address. No form of ours is told from others by its origin here.
    res.setHeader('Referrer-Policy', 'no-referrer');
    res.setHeader('X-Robots-Tag', 'noindex');
    if (!['GET', 'HEAD', 'POST'].includes(req.method)) {
      res.setHeader('Allow', 'GET, HEAD, POST');
      throw problem('wrong-method');
    }
    const asked = await door.find(desk.house, req.path.slice(1));
    const visit = make({ ...(await membership(desk.house, asked)), acceptLanguage: req.headers['accept-language'], ...nothingAsked });
    res.locals.locale = visit.words.locale;
    const quick = offered(desk.house, asked.purpose);
    if (!quick || !visit.may(quick.permission)) throw problem('gone', { reason: 'no such act' });
    if (req.method === 'POST') {
      await door.read(req);
      send(desk, visit, req, res, doneModel(visit, await orGone(quick.act(visit, asked.thing))));
    } else {
      send(desk, visit, req, res, questionModel(await orGone(quick.ask(visit, asked.thing))));
    }
  };
}

const nothingAsked = { params: {}, query: {}, queries: {} };

async function findSealed({ tokens }: House, token: string): Promise<Purpose> {
  const asked = tokens.read(token);
  if (asked) return asked;
  throw tokens.isOver(token) ? problem('gone', { reason: 'over' }) : problem('not-found', { reason: 'token' });
}

async function findShort({ tokens }: House, token: string): Promise<Purpose> {
  const asked = await tokens.readShort(token);
  if (!asked?.purpose.endsWith('.off')) throw problem('not-found', { reason: 'token' });
  return asked;
}

/** The member and the community, as they are now: who was let go can do nothing more by an old letter. */
async function membership(house: House, { community: id, member: memberId }: Purpose): Promise<Pick<Visit, 'community' | 'member'>> {
  const community = await findCommunity(house, id);
  const member = community && (await orNothing(getMember(house, id, memberId)));
  if (!community || !member) throw problem('gone', { reason: 'no member' });
  return { community, member };
}

function offered({ features }: House, purpose: string): Quick | undefined {
  return features.flatMap(({ quick = [] }) => quick).find(({ name }) => name === purpose);
}

/** What the link was about may be gone since the letter. */
async function orGone<V>(work: Promise<V | undefined>): Promise<V> {
  const found = await orNothing(work);
  if (found === undefined) throw problem('gone', { reason: 'thing' });
  return found;
}

async function orNothing<V>(work: Promise<V>): Promise<V | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

interface Model {
  readonly icon: string;
  readonly text: string;
  readonly more: string;
  readonly button: string;
  readonly undo: { readonly action: string; readonly button: string } | false;
}

function questionModel({ text, button, done, more }: Question): Model {
  if (done !== undefined) return { icon: 'check', text: done, more: '', button: '', undo: false };
  return { icon: 'path', text, more: more ?? '', button, undo: false };
}

function doneModel({ house, community, member, now }: Visit, { text, undo }: Outcome): Model {
  const back = undo && { purpose: undo.name, community: community.id, member: member.id, thing: undo.thing, until: later(now, DAY) };
  return {
    ...{ icon: 'check', text, more: '', button: '' },
    undo: undo && back ? { action: `${QUICK}/${house.tokens.make(back)}`, button: undo.button } : false,
  };
}

function send(desk: Desk, visit: Visit, req: Request, res: Response, model: Model): void {
  const { words, community, now, zone, to } = visit;
  const frame = { title: community.title, lang: words.locale, menu: [] };
  const shown = { ...model, community: community.title, home: to('/') };
  sendHtml(req, res, 200, desk.render('quick', shown, { words, now, zone, frame }));
}
