// One activity: written, shown, changed by one person or two at once, closed, cancelled, copied, prepared (method sheet D4, G1, M1).
import { isProblem } from '../../kernel/errors.ts';
import { type FieldProblem, readForm, text, whole } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { gather } from '../../kernel/gather.ts';
import { type Answer, go, goBack, type Page, show, type Visit } from '../../kernel/page.ts';
import { topicName } from '../community/index.ts';
import { calledIn, membersById } from '../people/index.ts';
import { codeShown, mayClose, nothingSaid, type Said } from './activity.ts';
import { activityForm, shownOf, type Understood, understand } from './activity-form.ts';
import { datesShown, lacksShown, namesShown, standingOf, standingWord } from './lines.ts';
import {
  addActivity,
  cancel,
  changeActivity,
  complete,
  copyActivity,
  getActivity,
  type KeptActivity,
  readPlan,
  reopen,
  tick,
  todayIn,
} from './plan.ts';

export const activityPages: readonly Page[] = [
  { method: 'GET', path: '/plan/new', permission: 'plan.edit', title: 'plan.new.title', handle: showNew },
  { method: 'POST', path: '/plan/new', permission: 'plan.edit', title: 'plan.new.title', handle: add },
  { method: 'GET', path: '/plan/:id', permission: 'plan.view', title: 'plan.activity.title', handle: (visit) => showActivity(visit) },
  { method: 'GET', path: '/plan/:id/edit', permission: 'plan.edit', title: 'plan.edit.title', handle: showEditor },
  { method: 'POST', path: '/plan/:id/edit', permission: 'plan.edit', title: 'plan.edit.title', handle: keep },
  { method: 'POST', path: '/plan/:id/completion', permission: 'plan.close', title: 'plan.activity.title', handle: closeActivity },
  { method: 'POST', path: '/plan/:id/reopening', permission: 'plan.close', handle: openAgain },
  { method: 'POST', path: '/plan/:id/cancellation', permission: 'plan.close', title: 'plan.activity.title', handle: cancelActivity },
  { method: 'POST', path: '/plan/:id/materials', permission: 'plan.close', handle: keepMaterials },
  { method: 'POST', path: '/plan/:id/copy', permission: 'plan.edit', handle: copy },
];

async function showNew(visit: Visit): Promise<Answer> {
  const form = await activityForm(visit, 1);
  return show('plan/form', formPage(visit, form, await shownOf(visit, form, nothingSaid)));
}

/** As many people as the form had fields for. */
function peopleIn(visit: Visit): number {
  return Math.max(1, Object.keys(visit.fields).filter((name) => /^who\d{1,2}$/.test(name)).length - 1);
}

async function readActivity(visit: Visit, form: Form, stored: Shown, before: Said, own?: number): Promise<Understood> {
  const reading = readSentForm(visit, form, stored);
  if (!reading.ok) return { problems: reading.problems };
  const { lines } = await readPlan(visit.house, visit.community);
  return understand(visit, reading.values, { all: lines, ...(own === undefined ? {} : { own }) }, before);
}

async function add(visit: Visit): Promise<Answer> {
  const form = await activityForm(visit, peopleIn(visit));
  const understood = await readActivity(visit, form, {}, nothingSaid);
  if ('problems' in understood)
    return show('plan/form', formPage(visit, form, typedIn(visit, form), { problems: understood.problems }), 422);
  try {
    const { id } = await addActivity(visit.house, visit.community.id, visit.member, understood.said);
    return go(visit.fields.more === 'yes' ? '/plan/new' : `/plan/${id}`);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    const problems = { title: { key: 'plan.problem.full' } };
    return show('plan/form', formPage(visit, form, typedIn(visit, form), { problems }), 409);
  }
}

async function showEditor(visit: Visit): Promise<Answer> {
  const activity = await activityOf(visit);
  const form = await activityForm(visit, activity.responsible.length, activity.topic);
  return show('plan/form', formPage(visit, form, await shownOf(visit, form, activity), { activity }));
}

