// Convite with one community: as many members as asked for, each with an address of their own, and as many activities.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { openConvite } from '../../src/convite.ts';
import { welcome } from '../../src/features/community/index.ts';
import { Feeds } from '../../src/features/feeds/feeds.store.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import type { House } from '../../src/kernel/feature.ts';
import { openLog } from '../../src/kernel/log.ts';
import { hashed, newToken } from '../../src/kernel/secrets.ts';
import { dayAfter, systemClock } from '../../src/kernel/time.ts';
import { serveAsChild } from '../child.ts';

const members = Number(process.argv[2] ?? 100);
const activities = Number(process.argv[3] ?? 500);
/** On a server that is there already, nothing of a run before. */
const run = newToken();
const home = process.argv[4] === 'mongodb' ? { MONGODB_URL: process.env.MONGODB_URL } : {};

await serveAsChild(async (url) => {
  const dir = mkdtempSync(join(tmpdir(), 'convite-bench-'));
  const config = readConfig({ CONVITE_URL: url, SECRET: 'bench'.repeat(8), DATA_DIR: dir, ...home });
  const { app, house } = await openConvite(config, { clock: systemClock, log: openLog('info') });
  const { community, member } = await arrive(house, 0);
  const today = systemClock().toISOString().slice(0, 10);
  const add = (i: number) => {
    const startsOn = dayAfter(today, i % 380);
    const about = { title: `Actividad ${i}: semilla, almacén; y manejo`, objective: 'o', method: 'm', responsible: [member.id] };
    return addActivity(house, community.id, member, { ...nothingSaid, ...about, startsOn, endsOn: dayAfter(startsOn, 4) });
  };
  for (let i = 0; i < activities; i++) await add(i);
  const secrets: string[] = [];
  for (let from = 0; from < members; from += 200) {
    const batch = Array.from({ length: Math.min(200, members - from) }, (_, i) => from + i);
    secrets.push(...(await Promise.all(batch.map((i) => subscribe(house, community.id, i, today)))));
  }
  const paths = secrets.map((secret) => `/feed/${secret}.ics`).join(' ');
  let changed = 0;
  return {
    handler: (req, res) => {
      if (req.url !== '/change') app(req, res);
      else void add(changed++).then(() => res.end());
    },
    about: { paths },
  };
});

function arrive(house: House, i: number) {
  return welcome(house, {
    ...{ registrationId: 'bench', deploymentId: run, link: { id: '7' }, locale: 'es', zone: 'America/Lima' },
    ...{ context: { id: '42', title: 'Papa de altura' }, role: i === 0 ? 'facilitator' : 'occasional' },
    person: { id: `${run} ${i}`, name: `Persona ${i}`, test: false },
  });
}

/** A member with an address that was used today already; its secret. */
async function subscribe(house: House, community: string, i: number, usedOn: string): Promise<string> {
  const { member } = await arrive(house, i);
  const secret = newToken();
  const feed = { scope: 'community' as const, carries: 'all' as const, topic: '', personId: member.personId, community };
  await house.storage.of(Feeds).insert({ id: hashed(secret), ...feed, createdAt: systemClock(), usedOn });
  return secret;
}
