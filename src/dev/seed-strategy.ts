// The strategy of the seeded community: two versions adopted, the norms accepted by the first group.
import { getCommunity } from '../features/community/index.ts';
import { acknowledge, adopt, beginDraft, contentOf, normsKey, saveDraft, standing } from '../features/strategy/index.ts';
import type { House } from '../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';

const first = {
  topics: ['Semilla sana', 'Almacenamiento', 'Venta directa'],
  purpose: 'Aprender unas familias de otras para cosechar papa sana, perder menos en el almacén y vender sin tanto intermediario.',
  objectives: [
    'Cada familia prueba semilla sana en un surco',
    'Bajar a la mitad la papa que se pierde guardada',
    'Una venta en conjunto antes de Navidad',
  ],
  approach:
    'De chacra a chacra: primero lo que la gente ya sabe, después lo que aporta el instituto.\n\n- Un surco de prueba por zona.\n- Videollamada los jueves; el resumen queda escrito.',
  norms: '- Toda pregunta vale.\n- Quien enseña recibe su reconocimiento por nombre.\n- Los precios que alguien cuenta no salen de aquí.',
  mechanisms: '- Nos vemos el primer jueves de cada mes.\n- Cada tema tiene quien lo coordine.',
};

/** Adopts both versions, if nothing is adopted yet. `founders` are the first group. */
export async function seedStrategy(
  house: House,
  community: KeptCommunity,
  leader: KeptMember,
  founders: readonly KeptMember[],
): Promise<void> {
  if ((await standing(house, community.id)).adopted) return;
  const draft = await beginDraft(house, community, leader, first);
  const group = { ...contentOf(draft), founders: founders.map(({ id }) => id) };
  const one = await saveDraft(house, await again(house, community), leader, draft.version, group);
  await adopt(house, await again(house, community), leader, one.version);
  const next = await beginDraft(house, await again(house, community), leader);
  const better = {
    ...contentOf(next),
    objectives: [...next.objectives, 'Una guía corta de almacenamiento hecha por el grupo'],
    mechanisms: `${next.mechanisms}\n- Cada seis meses revisamos esta estrategia.`,
    needs:
      'Lo que más se quiere aprender: guardar la papa sin que brote y poner precio en la feria. Varias personas pueden enseñar selección de semilla.',
  };
  const two = await saveDraft(house, await again(house, community), leader, next.version, better);
  const { norms } = await adopt(house, await again(house, community), leader, two.version);
  for (const member of founders) await acknowledge(house, community.id, member, normsKey(norms));
}

function again(house: House, { id }: KeptCommunity): Promise<KeptCommunity> {
  return getCommunity(house, id);
}
