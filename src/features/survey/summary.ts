// The summary of the survey for the strategy: Markdown in the community's language, without names, to be edited by whoever facilitates (D6).

import type { House } from '../../kernel/feature.ts';
import { type KeptCommunity, weekHours } from '../../kernel/people.ts';
import { shortened } from '../../kernel/text.ts';
import { dayIn } from '../../kernel/time.ts';
import { defaultLocale, type Words } from '../../kernel/words.ts';
import { liveTopics, topicName } from '../community/index.ts';
import { countConnections, countDevices, countHours, countMembers } from '../people/index.ts';
import { gapsOf, pairByTopic, type TopicPairs } from './pairs.ts';
import type { Answer } from './survey.store.ts';
import { readAnswers } from './survey.ts';
import { bestHours, hourName } from './week.ts';

/** How many needs are quoted, and how much of each. */
const QUOTED = 6;
const QUOTE_LENGTH = 180;

/** Writes the summary of what has been answered until now; empty where nobody has. */
export async function composeSummary(house: House, community: KeptCommunity): Promise<string> {
  const words = house.words(community.locale ?? defaultLocale);
  const answers = await readAnswers(house, community);
  if (answers.length === 0) return '';
  const total = await countMembers(house, community);
  const pairs = pairByTopic(
    answers,
    liveTopics(community).map(({ id }) => id),
  );
  const day = words.date(dayIn(community.zone ?? 'UTC', house.clock()));
  const parts = [
    words.say('survey.summary.answered', { answered: answers.length, total, day }),
    list(words.say('survey.summary.topics'), topicLines(words, community, pairs)),
    list(
      words.say('survey.summary.words'),
      quotes(answers, pairs).map((quote) => words.say('survey.summary.quote', { quote })),
    ),
    list(
      words.say('survey.summary.gaps'),
      gapsOf(pairs).map(({ topicId }) => plain(topicName(community, topicId))),
    ),
    list(words.say('survey.summary.surroundings'), await surroundingLines(house, community, words)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The most wanted first; topics that nobody named are left out. */
function topicLines(words: Words, community: KeptCommunity, pairs: readonly TopicPairs[]): readonly string[] {
  return pairs
    .filter(({ wants, teachers }) => wants + teachers.length > 0)
    .sort((one, other) => other.wants - one.wants)
    .map(({ topicId, wants, teachers }) =>
      words.say('survey.summary.topic', { topic: plain(topicName(community, topicId)), wants, offers: teachers.length }),
    );
}

/** In people's own words: first of those who want what is wanted most. */
function quotes(answers: readonly Answer[], pairs: readonly TopicPairs[]): readonly string[] {
  const wants = new Map(pairs.map((pair) => [pair.topicId, pair.wants]));
  const weight = ({ needs }: Answer) => Math.max(0, ...needs.map(({ topicId }) => wants.get(topicId) ?? 0));
  const own = answers.filter(({ learn }) => learn !== '').sort((one, other) => weight(other) - weight(one));
  return [...new Set(own.map(({ learn }) => shortened(plain(learn), QUOTE_LENGTH)))].slice(0, QUOTED);
}

async function surroundingLines(house: House, community: KeptCommunity, words: Words): Promise<readonly string[]> {
  const [devices, connections, hours] = await Promise.all([
    countDevices(house, community),
    countConnections(house, community),
    countHours(house, community),
  ]);
  const named = <K extends string>(counts: ReadonlyMap<K, number>, nameOf: (key: K) => string) =>
    words.list(
      [...counts].filter(([, count]) => count > 0).map(([key, count]) => words.say('survey.summary.count', { name: nameOf(key), count })),
    );
  const best = bestHours(hours);
  const inWeek = new Map(weekHours.flatMap((hour) => best.filter(([one]) => one === hour)));
  const what = {
    devices: named(devices, (device) => words.say(`survey.device.${device}`)),
    connections: named(connections, (connection) => words.say(`survey.connection.${connection}.short`)),
    hours: named(inWeek, (hour) => hourName(words, hour)),
  };
  return [
    ...(what.devices === '' ? [] : [words.say('survey.summary.devices', { what: what.devices })]),
    ...(what.connections === '' ? [] : [words.say('survey.summary.connections', { what: what.connections })]),
    ...(what.hours === '' ? [] : [words.say('survey.summary.hours', { what: what.hours })]),
  ];
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `### ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

/** On one line, and nothing in it means anything to Markdown. */
function plain(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}
