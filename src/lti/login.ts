// The login hop (Security 1.0, 5.1.1): the LMS says who wants to come, we note it and send the browser to the LMS for the proof.
import { problem } from '../kernel/errors.ts';
import { hashed, newToken } from '../kernel/secrets.ts';
import { sendOn } from './answers.ts';
import { isId } from './claims.ts';
import { browserCookie, readBrowser } from './cookies.ts';
import type { LtiDesk, Passage, Request, Response, Seen } from './passage.ts';
import { findRegistration } from './registrations.ts';
import type { KeptRegistration } from './store.ts';
import { beginTransaction, findTransaction, isState, readWaiting } from './transactions.ts';

/** The parameters of a login that we use, and give back to ourselves when it begins again in another window. */
const named = ['iss', 'login_hint', 'target_link_uri', 'client_id', 'lti_message_hint', 'lti_deployment_id'] as const;

/** No server takes a longer address; what it is made of is kept sealed, and must fit there too. */
const LONGEST_ONWARD = 32 * 1024;

/** A login on its way through ltijs. */
export function passageOfLogin(desk: LtiDesk, req: Request, res: Response): Passage {
  let start: Readonly<Record<string, string>> = {};
  const passage: Passage = {
    desk,
    async prepare(typed) {
      start = pick(typed);
      passage.registration = await getRegistration(desk, start);
      res.locals.frames = passage.registration.frames;
      return shown(desk, passage.registration, start);
    },
    async redirected(location) {
      if (!passage.registration) throw problem('internal', { reason: 'login without registration' });
      await goOn(desk, passage.registration, start, location, req, res);
    },
    async verified() {
      throw problem('internal', { reason: 'login with token' });
    },
    refused: () => problem('launch-refused', { status: 400, reason: 'login' }),
  };
  return passage;
}

/**
 * Has the browser kept the cookie that the login set? Then on to the LMS. If not, the page with a button that begins the
 * launch again in a window of its own: asked before the LMS's single-use launch is spent, and without any script.
 * Throws launch-cookies (with the form in `res.locals.newWindow`), or launch-refused for a state that is not waiting.
 */
export async function checkCookies(desk: LtiDesk, req: Request, res: Response): Promise<void> {
  const state = new URL(req.url ?? '', desk.config.url).searchParams.get('state');
  if (!isState(state)) throw problem('launch-refused', { status: 400, reason: 'state-shape' });
  const transaction = await findTransaction(desk.house, state);
  const waiting = transaction && !transaction.usedAt ? readWaiting(transaction, desk.config) : undefined;
  if (!transaction || !waiting) throw problem('launch-refused', { reason: 'state-unknown' });
  const registration = await getRegistration(desk, waiting.start);
  res.locals.frames = registration.frames;
  const browser = readBrowser(req, desk.config);
  if (browser === undefined) {
    const fields = Object.entries(waiting.start).map(([name, value]) => ({ name, value }));
    res.locals.newWindow = { action: '/lti/login', fields, formTargets: [new URL(registration.authUrl).origin] };
    throw problem('launch-cookies', { reason: 'cookie-refused' });
  }
  // Another login of this browser may have set the cookie meanwhile. Then this one begins again with that one.
  if (hashed(browser) !== transaction.browserHash) sendOn(res, 303, `/lti/login?${new URLSearchParams(waiting.start)}`);
  else sendOn(res, 302, waiting.onward);
}

function pick(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const start = Object.fromEntries(named.filter((name) => texts[name]).map((name) => [name, texts[name] ?? '']));
  for (const name of ['iss', 'login_hint', 'target_link_uri']) {
    if (!start[name]) throw problem('launch-refused', { status: 400, reason: 'login-incomplete' });
  }
  if (start.lti_deployment_id && !isId(start.lti_deployment_id)) throw problem('launch-refused', { status: 400, reason: 'deployment' });
  return start;
}

async function getRegistration({ house }: LtiDesk, start: Readonly<Record<string, string>>): Promise<KeptRegistration> {
  const found = await findRegistration(house, start.iss ?? '', start.client_id);
  if (found === 'unclear') throw problem('launch-refused', { status: 400, reason: 'client-unclear' });
  if (!found) throw problem('launch-refused', { status: 400, reason: 'platform-unknown' });
  if (!found.active) throw problem('launch-refused', { status: 403, reason: 'platform-inactive' });
  return found;
}

/** ltijs takes the redirect address from the target it is told: always our one, whatever the link leads to. */
function shown({ config }: LtiDesk, registration: KeptRegistration, start: Readonly<Record<string, string>>): Seen {
  return { body: { ...start, client_id: registration.clientId, target_link_uri: `${config.url}/lti/launch` }, cookies: {} };
}

type Start = Readonly<Record<string, string>>;

async function goOn(
  desk: LtiDesk,
  registration: KeptRegistration,
  start: Start,
  location: string,
  req: Request,
  res: Response,
): Promise<void> {
  const nonce = newToken();
  const { state, onward } = readOnward(registration, location, nonce);
  const known = readBrowser(req, desk.config);
  const browser = known ?? newToken();
  const deploymentHint = start.lti_deployment_id;
  const login = { state, nonce, browser, registrationId: registration.id, ...(deploymentHint ? { deploymentHint } : {}) };
  await beginTransaction(desk.house, desk.config, known ? login : { ...login, waiting: { onward, start } });
  if (known) return sendOn(res, 302, onward);
  res.appendHeader('Set-Cookie', browserCookie(browser, desk.config));
  sendOn(res, 303, `/lti/cookies?state=${state}`);
}

/**
 * The LMS's address with what ltijs wants to ask, and a nonce that cannot be guessed instead of its own. Only ltijs' query
 * is used: where the address has a query of its own, ltijs would break it.
 */
function readOnward(registration: KeptRegistration, location: string, nonce: string): { state: string; onward: string } {
  const asked = new URLSearchParams(location.slice(location.indexOf('?') + 1));
  const state = asked.get('state');
  if (!isState(state)) throw problem('internal', { reason: 'ltijs made no state' });
  asked.set('nonce', nonce);
  const onward = new URL(registration.authUrl);
  for (const [name, value] of asked) onward.searchParams.set(name, value);
  if (onward.href.length > LONGEST_ONWARD) throw problem('launch-refused', { status: 413, reason: 'parameter-size' });
  return { state, onward: onward.href };
}
