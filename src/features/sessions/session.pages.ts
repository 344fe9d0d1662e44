// One session: when, where, what for, who comes, who brings what, what came of it (method sheet V3, M1, C1).
import { problem } from '../../kernel/errors.ts';
import { type FieldProblem, flag, readForm, text } from '../../kernel/form.ts';
import { gather } from '../../kernel/gather.ts';
import { type Answer, go, goBack, type Page, show, type Visit } from '../../kernel/page.ts';
import { type KeptMember, topicName } from '../../kernel/people.ts';
import { clockIn } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { calledIn, membersById } from '../people/index.ts';
import { canAt, clashesOn } from './dayparts.ts';
import { cancelMeeting, resumeMeeting, zoneOf } from './planning.ts';
import { countReplies, listReplies, type Reply, repliesOf, reply } from './replies.ts';
import { bring, prepare } from './results.ts';
import { answers, endOf, findSeries, getMeeting, getOwnMeeting, type KeptMeeting, leads, mayRun } from './sessions.ts';
import { chipOf, countsShown, linkOf, replyModel, whenOf, whereOf } from './shown.ts';

/** Names on the session's own page; all of them have a page. */
const NAMED = 12;

export const sessionPages: readonly Page[] = [
  { method: 'GET', path: '/sessions/:id', permission: 'sessions.view', title: 'sessions.one.title', handle: (visit) => showSession(visit) },
  { method: 'GET', path: '/sessions/:id/people', permission: 'sessions.view', title: 'sessions.people.title', handle: showPeople },
  { method: 'POST', path: '/sessions/:id/reply', permission: 'sessions.reply', handle: keepReply },
  { method: 'POST', path: '/sessions/:id/bringing', permission: 'sessions.reply', handle: keepBringing },
  { method: 'POST', path: '/sessions/:id/materials', permission: 'sessions.run', handle: keepMaterials },
  { method: 'POST', path: '/sessions/:id/cancellation', permission: 'sessions.run', title: 'sessions.one.title', handle: cancel },
  { method: 'POST', path: '/sessions/:id/resumption', permission: 'sessions.run', handle: resume },
];

async function showSession(visit: Visit, problems: Readonly<Record<string, FieldProblem>> = {}): Promise<Answer> {
  const { house, community, member, words, now, to } = visit;
  const meeting = await getMeeting(house, community.id, visit.params.id ?? '', member);
  const [counts, own, coming] = await Promise.all([
    countReplies(house, community.id, [meeting.id]),
    repliesOf(house, community.id, member.id, [meeting.id]),
    listReplies(house, community.id, meeting.id, NAMED),
  ]);
  const ids = [...coming.items.map((one) => one.member), ...meeting.hosts, meeting.summaryBy];
  const people = await membersById(house, community.id, ids);
  const named = (id: string) => calledIn(words, people.get(id));
  const isOver = endOf(meeting) <= now;
  const isOn = meeting.status === 'planned';
  const reason = problems.reason ? words.say(problems.reason.key, problems.reason.gaps) : '';
  const model = {
    title: meeting.title,
    chip: chipOf(visit, meeting),
    when: whenOf(visit, meeting),
    reason: meeting.reason,
    again: await againOf(visit, meeting),
    isPrivate: meeting.kind === 'tutoring',
    facts: await factsOf(visit, meeting, words.list(meeting.hosts.map(named))),
    link: isOn && !isOver ? linkOf(meeting) : '',
    agenda: meeting.agenda,
    reply: isOn && !isOver ? replyModel(visit, meeting, own.get(meeting.id), `/sessions/${meeting.id}`) : false,
    counts: countsShown(visit, counts(meeting.id)),
    coming: namesOf(words, coming.items, people),
    all: coming.items.length > 0 ? to(`/sessions/${meeting.id}/people`) : '',
    materials: materialsOf(visit, meeting),
    result: resultOf(visit, meeting, named),
    thatDay: await thenOf(visit, meeting),
    ...actsOf(visit, meeting),
    problem: reason,
    typed: visit.fields.reason ?? '',
    save: meeting.status === 'planned' && endOf(meeting) > visit.now ? to(`/calendar/event/sessions/${meeting.id}`) : '',
    back: to('/sessions'),
  };
  return show('sessions/session', model, reason ? 422 : 200);
}

/** Those who are still members. */
function namesOf(words: Words, replies: readonly Reply[], people: ReadonlyMap<string, KeptMember>): readonly object[] {
  const known = replies.filter(({ member }) => people.has(member));
  return known.map(({ member, answer }) => ({ name: calledIn(words, people.get(member)), isMaybe: answer === 'maybe' }));
}

async function againOf({ house, community, words }: Visit, { series }: KeptMeeting): Promise<string> {
  const rule = series ? await findSeries(house, community.id, series) : undefined;
  return rule ? words.say(`sessions.again.${rule.every}`, { times: rule.times }) : '';
}

/** Where, with its guide; for which line of the plan; who hosts. */
async function factsOf({ house, community, words, to }: Visit, meeting: KeptMeeting, hosts: string): Promise<readonly object[]> {
  const [channels, planned] = await Promise.all([
    meeting.channel ? gather(house, 'channels', (feature) => feature.channels?.(house, community)) : [],
    meeting.activity ? gather(house, 'planned', (feature) => feature.planned?.(house, community)) : [],
  ]);
  const guide = channels.find(({ id }) => id === meeting.channel)?.path;
  const line = planned.find(({ id }) => id === meeting.activity);
  const facts = [
    { label: words.say('sessions.form.where'), value: whereOf(meeting), href: guide ? to(guide) : '', more: words.say('sessions.guide') },
    { label: words.say('sessions.field.hosts'), value: meeting.hosts.length > 0 ? hosts : '', href: '', more: '' },
    {
      label: words.say('sessions.form.activity'),
      value: line?.title ?? '',
      href: to(line?.path ?? '/'),
      more: words.say('sessions.activity'),
    },
    { label: words.say('sessions.field.topic'), value: topicName(community, meeting.topic), href: '', more: '' },
  ];
  return facts.filter(({ value }) => value !== '');
}

