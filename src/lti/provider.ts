// The only file that knows ltijs: set up once per process, fenced in, and asked for its verdict.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { Provider } from 'ltijs';
import { problem } from '../kernel/errors.ts';
import { SECOND } from '../kernel/time.ts';
import { objectOf, SKEW } from './claims.ts';
import { type Passage, passing, type Seen } from './passage.ts';
import { database } from './plugin.ts';

/** What ltijs says. */
export type Verdict =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'verified' }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Asks ltijs about a login or a launch. It never sees the browser's own request: what it gets is a stand-in that holds the
 * parameters we have checked, and what it would answer goes to a stand-in too. So nothing it does to headers, cookies or
 * sessions can reach anybody, and nothing that a stranger sends can reach it.
 */
export function askLtijs(passage: Passage, path: '/login' | '/launch', { body, cookies }: Seen): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const req = { method: 'POST', url: path, path, baseUrl: '', headers: {}, query: {}, body: { ...body }, signedCookies: { ...cookies } };
    const res = {
      locals: {},
      cookie: () => res,
      clearCookie: () => res,
      status: () => res,
      redirect: (location: string) => resolve({ kind: 'redirect', location }),
      send: (answer: unknown) => resolve({ kind: 'refused', message: messageIn(answer) }),
    };
    verdicts.set(req, resolve);
    const ltijs = fencedProvider();
    passing.run(passage, () => ltijs.app(req, res, (error) => reject(error ?? problem('not-found'))));
  });
}

/** Where ltijs' callbacks, which know only the stand-in, bring their verdict. */
const verdicts = new WeakMap<object, (verdict: Verdict) => void>();
let fenced: typeof Provider | undefined;

/**
 * Sets ltijs up, once. `deploy` is never called: with a storage of our own all it does is listen to SIGINT and end the
 * process. Its secret signs only cookies and tokens that are never sent, so a new one each start will do. How old a token
 * may be is `findTokenFault`'s to say, by our clock.
 */
function fencedProvider(): typeof Provider {
  if (fenced) return fenced;
  fenceIn();
  const options = { appRoute: '/launch', ltiaas: true, cors: false, tokenMaxAge: false } as const;
  Provider.setup(randomBytes(32).toString('hex'), { plugin: database }, options);
  Provider.onConnect(onVerified);
  Provider.onDeepLinking(onVerified);
  Provider.onInvalidToken(onRefused());
  Provider.onSessionTimeout(onRefused('NO_SESSION'));
  Provider.onUnregisteredPlatform(onRefused('UNREGISTERED_PLATFORM'));
  Provider.onInactivePlatform(onRefused('PLATFORM_NOT_ACTIVATED'));
  const { _router: router } = Provider.app as unknown as { _router: { stack: { name: string }[] } };
  router.stack = router.stack.filter(({ name }) => needed.includes(name));
  fenced = Provider;
  return fenced;
}

/** Of its row of handlers: the one that verifies tokens, and its routes. The others read requests and write headers, which a stand-in has not. */
const needed = ['sessionValidator', 'bound dispatch'];

function onVerified(_token: unknown, req: object): void {
  verdicts.get(req)?.({ kind: 'verified' });
}

function onRefused(message?: string) {
  return (req: object, res: { readonly locals: { readonly err?: unknown } }) => {
    verdicts.get(req)?.({ kind: 'refused', message: message ?? messageIn(res.locals.err) });
  };
}

/** Where ltijs says what is wrong, in what it would have sent. */
function messageIn(answer: unknown): string {
  const { message } = objectOf(objectOf(answer).details);
  return typeof message === 'string' ? message : '';
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
