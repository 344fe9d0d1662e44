// Who could teach whom: offers and needs by topic (V6). Pure, so that the knowledge map can be drawn from it too.
import type { Answer, OfferLevel } from './survey.store.ts';

/** Somebody who offers a topic, and the members whom they could teach it. */
export interface Teacher {
  readonly memberId: string;
  readonly level: OfferLevel;
  readonly learners: readonly string[];
}

/** One topic: how many want to learn it, how many of these from the beginning, and who offers it, the most useful first. */
export interface TopicPairs {
  readonly topicId: string;
  readonly wants: number;
  readonly fromStart: number;
  readonly teachers: readonly Teacher[];
  /** Somebody wants it and nobody offers it. */
  readonly gap: boolean;
}

/**
 * Pairs offers and needs of these topics, in their order. Who can teach step by step serves everybody; who tells their own
 * experience serves those who begin. Nobody is their own teacher.
 */
export function pairByTopic(
  answers: readonly Pick<Answer, 'memberId' | 'needs' | 'offers'>[],
  topicIds: readonly string[],
): readonly TopicPairs[] {
  const byTopic = new Map(topicIds.map((id) => [id, { start: [] as string[], more: [] as string[], offers: [] as Offering[] }]));
  for (const { memberId, needs, offers } of answers) {
    for (const { topicId, level } of needs) byTopic.get(topicId)?.[level].push(memberId);
    for (const { topicId, level } of offers) byTopic.get(topicId)?.offers.push({ memberId, level });
  }
  return [...byTopic].map(([topicId, { start, more, offers }]) => {
    const wants = start.length + more.length;
    const teachers = offers.map((offer) => teacherOf(offer, start, more)).sort(byUse);
    return { topicId, wants, fromStart: start.length, teachers, gap: wants > 0 && teachers.length === 0 };
  });
}

/** The topics that somebody wants and nobody offers, the most wanted first. */
export function gapsOf(pairs: readonly TopicPairs[]): readonly TopicPairs[] {
  return pairs.filter(({ gap }) => gap).sort((one, other) => other.wants - one.wants);
}

interface Offering {
  readonly memberId: string;
  readonly level: OfferLevel;
}

function teacherOf({ memberId, level }: Offering, start: readonly string[], more: readonly string[]): Teacher {
  const learners = level === 'well' ? [...start, ...more] : start;
  return { memberId, level, learners: learners.filter((id) => id !== memberId) };
}

/** Who reaches most people first; then who teaches step by step. The order of answers decides between equals. */
function byUse(one: Teacher, other: Teacher): number {
  return other.learners.length - one.learners.length || Number(other.level === 'well') - Number(one.level === 'well');
}