function materialsOf({ member, words, now, to }: Visit, meeting: KeptMeeting): object | false {
  if (meeting.materials.length === 0) return false;
  const isOpen = meeting.status === 'planned' && endOf(meeting) > now;
  const rows = meeting.materials.map(({ name, by, there, member: who }) => ({
    name,
    by: by || (who ? words.say('people.unnamed') : ''),
    there,
    isMine: who === member.id,
    isFree: isOpen && by === '' && who === '',
  }));
  const at = to(`/sessions/${meeting.id}`);
  return { rows, bring: isOpen ? `${at}/bringing` : '', prepare: isOpen && mayRun(meeting, member) ? `${at}/materials` : '' };
}

/** What came of it, once it began: what is there, and for those who run it, where to write what is missing. */
function resultOf({ member, words, now, to }: Visit, meeting: KeptMeeting, named: (id: string) => string): object | false {
  if (meeting.status === 'cancelled' || meeting.starts > now) return false;
  const been = meeting.came.length + meeting.guests;
  const runs = mayRun(meeting, member);
  if (!runs && been === 0 && meeting.summary === '') return false;
  return {
    came: been > 0 ? words.say('sessions.count.came', { count: been }) : '',
    summary: meeting.summary,
    by: meeting.summary ? words.say('sessions.summary.by', { who: named(meeting.summaryBy) }) : '',
    attendance: runs ? to(`/sessions/${meeting.id}/attendance`) : '',
    write: runs ? to(`/sessions/${meeting.id}/summary`) : '',
  };
}

/** For those who lead, before it: how many can then, and what else is on that day. */
async function thenOf({ house, community, member, words, now }: Visit, { id, starts, status }: KeptMeeting): Promise<object | false> {
  if (!leads(member) || starts <= now || status === 'cancelled') return false;
  const clock = clockIn(zoneOf(community), starts);
  const [can, clashes] = await Promise.all([
    canAt(house, community, words, clock),
    clashesOn(house, community, words, clock.slice(0, 10), id),
  ]);
  return can || clashes.length > 0 ? { can, clashes } : false;
}

/** The forms that this person may send. */
function actsOf({ member, to }: Visit, meeting: KeptMeeting): object {
  const runs = mayRun(meeting, member);
  const isOn = meeting.status === 'planned';
  const at = to(`/sessions/${meeting.id}`);
  return {
    edit: runs && isOn ? `${at}/edit` : '',
    cancel: runs && isOn && !meeting.held ? `${at}/cancellation` : '',
    isSeries: meeting.series !== '',
    resume: runs && !isOn ? `${at}/resumption` : '',
  };
}

async function showPeople(visit: Visit): Promise<Answer> {
  const { house, community, member, words, query, to } = visit;
  const meeting = await getMeeting(house, community.id, visit.params.id ?? '', member);
  const page = await listReplies(house, community.id, meeting.id, undefined, query.after || undefined);
  const people = await membersById(
    house,
    community.id,
    page.items.map((one) => one.member),
  );
  const at = `/sessions/${meeting.id}`;
  return show('sessions/people', {
    title: meeting.title,
    rows: namesOf(words, page.items, people),
    next: page.next ? to(`${at}/people?after=${encodeURIComponent(page.next)}`) : '',
    back: to(at),
  });
}

async function keepReply(visit: Visit): Promise<Answer> {
  const { house, community, member, now, fields } = visit;
  const meeting = await getMeeting(house, community.id, visit.params.id ?? '', member);
  const answer = answers.find((one) => one === fields.answer);
  if (!answer || endOf(meeting) <= now || meeting.status === 'cancelled') throw problem('bad-form', { reason: 'answer' });
  await reply(house, community.id, meeting.id, member, answer);
  return goBack(visit, `/sessions/${meeting.id}`);
}

async function keepBringing(visit: Visit): Promise<Answer> {
  const { house, community, member, now, fields } = visit;
  const meeting = await getMeeting(house, community.id, visit.params.id ?? '', member);
  const isKnown = meeting.materials.some(({ name }) => name === fields.name);
  if (!isKnown || endOf(meeting) <= now || meeting.status === 'cancelled') throw problem('bad-form', { reason: 'material' });
  await bring(house, community.id, member, meeting.id, fields.name ?? '');
  return go(`/sessions/${meeting.id}#materials`);
}

async function keepMaterials(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const { id } = await getOwnMeeting(house, community.id, visit.params.id ?? '', member);
  await prepare(house, community.id, member, id, visit.lists.there ?? []);
  return go(`/sessions/${id}#materials`);
}

async function cancel(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const { id, held } = await getOwnMeeting(house, community.id, visit.params.id ?? '', member);
  if (held) throw problem('not-found', { reason: 'it was held' });
  const reading = readForm(visit.fields, { reason: text({ max: 500, required: true }), rest: flag() });
  if (!reading.ok) return showSession(visit, { reason: { key: 'form.required' }, ...reading.problems });
  await cancelMeeting(house, community, member, id, reading.values.reason, reading.values.rest);
  return go(`/sessions/${id}`);
}

async function resume(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const { id } = await getOwnMeeting(house, community.id, visit.params.id ?? '', member);
  await resumeMeeting(house, community.id, member, id);
  return go(`/sessions/${id}`);
}
