// The LTI part of the web: which address answers what. Everything that goes wrong leaves as a problem, for the web's own page.
import type { Config } from '../config.ts';
import { isProblem, problem } from '../kernel/errors.ts';
import type { House } from '../kernel/feature.ts';
import { type FormPair, readForm } from '../kernel/form-body.ts';
import type { Launch } from '../kernel/launch.ts';
import { keyFor } from '../kernel/secrets.ts';
import { sendJson } from './answers.ts';
import { launch } from './arrival.ts';
import { openKeyBook } from './jwks.ts';
import { readKeySet } from './keys.ts';
import { checkCookies, logIn } from './login.ts';
import { readTexts } from './parameters.ts';
import type { LtiDesk, Next, Request, Response } from './passage.ts';
import { describeTool } from './tool.ts';

export interface LtiOptions {
  readonly config: Config;
  readonly house: House;
  /** What happens with a verified launch: welcome the person, begin a session that `res.locals.frames` may show, and answer. */
  arrive(launch: Launch, req: Request, res: Response): Promise<void>;
}

/**
 * The handler for everything below `/lti`. It must stand before any body parser, and it changes `res.locals` as `LtiLocals`
 * says. Every refusal goes to `next` as a problem: launch-refused, launch-cookies, launch-pending, not-found.
 */
export function mountLti({ config, house, arrive }: LtiOptions): (req: Request, res: Response, next: Next) => void {
  const keys = openKeyBook((url) => house.outgoing.fetchJson(url), house.clock);
  // Of this address alone: two Convites that were given the same secret do not take each other's logins.
  const secrets = { state: keyFor(`lti state ${config.url}`, config.secret), waiting: keyFor('lti waiting', config.secret) };
  const desk: LtiDesk = { config, house, keys, secrets, arrive };
  return (req, res, next) => {
    const route = routes[`${req.method === 'HEAD' ? 'GET' : req.method} ${req.url?.split('?')[0]}`];
    if (route) route(desk, req, res, next);
    else next(problem('not-found'));
  };
}

type Route = (desk: LtiDesk, req: Request, res: Response, next: Next) => void;

const routes: Readonly<Record<string, Route>> = {
  'GET /keys': answering(async ({ house }, _req, res) => sendJson(res, await readKeySet(house.storage), 3600)),
  'GET /config.json': answering(async ({ config }, _req, res) => sendJson(res, describeTool(config), 300)),
  'GET /cookies': answering(checkCookies),
  'GET /login': answering(async (desk, req, res) => logIn(desk, readTexts(readQuery(req)), req, res)),
  'POST /login': answering(async (desk, req, res) => logIn(desk, readTexts(await readBody(req)), req, res)),
  'POST /launch': answering(async (desk, req, res) => launch(desk, readTexts(await readBody(req)), req, res)),
};

function answering(answer: (desk: LtiDesk, req: Request, res: Response) => Promise<void>): Route {
  return (desk, req, res, next) => {
    answer(desk, req, res).catch(next);
  };
}

/** A token of 64 kB and some more. */
const LARGEST_BODY = 100 * 1024;

async function readBody(req: Request): Promise<readonly FormPair[]> {
  try {
    return await readForm(req, LARGEST_BODY);
  } catch (error) {
    throw isProblem(error) ? problem('launch-refused', { status: error.status, reason: 'body', cause: error }) : error;
  }
}

function readQuery({ method, url }: Request): readonly FormPair[] {
  // A login is not looked at without being begun.
  if (method === 'HEAD') throw problem('not-found');
  return [...new URL(url ?? '', 'http://localhost').searchParams];
}