async function keep(visit: Visit): Promise<Answer> {
  const activity = await activityOf(visit);
  const form = await activityForm(visit, Math.max(peopleIn(visit), activity.responsible.length), activity.topic);
  const stored = await shownOf(visit, form, activity);
  const typed = typedIn(visit, form, stored);
  const understood = await readActivity(visit, form, stored, activity, activity.code);
  if ('problems' in understood) return show('plan/form', formPage(visit, form, typed, { activity, problems: understood.problems }), 422);
  const edition = whole({ min: 0, max: 1e9 })(visit.fields.version);
  const seen = 'value' in edition ? (edition.value ?? 0) : 0;
  try {
    await changeActivity(visit.house, visit.community.id, visit.member, activity.id, seen, understood.said);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    return showBoth(visit, form, typed);
  }
  return go(`/plan/${activity.id}`);
}

/** Somebody else saved meanwhile: both versions, field by field. */
async function showBoth(visit: Visit, form: Form, typed: Shown): Promise<Answer> {
  const activity = await activityOf(visit);
  const by = calledIn(visit.words, (await membersById(visit.house, visit.community.id, [activity.editedBy])).get(activity.editedBy));
  const theirs = { by, values: await shownOf(visit, form, activity) };
  return show('plan/form', formPage(visit, form, typed, { activity, theirs }), 409);
}

interface Writing {
  readonly activity?: KeptActivity;
  readonly problems?: Readonly<Record<string, FieldProblem>>;
  readonly theirs?: Theirs;
}

/** The form in two parts: what every activity has, and what some need besides. */
function formPage(visit: Visit, form: Form, shown: Shown, { activity, problems = {}, theirs }: Writing = {}): object {
  const fields = formModel(visit.words, form, shown, problems, theirs);
  const isFirst = (name: string) => ['title', 'objective', 'method', 'startsOn', 'endsOn'].includes(name) || name.startsWith('who');
  const more = fields.filter(({ name }) => !isFirst(name));
  return {
    heading: activity ? `${codeShown(activity.code)} · ${activity.title}` : visit.words.say('plan.new.title'),
    action: visit.to(activity ? `/plan/${activity.id}/edit` : '/plan/new'),
    back: visit.to(activity ? `/plan/${activity.id}` : '/plan'),
    version: activity?.edition ?? 0,
    isNew: activity === undefined,
    by: theirs?.by ?? '',
    first: fields.filter(({ name }) => isFirst(name)),
    more,
    isOpen: more.some(({ problem, value, theirs: other }) => problem !== '' || value !== '' || other !== false),
    hasProblems: Object.keys(problems).length > 0,
  };
}

function activityOf(visit: Visit): Promise<KeptActivity> {
  return getActivity(visit.house, visit.community.id, visit.params.id ?? '');
}

async function showActivity(visit: Visit, problems: Record<string, string> = {}, status = 200): Promise<Answer> {
  const { house, community, words } = visit;
  const activity = await activityOf(visit);
  const plan = await readPlan(house, community);
  const today = todayIn(house, community);
  const people = await membersById(house, community.id, activity.responsible);
  const standing = standingOf(activity, today);
  const line = plan.lines.find(({ id }) => id === activity.id);
  const others = plan.lines.filter(({ code }) => activity.needs.includes(code));
  const waiting = plan.lines.filter(({ needs }) => needs.includes(activity.code));
  const linked = (lines: typeof plan.lines) =>
    lines.map(({ id, code, title }) => ({ href: visit.to(`/plan/${id}`), text: `${codeShown(code)} · ${title}` }));
  const related = await gather(house, 'related', (feature) => feature.related?.(visit, activity.id));
  return show(
    'plan/activity',
    {
      related: related.map(({ text: label, path }) => ({ text: label, href: visit.to(path) })),
      code: codeShown(activity.code),
      name: activity.title,
      standing,
      word: standingWord(words, standing),
      dates: datesShown(words, activity),
      facts: factsOf(visit, activity, namesShown(words, activity.responsible, people)),
      materials: activity.materials.map((material, n) => ({ ...material, n })),
      needs: linked(others),
      waiting: linked(waiting),
      lacks: activity.status === 'open' && line && line.lacks.length > 0 ? lacksShown(words, line.lacks) : '',
      reason: activity.reason,
      evidence: activity.evidence,
      plan: visit.to('/plan'),
      ...actsOf(visit, activity, plan.state === 'closed', problems),
    },
    status,
  );
}

