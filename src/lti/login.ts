// The login hop (Security 1.0, 5.1.1): the LMS says who wants to come, and we send the browser to the LMS for the proof.
import { problem } from '../kernel/errors.ts';
import { newToken } from '../kernel/secrets.ts';
import { sendOn } from './answers.ts';
import { isId } from './claims.ts';
import { browserCookies, readBrowser, readSecrets } from './cookies.ts';
import { findWaiting, keepWaiting } from './logins.ts';
import { askingAddress } from './onward.ts';
import type { LtiDesk, Request, Response } from './passage.ts';
import { findRegistration } from './registrations.ts';
import { isState, readState, writeState } from './state.ts';
import type { KeptRegistration } from './store.ts';

/** The parameters of a login that we use, and give back to ourselves when it begins again in another window. */
const named = ['iss', 'login_hint', 'target_link_uri', 'client_id', 'lti_message_hint', 'lti_deployment_id'] as const;

type Start = Readonly<Record<string, string>>;

/**
 * Answers a login. A browser that we know goes straight on to the LMS, and nothing is kept of it; a new one gets its cookie
 * and shows first that it keeps it.
 */
export async function logIn(desk: LtiDesk, typed: Start, req: Request, res: Response): Promise<void> {
  const start = pick(typed);
  const registration = await getRegistration(desk, start);
  res.locals.frames = registration.frames;
  const known = readBrowser(req, desk.config);
  const browser = known ?? newToken();
  const login = { registrationId: registration.id, browser, deployment: start.lti_deployment_id, now: desk.house.clock() };
  const { state, nonce } = writeState(login, desk.secrets.state);
  const onward = askingAddress(registration, desk.config, { ...start, state, nonce });
  if (known) return sendOn(res, 302, onward);
  await keepWaiting(desk, state, { onward, start });
  res.appendHeader('Set-Cookie', [...browserCookies(browser, desk.config)]);
  sendOn(res, 303, `/lti/cookies?state=${state}`);
}

/**
 * Has the browser kept the cookie that the login set? Then on to the LMS. If not, the page with a button that begins the
 * launch again in a window of its own: asked before the LMS's single-use launch is spent, and without any script.
 * Throws launch-cookies (with the form in `res.locals.newWindow`), or launch-refused for a state that is not waiting.
 */
export async function checkCookies(desk: LtiDesk, req: Request, res: Response): Promise<void> {
  const state = new URL(req.url ?? '', desk.config.url).searchParams.get('state');
  if (!isState(state)) throw problem('launch-refused', { status: 400, reason: 'state-shape' });
  const waiting = await findWaiting(desk, state);
  if (!waiting) throw problem('launch-refused', { reason: 'state-unknown' });
  const registration = await getRegistration(desk, waiting.start);
  res.locals.frames = registration.frames;
  const secrets = readSecrets(req, desk.config);
  if (secrets.length === 0) {
    const fields = Object.entries(waiting.start).map(([name, value]) => ({ name, value }));
    res.locals.newWindow = { action: '/lti/login', fields, formTargets: [new URL(registration.authUrl).origin] };
    throw problem('launch-cookies', { reason: 'cookie-refused' });
  }
  // What the browser proves may not be this login's any more. Then it begins again.
  if (typeof readState(state, secrets, desk.secrets.state, desk.house.clock()) === 'string')
    sendOn(res, 303, `/lti/login?${new URLSearchParams(waiting.start)}`);
  else sendOn(res, 302, waiting.onward);
}

function pick(texts: Start): Start {
  const start = Object.fromEntries(named.filter((name) => texts[name]).map((name) => [name, texts[name] ?? '']));
  for (const name of ['iss', 'login_hint', 'target_link_uri']) {
    if (!start[name]) throw problem('launch-refused', { status: 400, reason: 'login-incomplete' });
  }
  if (start.lti_deployment_id && !isId(start.lti_deployment_id)) throw problem('launch-refused', { status: 400, reason: 'deployment' });
  return start;
}

async function getRegistration({ house }: LtiDesk, start: Start): Promise<KeptRegistration> {
  const found = await findRegistration(house, start.iss ?? '', start.client_id);
  if (found === 'unclear') throw problem('launch-refused', { status: 400, reason: 'client-unclear' });
  if (!found) throw problem('launch-refused', { status: 400, reason: 'platform-unknown' });
  if (!found.active) throw problem('launch-refused', { status: 403, reason: 'platform-inactive' });
  return found;
}
