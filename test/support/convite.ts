// A whole Convite with the small LMS in front of it, served on loopback, on the home under test.
import type { RequestListener } from 'node:http';
import type { Config } from '../../src/config.ts';
import { type Convite, openConvite } from '../../src/convite.ts';
import { openPlatform, type Platform } from '../../src/dev/platform.ts';
import { addPages, type Entrance } from '../../src/dev/platform-page.ts';
import type { Course, Persona, Shape } from '../../src/dev/platform-tokens.ts';
import type { LaunchWishes } from '../../src/dev/platform-world.ts';
import { course, personaOf, villagers } from '../../src/dev/world.ts';
import type { House } from '../../src/kernel/feature.ts';
import { addPlatform } from '../../src/lti/registrations.ts';
import { type Answered, type Browser, openBrowser, readForm } from './browser.ts';
import { type TestClock, type TestLog, testClock, testLog } from './clock.ts';
import { freshHome } from './homes.ts';
import { listen, listenSecurely } from './https.ts';
import { type TestPost, testPost } from './post.ts';

export interface TestConvite {
  readonly url: string;
  readonly lmsUrl: string;
  readonly house: House;
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly post: TestPost;
  readonly platform: Platform;
  readonly registrationId: string;
  /** Launches this person by hand and follows to the community: the browser is then signed in. */
  enter(
    browser: Browser,
    person: Persona,
    wishes?: LaunchWishes & { readonly course?: Course },
  ): Promise<Answered & { readonly url: string }>;
  close(): Promise<void>;
}

export interface TestConviteOptions {
  /** https with a certificate of the test run, on another site than the LMS's. */
  readonly secure?: boolean;
  readonly shape?: Shape;
  readonly plugins?: readonly string[];
}

/** The people that flows enter as. */
export const rosa = personOf('101');
export const luis = personOf('104');
export const stranger: Persona = { id: '199', locale: 'es', roles: [] };

/** The entrances on the small LMS's page, in this order. */
const entrances: readonly Entrance[] = [
  { label: 'Rosa, facilitator', person: rosa },
  { label: 'Luis, member', person: luis },
  { label: 'Somebody without a name', person: stranger },
];

export async function openTestConvite({ secure = false, shape = 'moodle', plugins = [] }: TestConviteOptions = {}): Promise<TestConvite> {
  const home = await freshHome();
  const [clock, log, post] = [testClock(), testLog(), testPost()];
  const [lms, tool] = await Promise.all([openStation(secure, 'localhost'), openStation(secure, '127.0.0.1')]);
  const config: Config = {
    url: tool.url,
    host: '127.0.0.1',
    port: 0,
    secret: 'a secret for tests, of no other use',
    storage: home.config,
    logLevel: 'info',
    proxies: 0,
    plugins,
    privateNetworks: true,
  };
  const convite = await openConvite(config, { clock, log, post: () => post });
  const people = villagers.map(personaOf);
  const platform = await openPlatform({
    url: lms.url,
    toolUrl: tool.url,
    clientId: 'client-1',
    deploymentId: '1',
    shape,
    people,
    courses: [course],
    clock,
  });
  const added = await addPlatform(convite.house, config, platform.registration);
  if (!added.ok) throw new Error(added.problems.join('\n'));
  addPages(platform, course, entrances);
  tool.serve(convite.app);
  lms.serve(platform.app);
  return {
    url: tool.url,
    lmsUrl: lms.url,
    house: convite.house,
    clock,
    log,
    post,
    platform,
    registrationId: added.platform.id,
    enter: (browser, person, wishes = {}) => enter(platform, browser, person, wishes),
    close: () => closeAll([lms, tool], convite, home.remove),
  };
}

/** Login, cookie check, the LMS's proof, and the launch, whose answer is the page: every hop by hand. */
async function enter(
  platform: Platform,
  browser: Browser,
  person: Persona,
  { course: chosen = course, ...wishes }: LaunchWishes & { readonly course?: Course },
): Promise<Answered & { url: string }> {
  const begun = platform.launchForm(person, chosen, wishes);
  let answer = await browser.post(begun.action, begun.fields);
  while (answer.location) answer = await browser.get(answer.location);
  const form = readForm(answer.text);
  const launched = await browser.post(form.action, form.fields);
  const page = launched.headers.get('Content-Location');
  return { ...launched, url: page === null ? '' : new URL(page, form.action).href };
}

/** A fresh browser, signed in as this person: its browser and the address of the community. */
export async function signIn(convite: TestConvite, person: Persona): Promise<{ browser: Browser; home: string; page: Answered }> {
  const browser = openBrowser();
  const page = await convite.enter(browser, person);
  return { browser, home: page.url, page };
}

function personOf(sub: string): Persona {
  const villager = villagers.find((one) => one.sub === sub);
  if (!villager) throw new Error(`nobody has the number ${sub}`);
  return personaOf(villager);
}

interface Station {
  readonly url: string;
  serve(handler: RequestListener): void;
  close(): Promise<void>;
}

/** An address that is known before it is known what is served there. */
async function openStation(secure: boolean, host: string): Promise<Station> {
  let handler: RequestListener = (_req, res) => void res.writeHead(503).end();
  const { port, close } = await (secure ? listenSecurely : listen)((req, res) => handler(req, res));
  return {
    url: `${secure ? 'https' : 'http'}://${host}:${port}`,
    serve: (next) => {
      handler = next;
    },
    close,
  };
}

async function closeAll(stations: readonly Station[], convite: Convite, remove: () => Promise<void>): Promise<void> {
  await Promise.all(stations.map((station) => station.close()));
  await convite.stop();
  await remove();
}
