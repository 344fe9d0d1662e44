// How much of what happens the facilitators do alone: month by month, from the journal. It should fall (method sheet F2).
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { dayAfter, dayIn } from '../../kernel/time.ts';
import { facilitatorIds } from '../people/index.ts';

/** One month: what counts as taking part in it, and how much of that the facilitators did. */
export interface Month {
  /** Its first day. */
  readonly from: string;
  readonly all: number;
  readonly byFacilitators: number;
  /** In percent; undefined where nothing happened. */
  readonly share: number | undefined;
}

const MONTHS = 6;

/** The last six months, this one last; a query a month, once per change of the community and day. */
export function dependence(house: House, community: KeptCommunity): Promise<readonly Month[]> {
  const today = dayIn(community.zone ?? 'UTC', house.clock());
  return remembered(house, 'desk.dependence', community, () => countMonths(house, community, today), Date.parse(today));
}

async function countMonths(house: House, community: KeptCommunity, today: string): Promise<readonly Month[]> {
  const voices = new Set(house.features.flatMap((feature) => feature.voices ?? []));
  const leaders = new Set(await facilitatorIds(house, community.id));
  return Promise.all(
    monthsUntil(today).map(async (from) => {
      const until = `${dayAfter(from, 31).slice(0, 7)}-01`;
      const counts = await house.journal.countBy(community.id, at(from), at(until));
      let all = 0;
      let byFacilitators = 0;
      for (const [pair, count] of counts) {
        const [by = '', what = ''] = pair.split('\t');
        if (by === '' || !voices.has(what)) continue;
        all += count;
        if (leaders.has(by)) byFacilitators += count;
      }
      return { from, all, byFacilitators, share: all === 0 ? undefined : Math.round((100 * byFacilitators) / all) };
    }),
  );
}

/** Does the share fall, rise, or stay? Between the first and the last month in which something happened. */
export function trendOf(months: readonly Month[]): 'falls' | 'rises' | 'stays' | 'unknown' {
  const known = months.flatMap(({ share }) => (share === undefined ? [] : [share]));
  const [first, last] = [known[0], known.at(-1)];
  if (known.length < 2 || first === undefined || last === undefined) return 'unknown';
  if (Math.abs(last - first) < 5) return 'stays';
  return last < first ? 'falls' : 'rises';
}

function monthsUntil(today: string): readonly string[] {
  const months = [`${today.slice(0, 7)}-01`];
  while (months.length < MONTHS) months.unshift(`${dayAfter(months[0] ?? today, -1).slice(0, 7)}-01`);
  return months;
}

function at(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
