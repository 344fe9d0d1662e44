// The plan as a list, its order, its picture.
import { problem } from '../../kernel/errors.ts';
import { readForm, whole } from '../../kernel/form.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { codeOf, codeShown, isLate } from './activity.ts';
import { unready } from './adoption.ts';
import { drawGantt } from './gantt.ts';
import { datesShown, peopleOf, rowsOf } from './lines.ts';
import { type Move, move } from './order.ts';
import { type Line, type Plan, readPlan, todayIn } from './plan.ts';

const PER_PAGE = 25;
const PER_ORDER = 50;
const PER_PICTURE = 40;

export const planPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/plan',
    permission: 'plan.view',
    title: 'plan.title',
    menu: { label: 'plan.menu', icon: 'plan', order: 14 },
    handle: showPlan,
  },
  { method: 'GET', path: '/plan/picture', permission: 'plan.view', title: 'plan.picture.title', handle: showPicture },
  { method: 'GET', path: '/plan/order', permission: 'plan.edit', title: 'plan.order.title', handle: showOrder },
  { method: 'POST', path: '/plan/order', permission: 'plan.edit', title: 'plan.order.title', handle: keepOrder },
];

const filters = ['all', 'late', 'mine'] as const;
type FilterName = (typeof filters)[number];

async function showPlan(visit: Visit): Promise<Answer> {
  const { house, community, words, member } = visit;
  const [plan, today] = [await readPlan(house, community), todayIn(house, community)];
  const of: Record<FilterName, readonly Line[]> = {
    all: plan.lines,
    late: plan.lines.filter((line) => isLate(line, today)),
    mine: plan.lines.filter(({ responsible }) => responsible.includes(member.id)),
  };
  const chosen = filters.find((filter) => filter === visit.query.show) ?? 'all';
  const page = pageOf(visit, of[chosen], PER_PAGE, '/plan', chosen === 'all' ? '' : `show=${chosen}&`);
  return show('plan/plan', {
    ...headOf(visit, plan),
    isEmpty: plan.lines.length === 0,
    filters: filters.map((filter) => ({
      label: words.say(`plan.filter.${filter}`, { count: of[filter].length }),
      href: visit.to(filter === 'all' ? '/plan' : `/plan?show=${filter}`),
      current: filter === chosen,
    })),
    rows: await rowsOf(visit, page.lines, today),
    ...page.links,
    ...links(visit, plan),
  });
}

/** How the plan stands, in one sentence and a chip. */
function headOf(visit: Visit, plan: Plan): object {
  const { words } = visit;
  const { latest, state, lines } = plan;
  const missing = unready(plan).length;
  const counts = {
    done: lines.filter(({ status }) => status === 'done').length,
    total: lines.filter(({ status }) => status !== 'cancelled').length,
  };
  const since = latest ? lines.filter(({ editedAt }) => editedAt > latest.adoptedAt).length : 0;
  return {
    state: words.say(`plan.state.${state}`),
    progress: lines.length > 0 ? words.say('plan.progress', counts) : '',
    adopted: latest ? words.say('plan.adopted', { n: latest.n, when: words.day(latest.adoptedAt, visit.zone) }) : '',
    versionHref: latest ? visit.to(`/plan/versions/${latest.n}`) : '',
    changes: since > 0 && latest ? words.say('plan.changes', { count: since, n: latest.n }) : '',
    missing: state !== 'closed' && missing > 0 ? words.say('plan.missing', { count: missing }) : '',
  };
}

/** What this person may do with the plan from here. */
function links(visit: Visit, { state, lines, latest }: Plan): object {
  const mayEdit = visit.may('plan.edit') && state !== 'closed';
  const mayAdopt = visit.may('plan.adopt');
  return {
    add: mayEdit ? visit.to('/plan/new') : '',
    order: mayEdit && lines.length > 1 ? visit.to('/plan/order') : '',
    importing: mayEdit ? visit.to('/plan/import') : '',
    adoption: mayAdopt && state !== 'closed' && lines.length > 0 ? visit.to('/plan/adoption') : '',
    closing: mayAdopt && state === 'adopted' ? visit.to('/plan/closing') : '',
    resumption: mayAdopt && state === 'closed' ? visit.to('/plan/resumption') : '',
    exporting: lines.length > 0 ? visit.to('/plan/export.csv') : '',
    picture: lines.some(isDrawn) ? visit.to('/plan/picture') : '',
    versions: latest ? visit.to('/plan/versions') : '',
  };
}

