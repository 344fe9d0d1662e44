// The only file that knows ltijs: set up once per process, fenced in, and asked for its verdict.
import { type KeyObject, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { Provider } from 'ltijs';
import { isProblem, problem } from '../kernel/errors.ts';
import { SECOND } from '../kernel/time.ts';
import { SKEW } from './claims.ts';
import { type Passage, passing } from './passage.ts';
import { type Database, database } from './plugin.ts';
import type { KeptRegistration } from './store.ts';

/** A launch's token, and everything that ltijs may know to judge it. */
export interface Launched extends Passage {
  readonly registration: KeptRegistration;
  /** The platform's public key that the token names, so that ltijs asks nobody. */
  readonly key: KeyObject;
  readonly token: string;
}

/**
 * Lets ltijs verify a token: the signature, the platform and its state, the audience, the algorithm, and the claims that
 * LTI demands. It never sees the browser's request: it gets the token, and answers for what it would look up. Resolves with
 * its word for what is wrong, or undefined.
 */
export async function findLtiFault(launched: Launched): Promise<string | undefined> {
  const { registration, token } = launched;
  const ltijs = fencedAuth();
  try {
    const find = async (issuer: unknown, clientId: unknown) =>
      issuer === registration.issuer && clientId === registration.clientId && platformOf(launched);
    // Its cookie would say for which issuer the login was; the state has said so. How old a token may be is `findTokenFault`'s to say.
    const looked = { iss: registration.issuer, maxAge: false } as const;
    await passing.run(launched, () => ltijs.validateToken(token, false, looked, find, '', database));
    return undefined;
  } catch (error) {
    if (isProblem(error) || !(error instanceof Error)) throw error;
    return error.message;
  }
}

/** The part of ltijs that verifies (dist/Utils/Auth): what its own launch route calls with what it found in request and storage. */
interface Auth {
  validateToken(
    token: string,
    development: false,
    looked: { readonly iss: string; readonly maxAge: false },
    find: (issuer: unknown, clientId: unknown) => Promise<Platform | false>,
    secret: '',
    database: Database,
  ): Promise<unknown>;
}

/** A platform, as far as ltijs asks one while it verifies. */
interface Platform {
  platformActive(): Promise<boolean>;
  platformAuthConfig(): Promise<{ readonly method: 'RSA_KEY'; readonly key: KeyObject }>;
  platformClientId(): Promise<string>;
  platformKid(): Promise<string>;
}

function platformOf({ registration, key }: Launched): Platform {
  return {
    platformActive: async () => registration.active,
    platformAuthConfig: async () => ({ method: 'RSA_KEY', key }),
    platformClientId: async () => registration.clientId,
    platformKid: async () => registration.kid,
  };
}

let fenced: Auth | undefined;

/**
 * Sets ltijs up, once, for its services as well. Its own application is never asked, and `deploy` is never called: with a
 * storage of our own all it does is listen to SIGINT and end the process. Its secret signs only cookies and tokens that
 * are never made, so a new one each start will do.
 */
function fencedAuth(): Auth {
  if (fenced) return fenced;
  const inside = createRequire(import.meta.resolve('ltijs'));
  forbidNetwork(inside('./dist/Utils/Http'));
  setClock(inside('jsonwebtoken'));
  const options = { appRoute: '/launch', ltiaas: true, cors: false, tokenMaxAge: false } as const;
  Provider.setup(randomBytes(32).toString('hex'), { plugin: database }, options);
  fenced = inside('./dist/Utils/Auth') as Auth;
  return fenced;
}

/** Takes from ltijs what it must not have: the network. */
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
