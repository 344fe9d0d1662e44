// The LTI part of the web: which address answers what. Everything that goes wrong leaves as a problem, for the web's own page.
import type { Config } from '../config.ts';
import { problem } from '../kernel/errors.ts';
import type { House } from '../kernel/feature.ts';
import type { Launch } from '../kernel/launch.ts';
import { sendJson } from './answers.ts';
import { passageOfLaunch } from './arrival.ts';
import { openKeyBook } from './jwks.ts';
import { readKeySet } from './keys.ts';
import { checkCookies, passageOfLogin } from './login.ts';
import { fetchJson } from './outgoing.ts';
import type { LtiDesk, Next, Passage, Request, Response } from './passage.ts';
import { passThroughLtijs } from './provider.ts';
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
  const keys = openKeyBook((url) => fetchJson(url, config.privateNetworks), house.clock);
  const desk: LtiDesk = { config, house, keys, arrive };
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
  'GET /login': passing(passageOfLogin),
  'POST /login': passing(passageOfLogin),
  'POST /launch': passing(passageOfLaunch),
};

function answering(answer: (desk: LtiDesk, req: Request, res: Response) => Promise<void>): Route {
  return (desk, req, res, next) => {
    answer(desk, req, res).catch(next);
  };
}

/** Only forms come further: ltijs would read JSON too, and objects in it are operators of a query language. */
function passing(passage: (desk: LtiDesk, req: Request, res: Response) => Passage): Route {
  return (desk, req, res, next) => {
    if (req.method === 'HEAD') return next(problem('not-found'));
    if (req.method === 'POST' && !isForm(req)) return next(problem('launch-refused', { status: 415, reason: 'content-type' }));
    passThroughLtijs(passage(desk, req, res), req, res, next);
  };
}

function isForm(req: Request): boolean {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/x-www-form-urlencoded';
}
