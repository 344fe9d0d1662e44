// Whether somebody comes to a session, said by a link in a letter.
import type { Outcome, Question, Quick } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import { repliesOf, reply } from './replies.ts';
import type { AnswerGiven } from './sessions.store.ts';
import { endOf, getMeeting, type KeptMeeting } from './sessions.ts';

const permission = 'sessions.reply';

export const sessionsQuick: readonly Quick[] = [
  { name: 'sessions.yes', permission, label: 'sessions.answer.yes', ask: asking('yes'), act: answering('yes') },
  { name: 'sessions.maybe', permission, label: 'sessions.answer.maybe', ask: asking('maybe'), act: answering('maybe') },
  { name: 'sessions.no', permission, label: 'sessions.answer.no', ask: asking('no'), act: answering('no') },
];

function asking(answer: AnswerGiven): Quick['ask'] {
  return async (visit, id): Promise<Question> => {
    const { house, community, member, words } = visit;
    const meeting = await getMeeting(house, community.id, id, member);
    const given = (await repliesOf(house, community.id, member.id, [id])).get(id);
    const over = overOf(visit, meeting) || (given === answer ? kept(visit, meeting, answer) : '');
    const text = words.say('sessions.quick.ask', { title: meeting.title, when: when(visit, meeting) });
    return { text, button: words.say(`sessions.answer.${answer}`), ...(over ? { done: over } : {}) };
  };
}

function answering(answer: AnswerGiven): Quick['act'] {
  return async (visit, id): Promise<Outcome> => {
    const { house, community, member } = visit;
    const meeting = await getMeeting(house, community.id, id, member);
    const over = overOf(visit, meeting);
    if (over) return { text: over };
    await reply(house, community.id, id, member, answer);
    return { text: kept(visit, meeting, answer) };
  };
}

/** Why there is nothing to answer any more; empty while there is. */
function overOf(visit: Visit, meeting: KeptMeeting): string {
  const gaps = { title: meeting.title, when: when(visit, meeting) };
  if (meeting.status === 'cancelled') return visit.words.say('sessions.quick.cancelled', gaps);
  return endOf(meeting) <= visit.now ? visit.words.say('sessions.quick.over', gaps) : '';
}

function kept(visit: Visit, meeting: KeptMeeting, answer: AnswerGiven): string {
  const gaps = { title: meeting.title, when: when(visit, meeting), answer: visit.words.say(`sessions.answer.${answer}`) };
  return visit.words.say('sessions.quick.kept', gaps);
}

/** On the member's own clocks: a letter is read at home. */
function when({ words, zone }: Visit, { starts }: KeptMeeting): string {
  return `${words.day(starts, zone)}, ${words.time(starts, zone)}`;
}
