// Convite and a small LMS on this machine, with one believable community in it: one command, one link.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { openConvite } from '../convite.ts';
import { openLog } from '../kernel/log.ts';
import { newToken } from '../kernel/secrets.ts';
import { systemClock } from '../kernel/time.ts';
import { addPlatform } from '../lti/registrations.ts';
import { openOutbox } from '../mail/outbox.ts';
import { addOutbox } from './outbox-page.ts';
import { openPlatform } from './platform.ts';
import { addPages, type Entrance } from './platform-page.ts';
import { seed } from './seed.ts';
import { course, personaOf, villagers } from './world.ts';

export interface Demo {
  /** The small LMS's page: where to begin. */
  readonly url: string;
  readonly toolUrl: string;
  stop(): Promise<void>;
}

/** Runs the demo until it is interrupted. */
export async function runDemo(): Promise<void> {
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  const demo = await openDemo({ ports: [3400, 3401] });
  console.log(
    `\nConvite is running, with a small LMS in front of it. Open this and choose who to be:\n\n  ${demo.url}\n\nCtrl+C ends it; everything you did in it is then forgotten.\n`,
  );
  await stopped;
  await demo.stop();
}

/** Opens the demo. Another port is taken where one is in use. The LMS is another site to the browser, as in real life. */
export async function openDemo({ ports: [lmsPort, toolPort] }: { ports: readonly [number, number] }): Promise<Demo> {
  const dir = await mkdtemp(join(tmpdir(), 'convite-demo-'));
  const [lms, tool] = await Promise.all([openStation('localhost', lmsPort), openStation('127.0.0.1', toolPort)]);
  const config = readConfig({ CONVITE_URL: tool.url, SECRET: newToken(), DATA_DIR: dir, PRIVATE_NETWORKS: 'yes', LOG_LEVEL: 'warn' });
  const from = { name: 'Convite', address: 'convite@demo.example' };
  const convite = await openConvite(config, {
    clock: systemClock,
    log: openLog(config.logLevel),
    post: (storage) => openOutbox({ storage, clock: systemClock, from }),
  });
  const people = villagers.map(personaOf);
  const platform = await openPlatform({
    url: lms.url,
    toolUrl: tool.url,
    clientId: 'demo',
    deploymentId: '1',
    shape: 'moodle',
    people,
    courses: [course],
  });
  const added = await addPlatform(convite.house, config, platform.registration);
  if (!added.ok) throw new Error(added.problems.join('\n'));
  await seed(convite.house, { registrationId: added.platform.id, deploymentId: '1' });
  addPages(platform, course, entrances(), { outbox: true });
  addOutbox(platform, convite.house.storage);
  tool.serve(convite.app);
  lms.serve(platform.app);
  convite.clockwork.start();
  return {
    url: lms.url,
    toolUrl: tool.url,
    async stop() {
      await Promise.all([lms.close(), tool.close()]);
      await convite.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A facilitator, members in each language, and somebody of whom the LMS says nothing. */
function entrances(): readonly Entrance[] {
  const as = (sub: string, label: string): Entrance[] => {
    const villager = villagers.find((one) => one.sub === sub);
    return villager ? [{ label: `${villager.given} ${villager.family}, ${label}`, person: personaOf(villager) }] : [];
  };
  return [
    ...as('101', 'facilitator, in Spanish'),
    ...as('104', 'member, in Spanish'),
    ...as('122', 'occasional member, in Portuguese'),
    ...as('124', 'occasional member, in English'),
    ...as('123', 'occasional member, in French'),
    { label: 'Somebody new, of whom the LMS says no name (occasional, in Spanish)', person: { id: '199', locale: 'es', roles: [] } },
  ];
}

interface Station {
  readonly url: string;
  serve(handler: RequestListener): void;
  close(): Promise<void>;
}

/** An address that is known before it is known what is served there. */
async function openStation(host: string, port: number): Promise<Station> {
  let handler: RequestListener = (_req, res) => void res.writeHead(503).end();
  const server = createServer((req, res) => handler(req, res));
  await listen(server, port).catch(() => listen(server, 0));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    serve: (next) => {
      handler = next;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
