// What a letter tells: what all members of a community may know, asked for once, and what belongs to each of them, asked for many at once.
import { may, type Permissions } from '../../kernel/can.ts';
import type { Dated } from '../../kernel/dated.ts';
import type { Ask, House, News, Promised } from '../../kernel/feature.ts';
import { type Gathered, gather } from '../../kernel/gather.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { DAY, dayAfter, dayIn, later } from '../../kernel/time.ts';
import type { Locale } from '../../kernel/words.ts';
import { membersById } from '../people/index.ts';
import type { Rhythm } from './digest.store.ts';
import { readHabit } from './wishes.ts';

/** Which letters: of one community, in one language, for those who lead or those who do not, over one time. */
export interface Edition {
  readonly community: KeptCommunity;
  readonly locale: Locale;
  readonly leads: boolean;
  readonly rhythm: Rhythm;
  readonly since: Date;
  readonly until: Date;
}

/** What they share. */
export interface Shared {
  /** What the community has now and had not before, and what was said and done; the newest first. */
  readonly made: readonly News[];
  readonly said: readonly News[];
  readonly standing: string;
  readonly opening: string;
  readonly question: string;
  /** Who asks. */
  readonly asker?: KeptMember;
  /** What is planned next, by the time. */
  readonly dates: readonly Gathered<Dated>[];
}

/** What belongs to one member. */
export interface Own {
  readonly promises: readonly Promised[];
  readonly asks: readonly (Ask & { readonly name: string })[];
}

const MOST = { made: 5, said: 5, dates: 6, promises: 6, asks: 3 } as const;
/** How far letters look ahead, in days. */
const AHEAD = { daily: 3, weekly: 8, monthly: 35, off: 8 } as const;

export async function sharedBy(house: House, edition: Edition): Promise<Shared> {
  const { community, since, until } = edition;
  const visit = readerOf(house, edition);
  const [news, standings, habit, dates] = await Promise.all([
    gather(house, 'news', (feature) => feature.news?.(visit, { since, until })),
    gather(house, 'standing', async (feature) => asList(await feature.standing?.(visit))),
    readHabit(house, community.id),
    datesAhead(house, edition),
  ]);
  const newest = news.toSorted((one, other) => Number(other.at) - Number(one.at));
  const isNow = (at: Date | undefined) => at !== undefined && at >= since && at < until;
  const asked = isNow(habit.questionAt) ? habit.askedBy : '';
  const asker = asked ? (await membersById(house, community.id, [asked])).get(asked) : undefined;
  return {
    made: newest.filter(({ kind }) => kind === 'made').slice(0, MOST.made),
    said: newest.filter(({ kind }) => kind !== 'made').slice(0, MOST.said),
    standing: standings.map(({ text }) => text).join(' '),
    opening: isNow(habit.openingAt) ? habit.opening : '',
    question: isNow(habit.questionAt) ? habit.question : '',
    ...(asker ? { asker } : {}),
    dates,
  };
}

/** Of these members, each by id: some questions in all, however many they are. */
export async function ownOf(
  house: House,
  community: KeptCommunity,
  members: readonly KeptMember[],
  since: Date,
): Promise<ReadonlyMap<string, Own>> {
  const [promises, asks] = await Promise.all([
    gather(house, 'promises', (feature) => feature.promises?.(house, community, members)),
    gather(house, 'asks', (feature) => feature.asks?.(house, community, members, since)),
  ]);
  const people = await membersById(house, community.id, [...new Set(asks.map(({ who }) => who))]);
  const promised = Map.groupBy(promises, ({ member }) => member);
  const asked = Map.groupBy(asks, ({ member }) => member);
  const due = ({ due }: Promised) => due ?? '9999';
  return new Map(
    members.map(({ id }): [string, Own] => [
      id,
      {
        promises: (promised.get(id) ?? []).toSorted((one, other) => (due(one) < due(other) ? -1 : 1)).slice(0, MOST.promises),
        asks: (asked.get(id) ?? [])
          .flatMap((ask) => {
            const name = people.get(ask.who)?.name;
            return name ? [{ ...ask, name }] : [];
          })
          .slice(0, MOST.asks),
      },
    ]),
  );
}

/** Of what is ahead, what this member may know and would want to: what meets, and what names them. */
export function aheadFor(dates: Shared['dates'], { id }: Pick<KeptMember, 'id'>): Shared['dates'] {
  const isFor = ({ members, private: isPrivate, meets }: Dated) => members.includes(id) || (!isPrivate && meets === true);
  return dates.filter(isFor).slice(0, MOST.dates);
}

async function datesAhead(house: House, { community, rhythm }: Edition): Promise<Shared['dates']> {
  const now = house.clock();
  const today = dayIn(community.zone ?? 'UTC', now);
  const days = { from: today, to: dayAfter(today, AHEAD[rhythm]) };
  const all = await gather(house, 'dates', (feature) => feature.dates?.(house, community, days));
  const end = later(now, AHEAD[rhythm] * DAY);
  const start = ({ from }: Dated) => (typeof from === 'string' ? Date.parse(`${from}T00:00:00Z`) : from.getTime());
  const isAhead = (one: Dated) => !one.outside && !one.done && !one.cancelled && startsBetween(one, today, now, end);
  return all.filter(isAhead).toSorted((one, other) => start(one) - start(other));
}

/** What has begun already is told by what was promised. */
function startsBetween({ from }: Dated, today: string, now: Date, end: Date): boolean {
  return typeof from === 'string' ? from >= today : from >= now && from <= end;
}

/** A visit by nobody in particular: whatever follows from it may be told to everybody of this kind. */
function readerOf(house: House, { community, locale, leads }: Pick<Edition, 'community' | 'locale' | 'leads'>): Visit {
  const member = {
    id: '',
    name: '',
    role: leads ? 'facilitator' : 'occasional',
    test: false,
    topicRoles: [],
  } as Partial<KeptMember> as KeptMember;
  return {
    ...{ house, community, member, words: house.words(locale), zone: community.zone ?? 'UTC', now: house.clock() },
    ...{ params: {}, query: {}, queries: {}, fields: {}, lists: {}, files: {}, origin: house.origin },
    may: (permission) => may(member, permission, permissionsOf(house)),
    to: (path) => `/c/${community.id}${path === '/' ? '' : path}`,
  };
}

const tables = new WeakMap<object, Permissions>();

function permissionsOf(house: House): Permissions {
  const known = tables.get(house.features) ?? Object.assign({}, ...house.features.map(({ permissions = {} }) => permissions));
  tables.set(house.features, known);
  return known;
}

function asList(text: string | undefined): readonly { readonly text: string }[] {
  return text ? [{ text }] : [];
}
