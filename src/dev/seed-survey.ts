// What the people of the seeded community answered: most of them, each from where they live.
import { liveTopics } from '../features/community/index.ts';
import { stateSurroundings } from '../features/people/index.ts';
import { answer, countAnswers } from '../features/survey/index.ts';
import type { House } from '../kernel/feature.ts';
import { connections, devices, type Hour, type KeptCommunity, type KeptMember } from '../kernel/people.ts';

const wishes = [
  'Guardar la papa sin que brote',
  'Poner precio en la feria',
  'Reconocer la rancha a tiempo',
  '',
  'Hacer abono con lo que hay',
  '',
];
const skills = ['', 'Escoger la semilla surco por surco', '', 'Llevar las cuentas de la venta', '', 'Armar un almacén ventilado'];
const evenings: readonly Hour[] = ['mon-evening', 'tue-evening', 'thu-evening', 'sat-morning'];

/** Nineteen answers, if nobody has answered yet. */
export async function seedSurvey(house: House, community: KeptCommunity, members: readonly KeptMember[]): Promise<void> {
  if ((await countAnswers(house, community)) > 0) return;
  const topics = liveTopics(community).map(({ id }) => id);
  for (const [at, member] of members.slice(0, 19).entries()) {
    const hours = evenings.filter((_, place) => (at + place) % 3 !== 0);
    const place = { device: devices[(at * 7) % devices.length] ?? 'basic', connection: connections[1 + (at % 3)] ?? 'weak' };
    await stateSurroundings(house, community.id, member.id, { ...place, hours, accessibility: at === 6 ? 'Letra grande, por favor' : '' });
    await answer(house, community.id, member, {
      needs: topics.filter((_, n) => (at + n) % 2 === 0).map((topicId) => ({ topicId, level: at % 3 === 0 ? 'more' : 'start' })),
      // Nobody offers the last topic yet.
      offers: topics
        .slice(0, -1)
        .filter((_, n) => (at + n) % 5 === 0)
        .map((topicId) => ({ topicId, level: at % 2 === 0 ? 'well' : 'some' })),
      learn: wishes[at % wishes.length] ?? '',
      teach: skills[at % skills.length] ?? '',
    });
  }
}
