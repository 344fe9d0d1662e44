// What sessions offer to the house: the next one on the home page, promises, news, what would help now, uses of media, and stage item V3.
import type { Joined } from '../../kernel/dated.ts';
import type { Card, Draft, Evidence, House, News, Nudge, Promised, Related, StageItem, Used, Window } from '../../kernel/feature.ts';
import { gather } from '../../kernel/gather.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { dayIn, later, MINUTE } from '../../kernel/time.ts';
import { defaultLocale, type Words } from '../../kernel/words.ts';
import { calledIn, membersById } from '../people/index.ts';
import { zoneOf } from './planning.ts';
import { lastReplies, repliesAmong, repliesOf } from './replies.ts';
import { Meetings } from './sessions.store.ts';
import { comingMeetings, endOf, type KeptMeeting, maySee, meetingsOf, recentMeetings } from './sessions.ts';
import { replyModel, whenOf, whereOf } from './shown.ts';
import { openRequests } from './tutoring.ts';

/** Of each kind: the desk shows five a week in all. */
const AT_MOST = 3;
const RELATED = 5;
/** Sessions that the use of media is told by: the last ones. */
const COUNTED = 500;

/** The first activities were held when two sessions have attendance and summary (method sheet V3). */
export const sessionsItem: StageItem = { id: 'V3', stage: 'motivation', evidence };

function evidence(house: House, community: KeptCommunity): Promise<Evidence> {
  return remembered(house, 'sessions.evidence', community, async () => {
    const meetings = house.storage.of(Meetings, community.id);
    const [held, all] = await Promise.all([
      meetings.count({ held: true, kind: 'session' }),
      meetings.count({ kind: 'session', starts: { $lt: house.clock() } }),
    ]);
    return { done: held >= 2, counts: { held, all }, path: '/sessions' };
  });
}

/** The next session for everybody, or to help this member or by them, with the buttons to say whether they come; and the way to all of them. */
export async function sessionsCard(visit: Visit): Promise<readonly Card[]> {
  const { house, community, member, to } = visit;
  const coming = await comingMeetings(house, community);
  const next = coming.find((one) => one.status === 'planned' && (one.kind === 'session' || one.concerns.includes(member.id)));
  const model = { next: next ? await nextModel(visit, next) : false, all: to('/sessions') };
  return [{ place: 'main', order: 20, view: 'sessions/card', model }];
}

async function nextModel(visit: Visit, meeting: KeptMeeting): Promise<object> {
  const own = await repliesOf(visit.house, visit.community.id, visit.member.id, [meeting.id]);
  return {
    title: meeting.title,
    href: visit.to(`/sessions/${meeting.id}`),
    when: whenOf(visit, meeting),
    where: whereOf(meeting),
    reply: replyModel(visit, meeting, own.get(meeting.id), '/'),
  };
}

/** What these members said of sessions: whether they come. */
export async function sessionsJoined(house: House, community: KeptCommunity, members: readonly KeptMember[]): Promise<readonly Joined[]> {
  const [only] = members;
  // One member's calendar shows what was, too; for many only what comes is asked for.
  if (only && members.length === 1) return lastReplies(house, community.id, only.id);
  const coming = await comingMeetings(house, community);
  return repliesAmong(
    house,
    community.id,
    members.map(({ id }) => id),
    coming.map(({ id }) => id),
  );
}

/** What these members host, until its day and until its results are written; and what they said they bring. */
export async function sessionsPromises(
  house: House,
  community: KeptCommunity,
  members: readonly KeptMember[],
): Promise<readonly Promised[]> {
  const [coming, recent] = await Promise.all([comingMeetings(house, community), recentMeetings(house, community)]);
  const planned = coming.filter(({ status }) => status === 'planned');
  return members.flatMap((member) => promisedBy(house, community, member, { planned, late: unfinished(house, recent) }));
}

interface Meant {
  readonly planned: readonly KeptMeeting[];
  readonly late: readonly KeptMeeting[];
}

function promisedBy(house: House, community: KeptCommunity, member: KeptMember, { planned, late }: Meant): readonly Promised[] {
  const words = house.words(member.locale ?? community.locale ?? defaultLocale);
  const promised = (meeting: KeptMeeting, what: string, text: string): Promised => {
    const due = dayIn(zoneOf(community), meeting.starts);
    return { id: `${what}-${meeting.id}`, member: member.id, text, due, path: `/sessions/${meeting.id}` };
  };
  const host = (meeting: KeptMeeting) => meeting.hosts.includes(member.id);
  return [
    ...late.filter(host).map((one) => promised(one, 'write', words.say('sessions.promise.write', { title: one.title }))),
    ...planned.filter(host).map((one) => promised(one, 'host', words.say('sessions.promise.host', { title: one.title }))),
    ...planned.flatMap((one) =>
      one.materials
        .filter((material) => material.member === member.id && !material.there)
        .map(({ name }) => promised(one, `bring-${name}`, words.say('sessions.promise.bring', { name, title: one.title }))),
    ),
  ];
}

/** Over, and attendance or summary is missing. */
function unfinished(house: House, recent: readonly KeptMeeting[]): readonly KeptMeeting[] {
  const now = house.clock();
  return recent.filter((one) => one.status === 'planned' && !one.held && endOf(one) < now);
}

