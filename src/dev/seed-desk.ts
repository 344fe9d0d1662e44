// What the facilitator of the seeded community follows up.
import { addFollowUp, listOpen } from '../features/desk/index.ts';
import type { House } from '../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';
import { dayAfter, dayIn } from '../kernel/time.ts';

/** Three follow-ups, one of them overdue, if there is none yet. */
export async function seedDesk(house: House, community: KeptCommunity, leader: KeptMember, members: readonly KeptMember[]): Promise<void> {
  if ((await listOpen(house, community.id, 1)).items.length > 0) return;
  const today = dayIn(community.zone ?? 'UTC', house.clock());
  const things = [
    ['Llamar al municipio por el local de la feria', 0, -2],
    ['Preguntar a la universidad por el análisis de suelo', 2, 5],
    ['Agradecer a las familias que prestaron su parcela', 1, 12],
  ] as const;
  for (const [text, who, days] of things) {
    await addFollowUp(house, community.id, leader, { text, memberId: members[who]?.id ?? '', due: dayAfter(today, days) });
  }
}
