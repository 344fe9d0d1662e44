// The plan of the seeded community: done, late, to do, one that nobody has taken yet.

import { getCommunity, liveTopics } from '../features/community/index.ts';
import { addActivity, adopt, complete, nothingSaid, readPlan } from '../features/plan/index.ts';
import type { House } from '../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';
import { dayAfter, dayIn } from '../kernel/time.ts';

/** Title, objective, method, who (by place among the members), first and last day from today, what it waits for, topic (by place). */
const lines = [
  ['Reunión de arranque', 'Que cada familia sepa quién es quién', 'Asamblea en el local comunal', [0, 1], -120, -119, [], -1],
  [
    'Surcos de prueba con semilla sana',
    'Ver la diferencia en campo propio',
    'Un surco por zona, marcado con estacas',
    [3, 4, 5],
    -100,
    -20,
    [1],
    0,
  ],
  ['Curso corto de selección de semilla', 'Saber escoger planta por planta', 'Dos tardes en la parcela de Nélida', [6], -60, -58, [1], 0],
  ['Almacén ventilado de muestra', 'Perder menos papa guardada', 'Minga de tres días con materiales de la zona', [7, 8], -30, -3, [3], 1],
  ['Visita al almacén', 'Que las demás familias lo vean funcionando', 'Visita de campo con preguntas', [8], 6, 7, [4], 1],
  [
    'Guía corta de almacenamiento',
    'Que lo aprendido llegue a quien no pudo venir',
    'Cuatro páginas con fotos, en castellano y quechua',
    [2, 9],
    8,
    40,
    [4],
    1,
  ],
  ['Venta conjunta en la feria', 'Vender sin intermediario', 'Puesto compartido, precios acordados', [1, 10], 25, 27, [], 2],
  ['Encuesta de precios', 'Saber cuánto pagan en tres mercados', 'Llamadas cada lunes', [11], -10, 18, [], 2],
] as const;

/** Adopts the plan, if there is none yet; afterwards somebody proposes one more line. */
export async function seedPlan(house: House, community: KeptCommunity, leader: KeptMember, members: readonly KeptMember[]): Promise<void> {
  if ((await readPlan(house, community)).lines.length > 0) return;
  const today = dayIn(community.zone ?? 'UTC', house.clock());
  const topics = liveTopics(community);
  const codes: string[] = [];
  for (const [at, [title, objective, method, who, from, to, needs, topic]] of lines.entries()) {
    const responsible = who.flatMap((place) => members[place]?.id ?? []);
    const said = {
      ...nothingSaid,
      title,
      objective,
      method,
      responsible,
      needs,
      startsOn: dayAfter(today, from),
      endsOn: dayAfter(today, to),
    };
    const materials =
      at === 3
        ? [
            { name: 'Adobes', by: 'Cooperativa', there: true },
            { name: 'Malla', by: 'Instituto', there: false },
          ]
        : [];
    const added = await addActivity(house, community.id, leader, {
      ...said,
      materials,
      topic: topics[topic]?.id ?? '',
    });
    codes.push(added.id);
  }
  await adopt(house, community.id, leader);
  for (const id of codes.slice(0, 3)) await complete(house, community.id, leader, id, 'Acta en la carpeta del grupo');
  const now = await getCommunity(house, community.id);
  await addActivity(house, now.id, leader, {
    ...nothingSaid,
    title: 'Riego por goteo: quién nos puede enseñar',
    objective: 'Preparar la campaña seca',
  });
}
