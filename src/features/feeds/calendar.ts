// One address as a calendar: who may read it still, what its mark is (cheap), and its bytes (only where they are wanted).

import { buildCalendar, type Head } from '../../ical/build.ts';
import { eventsOf } from '../../ical/events.ts';
import type { House } from '../../kernel/feature.ts';
import { joinedBy } from '../../kernel/gather.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { topicName } from '../../kernel/people.ts';
import { hashed } from '../../kernel/secrets.ts';
import { defaultLocale, type Locale, type Words } from '../../kernel/words.ts';
import { findCommunity } from '../community/index.ts';
import { communitiesOf, findByPerson } from '../people/index.ts';
import { type Dates, datesOf, type Entry } from './dates.ts';
import type { KeptFeed } from './feeds.ts';
import { findReader } from './readers.ts';

/** What an address leads to now. */
export interface Calendar {
  /** Changes whenever the bytes do; without quotes. */
  readonly mark: string;
  readonly changedAt: Date;
  /** iCalendar (RFC 5545). */
  build(): Buffer;
}

/** One community in a calendar. */
interface Part {
  readonly community: KeptCommunity;
  readonly dates: Dates;
  /** The member who reads; missing where everybody may. */
  readonly member?: KeptMember;
  /** What the member joins, where that matters: `<feature> <id>`. */
  readonly joined: ReadonlySet<string>;
}

/** Raised when the same data are written in other bytes than before, so that programs fetch them again. */
const EDITION = 1;

/**
 * The calendar behind an address, or undefined where nobody may read it any more: it was stopped, or who made it has left since (also
 * where they came back). Three questions to the storage where nothing has changed. `origin` is the address of this Convite,
 * `source` that of the calendar itself, which is written into those that everybody may have only.
 */
export async function openCalendar(house: House, feed: KeptFeed, origin: string, source: string): Promise<Calendar | undefined> {
  if (feed.revokedAt) return undefined;
  const parts = await partsOf(house, feed);
  const [first] = parts;
  if (!first) return undefined;
  const locale = first.member?.locale ?? first.community.locale ?? defaultLocale;
  return {
    mark: markOf(feed, locale, feed.scope === 'public' ? source : origin, parts),
    changedAt: new Date(Math.max(...parts.map(({ dates }) => Number(dates.lastChange)))),
    build: () => build({ feed, words: house.words(locale), origin, source }, parts),
  };
}

const nothing: ReadonlySet<string> = new Set();

async function partsOf(house: House, feed: KeptFeed): Promise<readonly Part[]> {
  const { scope, community, personId, createdAt } = feed;
  if (scope === 'public') return await partFor(house, feed, community);
  if (scope === 'person') return await everyPart(house, feed, await communitiesOf(house, personId));
  const member = await findReader(house, feed);
  // Whoever was let go and came back made no address since.
  if (!member || (member.hereSince ?? member.joinedAt) > createdAt) return [];
  return await partFor(house, feed, community, member);
}

async function everyPart(house: House, feed: KeptFeed, ids: readonly string[]): Promise<readonly Part[]> {
  const parts = ids.map(async (id) => {
    const member = await findByPerson(house, id, feed.personId);
    return member ? await partFor(house, feed, id, member) : [];
  });
  return (await Promise.all(parts)).flat();
}

/** What a community shows of itself to a member, or to everybody; nothing where there is none. */
async function partFor(house: House, feed: KeptFeed, id: string, member?: KeptMember): Promise<readonly Part[]> {
  const community = await findCommunity(house, id);
  if (!community) return [];
  const joined = member && feed.carries === 'mine' ? await joinedBy(house, community, member) : nothing;
  const dates = await datesOf(house, community);
  return [member ? { community, dates, joined, member } : { community, dates, joined }];
}

function markOf(feed: KeptFeed, locale: Locale, address: string, parts: readonly Part[]): string {
  const [first] = parts;
  const isForAll = feed.scope === 'community' && parts.every((part) => isSameForAll(feed, part));
  return first && isForAll ? sharedMark(feed, locale, address, first) : markAnew(feed, locale, address, parts);
}

/** Only what is for its members alone, or for this one, differs between readers. */
function isSameForAll({ carries }: Pick<KeptFeed, 'carries'>, { dates }: Part): boolean {
  return dates.isShared && carries !== 'mine';
}

const marks = new WeakMap<Dates, Map<string, string>>();

/** The mark of what all members of a community see alike, made once for as long as its dates are the same. */
function sharedMark(feed: KeptFeed, locale: Locale, address: string, part: Part): string {
  const known = marks.get(part.dates) ?? new Map<string, string>();
  marks.set(part.dates, known);
  const key = `${feed.carries} ${locale} ${feed.topic}`;
  const mark = known.get(key) ?? markAnew(feed, locale, address, [part]);
  known.set(key, mark);
  return mark;
}

function markAnew({ scope, carries, topic }: KeptFeed, locale: Locale, address: string, parts: readonly Part[]): string {
  const each = parts.map((part) => [
    part.community.id,
    part.dates.mark,
    isSameForAll({ carries }, part) ? '' : part.member?.id,
    [...part.joined].sort(),
  ]);
  return hashed(JSON.stringify([EDITION, process.versions.tz, scope, carries, topic, locale, address, each])).slice(0, 22);
}

interface Asked {
  readonly feed: KeptFeed;
  readonly words: Words;
  readonly origin: string;
  readonly source: string;
}

function build(asked: Asked, parts: readonly Part[]): Buffer {
  const { feed, words, origin } = asked;
  const seen = feed.scope === 'public' ? '' : origin;
  const events = parts.flatMap((part) => eventsOf({ community: part.community, words, origin: seen }, entriesFor(feed, part)));
  return buildCalendar(headOf(asked, parts), events);
}

/** What of a community's dates an address carries. */
function entriesFor({ scope, carries, topic }: KeptFeed, { dates, member, joined }: Part): readonly Entry[] {
  const isFor = ({ members, private: isPrivate, open, meets, feature, id, series }: Entry): boolean => {
    if (scope === 'public') return (open && meets && !isPrivate) ?? false;
    const isNamed = members.includes(member?.id ?? '');
    if (isPrivate && !isNamed) return false;
    if (carries === 'sessions') return meets ?? false;
    if (carries === 'all') return true;
    return isNamed || joined.has(`${feature} ${id}`) || (series !== undefined && joined.has(`${feature} ${series.id}`));
  };
  return dates.entries.filter((one) => isFor(one) && (topic === '' || one.topic === topic));
}

function headOf({ feed, words, origin, source }: Asked, parts: readonly Part[]): Head {
  const [first] = parts;
  const changes = parts.flatMap(({ dates }) => dates.changedAt ?? []);
  const title = first?.community.title ?? '';
  const name = feed.scope === 'person' ? words.say('feeds.name.person') : title;
  const topic = first && feed.topic ? topicName(first.community, feed.topic) : '';
  return {
    name: topic ? `${name} · ${topic}` : name,
    description: words.say(`feeds.what.${feed.scope === 'public' ? 'public' : feed.carries}`),
    ...(feed.scope === 'community' && first ? { url: `${origin}/c/${first.community.id}/calendar` } : {}),
    ...(feed.scope === 'public' ? { source } : {}),
    ...(changes.length > 0 ? { lastModified: new Date(Math.max(...changes.map(Number))) } : {}),
  };
}
