// How a session is shown: when on whose clocks, where, how many come, and one's own answer with the buttons to change it.
import type { Visit } from '../../kernel/page.ts';
import { clockIn, DAY, dayIn, MINUTE, momentOf } from '../../kernel/time.ts';
import { zoneOf } from './planning.ts';
import { type AnswerGiven, type Counts, countReplies, repliesOf } from './replies.ts';
import { answers, endOf, type KeptMeeting, mayRun } from './sessions.ts';

/** The day and the time on the clocks of the community, and on the member's own where those differ: `own` is empty where not. */
export interface When {
  readonly day: string;
  readonly time: string;
  readonly own: string;
  readonly lasts: string;
}

export function whenOf({ words, community, zone, now }: Visit, { starts, minutes }: Pick<KeptMeeting, 'starts' | 'minutes'>): When {
  const theirs = zoneOf(community);
  const isSame = clockIn(theirs, starts) === clockIn(zone, starts);
  const isNear = Math.abs(starts.getTime() - now.getTime()) < 180 * DAY;
  const day = (place: string) => (isNear ? words.day(starts, place) : words.date(dayIn(place, starts)));
  const own = isSame ? '' : words.say('sessions.own', { when: `${day(zone)}, ${words.time(starts, zone)}` });
  const days = Math.round((minutes * MINUTE) / DAY);
  const lasts = days >= 1 ? words.say('sessions.lasts.days', { count: days }) : words.say('sessions.lasts.minutes', { count: minutes });
  return { day: day(theirs), time: words.time(starts, theirs), own, lasts };
}

/** The medium and the place, joined; empty where neither was said. */
export function whereOf({ channelName, place }: Pick<KeptMeeting, 'channelName' | 'place'>): string {
  return [channelName, place].filter((one) => one !== '').join(' · ');
}

/** With what one joins it: its own address, or the medium's. */
export function linkOf({ link, channelLink }: Pick<KeptMeeting, 'link' | 'channelLink'>): string {
  return link || channelLink;
}

/** Was it moved by itself, away from the rule of its series? */
function isMoved({ series, instance, zone, starts }: KeptMeeting): boolean {
  return series !== '' && momentOf(zone, instance).getTime() !== starts.getTime();
}

/** The form with which one says whether one comes; `back` is where it leads back to. */
export function replyModel({ words, to }: Visit, { id }: Pick<KeptMeeting, 'id'>, given: AnswerGiven | undefined, back: string): object {
  return {
    action: to(`/sessions/${id}/reply`),
    back,
    given: given ? words.say(`sessions.given.${given}`) : '',
    ways: answers.map((answer) => ({ answer, label: words.say(`sessions.answer.${answer}`), isGiven: answer === given })),
  };
}

/** "8 vienen · 2 quizá"; empty where nobody has answered. */
export function countsShown({ words }: Visit, { yes, maybe, no }: Counts): string {
  const told = [
    yes > 0 ? words.say('sessions.count.yes', { count: yes }) : '',
    maybe > 0 ? words.say('sessions.count.maybe', { count: maybe }) : '',
    no > 0 ? words.say('sessions.count.no', { count: no }) : '',
  ];
  return told.filter((one) => one !== '').join(' · ');
}

/** Rows of a list; two queries, however many. */
export async function rowsOf(visit: Visit, meetings: readonly KeptMeeting[]): Promise<readonly object[]> {
  const { house, community, member } = visit;
  const ids = meetings.map(({ id }) => id);
  const [counts, own] = await Promise.all([countReplies(house, community.id, ids), repliesOf(house, community.id, member.id, ids)]);
  return meetings.map((meeting) => rowOf(visit, meeting, counts(meeting.id), own.get(meeting.id)));
}

function rowOf(visit: Visit, meeting: KeptMeeting, counts: Counts, given: AnswerGiven | undefined): object {
  const { words, now } = visit;
  const { day, time, own } = whenOf(visit, meeting);
  const isOver = endOf(meeting) <= now;
  const been = meeting.came.length + meeting.guests;
  return {
    href: visit.to(`/sessions/${meeting.id}`),
    title: meeting.title,
    day,
    time,
    own,
    where: whereOf(meeting),
    chip: chipOf(visit, meeting),
    // Afterwards it matters who was there, and no longer who wanted to come.
    people: isOver && been > 0 ? words.say('sessions.count.came', { count: been }) : isOver ? '' : countsShown(visit, counts),
    missing: missingOf(visit, meeting),
    given: given && !isOver ? words.say(`sessions.given.${given}`) : '',
  };
}

/** Where those who run it write what is missing of one that was. */
function missingOf({ member, words, now, to }: Visit, meeting: KeptMeeting): readonly object[] {
  if (meeting.status === 'cancelled' || endOf(meeting) > now || !mayRun(meeting, member)) return [];
  const attendance = { text: words.say('sessions.do.attendance'), href: to(`/sessions/${meeting.id}/attendance`) };
  const summary = { text: words.say('sessions.do.summary'), href: to(`/sessions/${meeting.id}/summary`) };
  return [...(meeting.came.length + meeting.guests > 0 ? [] : [attendance]), ...(meeting.summary ? [] : [summary])];
}

/** What is to be known of it at once: it is cancelled, it is on, it was held, it was moved. */
export function chipOf({ words, now }: Visit, meeting: KeptMeeting): string {
  if (meeting.status === 'cancelled') return words.say('sessions.chip.cancelled');
  if (meeting.starts <= now && endOf(meeting) > now) return words.say('sessions.chip.now');
  if (meeting.held) return words.say('sessions.chip.held');
  return meeting.starts > now && isMoved(meeting) ? words.say('sessions.chip.moved') : '';
}
