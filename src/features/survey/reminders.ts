// What others see of the survey elsewhere: a promise and a date where a day was set, and what a facilitator could do next.
import type { Dated, Days } from '../../kernel/dated.ts';
import type { Ask, Draft, House, Nudge, Promised } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { defaultLocale, type Locale, type Words } from '../../kernel/words.ts';
import { liveTopics, topicName } from '../community/index.ts';
import { calledIn, countMembers } from '../people/index.ts';
import { isMost } from './needs-item.ts';
import { getOpening, isOpen, type SetOpening } from './opening.ts';
import { gapsOf, pairByTopic } from './pairs.ts';
import { type Answer, readAnswers, readSilent, type Silent, whoAnswered } from './survey.ts';

/** "Answer the survey": for members who have not, once a day was set for it. */
export async function surveyPromises(house: House, community: KeptCommunity, members: readonly KeptMember[]): Promise<readonly Promised[]> {
  const opening = await getOpening(house, community);
  if (opening.until === '' || !isOpen(house, community, opening)) return [];
  const answered = await whoAnswered(house, community.id, members);
  const silent = members.filter(({ id }) => !answered.has(id));
  return silent.map(({ id: member, locale }) => {
    const text = wordsFor(house, community, locale).say('survey.promise');
    return { id: 'answer', member, text, due: opening.until, path: '/survey' };
  });
}

/** Who said lately that they want to learn what these members can teach (V6). */
export async function surveyAsks(
  house: House,
  community: KeptCommunity,
  members: readonly KeptMember[],
  since: Date,
): Promise<readonly Ask[]> {
  const answers = await readAnswers(house, community);
  const fresh = answers.filter(({ answeredAt }) => answeredAt >= since);
  if (fresh.length === 0) return [];
  const asked = new Set(members.map(({ id }) => id));
  const teachers = answers.filter(({ memberId, offers }) => asked.has(memberId) && offers.length > 0);
  const topics = liveTopics(community).map(({ id }) => id);
  return pairByTopic([...teachers.map(({ memberId, offers }) => ({ memberId, offers, needs: [] })), ...fresh.map(needsOf)], topics).flatMap(
    ({ topicId, teachers: found }) =>
      found.flatMap(({ memberId: member, learners }) =>
        learners.map((who) => {
          const at = fresh.find(({ memberId }) => memberId === who)?.answeredAt ?? since;
          return { member, who, about: topicName(community, topicId), path: `/people/${who}`, at };
        }),
      ),
  );
}

function needsOf({ memberId, needs }: Answer): Pick<Answer, 'memberId' | 'needs' | 'offers'> {
  return { memberId, needs, offers: [] };
}

/** The last day of the survey. */
export async function surveyDates(house: House, community: KeptCommunity, days: Days): Promise<readonly Dated[]> {
  const { until, closed, changedAt, version } = await getOpening(house, community);
  if (closed || until === '' || until < days.from || until > days.to) return [];
  const title = wordsFor(house, community).say('survey.lastDay');
  return [{ id: 'until', title, from: until, to: until, path: '/survey', members: [], changedAt, version }];
}

/** One person to remind, one gap to fill, and the summary that the strategy still lacks. */
export async function surveyNudges(visit: Visit): Promise<readonly Nudge[]> {
  if (!visit.may('survey.lead')) return [];
  const offers = await Promise.all([remindSomebody(visit), fillGap(visit), takeSummary(visit)]);
  return offers.filter((nudge) => nudge !== undefined);
}

/** A message that asks somebody for their answer, in their own language. */
export function draftReminder(visit: Visit, to: Silent, opening: SetOpening): Draft & { readonly locale: Locale } {
  const words = wordsFor(visit.house, visit.community, to.locale);
  const gaps = { name: to.name.split(' ')[0] ?? '', community: visit.community.title, from: visit.member.name };
  const until = opening.until && isOpen(visit.house, visit.community, opening) ? words.date(opening.until) : '';
  const body = [
    words.say('survey.reminder.hello', gaps),
    words.say('survey.reminder.why', gaps),
    words.say('survey.reminder.how', gaps),
    ...(until ? [words.say('survey.reminder.until', { until })] : []),
    words.say('survey.reminder.thanks', gaps),
  ].join('\n\n');
  return { to: to.id, subject: words.say('survey.reminder.subject', gaps), body: body.trim(), locale: words.locale };
}

async function remindSomebody(visit: Visit): Promise<Nudge | undefined> {
  const { house, community, words } = visit;
  const opening = await getOpening(house, community);
  const silent = (await readSilent(house, community)).filter(({ id }) => id !== visit.member.id);
  const [first] = silent;
  if (!first || !isOpen(house, community, opening)) return undefined;
  const total = await countMembers(house, community);
  const { locale: _, ...draft } = draftReminder(visit, first, opening);
  return {
    key: `remind:${first.id}`,
    weight: isMost(total - silent.length, total) ? 40 : 65,
    text: words.say('survey.nudge.remind', { count: silent.length, name: calledIn(words, first), role: words.say(`role.${first.role}`) }),
    action: words.say('survey.nudge.remind.do'),
    path: '/survey/pending',
    draft,
  };
}

async function fillGap(visit: Visit): Promise<Nudge | undefined> {
  const { house, community, words } = visit;
  const pairs = pairByTopic(
    await readAnswers(house, community),
    liveTopics(community).map(({ id }) => id),
  );
  const [gap] = gapsOf(pairs);
  if (!gap) return undefined;
  return {
    key: `gap:${gap.topicId}`,
    weight: 50,
    text: words.say('survey.nudge.gap', { count: gap.wants, topic: topicName(community, gap.topicId) }),
    action: words.say('survey.nudge.gap.do'),
    path: '/people/invitations',
  };
}

/** Only where another feature keeps a part of D6, which says that the summary is not there yet. */
async function takeSummary({ house, community, words }: Visit): Promise<Nudge | undefined> {
  const answered = (await readAnswers(house, community)).length;
  if (!isMost(answered, await countMembers(house, community))) return undefined;
  const parts = house.features.flatMap(({ stageItems = [] }) => stageItems).filter(({ id, part }) => id === 'D6' && part);
  const stand = await Promise.all(parts.map((part) => part.evidence?.(house, community)));
  if (!stand.some((evidence) => evidence?.done === false)) return undefined;
  return {
    key: 'summary:survey',
    weight: 70,
    text: words.say('survey.nudge.summary', { count: answered }),
    action: words.say('survey.nudge.summary.do'),
    path: '/survey/results#summary',
  };
}

function wordsFor(house: House, community: KeptCommunity, locale?: Locale): Words {
  return house.words(locale ?? community.locale ?? defaultLocale);
}
