// The people of the seeded community whom somebody has asked to come.
import { invite, listInvitations } from '../features/people/index.ts';
import type { House } from '../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';

/** Two open invitations, if nobody was invited yet. None of these people exists. */
export async function seedPeople(house: House, community: KeptCommunity, leader: KeptMember): Promise<void> {
  if ((await listInvitations(house, community.id, 'open', 1)).items.length > 0) return;
  const asking = { topicId: '', locale: 'es', enrol: 'Clave del curso: papa2026' } as const;
  const elena = {
    name: 'Elena Condori Mayta',
    email: 'elena.condori@example.invalid',
    note: 'Usted conoce el riego por goteo como nadie.',
  };
  const juan = { name: 'Juan Saavedra Ticona', email: '', note: 'Nos hace falta quien sepa vender en la feria grande.' };
  await invite(house, community.id, { ...asking, ...elena, role: 'active' }, leader.id);
  await invite(house, community.id, { ...asking, ...juan, role: 'occasional' }, leader.id);
}