function factsOf({ words, community }: Visit, activity: KeptActivity, people: string): readonly object[] {
  const { objective, method, support, topic, medium, product, budget } = activity;
  const facts = [
    [words.say('plan.field.objective'), objective],
    [words.say('plan.field.method'), method],
    [words.say('plan.field.responsible'), people],
    [words.say('plan.field.support'), support],
    [words.say('plan.field.topic'), topicName(community, topic)],
    [words.say('plan.field.medium'), medium],
    [words.say('plan.field.product'), product],
    [words.say('plan.field.budget'), budget],
  ] as const;
  return facts.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }]));
}

/** The forms that this person may send. */
function actsOf(visit: Visit, activity: KeptActivity, isClosed: boolean, problems: Record<string, string>): object {
  const at = visit.to(`/plan/${activity.id}`);
  const mayEdit = visit.may('plan.edit') && !isClosed;
  const may = mayClose(activity, visit.member);
  const isOpen = activity.status === 'open';
  return {
    edit: mayEdit ? `${at}/edit` : '',
    copy: mayEdit ? `${at}/copy` : '',
    close: may && isOpen ? `${at}/completion` : '',
    cancel: may && isOpen ? `${at}/cancellation` : '',
    reopen: may && !isOpen ? `${at}/reopening` : '',
    prepare: may && activity.materials.length > 0 ? `${at}/materials` : '',
    typed: { evidence: visit.fields.evidence ?? '', reason: visit.fields.reason ?? '' },
    problems: { evidence: problems.evidence ?? '', reason: problems.reason ?? '' },
  };
}

/** Closed from wherever it is shown: the form says where it was sent from. */
async function closeActivity(visit: Visit): Promise<Answer> {
  const id = visit.params.id ?? '';
  const reading = readForm(visit.fields, { evidence: text({ max: 1000 }) });
  if (!reading.ok) return showActivity(visit, said(visit, reading.problems), 422);
  await complete(visit.house, visit.community.id, visit.member, id, reading.values.evidence);
  return goBack(visit, `/plan/${id}`);
}

async function cancelActivity(visit: Visit): Promise<Answer> {
  const id = visit.params.id ?? '';
  const reading = readForm(visit.fields, { reason: text({ max: 500, required: true }) });
  if (!reading.ok) return showActivity(visit, said(visit, reading.problems), 422);
  await cancel(visit.house, visit.community.id, visit.member, id, reading.values.reason);
  return go(`/plan/${id}`);
}

async function openAgain(visit: Visit): Promise<Answer> {
  await reopen(visit.house, visit.community.id, visit.member, visit.params.id ?? '');
  return goBack(visit, `/plan/${visit.params.id}`);
}

async function keepMaterials(visit: Visit): Promise<Answer> {
  const there = (visit.lists.there ?? []).filter((n) => /^\d{1,3}$/.test(n)).map(Number);
  await tick(visit.house, visit.community.id, visit.member, visit.params.id ?? '', there);
  return go(`/plan/${visit.params.id}#materials`);
}

async function copy(visit: Visit): Promise<Answer> {
  const { id } = await copyActivity(visit.house, visit.community.id, visit.member, visit.params.id ?? '');
  return go(`/plan/${id}/edit`);
}

function said({ words }: Visit, problems: Readonly<Record<string, FieldProblem | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(problems).flatMap(([name, one]) => (one ? [[name, words.say(one.key, one.gaps)]] : [])));
}
