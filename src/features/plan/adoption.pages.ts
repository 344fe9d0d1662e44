// The plan as a whole: adopting it, closing it, taking it up again, and the versions that were adopted (method sheet D4).
import { isProblem, problem } from '../../kernel/errors.ts';
import { choice, readForm, text } from '../../kernel/form.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { calledIn, membersById } from '../people/index.ts';
import { codeShown } from './activity.ts';
import { adopt, changesSince, closePlan, getVersion, isReady, listVersions, resumePlan, unready } from './adoption.ts';
import { datesShown, lacksShown, namesShown, peopleOf, standingWord } from './lines.ts';
import { allActivities, readPlan } from './plan.ts';

/** Lines of a version, or things to mend, on one page. */
const SHOWN = 100;

export const adoptionPages: readonly Page[] = [
  { method: 'GET', path: '/plan/adoption', permission: 'plan.adopt', title: 'plan.adoption.title', handle: (visit) => showAdoption(visit) },
  { method: 'POST', path: '/plan/adoption', permission: 'plan.adopt', title: 'plan.adoption.title', handle: adoptPlan },
  { method: 'GET', path: '/plan/closing', permission: 'plan.adopt', title: 'plan.closing.title', handle: (visit) => showClosing(visit) },
  { method: 'POST', path: '/plan/closing', permission: 'plan.adopt', title: 'plan.closing.title', handle: close },
  { method: 'POST', path: '/plan/resumption', permission: 'plan.adopt', handle: resume },
  { method: 'GET', path: '/plan/versions', permission: 'plan.view', title: 'plan.versions.title', handle: showVersions },
  { method: 'GET', path: '/plan/versions/:n', permission: 'plan.view', title: 'plan.version.title', handle: showVersion },
];

async function showAdoption(visit: Visit, status = 200): Promise<Answer> {
  const plan = await readPlan(visit.house, visit.community);
  const missing = unready(plan);
  const rows = missing.slice(0, SHOWN).map(({ id, code, title, lacks }) => ({
    href: visit.to(`/plan/${id}/edit`),
    text: `${codeShown(code)} · ${title}`,
    lacks: lacksShown(visit.words, lacks),
  }));
  const next = (plan.latest?.n ?? 0) + 1;
  const model = { rows, more: missing.length - rows.length, isReady: isReady(plan), count: plan.lines.length, n: next };
  return show('plan/adoption', { ...model, action: visit.to('/plan/adoption'), plan: visit.to('/plan'), isLate: status === 409 }, status);
}

async function adoptPlan(visit: Visit): Promise<Answer> {
  try {
    await adopt(visit.house, visit.community.id, visit.member);
  } catch (error) {
    if (isProblem(error, 'conflict')) return showAdoption(visit, 409);
    throw error;
  }
  return go('/plan');
}

async function showClosing(visit: Visit, problems: { readonly reason?: string } = {}, status = 200): Promise<Answer> {
  const { lines } = await readPlan(visit.house, visit.community);
  const open = lines.filter((line) => line.status === 'open').length;
  const model = {
    open,
    action: visit.to('/plan/closing'),
    plan: visit.to('/plan'),
    reason: visit.fields.reason ?? '',
    problem: problems.reason ?? '',
  };
  return show('plan/closing', model, status);
}

async function close(visit: Visit): Promise<Answer> {
  const { words } = visit;
  const reading = readForm(visit.fields, { open: choice(['stay', 'cancel']), reason: text({ max: 500 }) });
  const found = reading.ok ? undefined : (reading.problems.reason ?? reading.problems.open);
  if (!reading.ok) return showClosing(visit, { reason: found ? words.say(found.key, found.gaps) : '' }, 422);
  const { open, reason } = reading.values;
  if (open === 'cancel' && reason === '') return showClosing(visit, { reason: words.say('form.required') }, 422);
  await closePlan(visit.house, visit.community.id, visit.member, open === 'cancel' ? reason : undefined);
  return go('/plan');
}

async function resume(visit: Visit): Promise<Answer> {
  await resumePlan(visit.house, visit.community.id, visit.member);
  return go('/plan');
}

async function showVersions(visit: Visit): Promise<Answer> {
  const { house, community, words, zone } = visit;
  const versions = await listVersions(house, community.id);
  const people = await membersById(
    house,
    community.id,
    versions.map(({ adoptedBy }) => adoptedBy),
  );
  return show('plan/versions', {
    rows: versions.map(({ n, adoptedAt, adoptedBy, count }) => ({
      href: visit.to(`/plan/versions/${n}`),
      text: words.say('plan.version.told', { n, when: words.day(adoptedAt, zone), by: calledIn(words, people.get(adoptedBy)), count }),
    })),
    plan: visit.to('/plan'),
  });
}

async function showVersion(visit: Visit): Promise<Answer> {
  const { house, community, words, zone } = visit;
  const n = /^[1-9]\d{0,5}$/.test(visit.params.n ?? '') ? Number(visit.params.n) : 0;
  if (n === 0) throw problem('not-found', { reason: 'version' });
  const { adoption, lines } = await getVersion(house, community.id, n);
  const page = pageIn(visit, lines.length);
  const shown = lines.slice(page.first, page.first + SHOWN);
  const [people, by] = await Promise.all([peopleOf(house, community.id, shown), membersById(house, community.id, [adoption.adoptedBy])]);
  const changes = changesSince(lines, await allActivities(house, community.id));
  return show('plan/version', {
    told: words.say('plan.version.told', {
      n,
      when: words.day(adoption.adoptedAt, zone),
      by: calledIn(words, by.get(adoption.adoptedBy)),
      count: adoption.count,
    }),
    rows: shown.map((line) => ({
      code: codeShown(line.code),
      name: line.title,
      objective: line.objective,
      people: namesShown(words, line.responsible, people),
      dates: datesShown(words, line),
      word: standingWord(words, line.status),
    })),
    changes: changes.slice(0, SHOWN).map(({ now, kind, fields }) => ({
      href: visit.to(`/plan/${now.id}`),
      text: `${codeShown(now.code)} · ${now.title}`,
      what: kind === 'changed' ? words.list(fields.map((field) => words.say(`plan.field.${field}`))) : words.say(`plan.change.${kind}`),
    })),
    next: page.first + SHOWN < lines.length ? visit.to(`/plan/versions/${n}?page=${page.number + 1}`) : '',
    versions: visit.to('/plan/versions'),
    plan: visit.to('/plan'),
  });
}

function pageIn(visit: Visit, count: number): { readonly number: number; readonly first: number } {
  const number = /^\d{1,3}$/.test(visit.query.page ?? '1') ? Number(visit.query.page ?? '1') : 0;
  if (number < 1 || (number - 1) * SHOWN > count) throw problem('not-found', { reason: 'page' });
  return { number, first: (number - 1) * SHOWN };
}
