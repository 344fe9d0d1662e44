// The sessions of the seeded community: two that were held, a weekly series with a moved and a cancelled date, and somebody who asks for help.
import { chosenMedia } from '../features/media/index.ts';
import { readPlan } from '../features/plan/index.ts';
import {
  askForHelp,
  cancelMeeting,
  changeMeeting,
  listPast,
  meetingsOfSeries,
  noteAttendance,
  nothingSaid,
  planMeeting,
  reply,
  type Said,
  writeSummary,
} from '../features/sessions/index.ts';
import type { House } from '../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';
import { dayAfter, dayIn } from '../kernel/time.ts';

/** What everybody of the seed needs. */
interface World {
  readonly house: House;
  readonly community: KeptCommunity;
  readonly leader: KeptMember;
  readonly members: readonly KeptMember[];
}

/** Fills the calendar, if nothing is or was in it. */
export async function seedSessions(
  house: House,
  community: KeptCommunity,
  leader: KeptMember,
  members: readonly KeptMember[],
): Promise<void> {
  const world = { house, community, leader, members };
  if ((await listPast(house, community.id, 'session')).items.length > 0) return;
  const today = dayIn(community.zone ?? 'UTC', house.clock());
  const { lines } = await readPlan(house, community);
  const lineOf = (title: string) => lines.find((line) => line.title.startsWith(title));
  const [course, store] = [lineOf('Curso corto'), lineOf('Almacén')];
  const video = await mediumOf(world, 'webinar');
  const forum = await mediumOf(world, 'forum');
  await seedHeld(world, `${dayAfter(today, -40)}T16:00`, {
    ...{ title: 'Cómo escoger la semilla planta por planta', activity: course?.id ?? '', topic: course?.topic ?? '', ...video },
    ...{ agenda: '- Lo que miramos en la planta\n- Dudas de quienes ya probaron\n- Quién presta su parcela', hosts: idsOf(world, [6]) },
    summary: 'Se vieron fotos de plantas sanas y enfermas. **Acordamos** marcar con estacas antes de la flor. Nélida presta su parcela.',
  });
  await seedHeld(world, `${dayAfter(today, -18)}T08:00`, {
    ...{ title: 'Una semana en el foro: qué pasó con lo guardado', activity: store?.id ?? '', topic: store?.topic ?? '', ...forum },
    ...{ agenda: '- Cada quien cuenta cuánto guardó y cuánto perdió\n- Fotos del almacén', hosts: idsOf(world, [8]), minutes: 7 * 24 * 60 },
    summary: 'Nueve familias contaron. Con luz directa se perdió el doble. El almacén ventilado tuvo la menor pérdida.',
  });
  // Two days ago: nobody has written yet what came of it.
  const prices = { ...nothingSaid, title: 'Precios de la semana', place: 'Radio Alto Paqu', minutes: 45, hosts: idsOf(world, [11]) };
  await planMeeting(house, community, leader, { said: prices, clock: `${dayAfter(today, -2)}T18:00` });
  await seedSeries(world, dayAfter(today, 3), { ...video, topic: store?.topic ?? '', activity: store?.id ?? '' });
  const channels = await chosenMedia(house, community);
  const hard = channels.find(({ kind }) => kind === 'webinar');
  if (hard && members[14]) await askForHelp(house, community.id, members[14], { ...hard, path: `/media/${hard.id}` });
}

async function mediumOf({ house, community }: World, kind: string): Promise<Partial<Said>> {
  const medium = (await chosenMedia(house, community)).find((one) => one.kind === kind);
  return medium ? { channel: medium.id, channelName: medium.name, channelLink: medium.link } : {};
}

function idsOf({ members }: World, places: readonly number[]): readonly string[] {
  return places.flatMap((place) => members[place]?.id ?? []);
}

/** One that was: half of the members came, and three people without an account. */
async function seedHeld(world: World, clock: string, { summary, ...said }: Partial<Said> & { readonly summary: string }): Promise<void> {
  const { house, community, leader, members } = world;
  const { id, hosts } = await planMeeting(house, community, leader, { said: { ...nothingSaid, ...said }, clock });
  const came = members.filter((_, at) => at % 2 === 0).map((member) => member.id);
  await noteAttendance(house, community.id, leader, id, { shown: [], came, guests: 3 });
  const host = members.find((member) => member.id === hosts[0]) ?? leader;
  await writeSummary(house, community.id, host, id, 0, summary);
}

/** Four weeks: the second date was moved, the third cancelled. */
async function seedSeries(world: World, day: string, about: Partial<Said>): Promise<void> {
  const { house, community, leader, members } = world;
  const materials = [
    { name: 'Proyector', by: 'Municipio', there: true, member: '' },
    { name: 'Extensión eléctrica', by: '', there: false, member: '' },
    { name: 'Muestras de papa guardada', by: '', there: false, member: '' },
  ];
  const text = {
    title: 'Almacenar mejor: charla de los jueves',
    place: 'Local comunal de Alto Paqu',
    agenda: '- Qué cambió en la semana\n- Una duda por familia',
  };
  const said = { ...nothingSaid, ...about, ...text, materials, hosts: idsOf(world, [7, 8]), open: true };
  const first = await planMeeting(house, community, leader, { said, clock: `${day}T16:00`, again: { every: 'week', times: 4 } });
  const [, second, third] = await meetingsOfSeries(house, community.id, first.series);
  const moved = { said, clock: `${dayAfter(day, 8)}T09:00` };
  if (second) await changeMeeting(house, community.id, leader, { id: second.id, edition: second.edition }, moved);
  if (third) await cancelMeeting(house, community, leader, third.id, 'Es la feria: casi nadie puede venir.');
  for (const [at, member] of members.slice(3, 13).entries())
    await reply(house, community.id, first.id, member, at % 5 === 4 ? 'no' : at % 3 === 2 ? 'maybe' : 'yes');
}
