// The only file that knows ltijs: set up once per process, fenced in, and passed through by one request at a time.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { Provider } from 'ltijs';
import { isProblem, problem } from '../kernel/errors.ts';
import { SECOND } from '../kernel/time.ts';
import { objectOf, SKEW } from './claims.ts';
import { type Next, type Passage, passing, type Request, type Response } from './passage.ts';
import { database } from './plugin.ts';

/** Sends a request through ltijs. It ends in one of the passage's verbs, or in `next` with a problem. */
export function passThroughLtijs(passage: Passage, req: Request, res: Response, next: Next): void {
  const loan = lend(req, res);
  let isOver = false;
  const leave = (error: unknown) => {
    if (isOver) return;
    isOver = true;
    loan.takeBack();
    next(error);
  };
  const finish = (work: () => Promise<void>) => {
    loan.takeBack();
    work().catch(leave);
  };
  crossings.set(req, { passage, leave, finish });
  fencedProvider().app(req, res, (error) => leave(error ? asProblem(error) : problem('not-found')));
}

/** A request on its way through: how it is left, and how an answer of ours is begun. */
interface Crossing {
  readonly passage: Passage;
  leave(error: unknown): void;
  finish(work: () => Promise<void>): void;
}

const crossings = new WeakMap<object, Crossing>();
let fenced: typeof Provider | undefined;

/**
 * Sets ltijs up, once. `deploy` is never called: with a storage of our own all it does is listen to SIGINT and end the
 * process. Its secret signs only cookies and tokens that are never sent, so a new one each start will do. How old a token
 * may be is `findTokenFault`'s to say, by our clock.
 */
function fencedProvider(): typeof Provider {
  if (fenced) return fenced;
  fenceIn();
  const serverAddon = (app: { use(handler: typeof gate): void }) => app.use(gate);
  const options = { appRoute: '/launch', ltiaas: true, cors: false, tokenMaxAge: false, serverAddon } as const;
  Provider.setup(randomBytes(32).toString('hex'), { plugin: database }, options as Parameters<typeof Provider.setup>[2]);
  Provider.onConnect(onVerified);
  Provider.onDeepLinking(onVerified);
  Provider.onInvalidToken(onRefused());
  Provider.onSessionTimeout(onRefused('NO_SESSION'));
  Provider.onUnregisteredPlatform(onRefused('UNREGISTERED_PLATFORM'));
  Provider.onInactivePlatform(onRefused('PLATFORM_NOT_ACTIVATED'));
  fenced = Provider;
  return fenced;
}

/** Stands in ltijs' own row of handlers: after its parsers, before anything that decides. */
function gate(req: IncomingMessage, res: ServerResponse, next: Next): void {
  const { passage, leave, finish } = crossingOf(req);
  passage.prepare(req.method === 'POST' ? objectOf((req as { body?: unknown }).body) : readQuery(req.url ?? '')).then((seen) => {
    Object.assign(req, { body: { ...seen.body }, signedCookies: { ...seen.cookies }, query: {}, token: undefined });
    Object.assign(res, {
      redirect: (location: string) => finish(() => passage.redirected(location)),
      send: (body: unknown) => leave(passage.refused(messageIn(body))),
    });
    passing.run(passage, next);
  }, leave);
}

function onVerified(_token: unknown, req: IncomingMessage): void {
  const { passage, finish } = crossingOf(req);
  finish(() => passage.verified());
}

function onRefused(message?: string) {
  return (req: IncomingMessage, res: ServerResponse) => {
    const { passage, leave } = crossingOf(req);
    leave(passage.refused(message ?? messageIn((res as Response & { locals: { err?: unknown } }).locals.err)));
  };
}

function crossingOf(req: object): Crossing {
  const crossing = crossings.get(req);
  if (!crossing) throw problem('internal', { reason: 'request not passed through' });
  return crossing;
}

/** Where ltijs says what is wrong, in what it would have sent. */
function messageIn(answer: unknown): string {
  const { message } = objectOf(objectOf(answer).details);
  return typeof message === 'string' ? message : '';
}

/** Its parsers' errors carry a status: too large, a wrong charset, a broken encoding. */
function asProblem(error: unknown): unknown {
  if (isProblem(error)) return error;
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500
    ? problem('launch-refused', { status, reason: 'body', cause: error })
    : error;
}

/** A request lent to ltijs' own Express, which makes it one of its own, sets headers for the whole server, and cookies. */
interface Loan {
  /** Undoes all of that. */
  takeBack(): void;
}

const lentFields = ['body', '_body', 'cookies', 'next', 'query', 'secret', 'signedCookies', 'token'];
const lentVerbs = ['redirect', 'send'];

function lend(req: Request, res: Response): Loan {
  const kinds = [Object.getPrototypeOf(req), Object.getPrototypeOf(res)];
  const fields = lentFields.map((name) => [name, Object.getOwnPropertyDescriptor(req, name)] as const);
  const headers = { ...res.getHeaders() };
  Object.defineProperty(req, 'query', { value: {}, configurable: true, writable: true });
  return {
    takeBack() {
      if (!res.headersSent) restoreHeaders(res, headers);
      for (const [name, was] of fields) was ? Object.defineProperty(req, name, was) : Reflect.deleteProperty(req, name);
      for (const name of lentVerbs) Reflect.deleteProperty(res, name);
      Object.setPrototypeOf(req, kinds[0]);
      Object.setPrototypeOf(res, kinds[1]);
    },
  };
}

function restoreHeaders(res: Response, headers: OutgoingHttpHeaders): void {
  res.statusCode = 200;
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) res.setHeader(name, value);
}

/** The query's parameters; of a repeated name the list, for the gate to refuse. */
function readQuery(url: string): Record<string, unknown> {
  const query = new URL(url, 'http://localhost').searchParams;
  return Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).length > 1 ? query.getAll(name) : query.get(name)]));
}

/** Takes from ltijs what it must not have: the network, a clock of its own, and tokens of its own for addresses. */
function fenceIn(): void {
  const inside = createRequire(import.meta.resolve('ltijs'));
  forbidNetwork(inside('./dist/Utils/Http'));
  const jwt = inside('jsonwebtoken');
  setClock(jwt);
  // It would sign one at each launch for an address that nobody is ever sent to.
  jwt.sign = () => '';
}

function forbidNetwork(http: Record<string, unknown>): void {
  for (const verb of ['get', 'post', 'put', 'patch', 'head', 'delete', 'stream', 'paginate', 'extend']) {
    http[verb] = () => {
      throw problem('internal', { reason: `ltijs asked the network: ${verb}` });
    };
  }
}

/** Tokens are judged by the clock of the house that they came to, give or take the same skew as everywhere. */
function setClock(jwt: { verify: (token: string, key: unknown, options: object) => unknown }): void {
  const { verify } = jwt;
  jwt.verify = (token, key, options) => {
    const now = passing.getStore()?.desk.house.clock();
    const judged = now ? { ...options, clockTimestamp: Math.floor(now.getTime() / SECOND), clockTolerance: SKEW / SECOND } : options;
    return verify(token, key, judged);
  };
}
