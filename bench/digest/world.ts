// What the benchmarks of letters write about: communities with members of four languages, and what happens in them week by week.
import { Communities } from '../../src/features/community/community.store.ts';
import { welcome } from '../../src/features/community/index.ts';
import { Habits } from '../../src/features/digest/digest.store.ts';
import { enrol } from '../../src/features/digest/planning.ts';
import { Members } from '../../src/features/people/people.store.ts';
import { addActivity, complete, nothingSaid } from '../../src/features/plan/index.ts';
import { nothingSaid as noMeeting, planMeeting } from '../../src/features/sessions/index.ts';
import type { House } from '../../src/kernel/feature.ts';
import type { KeptCommunity, KeptMember, Member } from '../../src/kernel/people.ts';
import { DAY, dayAfter, later, MINUTE } from '../../src/kernel/time.ts';
import { locales } from '../../src/kernel/words.ts';

/** A clock that is told the time. */
export interface SetClock {
  (): Date;
  now: Date;
}

export function setClock(now: Date): SetClock {
  const clock: SetClock = Object.assign(() => new Date(clock.now), { now });
  return clock;
}

/** The first Monday on which letters leave, at seven in Lima. */
const monday = new Date('2026-11-30T12:00:00Z');
const TOGETHER = 200;

/** When the letters of a week leave, counted from 0. */
export function mondayOf(week: number): Date {
  return later(monday, week * 7 * DAY + 10 * MINUTE);
}

/** One community with a plan, sessions and news for so many weeks; nearly every tenth member has promised something each week. */
export async function fillOne(house: House, clock: SetClock, members: number, weeks: number): Promise<void> {
  clock.now = later(monday, -6 * DAY);
  const { community, member: rosa } = await welcome(house, {
    ...{ registrationId: 'bench', deploymentId: '1', link: { id: '7' }, locale: 'es', zone: 'America/Lima', role: 'facilitator' },
    ...{ context: { id: '42', title: 'Papa de altura' } },
    person: { id: 'rosa', name: 'Rosa Quilla', email: 'rosa@example.invalid', test: false },
  });
  const ids = await crowd(house, community.id, members - 1, later(clock.now, -30 * DAY));
  await enrol(house);
  for (let week = 0; week < weeks; week++) {
    clock.now = later(monday, week * 7 * DAY - 3 * DAY);
    await happen(house, community, rosa, week, ids);
  }
}

async function happen(house: House, community: KeptCommunity, rosa: KeptMember, week: number, ids: readonly string[]): Promise<void> {
  const start = dayAfter('2026-12-01', week * 7);
  const about = { ...nothingSaid, objective: 'Cosechar mejor', method: 'En la parcela', startsOn: start, endsOn: dayAfter(start, 4) };
  const done = await addActivity(house, community.id, rosa, { ...about, title: `Surcos de prueba ${week}`, responsible: [rosa.id] });
  await complete(house, community.id, rosa, done.id, 'Acta de la visita');
  for (let n = 0; n < 20; n++) {
    const responsible = ids.slice((n * ids.length) / 200, (n * ids.length) / 200 + 1);
    await addActivity(house, community.id, rosa, { ...about, title: `Traer semilla al almacén ${week}.${n}`, responsible });
  }
  for (const [n, time] of ['16:00', '18:30'].entries()) {
    const said = { ...noMeeting, title: `Cómo guardar semilla en seco ${week}.${n}`, place: 'Salón comunal, Pucará', hosts: [rosa.id] };
    await planMeeting(house, community, rosa, { said, clock: `${dayAfter(start, 2)}T${time}` });
  }
}

/** So many communities of a hundred members each, in which the facilitator wrote a line for the first week's letters. */
export async function fillMany(house: House, clock: SetClock, communities: number, members = 100): Promise<void> {
  clock.now = later(monday, -6 * DAY);
  for (let n = 0; n < communities; n++) {
    const id = `community-${String(n).padStart(8, '0')}`;
    await house.storage.of(Communities).insert({
      ...{ id, registrationId: 'bench', deploymentId: '1', place: `context:${n}`, title: `Papa de altura ${n}`, locale: 'es' },
      ...{ zone: 'America/Lima', stage: 'design', stageSince: clock.now, cycle: 1, createdAt: clock.now, topics: [], actorKinds: [] },
      changes: 0,
    });
    await house.storage.of(Habits, id).insert({
      ...{ id: `letters-${id}`, rhythm: 'weekly', weekday: 'mon', hour: 7, question: '', askedBy: '', changedAt: clock.now },
      ...{ opening: 'Esta semana toca aporcar.', openingAt: later(monday, -DAY) },
    });
    await crowd(house, id, members, later(clock.now, -30 * DAY));
  }
  await enrol(house);
}

async function crowd(house: House, community: string, count: number, joinedAt: Date): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += TOGETHER) {
    const some = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, n) =>
      house.storage.of(Members, community).insert(one(community, from + n, joinedAt)),
    );
    ids.push(...(await Promise.all(some)).map(({ id }) => id));
  }
  return ids;
}

function one(community: string, n: number, joinedAt: Date): Member {
  const name = `Persona ${n} Apaza`;
  return {
    ...{ personId: `${community} ${n}`, name, nameKey: name.toLowerCase(), nameFrom: 'platform', email: `m${n}@example.invalid` },
    ...{ role: n % 4 === 0 ? 'active' : 'occasional', roleFrom: 'platform', actor: '', organisation: '', organisationKey: '' },
    // Six in ten read Spanish; the others' letters leave at the same hour.
    ...{ locale: locales[Math.max(0, (n % 10) - 6)] ?? 'es', localeFrom: 'platform', topicRoles: [], test: false },
    ...{ joinedAt: later(joinedAt, n), seenAt: joinedAt },
  };
}
