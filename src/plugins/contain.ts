// Keeps a plugin's failures to itself: an offer that throws, hangs or answers nonsense answers nothing, and the log names the plugin.
import type { Permissions, Predicate } from '../kernel/can.ts';
import { isProblem, type Problem, problem } from '../kernel/errors.ts';
import type { Card, Evidence, Feature, House, Job, Quick, StageItem } from '../kernel/feature.ts';
import { described, type Log } from '../kernel/log.ts';
import { locales } from '../kernel/words.ts';
import {
  readableAsks,
  readableChannels,
  readableDates,
  readableJoins,
  readableNews,
  readableNudges,
  readableOutcome,
  readablePlanned,
  readablePromises,
  readableQuestion,
  readableRelated,
  readableStanding,
  readableUses,
} from './readable.ts';
import { within } from './within.ts';

/** How long an offer may take, in milliseconds: a visitor is waiting. */
const LIMIT = 1000;

/** The same feature with its offers contained. Its pages stay as they are: they fail as any page does. */
export function contain(feature: Feature, log: Log, limit = LIMIT): Feature {
  const attempt = attempts(feature.name, log, limit);
  const { cards, news, promises, dates, nudges, quick, permissions, stageItems, jobs } = feature;
  return {
    ...feature,
    ...(permissions ? { permissions: containedTable(permissions, log, feature.name) } : {}),
    ...(stageItems ? { stageItems: stageItems.map((item) => containedItem(feature.name, item, attempt)) } : {}),
    ...(cards ? { cards: async (visit) => (await attempt('cards', () => cards(visit).then(ownCards(feature.name)))) ?? [] } : {}),
    ...(news ? { news: async (visit, window) => (await attempt('news', () => news(visit, window).then(readableNews))) ?? [] } : {}),
    ...(promises
      ? { promises: async (...about) => (await attempt('promises', () => promises(...about).then(readablePromises))) ?? [] }
      : {}),
    ...(dates ? { dates: async (...about) => (await attempt('dates', () => dates(...about).then(readableDates))) ?? [] } : {}),
    ...(nudges ? { nudges: async (visit) => (await attempt('nudges', () => nudges(visit).then(readableNudges))) ?? [] } : {}),
    ...(quick ? { quick: quick.map((one) => containedQuick(one, attempt)) } : {}),
    ...containedMeans(feature, attempt),
    ...(jobs ? { jobs: jobs.map((job) => containedJob(job, log, feature.name)) } : {}),
  };
}

/** What features ask each other for: with what, for what and how people meet. */
function containedMeans({ joins, channels, uses, planned, related, asks, standing }: Feature, attempt: Attempt): Partial<Feature> {
  return {
    ...(asks ? { asks: async (...about) => (await attempt('asks', () => asks(...about).then(readableAsks))) ?? [] } : {}),
    ...(standing ? { standing: (visit) => attempt('standing', () => standing(visit).then(readableStanding)) } : {}),
    ...(joins ? { joins: async (...about) => (await attempt('joins', () => joins(...about).then(readableJoins))) ?? [] } : {}),
    ...(channels
      ? { channels: async (...about) => (await attempt('channels', () => channels(...about).then(readableChannels))) ?? [] }
      : {}),
    ...(uses ? { uses: async (...about) => (await attempt('uses', () => uses(...about).then(readableUses))) ?? [] } : {}),
    ...(planned ? { planned: async (...about) => (await attempt('planned', () => planned(...about).then(readablePlanned))) ?? [] } : {}),
    ...(related ? { related: async (...about) => (await attempt('related', () => related(...about).then(readableRelated))) ?? [] } : {}),
  };
}

/** What it refuses (a problem of the catalogue) is an answer; where it fails, the reader of the letter may try again later. */
function containedQuick(quick: Quick, attempt: Attempt): Quick {
  const answered = async <V>(work: () => Promise<V>): Promise<V> => {
    const answer = await attempt(quick.name, async () => ({ value: await orRefusal(work) }));
    if (!answer) throw problem('unavailable', { reason: 'a plugin' });
    if (isProblem(answer.value)) throw answer.value;
    return answer.value;
  };
  return {
    ...quick,
    ask: (visit, thing) => answered(async () => readableQuestion(await quick.ask(visit, thing))),
    act: (visit, thing) => answered(async () => readableOutcome(await quick.act(visit, thing))),
  };
}

async function orRefusal<V>(work: () => Promise<V>): Promise<V | Problem> {
  try {
    return await work();
  } catch (error) {
    if (isProblem(error)) return error;
    throw error;
  }
}

type Attempt = <V>(offer: string, work: () => Promise<V>) => Promise<V | undefined>;

function attempts(plugin: string, log: Log, limit: number): Attempt {
  return async (offer, work) => {
    try {
      return await within(limit, async () => work());
    } catch (error) {
      log.error('a plugin failed', { plugin, offer, error: described(error) });
      return undefined;
    }
  };
}

/** The menu asks for permissions on every page of the house. A condition that throws, or that answers a promise, is not met. */
function containedTable(table: Permissions, log: Log, plugin: string): Permissions {
  const contained = (condition: Predicate, offer: string): Predicate => {
    return (member) => {
      try {
        const met: unknown = condition(member);
        if (typeof met === 'boolean') return met;
        throw new TypeError('a condition that is not true or false');
      } catch (error) {
        log.error('a plugin failed', { plugin, offer, error: described(error) });
        return false;
      }
    };
  };
  const rows = Object.entries(table).map(([name, rule]) => [name, rule.map((way) => way.map((one) => contained(one, name)))] as const);
  return Object.fromEntries(rows);
}

function containedItem(plugin: string, item: StageItem, attempt: Attempt): StageItem {
  const { evidence } = item;
  if (!evidence) return item;
  return {
    ...item,
    evidence: (house, community) =>
      attempt('evidence', async () => sayable(house, `${plugin}.${item.id}.evidence`, await evidence(house, community))),
  };
}

/** Evidence whose sentence lacks a number would fail the whole board: better found out here. */
function sayable(house: House, key: string, evidence: Evidence | undefined): Evidence | undefined {
  if (evidence) for (const locale of locales) house.words(locale).say(key, evidence.counts);
  return evidence;
}

/** A job may take its time, and the clockwork minds its failures; the log must name the plugin. */
function containedJob(job: Job, log: Log, plugin: string): Job {
  return {
    ...job,
    run: async (house, signal) => {
      try {
        await job.run(house, signal);
      } catch (error) {
        log.error('a plugin failed', { plugin, offer: job.name, error: described(error) });
        throw error;
      }
    },
  };
}

function ownCards(plugin: string): (cards: readonly Card[]) => readonly Card[] {
  return (cards) => {
    const foreign = cards.find((card) => !card.view.startsWith(`${plugin}/`) || typeof card.model !== 'object');
    if (foreign) throw new TypeError('a card is not its own');
    return cards;
  };
}
