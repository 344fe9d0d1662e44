// Convite with one community of as many members and activities as asked for, and a facilitator who is signed in.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { openConvite } from '../../src/convite.ts';
import { welcome } from '../../src/features/community/index.ts';
import { place } from '../../src/features/people/index.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import type { House } from '../../src/kernel/feature.ts';
import { openLog } from '../../src/kernel/log.ts';
import { hashed, newToken } from '../../src/kernel/secrets.ts';
import { dayAfter, HOUR, later, systemClock } from '../../src/kernel/time.ts';
import { Sessions } from '../../src/web/session.store.ts';
import { serveAsChild } from '../child.ts';

const members = Number(process.argv[2] ?? 1000);
const activities = Number(process.argv[3] ?? 0);

await serveAsChild(async (url) => {
  const dir = mkdtempSync(join(tmpdir(), 'convite-bench-'));
  const config = readConfig({ CONVITE_URL: url, SECRET: 'bench'.repeat(8), DATA_DIR: dir });
  const { app, house } = await openConvite(config, { clock: systemClock, log: openLog('info') });
  const { community, member } = await arrive(house, 0);
  const ids = [member.id, ...(await fill(house, community.id))];
  for (let i = 0; i < activities; i++) await addActivity(house, community.id, member, activity(i, ids));
  return { handler: app, about: { path: `/c/${community.id}`, cookie: `convite=${await signIn(house, member.personId)}` } };
});

function arrive(house: House, i: number) {
  return welcome(house, {
    registrationId: 'bench',
    deploymentId: '1',
    person: { id: `person-${i}`, name: `Persona ${i}`, test: false },
    role: i === 0 ? 'facilitator' : i % 4 === 0 ? 'active' : 'occasional',
    context: { id: '42', title: 'Papa de altura' },
    link: { id: '7' },
    locale: 'es',
    zone: 'America/Lima',
  });
}

/** Everyone but the facilitator arrives and is placed on the role map, a hundred at a time; the first hundred's ids. */
async function fill(house: House, communityId: string): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 1; from < members; from += 100) {
    const batch = Array.from({ length: Math.min(100, members - from) }, (_, i) => from + i);
    const arrivals = await Promise.all(batch.map((i) => arrive(house, i)));
    const placed = arrivals.map(({ member: { id, role } }, i) =>
      place(house, communityId, id, { role, organisation: `Organización ${(from + i) % 7}`, actor: 'producer' }),
    );
    await Promise.all(placed);
    if (ids.length < 100) ids.push(...arrivals.map((arrival) => arrival.member.id));
  }
  return ids;
}

/** The i-th activity: two weeks that begin a day after the one before it, which it needs; responsibility goes round. */
function activity(i: number, ids: string[]) {
  const startsOn = dayAfter('2026-01-01', i);
  const responsible = ids.slice(i % ids.length, (i % ids.length) + 1);
  const dates = { startsOn, endsOn: dayAfter(startsOn, 14) };
  return { ...nothingSaid, title: `Actividad ${i}`, objective: 'o', method: 'm', responsible, ...dates, needs: i > 0 ? [i] : [] };
}

/** A session for this person; its token. */
async function signIn(house: House, personId: string): Promise<string> {
  const token = newToken();
  const now = systemClock();
  const times = { createdAt: now, seenAt: now, expiresAt: later(now, HOUR) };
  await house.storage.of(Sessions).insert({ id: hashed(token), personId, registrationId: 'bench', frames: [], ...times });
  return token;
}
