// The LTI part alone in a small Express app, with the small LMS beside it: launches are noted instead of welcomed, problems are plain text.
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Config } from '../../src/config.ts';
import { openPlatform, type Platform } from '../../src/dev/platform.ts';
import type { Course, Persona, Shape } from '../../src/dev/platform-tokens.ts';
import type { LaunchWishes } from '../../src/dev/platform-world.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { House } from '../../src/kernel/feature.ts';
import type { Launch } from '../../src/kernel/launch.ts';
import { openOutgoing } from '../../src/kernel/outgoing.ts';
import { mountLti } from '../../src/lti/mount.ts';
import type { Request, Response } from '../../src/lti/passage.ts';
import { addPlatform } from '../../src/lti/registrations.ts';
import { Deployments, type KeptRegistration, ltiCollections, Registrations, UsedLogins } from '../../src/lti/store.ts';
import { openJournal } from '../../src/storage/journal.ts';
import { openTokens } from '../../src/storage/tokens.ts';
import { type Answered, type Browser, readForm } from './browser.ts';
import { type TestClock, testClock, testLog } from './clock.ts';
import { openTestHome } from './homes.ts';
import { type Listening, listen } from './https.ts';
import { testPost } from './post.ts';

/** A launch as it arrived, with what the web would use beside it. */
export interface Arrival {
  readonly launch: Launch;
  readonly frames: readonly string[];
}

export interface LtiApp {
  readonly url: string;
  readonly config: Config;
  readonly house: House;
  readonly clock: TestClock;
  readonly platform: Platform;
  readonly registration: KeptRegistration;
  readonly arrivals: Arrival[];
  readonly teacher: Persona;
  readonly course: Course;
  /** How often the platform's keys were asked for. */
  readonly keyFetches: { count: number };
  /** From the platform's form through login, the cookie check and the platform to the launch's answer. */
  launch(browser: Browser, wishes?: LaunchWishes, person?: Persona): Promise<Answered>;
  /** The same, up to the form that the platform wants posted. */
  authenticate(browser: Browser, wishes?: LaunchWishes, person?: Persona): Promise<{ action: string; fields: Record<string, string> }>;
  /** What a bad launch must not have left. */
  traces(): Promise<{ arrivals: number; deployments: number; unusedLogins: number }>;
  close(): Promise<void>;
}

export interface LtiAppOptions {
  readonly shape?: Shape;
  readonly approve?: 'first' | 'all' | 'none';
  /** Changes the platform's answers before its own routes. */
  readonly before?: (app: Express) => void;
}

/** Opens all of it on free ports of 127.0.0.1. */
export async function openLtiApp({ shape = 'moodle', approve, before }: LtiAppOptions = {}): Promise<LtiApp> {
  const clock = testClock();
  const home = await openTestHome(ltiCollections, clock);
  const house: House = {
    storage: home.storage,
    journal: openJournal(home.storage, ltiCollections, clock, async () => undefined),
    clock,
    log: testLog(),
    origin: 'https://convite.example.org',
    outgoing: openOutgoing({ privateNetworks: true }),
    post: testPost(),
    tokens: openTokens(home.storage, 'a secret for tests, of no other use', clock),
    features: [],
    words: () => {
      throw new Error('no words here');
    },
  };
  const [tool, lms] = await Promise.all([openStation(), openStation()]);
  const config = testConfig(tool.url);
  const platform = await openPlatform({ url: lms.url, toolUrl: tool.url, clientId: 'client-1', deploymentId: 'dep-1', shape, clock });
  const added = await addPlatform(house, config, { ...platform.registration, ...(approve ? { approve } : {}) });
  if (!added.ok) throw new Error(added.problems.join('\n'));
  const arrivals: Arrival[] = [];
  const keyFetches = { count: 0 };
  tool.serve(toolApp(config, house, arrivals));
  lms.serve(countingKeys(platform, keyFetches, before));
  const [teacher, course] = [platform.people[0] as Persona, platform.courses[0] as Course];
  const begun = { count: 0 };
  const authenticate: LtiApp['authenticate'] = async (browser, wishes, person = teacher) => {
    begun.count += 1;
    const { action, fields } = platform.launchForm(person, course, wishes);
    let answer = await browser.post(action, fields);
    while (answer.location) answer = await browser.get(answer.location);
    if (answer.status !== 200) throw Object.assign(new Error(`the platform was not reached: ${answer.text}`), { answer });
    return readForm(answer.text);
  };
  return {
    ...{ url: tool.url, config, house, clock, platform, registration: added.platform, arrivals, teacher, course, keyFetches, authenticate },
    async launch(browser, wishes, person) {
      const form = await authenticate(browser, wishes, person);
      return browser.post(form.action, form.fields);
    },
    traces: () => readTraces(house, arrivals, begun.count),
    async close() {
      await Promise.all([tool.close(), lms.close()]);
      await home.close();
    },
  };
}

