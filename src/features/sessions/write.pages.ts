// Writing a session: a new one, one date, or all from one date on; looked at before it is kept; by one person or two at once.
import { isProblem, problem } from '../../kernel/errors.ts';
import { whole } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { clockIn, isDay } from '../../kernel/time.ts';
import { calledIn, getMember, membersById } from '../people/index.ts';
import { bestTimes, canAt, clashesOn } from './dayparts.ts';
import { type Change, changeFromNowOn, changeMeeting, planMeeting } from './planning.ts';
import {
  type Choices,
  findChoices,
  type Problems,
  type Purpose,
  sessionForm,
  shownOf,
  type Understood,
  understand,
} from './session-form.ts';
import { getOwnMeeting, type KeptMeeting, nothingSaid, type Said, saidOf } from './sessions.ts';
import { answerRequest, getRequest, type KeptRequest } from './tutoring.ts';

export const writePages: readonly Page[] = [
  { method: 'GET', path: '/sessions/new', permission: 'sessions.plan', title: 'sessions.new.title', handle: showNew },
  { method: 'POST', path: '/sessions/new', permission: 'sessions.plan', title: 'sessions.new.title', handle: add },
  { method: 'GET', path: '/sessions/:id/edit', permission: 'sessions.run', title: 'sessions.edit.title', handle: showEditor },
  { method: 'POST', path: '/sessions/:id/edit', permission: 'sessions.run', title: 'sessions.edit.title', handle: keep },
];

/** What a form is about while it is written. */
interface Writing {
  readonly visit: Visit;
  readonly choices: Choices;
  readonly form: Form;
  readonly before: Change;
  readonly meeting?: KeptMeeting;
  readonly request?: KeptRequest;
}

interface Again {
  readonly problems?: Problems;
  readonly theirs?: Theirs;
}

/** `?activity=<id>` prefills from the plan, `?request=<id>` from what a member asked for; a tutoring session is told to few. */
async function beginNew(visit: Visit): Promise<Writing> {
  const { house, community } = visit;
  const choices = await findChoices(house, community);
  const asked = visit.fields.request || visit.query.request;
  const request = asked ? await getRequest(house, community.id, asked) : undefined;
  if (request && request.state !== 'open') throw problem('not-found', { reason: 'request is answered' });
  const said = request ? await saidFor(visit, choices, request) : saidFrom(visit, choices);
  const form = await sessionForm(visit, choices, request ? 'once' : 'new', said, peopleIn(visit) || said.hosts.length);
  return { visit, choices, form, before: { said, clock: '' }, ...(request ? { request } : {}) };
}

function saidFrom({ query, member }: Visit, { planned }: Choices): Said {
  const line = planned.find(({ id }) => id === query.activity);
  if (!line) return { ...nothingSaid, hosts: [member.id] };
  const materials = line.materials.map(({ name, by }) => ({ name, by, there: false, member: '' }));
  const hosts = line.members.length > 0 ? line.members.slice(0, 5) : [member.id];
  return { ...nothingSaid, title: [...line.title].slice(0, 160).join(''), activity: line.id, topic: line.topic, hosts, materials };
}

async function saidFor({ house, community, member, words }: Visit, { channels }: Choices, request: KeptRequest): Promise<Said> {
  const asker = await getMember(house, community.id, request.member);
  const channel = channels.find(({ id }) => id === request.channel);
  const gaps = { name: request.channelName, who: calledIn(words, asker) };
  const title = [...words.say('sessions.tutoring.title', gaps)].slice(0, 160).join('');
  const known = channel ? { channel: channel.id, channelName: channel.name, channelLink: channel.link } : {};
  return { ...nothingSaid, ...known, title, minutes: 30, hosts: [member.id] };
}

/** As many hosts as the form had fields for, one of them empty. */
function peopleIn({ fields }: Visit): number {
  return Math.max(0, Object.keys(fields).filter((name) => /^who\d$/.test(name)).length - 1);
}

async function showNew(visit: Visit): Promise<Answer> {
  const writing = await beginNew(visit);
  return formPage(writing, await shownOf(visit, writing.form, writing.before));
}

async function add(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const writing = await beginNew(visit);
  const understood = await read(writing, {});
  const typed = typedIn(visit, writing.form);
  if ('problems' in understood) return formPage(writing, typed, { problems: understood.problems });
  if (visit.fields.look) return formPage(writing, typed);
  const { rest: _rest, ...asked } = understood.asked;
  const { id } = await planMeeting(house, community, member, { ...asked, ...(writing.request ? { asker: writing.request.member } : {}) });
  if (writing.request) await answerRequest(house, community.id, member, writing.request.id, id);
  return go(`/sessions/${id}`);
}

