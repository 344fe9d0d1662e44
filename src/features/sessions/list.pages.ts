// All sessions: what comes, what was, and help with a medium, asked for with one tap (method sheet V3, C1).
import { problem } from '../../kernel/errors.ts';
import { gather } from '../../kernel/gather.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { calledIn, membersById } from '../people/index.ts';
import { comingMeetings, endOf, leads, listComing, listPast, listTutoring, recentMeetings } from './sessions.ts';
import { rowsOf } from './shown.ts';
import { askForHelp, openRequests, requestsOf, withdrawRequest } from './tutoring.ts';

export const listPages: readonly Page[] = [
  { method: 'GET', path: '/sessions', permission: 'sessions.view', title: 'sessions.title', handle: showComing },
  { method: 'GET', path: '/sessions/past', permission: 'sessions.view', title: 'sessions.past.title', handle: showPast },
  { method: 'POST', path: '/sessions/tutoring', permission: 'sessions.ask', title: 'sessions.title', handle: ask },
  { method: 'POST', path: '/sessions/tutoring/:id/withdrawal', permission: 'sessions.ask', handle: withdraw },
];

/** What is on now stands before what comes. */
async function showComing(visit: Visit): Promise<Answer> {
  const { house, community, member, now, query, to } = visit;
  const [coming, recent, own, tutoring] = await Promise.all([
    listComing(house, community.id, 'session', query.after || undefined),
    recentMeetings(house, community),
    requestsOf(house, community.id, member.id),
    tutoringOf(visit),
  ]);
  const running = recent.filter((one) => one.kind === 'session' && endOf(one) > now);
  const shown = [...(query.after ? [] : running), ...coming.items];
  const rows = await rowsOf(visit, [...shown, ...tutoring]);
  return show('sessions/list', {
    rows: rows.slice(0, shown.length),
    tutoring: rows.slice(shown.length),
    next: coming.next ? to(`/sessions?after=${encodeURIComponent(coming.next)}`) : '',
    help: await helpModel(visit, own),
    requests: leads(member) ? await requestRows(visit) : [],
    plan: visit.may('sessions.plan') ? to('/sessions/new') : '',
    past: to('/sessions/past'),
    calendar: to('/calendar'),
  });
}

/** Those of one's own; whoever leads sees all that come. */
async function tutoringOf({ house, community, member, now }: Visit) {
  if (!leads(member)) return (await listTutoring(house, community.id, member.id)).filter((one) => endOf(one) > now).reverse();
  return (await comingMeetings(house, community)).filter(({ kind }) => kind === 'tutoring');
}

/** The media with which one can ask for help, and what one has asked for. */
async function helpModel({ house, community, query, to }: Visit, own: Awaited<ReturnType<typeof requestsOf>>): Promise<object> {
  const channels = await gather(house, 'channels', (feature) => feature.channels?.(house, community));
  const asked = new Set(own.map(({ channel }) => channel));
  return {
    action: to('/sessions/tutoring'),
    isAsked: query.note === 'asked',
    channels: channels.filter(({ id }) => !asked.has(id)).map(({ id, name }) => ({ id, name })),
    own: own.map(({ id, channelName }) => ({ name: channelName, withdraw: to(`/sessions/tutoring/${id}/withdrawal`) })),
  };
}

async function requestRows({ house, community, words, now, to }: Visit): Promise<readonly object[]> {
  const open = await openRequests(house, community);
  const people = await membersById(
    house,
    community.id,
    open.map(({ member }) => member),
  );
  return open.map(({ id, member, channelName, askedAt }) => ({
    text: words.say('sessions.request.row', { who: calledIn(words, people.get(member)), name: channelName }),
    ago: words.ago(askedAt, now),
    href: to(`/sessions/new?request=${id}`),
  }));
}

async function showPast(visit: Visit): Promise<Answer> {
  const { house, community, member, query, now, to } = visit;
  const past = await listPast(house, community.id, 'session', query.after || undefined);
  const tutoring = query.after ? [] : await pastTutoring(visit);
  const over = past.items.filter((one) => endOf(one) <= now);
  const rows = await rowsOf(visit, [...over, ...tutoring]);
  return show('sessions/past', {
    rows: rows.slice(0, over.length),
    tutoring: rows.slice(over.length),
    isLeading: leads(member),
    next: past.next ? to(`/sessions/past?after=${encodeURIComponent(past.next)}`) : '',
    back: to('/sessions'),
  });
}

async function pastTutoring({ house, community, member, now }: Visit) {
  const known = leads(member)
    ? (await listPast(house, community.id, 'tutoring')).items
    : await listTutoring(house, community.id, member.id);
  return known.filter((one) => endOf(one) <= now);
}

async function ask(visit: Visit): Promise<Answer> {
  const { house, community, member, fields } = visit;
  const channels = await gather(house, 'channels', (feature) => feature.channels?.(house, community));
  const channel = channels.find(({ id }) => id === fields.channel);
  if (!channel) throw problem('not-found', { reason: 'channel' });
  await askForHelp(house, community.id, member, channel);
  return go('/sessions?note=asked#help');
}

async function withdraw(visit: Visit): Promise<Answer> {
  await withdrawRequest(visit.house, visit.community.id, visit.member, visit.params.id ?? '');
  return go('/sessions#help');
}