export function testConfig(url: string): Config {
  return {
    ...{ url, host: '127.0.0.1', port: 0, secret: 'a secret for tests, of no other use', storage: { home: 'sqlite', dir: '' } },
    ...{ logLevel: 'silent', proxies: 0, plugins: [], privateNetworks: true },
  };
}

/** The app as `web/` builds it, as far as the LTI part can tell: headers before, routes after, one place for problems. */
function toolApp(config: Config, house: House, arrivals: Arrival[]): Express {
  const app = express().disable('x-powered-by');
  app.use((_req, res, next) => {
    res.setHeader('Content-Security-Policy', "default-src 'none'");
    next();
  });
  const arrive = async (launch: Launch, _req: Request, res: Response) => {
    arrivals.push({ launch, frames: res.locals.frames ?? [] });
    res.writeHead(303, { Location: '/c/here' }).end();
  };
  app.use('/lti', mountLti({ config, house, arrive }));
  app.use(plainFailure);
  return app;
}

const plainFailure: ErrorRequestHandler = (error, _req, res, _next) => {
  const known = isProblem(error);
  const shown = known ? { code: error.code, reason: error.reason, back: error.back } : { code: 'not ours', reason: String(error) };
  res.status(known ? error.status : 500).json({ ...shown, ...res.locals });
};

/** A refusal as the failure handler above shows it. */
export function readRefusal(answer: Answered): {
  code: string;
  reason: string;
  back?: string;
  locale?: string;
  frames?: string[];
  newWindow?: unknown;
} {
  return JSON.parse(answer.text);
}

function countingKeys(platform: Platform, fetches: { count: number }, before?: (app: Express) => void): Express {
  const app = express();
  app.use('/jwks', (_req, _res, next) => {
    fetches.count += 1;
    next();
  });
  before?.(app);
  app.use(platform.app);
  return app;
}

async function readTraces(
  house: House,
  arrivals: readonly Arrival[],
  begun: number,
): Promise<{ arrivals: number; deployments: number; unusedLogins: number }> {
  const registrations = await house.storage.of(Registrations).find({}, { limit: 10 });
  const counts = registrations.items.map(({ id }) => house.storage.of(Deployments).count({ registrationId: id }));
  const used = await house.storage.of(UsedLogins).find({}, { limit: 100 });
  return {
    arrivals: arrivals.length,
    deployments: (await Promise.all(counts)).reduce((sum, count) => sum + count, 0),
    unusedLogins: begun - used.items.length,
  };
}

/** A port that is known before it is known what is served there. */
async function openStation(): Promise<{ url: string; serve(app: Express): void; close: Listening['close'] }> {
  let app: Express | undefined;
  const { port, close } = await listen((req, res) => void (app ? app(req, res) : res.writeHead(503).end()));
  return {
    url: `http://127.0.0.1:${port}`,
    serve(given) {
      app = given;
    },
    close,
  };
}