async function read({ visit, choices, form, before }: Writing, stored: Shown): Promise<Understood> {
  const reading = readSentForm(visit, form, stored);
  return reading.ok ? understand(visit, choices, reading.values, before) : { problems: reading.problems };
}

async function beginChange(visit: Visit): Promise<Writing & { readonly meeting: KeptMeeting }> {
  const { house, community, member, params } = visit;
  const meeting = await getOwnMeeting(house, community.id, params.id ?? '', member);
  // Somebody cancelled it while it was being written: that is said, and no page is missing.
  if (meeting.status === 'cancelled') throw problem('title' in visit.fields ? 'conflict' : 'not-found', { reason: 'cancelled' });
  const choices = await findChoices(house, community);
  const purpose: Purpose = meeting.series ? 'series' : 'once';
  const before = { said: saidOf(meeting), clock: clockIn(meeting.zone, meeting.starts) };
  const form = await sessionForm(visit, choices, purpose, meeting, Math.max(peopleIn(visit), meeting.hosts.length));
  return { visit, choices, form, before, meeting };
}

async function showEditor(visit: Visit): Promise<Answer> {
  const writing = await beginChange(visit);
  return formPage(writing, await shownOf(visit, writing.form, writing.before));
}

async function keep(visit: Visit): Promise<Answer> {
  const { house, community, member } = visit;
  const writing = await beginChange(visit);
  const stored = await shownOf(visit, writing.form, writing.before);
  const typed = typedIn(visit, writing.form, stored);
  const understood = await read(writing, stored);
  if ('problems' in understood) return formPage(writing, typed, { problems: understood.problems });
  if (visit.fields.look) return formPage(writing, typed);
  const edition = whole({ min: 0, max: 1e9 })(visit.fields.version);
  const at = { id: writing.meeting.id, edition: 'value' in edition ? (edition.value ?? 0) : 0 };
  const { said, clock, rest } = understood.asked;
  try {
    if (rest) await changeFromNowOn(house, community, member, at, { said, clock });
    else await changeMeeting(house, community.id, member, at, { said, clock });
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    return showBoth(visit, typed);
  }
  return go(`/sessions/${writing.meeting.id}`);
}

/** Somebody else saved meanwhile: both versions, field by field. */
async function showBoth(visit: Visit, typed: Shown): Promise<Answer> {
  const { house, community, words } = visit;
  const writing = await beginChange(visit);
  const { editedBy } = writing.meeting;
  const by = calledIn(words, (await membersById(house, community.id, [editedBy])).get(editedBy));
  const { scope: _scope, past: _past, template: _template, ...values } = await shownOf(visit, writing.form, writing.before);
  return formPage(writing, typed, { theirs: { by, values } });
}

async function formPage(writing: Writing, shown: Shown, { problems = {}, theirs }: Again = {}): Promise<Answer> {
  const { visit, form, meeting, request } = writing;
  const { house, community, words, to } = visit;
  const fields = formModel(words, form, shown, problems, theirs);
  const isMore = (name: string) => ['template', 'materials', 'activity', 'topic', 'open'].includes(name);
  const more = fields.filter(({ name }) => isMore(name));
  const model = {
    heading: meeting?.title ?? words.say('sessions.new.title'),
    action: to(meeting ? `/sessions/${meeting.id}/edit` : '/sessions/new'),
    back: to(meeting ? `/sessions/${meeting.id}` : '/sessions'),
    version: meeting?.edition ?? 0,
    request: request?.id ?? '',
    isPrivate: request !== undefined || meeting?.kind === 'tutoring',
    by: theirs?.by ?? '',
    best: await bestTimes(house, community, words),
    thatDay: await thenModel(visit, shown, meeting),
    first: fields.filter(({ name }) => !isMore(name)),
    more,
    isOpen: more.some(({ problem: wrong, value, theirs: other }) => wrong !== '' || value !== '' || other !== false),
    hasProblems: Object.keys(problems).length > 0,
  };
  return show('sessions/form', model, theirs ? 409 : model.hasProblems ? 422 : 200);
}

/** How many can at the time that was typed, and what else is on that day. */
async function thenModel({ house, community, words }: Visit, { date, time }: Shown, meeting?: KeptMeeting): Promise<object | false> {
  if (typeof date !== 'string' || typeof time !== 'string' || !isDay(date)) return false;
  const can = /^\d\d:\d\d/.test(time) ? await canAt(house, community, words, `${date}T${time}`) : '';
  const clashes = await clashesOn(house, community, words, date, meeting?.id);
  return { day: words.date(date), can, clashes };
}