/** Summaries that were written in the window, the last first. */
export async function sessionsNews({ house, community, member, words }: Visit, { since, until }: Window): Promise<readonly News[]> {
  const recent = await recentMeetings(house, community);
  const written = recent.flatMap((one) => (one.summaryAt && one.summary && maySee(one, member) ? [{ ...one, at: one.summaryAt }] : []));
  return written
    .filter(({ at }) => at >= since && at < until)
    .toSorted((one, other) => Number(other.at) - Number(one.at))
    .slice(0, 5)
    .map(({ id, title, at }) => ({
      kind: 'made' as const,
      text: words.say('sessions.news.summary', { title }),
      path: `/sessions/${id}`,
      at,
    }));
}

/** Sessions whose results nobody wrote, and who asks for help. */
export async function sessionsNudges(visit: Visit): Promise<readonly Nudge[]> {
  if (!visit.may('sessions.plan')) return [];
  const { house, community, now } = visit;
  const [recent, requests] = await Promise.all([recentMeetings(house, community), openRequests(house, community)]);
  // An evening to write it is left to the host.
  const late = unfinished(house, recent)
    .filter((one) => later(endOf(one), 12 * 60 * MINUTE) < now)
    .slice(0, AT_MOST);
  const asked = requests.slice(0, AT_MOST);
  const people = await membersById(house, community.id, [...late.map(({ hosts }) => hosts[0] ?? ''), ...asked.map(({ member }) => member)]);
  const { words } = visit;
  return [
    ...late.map((one) => resultNudge(visit, one, people.get(one.hosts[0] ?? ''))),
    ...asked.map(({ id, member, channelName, askedAt }) => ({
      // Asked again later, it is another request.
      key: `help:${id} ${askedAt.getTime()}`,
      weight: 74,
      text: words.say('sessions.nudge.help', { who: calledIn(words, people.get(member)), name: channelName }),
      action: words.say('sessions.nudge.help.action'),
      path: `/sessions/new?request=${id}`,
    })),
  ];
}

function resultNudge({ words, member, house, community }: Visit, one: KeptMeeting, host: KeptMember | undefined): Nudge {
  const isAttended = one.came.length + one.guests > 0;
  const theirs = host && host.id !== member.id ? house.words(host.locale ?? community.locale ?? defaultLocale) : undefined;
  return {
    key: `result:${one.id}`,
    weight: 66,
    text: words.say('sessions.nudge.result', { title: one.title }),
    action: words.say(isAttended ? 'sessions.do.summary' : 'sessions.do.attendance'),
    path: `/sessions/${one.id}/${isAttended ? 'summary' : 'attendance'}`,
    ...(theirs && host ? { draft: draftTo(theirs, host, member, one.title) } : {}),
  };
}

function draftTo(words: Words, host: KeptMember, by: KeptMember, title: string): Draft {
  const gaps = { name: calledIn(words, host), title, by: calledIn(words, by) };
  return { to: host.id, subject: words.say('sessions.draft.result.subject', gaps), body: words.say('sessions.draft.result.body', gaps) };
}

/** How often each medium was used: by the sessions that were held, members counted once, others each time. */
export function channelUses(house: House, community: KeptCommunity): Promise<readonly Used[]> {
  return remembered(house, 'sessions.uses', community, async () => {
    const slice = { sort: ['kind' as const, 'starts' as const], descending: true, limit: COUNTED };
    const held = (await house.storage.of(Meetings, community.id).find({ held: true }, slice)).items.filter(({ channel }) => channel !== '');
    return [...Map.groupBy(held, ({ channel }) => channel)].map(([channel, meetings]) => {
      const members = new Set(meetings.flatMap(({ came }) => came)).size;
      const guests = meetings.reduce((sum, one) => sum + one.guests, 0);
      const last = new Date(Math.max(...meetings.map(({ starts }) => starts.getTime())));
      return { channel, times: meetings.length, people: members + guests, last };
    });
  });
}

/** Of a line of the plan: its sessions, and for those who may, a new one. Of a medium: its last sessions, and help with it. */
export async function sessionsRelated(visit: Visit, id: string): Promise<readonly Related[]> {
  const { house, community, words } = visit;
  const [channels, planned] = await Promise.all([
    gather(house, 'channels', (feature) => feature.channels?.(house, community)),
    gather(house, 'planned', (feature) => feature.planned?.(house, community)),
  ]);
  const isChannel = channels.some((one) => one.id === id);
  const meetings = await meetingsOf(house, community.id, isChannel ? { channel: id } : { activity: id }, RELATED);
  const ofMeetings = meetings.map((one) => ({ text: relatedText(visit, one), path: `/sessions/${one.id}` }));
  if (isChannel) return [...ofMeetings, { text: words.say('sessions.related.help'), path: '/sessions#help' }];
  const isOpen = planned.some((one) => one.id === id) && visit.may('sessions.plan');
  return isOpen ? [...ofMeetings, { text: words.say('sessions.related.plan'), path: `/sessions/new?activity=${id}` }] : ofMeetings;
}

function relatedText({ words, community }: Visit, { title, starts, status }: KeptMeeting): string {
  const day = words.shortDate(dayIn(zoneOf(community), starts));
  return words.say(status === 'cancelled' ? 'sessions.related.cancelled' : 'sessions.related.row', { title, day });
}
