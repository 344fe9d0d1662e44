// The launch itself (Security 1.0, 5.1.3): the LMS's proof comes in, is held against the login, verified, read, and handed on.
import { problem } from '../kernel/errors.ts';
import { type Claims, claim, decodeToken, findTokenFault, isId, LAUNCH, objectOf, type Unverified } from './claims.ts';
import { readSecrets } from './cookies.ts';
import { admitDeployment } from './deployments.ts';
import { readLaunch, readLocale, readWebAddress } from './launch.ts';
import { useLogin } from './logins.ts';
import type { LtiDesk, Request, Response } from './passage.ts';
import { findLtiFault } from './provider.ts';
import { isState, type Login, readRegistration, readState } from './state.ts';
import { type KeptRegistration, Registrations } from './store.ts';

/**
 * Answers a launch. The login is used up before anything is said about the token, so a launch that fails cannot be tried
 * again with another one; while that is being written, the token is verified already.
 */
export async function launch(desk: LtiDesk, typed: Readonly<Record<string, string>>, req: Request, res: Response): Promise<void> {
  const { state, token, text } = readPosted(typed);
  const locale = readLocale(token.claims);
  if (locale) res.locals.locale = locale;
  const login = await getLogin(desk, state, req, res);
  const verifying = verify(desk, login, token, text, res);
  // Whether it has been used is said first; until then nobody listens to what the token is refused for.
  verifying.catch(() => undefined);
  await useLogin(desk, state);
  await arrive(desk, await verifying, token.claims, req, res);
}

/** The state and the token of the form; a message of failure from the LMS is refused here, with its cause in the log. */
function readPosted({ state, id_token: text, error }: Readonly<Record<string, string>>): {
  state: string;
  text: string;
  token: Unverified;
} {
  if (error !== undefined && text === undefined) throw problem('launch-refused', { reason: reasonOf(error) });
  if (!isState(state)) throw problem('launch-refused', { status: 400, reason: 'state-shape' });
  const token = text === undefined ? undefined : decodeToken(text);
  if (text === undefined || !token) throw problem('launch-refused', { status: 400, reason: 'token-shape' });
  return { state, text, token };
}

/** Failures that an LMS may report instead of a token (OpenID Connect core, 3.1.2.6; the last is Canvas'). */
const failures = [
  'login_required',
  'interaction_required',
  'access_denied',
  'unauthorized_client',
  'invalid_request',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'launch_no_longer_valid',
];

function reasonOf(error: string): string {
  return failures.includes(error) ? `platform-says-${error.replaceAll('_', '-')}` : 'platform-says-no';
}

/** The login behind the state. Without our cookie it stays unused: the browser gets advice, in a page that the LMS may frame. */
async function getLogin(desk: LtiDesk, state: string, req: Request, res: Response): Promise<Login> {
  const secrets = readSecrets(req, desk.config);
  const now = desk.house.clock();
  if (secrets.length > 0) {
    const login = readState(state, secrets, desk.secrets.state, now);
    if (typeof login === 'string') throw problem('launch-refused', { reason: login });
    return login;
  }
  const registrationId = readRegistration(state, desk.secrets.state, now);
  if (!registrationId) throw problem('launch-refused', { reason: 'state-unknown' });
  await getRegistration(desk, registrationId, res);
  throw problem('launch-cookies', { reason: 'cookie-missing' });
}

/** Holds the token against the login, and lets ltijs verify it. */
async function verify(desk: LtiDesk, login: Login, token: Unverified, text: string, res: Response): Promise<KeptRegistration> {
  const registration = await getRegistration(desk, login.registrationId, res);
  const { issuer, clientId } = registration;
  const fault = findTokenFault(token, { ...login, issuer, clientId, now: desk.house.clock(), url: desk.config.url });
  if (fault) throw problem('launch-refused', { reason: fault });
  const key = await desk.keys.getKey(registration.jwksUrl, String(token.header.kid));
  const refused = await findLtiFault({ desk, registration, key, token: text });
  if (refused !== undefined) throw refusalOf(refused, token.claims);
  return registration;
}

async function getRegistration({ house }: LtiDesk, id: string, res: Response): Promise<KeptRegistration> {
  const registration = await house.storage.of(Registrations).first({ id });
  if (!registration) throw problem('launch-refused', { reason: 'platform-unknown' });
  res.locals.frames = registration.frames;
  if (!registration.active) throw problem('launch-refused', { status: 403, reason: 'platform-inactive' });
  return registration;
}

async function arrive(desk: LtiDesk, registration: KeptRegistration, claims: Claims, req: Request, res: Response): Promise<void> {
  const deploymentId = String(claims[claim.deployment]);
  const read = readLaunch(claims, { registrationId: registration.id, deploymentId });
  const back = read.returnUrl;
  if (claims[claim.messageType] !== LAUNCH)
    throw problem('launch-refused', { status: 400, reason: 'message-type', ...(back ? { back } : {}) });
  const guid = objectOf(claims[claim.platform]).guid;
  const platformGuid = isId(guid) ? { platformGuid: guid } : {};
  await admitDeployment(desk.house, registration, { deploymentId, ...platformGuid }, back);
  res.locals.frames = framesOf(registration, claims, back);
  await desk.arrive(read, req, res);
}

/**
 * Who may frame us: what the registration says, and the host that the signed launch names as the way back or as Canvas' own
 * (`$Canvas.api.domain`), since Canvas' issuer is the same for everybody and its pages are on the customer's host.
 */
function framesOf(registration: KeptRegistration, claims: Claims, back: string | undefined): readonly string[] {
  const host = objectOf(claims[claim.custom]).canvas_api_domain;
  const canvas = typeof host === 'string' ? [`https://${host.toLowerCase()}`] : [];
  const named = [...(back ? [new URL(back).origin] : []), ...canvas].filter((origin) => plainOrigin.test(origin));
  return [...new Set([...registration.frames, ...named])];
}

/** An address may have `*`, `;` and `,` in its host, which would be a pattern or a new rule where framing is allowed. */
const plainOrigin = /^https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/** Only a verified token may say where "back" leads; ltijs looks at the message type after the signature. */
function refusalOf(message: string, claims: Claims): Error {
  const back = message === 'NO_MESSAGE_TYPE_CLAIM' ? readBack(claims) : undefined;
  const word = /^[A-Z_]{3,60}$/.test(message) ? message.toLowerCase().replaceAll('_', '-') : 'signature';
  const type = claims[claim.messageType];
  const details = back && typeof type === 'string' ? { status: 400, reason: 'message-type', back } : { reason: word };
  return problem('launch-refused', details);
}

function readBack(claims: Claims): string | undefined {
  return readWebAddress(objectOf(claims[claim.presentation]).return_url);
}
