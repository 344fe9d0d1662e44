// What all features have dates for in one community, as its calendars carry it: asked for once, with a mark that says when it changed.
import type { Dated } from '../../kernel/dated.ts';
import type { House } from '../../kernel/feature.ts';
import { type Gathered, gather } from '../../kernel/gather.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { hashed } from '../../kernel/secrets.ts';
import { DAY, dayAfter } from '../../kernel/time.ts';

export type Entry = Gathered<Dated>;

export interface Dates {
  /** In the order of time. */
  readonly entries: readonly Entry[];
  /** Another one whenever anything is different that a calendar could show of them. */
  readonly mark: string;
  /** May every member know of all of them? */
  readonly isShared: boolean;
  /** When any of them was last changed; missing where there are none. */
  readonly changedAt?: Date;
  /** When anything in the community was last changed: what is newer than that, nobody has. */
  readonly lastChange: Date;
}

/** How far calendars reach, in days: what was, so that it can still be looked up, and a year of what will be. */
const REACH = { back: 60, ahead: 400 } as const;

/** Worked out once per change of the community and day, however many programs ask. */
export function datesOf(house: House, community: KeptCommunity): Promise<Dates> {
  const day = Math.floor(house.clock().getTime() / DAY);
  return remembered(house, 'feeds.dates', community, () => datesAnew(house, community, day), day);
}

async function datesAnew(house: House, community: KeptCommunity, day: number): Promise<Dates> {
  const today = new Date(day * DAY).toISOString().slice(0, 10);
  const days = { from: dayAfter(today, -REACH.back), to: dayAfter(today, REACH.ahead) };
  const [lastChange, all] = await Promise.all([
    lastChangeOf(house, community),
    gather(house, 'dates', (feature) => feature.dates?.(house, community, days)),
  ]);
  const entries = all.filter(({ outside }) => !outside).sort((one, other) => startOf(one) - startOf(other) || (one.id < other.id ? -1 : 1));
  const changes = entries.map(({ changedAt, series }) => Math.max(Number(changedAt), Number(series?.changedAt ?? 0)));
  // With what a calendar shows of the community itself.
  const mark = hashed(JSON.stringify([community.title, community.topics, community.zone, entries]));
  const isShared = !entries.some((one) => one.private);
  const newest = changes.length > 0 ? { changedAt: new Date(changes.reduce((a, b) => Math.max(a, b))) } : {};
  return { entries, mark, isShared, lastChange, ...newest };
}

function startOf({ from }: Entry): number {
  return typeof from === 'string' ? Date.parse(`${from}T00:00:00Z`) : from.getTime();
}

async function lastChangeOf(house: House, community: KeptCommunity): Promise<Date> {
  const [last] = (await house.journal.read(community.id, { limit: 1 })).items;
  return last?.at ?? community.createdAt;
}
