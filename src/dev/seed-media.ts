// How the people of the seeded community communicate.
import { addStarter, chosenMedia, proposeMedium, starters } from '../features/media/index.ts';
import type { House } from '../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';

/** A messaging group, the forum and a video call in use, a paid one that is talked about; if none is there yet. */
export async function seedMedia(house: House, community: KeptCommunity, leader: KeptMember, member: KeptMember): Promise<void> {
  if ((await chosenMedia(house, community)).length > 0) return;
  const words = house.words('es');
  for (const starter of starters.filter(({ id }) => ['chat', 'forum', 'video'].includes(id))) {
    await addStarter(house, community.id, leader, words, starter);
  }
  await proposeMedium(house, community.id, member, {
    ...{ name: 'Radio Alto Paqu, jueves 6 de la mañana', kind: 'radio', live: true, needs: 'none', link: 'tel:+51000000000' },
    ...{ paid: true, amount: '40 soles al mes', reason: 'Llega a las comunidades sin señal', howTo: 'Mande su pregunta el miércoles.' },
  });
}
