// The web application, in the order in which a request meets it.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import { isProblem, problem } from '../kernel/errors.ts';
import { described } from '../kernel/log.ts';
import { newId } from '../kernel/secrets.ts';
import { localeOf } from '../kernel/words.ts';
import { sendAsset } from './answer.ts';
import { readSent } from './body.ts';
import type { Desk } from './desk.ts';
import { type Locals, openFailure } from './failure.ts';
import { FEEDS, openFeeds } from './feed.ts';
import { mountPages } from './mount.ts';
import { mountQuick } from './quick.ts';
import { checkOwnForm, setSafetyHeaders } from './security.ts';

/** What answers below /lti, with what it finds out in `locals`; every refusal goes to `next`. */
type Lti = (req: IncomingMessage, res: ServerResponse & { locals: Locals }, next: (error?: unknown) => void) => void;

/**
 * The application. Calendar programs ask day and night, mostly for nothing, and everybody waits for a launch: what they need not, they
 * do not pay for, and so these addresses, which know themselves what is asked of them, are not looked for in a router.
 */
export function openApp(desk: Desk, lti: Lti): RequestListener {
  const begin = openBeginning(desk);
  const fail = openFailure(desk);
  const app = openPages(desk, begin, fail);
  const feeds = openFeeds(desk);
  return (req, res) => {
    const url = req.url ?? '/';
    if (url.startsWith(FEEDS)) return feeds(req, res);
    if (!url.startsWith(LAUNCHES)) return app(req, res);
    const answer = Object.assign(res, { locals: { route: '/lti' } });
    begin(req, answer);
    req.url = url.slice(LAUNCHES.length - 1);
    const refuse = async (error: unknown) => fail(await asSeen(desk, error, req, answer.locals), req, answer);
    lti(req, answer, (error) => {
      refuse(error).catch((failure) => {
        desk.house.log.error('no page for a refused launch', { error: described(failure) });
        res.destroy();
      });
    });
  };
}

/** A login that was used is refused; whoever is in, as after loading the answer again, is told so and shown the way. */
async function asSeen({ sessions, house }: Desk, error: unknown, req: IncomingMessage, locals: Locals): Promise<unknown> {
  if (!isProblem(error, 'launch-refused') || error.reason !== 'state-used') return error;
  try {
    const session = await sessions.find(req);
    if (!session?.community) return error;
    locals.home = `/c/${session.community}`;
    return problem('launch-again', { reason: error.reason });
  } catch (failure) {
    house.log.warn('no way home', { error: described(failure) });
    return error;
  }
}

/** Where addresses for an LMS begin. */
const LAUNCHES = '/lti/';

function openPages(desk: Desk, begin: Begin, fail: Fail): RequestListener {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'simple').set('trust proxy', desk.config.proxies);
  app.use((req, res, next) => {
    begin(req, res);
    next();
  });
  // What is asked for most comes first: each that is passed by costs a little.
  mountPages(app, desk);
  mountQuick(app, desk);
  app.use(assets(desk));
  app.post('/sign-out', signOut(desk));
  app.get('/healthz', (_req, res) => void res.type('text').send('ok\n'));
  app.get('/readyz', ready(desk));
  app.get('/', () => {
    throw problem('signed-out', { reason: 'front door', status: 200 });
  });
  app.use(() => {
    throw problem('not-found', { reason: 'route' });
  });
  const failed: ErrorRequestHandler = (error, req, res, _next) => fail(error, req, res);
  app.use(failed);
  return app;
}

type Begin = (req: IncomingMessage, res: ServerResponse & { locals: Locals }) => void;
type Fail = ReturnType<typeof openFailure>;

/** Every request has an id: in the log, on the failure page, and in the answer. The log line names the route, not the address. */
function openBeginning({ config, house }: Desk): Begin {
  return (req, res) => {
    const id = newId();
    const began = performance.now();
    res.locals.requestId = id;
    res.setHeader('X-Request-Id', id);
    setSafetyHeaders(res, config);
    res.once('finish', () => {
      house.log.info('answered', {
        request: id,
        method: req.method,
        route: res.locals.route ?? routeOf(req),
        status: res.statusCode,
        ms: Math.round(performance.now() - began),
      });
    });
  };
}

/** The pattern that the router found. */
function routeOf(req: IncomingMessage & Partial<Pick<Request, 'route' | 'baseUrl'>>): string {
  return typeof req.route?.path === 'string' ? req.route.path : req.baseUrl || 'none';
}

function ready(desk: Desk): RequestHandler {
  return async (_req, res) => {
    try {
      await desk.house.storage.ping();
      res.type('text').send('ready\n');
    } catch {
      res.status(503).type('text').send('storage does not answer\n');
    }
  };
}

function assets(desk: Desk): RequestHandler {
  return (req, res, next) => {
    const asset = req.method === 'GET' || req.method === 'HEAD' ? desk.assets.lookup(req.path) : undefined;
    if (asset) sendAsset(req, res, asset);
    else next();
  };
}

/** Two people may share a browser: ending the session is one button. */
function signOut(desk: Desk): RequestHandler {
  return async (req, res) => {
    const session = await desk.sessions.find(req);
    if (!session) throw problem('signed-out');
    const { fields } = await readSent(req);
    checkOwnForm(req, desk.config, fields._csrf, session.formToken);
    // The page that is left was in this language; without a session nobody knows any more which.
    res.locals.locale = localeOf(fields.locale);
    await desk.sessions.end(req, res);
    res.locals.frames = session.frames;
    throw problem('signed-out', { reason: 'on request', status: 200, ...(session.backUrl ? { back: session.backUrl } : {}) });
  };
}
