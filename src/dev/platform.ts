// A small LMS with the real protocol, to try and to test against: logins, tokens, keys, access tokens, names and roles.
import express, { type Express } from 'express';
import { answerAuth } from './platform-auth.ts';
import { answerMemberships, answerToken } from './platform-services.ts';
import type { Course, Persona, Shape } from './platform-tokens.ts';
import { beginLaunch, type LaunchForm, type LaunchWishes, makeToken, openWorld, type PlatformOptions } from './platform-world.ts';

export interface Platform {
  /** To be served at the address that it was opened with; pages may be added to it. */
  readonly app: Express;
  readonly shape: Shape;
  readonly issuer: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  /** What Convite's `addPlatform` wants to know. */
  readonly registration: { issuer: string; clientId: string; authUrl: string; tokenUrl: string; jwksUrl: string; name: string };
  readonly courses: readonly Course[];
  readonly people: readonly Persona[];
  /** Begins a launch: remembers it, and says what the browser is to post, and where. */
  launchForm(person: Persona, course: Course, wishes?: LaunchWishes): LaunchForm;
  /** A signed token, for whoever drives the protocol by hand. */
  idToken(person: Persona, course: Course, nonce: string, wishes?: LaunchWishes): Promise<string>;
  /** Signs with a new key from now on; the key set shows both, or the new one only. */
  rotateKey(keepOld: boolean): Promise<void>;
}

/** Opens a small LMS. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const world = await openWorld(options);
  const app = express();
  const form = express.urlencoded({ extended: false });
  app.get('/jwks', (_req, res) => void res.set('Cache-Control', 'max-age=600').json({ keys: world.signer.published }));
  app.all('/auth', form, answerAuth(world));
  app.post('/token', form, answerToken(world));
  app.get('/courses/:course/memberships', answerMemberships(world));
  const { shape, issuer, clientId, authUrl, tokenUrl, jwksUrl } = world;
  return {
    app,
    shape,
    issuer,
    authUrl,
    tokenUrl,
    jwksUrl,
    registration: { issuer, clientId, authUrl, tokenUrl, jwksUrl, name: 'Small LMS' },
    courses: world.courses,
    people: world.people,
    launchForm: (person, course, wishes = {}) => beginLaunch(world, { person, course, wishes }),
    idToken: (person, course, nonce, wishes = {}) => makeToken(world, { person, course, wishes }, nonce),
    rotateKey: (keepOld) => world.signer.rotate(keepOld),
  };
}
