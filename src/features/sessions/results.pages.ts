// What came of a session, written by those who run it: who was there, and the summary (method sheet V3).
import { isProblem, problem } from '../../kernel/errors.ts';
import { type FieldProblem, line, readForm, text, whole } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { calledIn, membersById, personControl, personIn } from '../people/index.ts';
import { expectedAmong, listReplies } from './replies.ts';
import { MOST_CAME, noteAttendance, writeSummary } from './results.ts';
import { getOwnMeeting, type KeptMeeting } from './sessions.ts';

export const resultsPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/sessions/:id/attendance',
    permission: 'sessions.run',
    title: 'sessions.attendance.title',
    handle: (visit) => showAttendance(visit),
  },
  {
    method: 'POST',
    path: '/sessions/:id/attendance',
    permission: 'sessions.run',
    title: 'sessions.attendance.title',
    handle: keepAttendance,
  },
  { method: 'GET', path: '/sessions/:id/summary', permission: 'sessions.run', title: 'sessions.summary.title', handle: showSummary },
  { method: 'POST', path: '/sessions/:id/summary', permission: 'sessions.run', title: 'sessions.summary.title', handle: keepSummary },
];

/** People to add by name at a time. */
const ADDED = ['add1', 'add2', 'add3'] as const;

/** One that began, and that this member runs. Throws not-found. */
async function begunMeeting({ house, community, member, params, now }: Visit): Promise<KeptMeeting> {
  const meeting = await getOwnMeeting(house, community.id, params.id ?? '', member);
  if (meeting.starts > now || meeting.status === 'cancelled') throw problem('not-found', { reason: 'not begun' });
  return meeting;
}

async function attendanceForm({ house, community, words }: Visit): Promise<Form> {
  const control = await personControl(house, community, words, words.say('sessions.form.nobody'));
  const person = { read: line({ max: 240 }), control };
  return {
    add1: { ...person, label: 'sessions.form.add' },
    add2: { ...person, label: 'sessions.form.alsoAdd' },
    add3: { ...person, label: 'sessions.form.alsoAdd' },
    guests: {
      read: whole({ min: 0, max: 10_000 }),
      control: { as: 'line', type: 'number' },
      label: 'sessions.field.guests',
      hint: 'sessions.hint.guests',
    },
  };
}

interface Again {
  readonly shown: Shown;
  readonly problems: Readonly<Record<string, FieldProblem>>;
}

async function showAttendance(visit: Visit, again?: Again): Promise<Answer> {
  const { house, community, words, query, to } = visit;
  const meeting = await begunMeeting(visit);
  const page = await listReplies(house, community.id, meeting.id, undefined, query.after || undefined);
  const expected = page.items.map(({ member }) => member);
  const others = query.after ? [] : await unexpected(visit, meeting);
  const people = await membersById(house, community.id, [...expected, ...others]);
  const form = await attendanceForm(visit);
  const at = `/sessions/${meeting.id}`;
  const row = (id: string) => ({ id, name: calledIn(words, people.get(id)), came: meeting.came.includes(id) });
  const model = {
    title: meeting.title,
    action: to(`${at}/attendance`),
    rows: expected.map(row),
    others: others.map(row),
    fields: formModel(words, form, again?.shown ?? { guests: String(meeting.guests) }, again?.problems),
    next: page.next ? to(`${at}/attendance?after=${encodeURIComponent(page.next)}`) : '',
    back: to(at),
  };
  return show('sessions/attendance', model, again ? 422 : 200);
}

/** Who was noted without having said that they come. */
async function unexpected({ house, community }: Visit, { id, came }: KeptMeeting): Promise<readonly string[]> {
  const expected = await expectedAmong(house, community.id, id, came);
  return came.filter((one) => !expected.has(one));
}

async function keepAttendance(visit: Visit): Promise<Answer> {
  const { house, community, member, words, lists } = visit;
  const meeting = await begunMeeting(visit);
  const form = await attendanceForm(visit);
  const reading = readSentForm(visit, form);
  if (!reading.ok) return showAttendance(visit, { shown: typedIn(visit, form), problems: reading.problems });
  const { guests, ...values } = reading.values as Record<string, unknown> & { guests: number | undefined };
  const added: string[] = [];
  const problems: Record<string, FieldProblem> = {};
  for (const name of ADDED) {
    const found = await personIn(house, community.id, words, values[name] as string);
    if (typeof found === 'object') problems[name] = found;
    else if (found) added.push(found);
  }
  const shown = (lists.shown ?? []).slice(0, 1000);
  // Only members are noted by name, whatever was sent.
  const ticked = [...(await membersById(house, community.id, (lists.came ?? []).slice(0, 1000))).keys()];
  const came = [...ticked, ...added];
  if (new Set([...meeting.came, ...came]).size > MOST_CAME) problems.guests = { key: 'sessions.wrong.many', gaps: { max: MOST_CAME } };
  if (Object.keys(problems).length > 0) return showAttendance(visit, { shown: typedIn(visit, form), problems });
  await noteAttendance(house, community.id, member, meeting.id, { shown, came, guests: guests ?? 0 });
  return go(`/sessions/${meeting.id}#result`);
}

const summaryForm: Form = {
  summary: {
    read: text({ max: 8000, required: true }),
    control: { as: 'area', rows: 10, max: 8000 },
    label: 'sessions.field.summary',
    hint: 'sessions.hint.summary',
  },
};

async function showSummary(visit: Visit): Promise<Answer> {
  const meeting = await begunMeeting(visit);
  return summaryPage(visit, meeting, { summary: meeting.summary });
}

function summaryPage({ words, to }: Visit, meeting: KeptMeeting, shown: Shown, problems?: Again['problems'], theirs?: Theirs): Answer {
  const model = {
    title: meeting.title,
    agenda: meeting.agenda,
    action: to(`/sessions/${meeting.id}/summary`),
    seen: meeting.summaryAt?.getTime() ?? 0,
    by: theirs?.by ?? '',
    fields: formModel(words, summaryForm, shown, problems, theirs),
    back: to(`/sessions/${meeting.id}`),
  };
  return show('sessions/summary', model, theirs ? 409 : problems ? 422 : 200);
}

async function keepSummary(visit: Visit): Promise<Answer> {
  const { house, community, member, words, fields } = visit;
  const meeting = await begunMeeting(visit);
  const stored = { summary: meeting.summary };
  const reading = readSentForm(visit, summaryForm, stored);
  const typed = typedIn(visit, summaryForm, stored);
  if (!reading.ok) return summaryPage(visit, meeting, typed, reading.problems);
  const seen = readForm(fields, { seen: whole({ min: 0, max: 1e14 }) });
  try {
    const was = seen.ok ? (seen.values.seen ?? 0) : 0;
    await writeSummary(house, community.id, member, meeting.id, was, reading.values.summary as string);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    const now = await begunMeeting(visit);
    const by = calledIn(words, (await membersById(house, community.id, [now.summaryBy])).get(now.summaryBy));
    return summaryPage(visit, now, typed, undefined, { by, values: { summary: now.summary } });
  }
  return go(`/sessions/${meeting.id}#result`);
}
