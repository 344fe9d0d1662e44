// The web application, in the order in which a request meets it.
import type { RequestListener } from 'node:http';
import express, { type RequestHandler } from 'express';
import { problem } from '../kernel/errors.ts';
import { newId } from '../kernel/secrets.ts';
import { sendAsset } from './answer.ts';
import { readSent } from './body.ts';
import type { Desk } from './desk.ts';
import { failurePage } from './failure.ts';
import { FEEDS, openFeeds } from './feed.ts';
import { mountPages } from './mount.ts';
import { mountQuick } from './quick.ts';
import { checkOwnForm, setSafetyHeaders } from './security.ts';

/** The application: `lti` is what answers below /lti. */
export function openApp(desk: Desk, lti: RequestHandler): RequestListener {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'simple').set('trust proxy', desk.config.proxies);
  app.use(beginRequest(desk));
  // What is asked for most comes first: each that is passed by costs a little.
  app.use('/lti', lti);
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
  app.use(failurePage(desk));
  const feeds = openFeeds(desk);
  // Calendar programs ask day and night, mostly for nothing: what they need not, they do not pay for.
  return (req, res) => (req.url?.startsWith(FEEDS) ? feeds(req, res) : app(req, res));
}

/** Every request has an id: in the log, on the failure page, and in the answer. The log line names the route, not the address. */
function beginRequest(desk: Desk): RequestHandler {
  return (req, res, next) => {
    const id = newId();
    const began = performance.now();
    res.locals.requestId = id;
    res.setHeader('X-Request-Id', id);
    setSafetyHeaders(res, desk.config);
    res.once('finish', () => {
      const route = res.locals.route ?? (typeof req.route?.path === 'string' ? req.route.path : req.baseUrl || 'none');
      desk.house.log.info('answered', {
        request: id,
        method: req.method,
        route,
        status: res.statusCode,
        ms: Math.round(performance.now() - began),
      });
    });
    next();
  };
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
    res.locals.locale = fields.locale;
    await desk.sessions.end(req, res);
    res.locals.frames = session.frames;
    throw problem('signed-out', { reason: 'on request', status: 200, ...(session.backUrl ? { back: session.backUrl } : {}) });
  };
}
