// What sessions tell to calendars: each date, and the rule of those that come again (RFC 5545; method sheet V3, M1).
import type { Dated, Days, Series, Told } from '../../kernel/dated.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { DAY, dayAfter, daysBetween, later, momentOf } from '../../kernel/time.ts';
import { zoneOf } from './planning.ts';
import { answers, type MeetingSeries, Meetings, SeriesOf } from './sessions.store.ts';
import { endOf, type KeptMeeting, type KeptSeries } from './sessions.ts';
import { linkOf, whereOf } from './shown.ts';

/** Nobody meets for longer. */
const LONGEST = 8 * DAY;
/** So long is what was cancelled still told. */
const TOLD_FOR = 60 * DAY;

/** All that is on between two days, and of each series that is, all dates. Once per change of the community and days. */
export function sessionDates(house: House, community: KeptCommunity, days: Days): Promise<readonly Dated[]> {
  const about = Number(days.from.replaceAll('-', '')) * 10_000 + Math.max(0, Math.min(9999, daysBetween(days.from, days.to)));
  return remembered(house, 'sessions.dates', community, () => readDates(house, community, days), about);
}

async function readDates(house: House, community: KeptCommunity, days: Days): Promise<readonly Dated[]> {
  const zone = zoneOf(community);
  const [from, to] = [momentOf(zone, `${days.from}T00:00`), momentOf(zone, `${dayAfter(days.to, 1)}T00:00`)];
  const found = await meetingsIn(house, community.id, { starts: { $gte: later(from, -LONGEST), $lt: to } });
  const within = found.filter((one) => endOf(one) > from);
  const ids = [...new Set(within.map(({ series }) => series).filter((id) => id !== ''))];
  const [rules, members] = await Promise.all([
    allOf(ids, (some) =>
      house.storage
        .of(SeriesOf, community.id)
        .find({ id: { $in: some } }, { limit: 1000 })
        .then(({ items }) => items),
    ),
    allOf(ids, (some) => meetingsIn(house, community.id, { series: { $in: some } })),
  ]);
  const known = new Map(rules.map((rule) => [rule.id, seriesOf(rule)]));
  const all = [...within.filter(({ series }) => series === ''), ...members].sort((one, other) => Number(one.starts) - Number(other.starts));
  const since = later(house.clock(), -TOLD_FOR);
  return all.filter((one) => one.status !== 'cancelled' || endOf(one) > since).map((one) => datedOf(one, known.get(one.series)));
}

/** Some hundred ids a question. */
async function allOf<V>(ids: readonly string[], ask: (some: readonly string[]) => Promise<readonly V[]>): Promise<readonly V[]> {
  const found: V[] = [];
  for (let at = 0; at < ids.length; at += 500) found.push(...(await ask(ids.slice(at, at + 500))));
  return found;
}

type Asked = { starts: { $gte: Date; $lt: Date } } | { series: { $in: readonly string[] } };

/** All that fit, a thousand a question. */
async function meetingsIn(house: House, communityId: string, filter: Asked): Promise<readonly KeptMeeting[]> {
  const meetings: KeptMeeting[] = [];
  let after: string | undefined;
  do {
    const slice = { ...('starts' in filter ? { sort: ['starts' as const] } : {}), limit: 1000, ...(after ? { after } : {}) };
    const page = await house.storage.of(Meetings, communityId).find(filter, slice);
    meetings.push(...page.items);
    after = page.next;
  } while (after);
  return meetings;
}

function datedOf(meeting: KeptMeeting, series: Series | undefined): Dated {
  const { id, starts, status, reason, editedAt, edition, sequence, instance, open, held } = meeting;
  const repeated = series ? { series, instance } : {};
  return {
    ...toldOf(meeting, `/sessions/${id}`, meeting.concerns),
    ...{ id, from: starts, to: endOf(meeting), ...repeated },
    ...{ done: held, cancelled: status === 'cancelled', open: open && meeting.kind === 'session' },
    ...(status === 'cancelled' && reason ? { reason } : {}),
    ...{ changedAt: editedAt, version: edition, sequence },
    ...(status === 'planned' && !held ? { quick: answers.map((answer) => `sessions.${answer}`) } : {}),
  };
}

function seriesOf(rule: KeptSeries): Series {
  const { id, first, zone, minutes, every, times, changedAt, sequence } = rule;
  return { id, first, zone, minutes, every, times, usual: toldOf(rule, '/sessions', rule.hosts), changedAt, sequence };
}

/** A session is for everybody, and its hosts see to it; tutoring concerns those whom it concerns, and nobody else hears of it. */
function toldOf(
  of: Omit<MeetingSeries, 'first' | 'zone' | 'every' | 'times' | 'changedAt' | 'sequence'>,
  path: string,
  concerns: readonly string[],
): Told {
  const [place, link] = [whereOf(of), linkOf(of)];
  const materials = of.materials.map(({ name, by }) => (by ? `${name}: ${by}` : name));
  return {
    ...{ title: of.title, path },
    ...(of.kind === 'session' ? { meets: true, members: of.hosts } : { meets: false, members: concerns, private: true }),
    ...(of.topic ? { topic: of.topic } : {}),
    ...(place ? { place } : {}),
    ...(link ? { link } : {}),
    ...(of.agenda ? { text: of.agenda } : {}),
    ...(materials.length > 0 ? { materials } : {}),
  };
}
