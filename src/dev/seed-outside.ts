// A calendar from outside for the seeded community: what takes place in the region, as if it had been fetched.
import { keepOutside, listOutside, written } from '../features/outside/index.ts';
import type { House } from '../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../kernel/people.ts';
import { DAY, dayAfter, dayIn, later } from '../kernel/time.ts';

/** What takes place so many days after the first of next month, and for how many days. */
const happenings: readonly (readonly [title: string, after: number, days: number])[] = [
  ['Feria agropecuaria de la provincia', 4, 3],
  ['Asueto regional', 8, 1],
  ['Vacunación de ganado en los anexos', 13, 2],
  ['Aniversario de la provincia', 24, 1],
  ['Cierre del centro de acopio', 25, 6],
  ['Inicio de la cosecha temprana', 44, 10],
];

/** Holidays and dates of the region, if no calendar from outside is there yet. Its address leads nowhere, so it is not asked again soon. */
export async function seedOutside(house: House, community: KeptCommunity, leader: KeptMember): Promise<void> {
  if ((await listOutside(house, community.id)).length > 0) return;
  const zone = community.zone ?? 'UTC';
  const today = dayIn(zone, house.clock());
  const first = `${dayAfter(`${today.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
  const events = happenings.map(([title, after, days], at) => {
    const from = dayAfter(first, after);
    return { id: `region-${at}`, title, from, to: dayAfter(from, days - 1) };
  });
  const days = { from: today, to: dayAfter(today, 400) };
  const read = { ...written(events, days, zone), isCut: false, zone, etag: '', lastModified: '', name: 'Feriados y ferias de la región' };
  const address = 'https://calendario.example.invalid/feriados.ics';
  await keepOutside(house, community, leader, { ...read, address }, later(house.clock(), 365 * DAY));
}
