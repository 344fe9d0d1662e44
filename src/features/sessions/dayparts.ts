// When most can attend, and what else is on a day: what whoever plans a session should know of it (method sheet C2).
import type { House } from '../../kernel/feature.ts';
import { gather } from '../../kernel/gather.ts';
import { type Hour, type KeptCommunity, type PartOfDay, weekdays, weekHours } from '../../kernel/people.ts';
import { dayAfter, momentOf } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { countConnections, countHour, countHours, countMembers } from '../people/index.ts';
import { zoneOf } from './planning.ts';

/** Names of what else is on. */
const MOST_CLASHES = 6;

/** The three parts of the week when most members have power and signal, as sentences; none where nobody has said. */
export async function bestTimes(house: House, community: KeptCommunity, words: Words): Promise<readonly string[]> {
  const [counts, members] = await Promise.all([countHours(house, community), countMembers(house, community)]);
  const known = weekHours.filter((hour) => (counts.get(hour) ?? 0) > 0);
  const best = known.toSorted((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0)).slice(0, 3);
  return best.map((hour) => canThen(words, hour, counts.get(hour) ?? 0, members));
}

/** How many can at that part of that day of the week; empty where nobody has said anything of their surroundings. */
export async function canAt(house: House, community: KeptCommunity, words: Words, clock: string): Promise<string> {
  const hour = hourOf(clock);
  const asked = [countHour(house, community, hour), countConnections(house, community), countMembers(house, community)] as const;
  const [count, connections, members] = await Promise.all(asked);
  const isKnown = count > 0 || [...connections.values()].some((known) => known > 0);
  return isKnown ? canThen(words, hour, count, members) : '';
}

/** Which of the 21 parts of the week a clock time is in. */
export function hourOf(clock: string): Hour {
  const [day = '', time = ''] = clock.split('T');
  const weekday = weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
  return `${weekday}-${partOf(Number(time.slice(0, 2)))}`;
}

function partOf(hour: number): PartOfDay {
  if (hour < 12) return 'morning';
  return hour < 18 ? 'afternoon' : 'evening';
}

function canThen(words: Words, hour: Hour, count: number, members: number): string {
  const [day, part] = hour.split('-');
  const when = words.say('sessions.best.part', { day: words.say(`survey.day.${day}`), part: words.say(`survey.part.${part}`) });
  return words.say('sessions.best.can', { when, count, members });
}

/** What else is on that day on the clocks of the community, from all features: moments, single days, and what outside calendars say. */
export async function clashesOn(house: House, community: KeptCommunity, words: Words, day: string, own = ''): Promise<readonly string[]> {
  const dates = await gather(house, 'dates', (feature) => feature.dates?.(house, community, { from: day, to: day }));
  const zone = zoneOf(community);
  const [from, to] = [momentOf(zone, `${day}T00:00`), momentOf(zone, `${dayAfter(day, 1)}T00:00`)];
  const isThen = ({ from: begins, to: ends }: (typeof dates)[number]) =>
    typeof begins === 'string' && typeof ends === 'string' ? begins <= day && ends >= day : begins < to && ends > from;
  const others = dates.filter((one) => isThen(one) && one.id !== own && !one.cancelled && !one.done && !one.private);
  // An activity of weeks keeps nobody from meeting; a holiday of a week may.
  const near = others.filter(
    ({ from: begins, to: ends, outside }) => outside !== undefined || typeof begins !== 'string' || begins === ends,
  );
  return near.slice(0, MOST_CLASHES).map(({ title, from: begins, outside }) => {
    const when = typeof begins === 'string' ? '' : words.time(begins, zone);
    const what = when ? words.say('sessions.clash.at', { title, when }) : title;
    return outside ? words.say('sessions.clash.outside', { title: what, calendar: outside }) : what;
  });
}
