// From what features have dates for to the events of a calendar: identity, times, words.

import type { Dated, Series, Told } from '../kernel/dated.ts';
import type { Gathered } from '../kernel/gather.ts';
import { type KeptCommunity, topicName } from '../kernel/people.ts';
import { clocksOf } from '../kernel/series.ts';
import { clockIn, isShownOnce, MINUTE } from '../kernel/time.ts';
import type { Words } from '../kernel/words.ts';
import type { Event, When } from './build.ts';

type Entry = Gathered<Dated>;

/** For whom events are written: in which words, and under which address of the web they can be seen; empty where they cannot. */
export interface Reader {
  readonly community: KeptCommunity;
  readonly words: Words;
  readonly origin: string;
}

/** The events of some entries, in their order. Of a series all of whose occurrences are there, one with a rule, and those that differ. */
export function eventsOf(reader: Reader, entries: readonly Entry[]): readonly Event[] {
  const series = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (!entry.series || !entry.instance || !isPlain(entry.series)) continue;
    const key = keyOf(entry.feature, entry.series.id);
    series.set(key, [...(series.get(key) ?? []), entry]);
  }
  return entries.flatMap((entry): readonly Event[] => {
    const [first, ...others] = entry.series ? (series.get(keyOf(entry.feature, entry.series.id)) ?? []) : [];
    if (!entry.series || !first) return [singleOf(reader, entry)];
    return entry === first ? seriesOf(reader, entry.series, [first, ...others]) : [];
  });
}

/**
 * Readers do not agree on a rule that meets an hour which clocks skip or show twice: what such a series gives is told one by one.
 */
function isPlain(series: Series): boolean {
  return clocksOf(series).every((clock) => isShownOnce(series.zone, clock));
}

/** One of a kind. What belongs to a series and is alone here stands by itself, under an identity of its own. */
export function singleOf(reader: Reader, entry: Entry): Event {
  return { ...aboutOf(reader, entry, entry), uid: uidOf(reader, entry.feature, entry.id), when: whenOf(entry) };
}

function seriesOf(reader: Reader, series: Series, occurrences: readonly [Entry, ...Entry[]]): readonly Event[] {
  const [{ feature }] = occurrences;
  const uid = uidOf(reader, feature, series.id);
  const { zone, first, minutes, every, times, usual, changedAt, sequence } = series;
  const there = new Set(occurrences.map(({ instance }) => instance));
  const except = clocksOf(series).filter((clock) => !there.has(clock));
  const common: Dated = { ...usual, id: series.id, from: '', to: '', changedAt, version: sequence, sequence };
  const rule: Event = {
    ...aboutOf(reader, { ...common, feature }, usual),
    ...{ uid, when: { zone, from: first, minutes }, rule: { every, times, except } },
  };
  const others = occurrences
    .filter((one) => !isByRule(series, one))
    .map((one): Event => {
      const instance = { zone, clock: one.instance ?? first };
      return { ...aboutOf(reader, one, one), uid, when: whenIn(zone, one), instance };
    });
  return [rule, ...others];
}

/** Is it what the rule says, in time and in all that is told of it? */
function isByRule({ zone, minutes, usual }: Series, one: Entry): boolean {
  if (one.cancelled || !(one.from instanceof Date) || !(one.to instanceof Date)) return false;
  const isOnTime = clockIn(zone, one.from) === one.instance && one.to.getTime() - one.from.getTime() === minutes * MINUTE;
  return isOnTime && told.every((field) => JSON.stringify(one[field]) === JSON.stringify(usual[field]));
}

/** What an event shows of what is told; where it can be seen may be another page for each. */
const told = ['title', 'topic', 'place', 'link', 'text', 'materials'] as const satisfies readonly (keyof Told)[];

function whenOf({ from, to }: Entry): When {
  return { from, to } as When;
}

/** The library writes clock times of the series' zone: a moment is told as one. */
function whenIn(zone: string, one: Entry): When {
  if (!(one.from instanceof Date) || !(one.to instanceof Date)) return whenOf(one);
  return { zone, from: clockIn(zone, one.from), minutes: Math.round((one.to.getTime() - one.from.getTime()) / MINUTE) };
}

type About = Omit<Event, 'uid' | 'when'>;

function aboutOf(reader: Reader, entry: Entry, told: Told): About {
  const { community, words } = reader;
  const { title, place = '', link } = told;
  const url = urlOf(reader, told);
  const isCancelled = entry.cancelled ?? false;
  return {
    sequence: entry.sequence ?? entry.version,
    changedAt: entry.changedAt,
    // Some programs pay no heed to the standing of an event.
    title: isCancelled ? words.say('feeds.entry.cancelled', { title }) : title,
    text: textOf(reader, entry, told),
    location: [place, link ?? ''].filter((part) => part !== '').join(' · '),
    ...(url ? { url } : {}),
    ...(link ? { conference: { link, label: place || title } } : {}),
    ...(entry.topic ? { topic: topicName(community, entry.topic) } : {}),
    isCancelled,
    isBusy: entry.meets ?? false,
  };
}

function textOf(reader: Reader, { cancelled, reason }: Entry, told: Told): string {
  const { community, words, origin } = reader;
  const { text, link, materials = [] } = told;
  const url = urlOf(reader, told);
  const lines = [
    // It was given to members, and may speak of one of them.
    cancelled && reason && origin ? words.say('feeds.entry.reason', { reason }) : '',
    text ?? '',
    materials.length > 0 ? words.say('feeds.entry.materials', { list: words.list(materials) }) : '',
    link ? words.say('feeds.entry.join', { link }) : '',
    url ? words.say('feeds.entry.more', { title: community.title, url }) : '',
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

/** Where it can be seen; empty where it cannot. */
function urlOf({ community, origin }: Reader, { path }: Told): string {
  return origin && `${origin}/c/${community.id}${path}`;
}

/**
 * Of the feature, the thing and the community, never of a title, a time or the address of this Convite, which may move (RFC 7986, 5.3:
 * unique in the world and for ever).
 */
function uidOf({ community }: Pick<Reader, 'community'>, feature: string, id: string): string {
  return `${feature}-${id.replaceAll(/[^\w-]/g, '-')}@${community.id}.convite`;
}

function keyOf(feature: string, id: string): string {
  return `${feature} ${id}`;
}