async function showPicture(visit: Visit): Promise<Answer> {
  const { house, community, words } = visit;
  const [plan, today] = [await readPlan(house, community), todayIn(house, community)];
  const drawn = plan.lines.filter(isDrawn);
  const page = pageOf(visit, drawn, PER_PICTURE, '/plan/picture');
  const rows = await rowsOf(visit, page.lines, today);
  const undated = plan.lines.length - drawn.length;
  return show('plan/picture', {
    gantt: page.lines.length > 0 ? drawGantt(page.lines, words, today) : '',
    rows,
    undated: undated > 0 ? words.say('plan.picture.undated', { count: undated }) : '',
    ...page.links,
    plan: visit.to('/plan'),
  });
}

function isDrawn({ startsOn, endsOn, status }: Line): boolean {
  return startsOn !== '' && endsOn !== '' && status !== 'cancelled';
}

async function showOrder(visit: Visit): Promise<Answer> {
  return show('plan/order', await orderModel(visit));
}

async function orderModel(visit: Visit, problems: Record<string, string> = {}): Promise<object> {
  const { house, community, words } = visit;
  const { lines } = await readPlan(house, community);
  const page = pageOf(visit, lines, PER_ORDER, '/plan/order');
  const people = await peopleOf(house, community.id, page.lines);
  const rows = page.lines.map((line, n) => ({
    id: line.id,
    code: codeShown(line.code),
    place: page.first + n + 1,
    title: line.title,
    dates: datesShown(words, line),
    isFirst: page.first + n === 0,
    isLast: page.first + n === lines.length - 1,
  }));
  return {
    action: visit.to('/plan/order'),
    page: page.number,
    people: people.size,
    rows,
    moved: visit.query.moved ?? '',
    typed: { code: visit.fields.code ?? '', place: visit.fields.place ?? '' },
    problems: { code: problems.code ?? '', place: problems.place ?? '' },
    total: lines.length,
    ...page.links,
    plan: visit.to('/plan'),
  };
}

/** One form for all ways: buttons up and down, a drop behind another line, or a code and a place that were typed. */
async function keepOrder(visit: Visit): Promise<Answer> {
  const { house, community, member, fields } = visit;
  const back = fields.page && /^\d{1,3}$/.test(fields.page) && fields.page !== '1' ? `/plan/order?page=${fields.page}` : '/plan/order';
  const asked = buttonOf(fields);
  if (asked) {
    await move(house, community.id, member, asked.id, asked.where);
    return go(back);
  }
  const { lines } = await readPlan(house, community);
  const moved = lines.find(({ code }) => code === codeOf(fields.code ?? ''));
  const reading = readForm(fields, { place: whole({ min: 1, max: Math.max(1, lines.length), required: true }) });
  if (!moved || !reading.ok) {
    const { words } = visit;
    const place = reading.ok ? '' : words.say(reading.problems.place?.key ?? 'form.required', reading.problems.place?.gaps);
    const code = moved ? '' : words.say('plan.problem.unknownCode', { code: (fields.code ?? '').slice(0, 40) });
    return show('plan/order', await orderModel(visit, { code, place }), 422);
  }
  await move(house, community.id, member, moved.id, { place: reading.values.place ?? 1 });
  return go(back);
}

function buttonOf({ up, down, moved, after }: Visit['fields']): { readonly id: string; readonly where: Move } | undefined {
  if (up) return { id: up, where: { by: -1 } };
  if (down) return { id: down, where: { by: 1 } };
  return moved ? { id: moved, where: { after: after ?? '' } } : undefined;
}

/** One page of a list, with the ways to its neighbours. Throws not-found for a page that is not there. */
function pageOf(visit: Visit, lines: readonly Line[], size: number, path: string, query = '') {
  const pages = Math.max(1, Math.ceil(lines.length / size));
  const asked = visit.query.page ?? visit.fields.page ?? '1';
  const number = /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
  if (number < 1 || number > pages) throw problem('not-found', { reason: 'page' });
  const at = (n: number) => (n >= 1 && n <= pages ? visit.to(`${path}?${query}page=${n}`) : '');
  const first = (number - 1) * size;
  const range = { from: first + 1, to: Math.min(lines.length, first + size), total: lines.length };
  const where = pages > 1 ? visit.words.say('plan.page', range) : '';
  return { lines: lines.slice(first, first + size), number, first, links: { previous: at(number - 1), next: at(number + 1), where } };
}
