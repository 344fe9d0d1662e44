// What others see of calendars from outside: their dates, beside those of the community, and that one does not come any more.
import type { Dated, Days } from '../../kernel/dated.ts';
import type { House, Nudge } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { DAY, later } from '../../kernel/time.ts';
import { readEvents, spanOf } from './looking.ts';
import { listOutside, zoneOf } from './outside.ts';

/** A calendar that fails is given so long before anybody is asked to do something. */
const PATIENCE = 3 * DAY;
const AT_MOST = 2;

interface Known {
  readonly dates: readonly { readonly date: Dated; readonly first: string; readonly last: string }[];
  readonly failing: readonly { readonly id: string; readonly name: string; readonly since: Date }[];
}

/** Everything that takes place on these days by the clocks of the community. */
export async function outsideDates(house: House, community: KeptCommunity, days: Days): Promise<readonly Dated[]> {
  const { dates } = await known(house, community);
  return dates.filter(({ first, last }) => first <= days.to && last >= days.from).map(({ date }) => date);
}

/** Once per change of the community. */
function known(house: House, community: KeptCommunity): Promise<Known> {
  return remembered(house, 'outside.known', community, async () => {
    const zone = zoneOf(community);
    const listed = await listOutside(house, community.id);
    const dates = listed.flatMap(({ calendar, fetch }) =>
      readEvents(fetch).map((event) => {
        const about = { id: `${calendar.id}-${event.id}`, title: event.title || calendar.name, outside: calendar.name };
        const rest = { path: '/calendar/outside', members: [], changedAt: fetch.readAt, version: 1 };
        return { date: { ...about, from: event.from, to: event.to, ...rest }, ...spanOf(event, zone) };
      }),
    );
    const failing = listed.flatMap(({ calendar: { id, name }, fetch: { failingSince } }) =>
      failingSince ? [{ id, name, since: failingSince }] : [],
    );
    return { dates, failing };
  });
}

/** A calendar that has not come for more than three days. */
export async function outsideNudges({ house, community, words, now, may }: Visit): Promise<readonly Nudge[]> {
  if (!may('outside.edit')) return [];
  const { failing } = await known(house, community);
  return failing
    .filter(({ since }) => later(since, PATIENCE) < now)
    .slice(0, AT_MOST)
    .map(({ id, name, since }) => ({
      key: `failing:${id}`,
      weight: 30,
      text: words.say('outside.nudge.failing', { name, ago: words.ago(since, now) }),
      action: words.say('outside.nudge.failing.do'),
      path: '/calendar/outside',
    }));
}
