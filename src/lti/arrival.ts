// The launch itself (Security 1.0, 5.1.3): the LMS's proof comes in, is held against the login, verified, read, and handed on.
import { problem } from '../kernel/errors.ts';
import { hashed, sameText } from '../kernel/secrets.ts';
import { type Claims, claim, decodeToken, findTokenFault, isId, LAUNCH, objectOf, type Unverified } from './claims.ts';
import { readBrowser } from './cookies.ts';
import { admitDeployment } from './deployments.ts';
import { readLaunch, readLocale, readWebAddress } from './launch.ts';
import type { LtiDesk, Passage, Request, Response } from './passage.ts';
import { type KeptRegistration, type KeptTransaction, Registrations } from './store.ts';
import { findTransaction, isState, useTransaction } from './transactions.ts';

/** A launch on its way through ltijs. */
export function passageOfLaunch(desk: LtiDesk, req: Request, res: Response): Passage {
  let claims: Claims = {};
  const passage: Passage = {
    desk,
    async prepare(typed) {
      const { state, token, text } = readPosted(typed);
      const locale = readLocale(token.claims);
      if (locale) res.locals.locale = locale;
      const transaction = await takeTransaction(desk, state, req, res);
      const registration = await getRegistration(desk, transaction, res);
      checkToken(desk, token, transaction, registration);
      passage.registration = registration;
      passage.key = await desk.keys.getKey(registration.jwksUrl, String(token.header.kid));
      claims = token.claims;
      return { body: { id_token: text, state }, cookies: { [`state${state}`]: registration.issuer } };
    },
    async verified() {
      if (!passage.registration) throw problem('internal', { reason: 'launch without registration' });
      await arrive(desk, passage.registration, claims, req, res);
    },
    async redirected() {
      throw problem('internal', { reason: 'launch redirected' });
    },
    refused: (message) => refusalOf(message, claims),
  };
  return passage;
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

/** Uses the login up. Without our cookie it stays unused: the browser gets advice, in a page that the LMS may frame. */
async function takeTransaction(desk: LtiDesk, state: string, req: Request, res: Response): Promise<KeptTransaction> {
  const browser = readBrowser(req, desk.config);
  if (browser !== undefined) return useTransaction(desk.house, state, browser);
  const transaction = await findTransaction(desk.house, state);
  if (!transaction) throw problem('launch-refused', { reason: 'state-unknown' });
  await getRegistration(desk, transaction, res);
  throw problem('launch-cookies', { reason: 'cookie-missing' });
}

async function getRegistration({ house }: LtiDesk, transaction: KeptTransaction, res: Response): Promise<KeptRegistration> {
  const registration = await house.storage.of(Registrations).first({ id: transaction.registrationId });
  if (!registration) throw problem('launch-refused', { reason: 'platform-unknown' });
  res.locals.frames = registration.frames;
  if (!registration.active) throw problem('launch-refused', { status: 403, reason: 'platform-inactive' });
  return registration;
}

function checkToken({ house, config }: LtiDesk, token: Unverified, transaction: KeptTransaction, registration: KeptRegistration): void {
  const fault = findTokenFault(token, {
    issuer: registration.issuer,
    clientId: registration.clientId,
    ...(transaction.deploymentHint === undefined ? {} : { deploymentHint: transaction.deploymentHint }),
    isNonce: (nonce) => sameText(hashed(nonce), transaction.nonceHash),
    now: house.clock(),
    url: config.url,
  });
  if (fault) throw problem('launch-refused', { reason: fault });
}

async function arrive(desk: LtiDesk, registration: KeptRegistration, claims: Claims, req: Request, res: Response): Promise<void> {
  const back = readBack(claims);
  if (claims[claim.messageType] !== LAUNCH)
    throw problem('launch-refused', { status: 400, reason: 'message-type', ...(back ? { back } : {}) });
  const deploymentId = String(claims[claim.deployment]);
  const guid = objectOf(claims[claim.platform]).guid;
  const platformGuid = isId(guid) ? { platformGuid: guid } : {};
  await admitDeployment(desk.house, registration, { deploymentId, ...platformGuid }, back);
  res.locals.frames = framesOf(registration, claims, back);
  await desk.arrive(readLaunch(claims, { registrationId: registration.id, deploymentId }), req, res);
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
