// The plan as a file: taken along, and brought in again after a look at what it would do (method sheet D4).
import { isProblem } from '../../kernel/errors.ts';
import { type Answer, go, type Page, send, show, type Visit } from '../../kernel/page.ts';
import { dayIn } from '../../kernel/time.ts';
import { codeShown } from './activity.ts';
import { type Fault, type Planned, understandRows } from './csv-read.ts';
import { readCsv } from './csv-text.ts';
import { writePlan } from './csv-write.ts';
import { getImport, keepImport, takeOver } from './imports.ts';
import { datesShown } from './lines.ts';
import { MOST_LINES, readPlan } from './plan.ts';

/** A plan of a thousand lines with long texts; a spreadsheet in its own format is told apart by its bytes. */
const LARGEST = 2_000_000;
/** Faults and lines that one page shows. */
const SHOWN = 60;

export const csvPages: readonly Page[] = [
  { method: 'GET', path: '/plan/export.csv', permission: 'plan.view', title: 'plan.csv.title', handle: exportPlan },
  { method: 'GET', path: '/plan/import', permission: 'plan.edit', title: 'plan.csv.title', handle: (visit) => showImport(visit) },
  { method: 'POST', path: '/plan/import', permission: 'plan.edit', title: 'plan.csv.title', upload: { max: LARGEST }, handle: readFile },
  { method: 'GET', path: '/plan/import/:id', permission: 'plan.edit', title: 'plan.csv.title', handle: (visit) => showPreview(visit) },
  { method: 'POST', path: '/plan/import/:id', permission: 'plan.edit', title: 'plan.csv.title', handle: takeFile },
];

async function exportPlan(visit: Visit): Promise<Answer> {
  const name = `${visit.words.say('plan.csv.file')}-${dayIn(visit.zone, visit.now)}.csv`;
  const headers = { 'Content-Disposition': `attachment; filename="${name}"` };
  return send('text/csv; charset=utf-8', await writePlan(visit.house, visit.community, visit.words), headers);
}

interface Wrong {
  readonly whole?: string;
  readonly faults?: readonly Fault[];
}

async function showImport(visit: Visit, { whole = '', faults = [] }: Wrong = {}, status = 200): Promise<Answer> {
  const { words } = visit;
  const { lines } = await readPlan(visit.house, visit.community);
  return show(
    'plan/import',
    {
      action: visit.to('/plan/import'),
      sample: lines.length > 0 ? visit.to('/plan/export.csv') : '',
      plan: visit.to('/plan'),
      whole,
      faults: faults.slice(0, SHOWN).map(({ line, column, problem }) => ({
        line,
        column: column ? words.say(`plan.field.${column}`) : '',
        text: words.say(problem.key, problem.gaps),
      })),
      more: Math.max(0, faults.length - SHOWN),
    },
    status,
  );
}

async function readFile(visit: Visit): Promise<Answer> {
  const { house, community, member, words, files } = visit;
  const file = files.file;
  if (!file || (file.bytes.length === 0 && file.name === '')) return showImport(visit, { whole: words.say('plan.csv.noFile') }, 422);
  if (file.isCut) return showImport(visit, { whole: words.say('plan.csv.large', { max: LARGEST / 1_000_000 }) }, 413);
  const read = readCsv(file.bytes, MOST_LINES);
  if ('problem' in read)
    return showImport(visit, { whole: words.say(`plan.csv.wrong.${read.problem}`, { line: read.line ?? 0, max: MOST_LINES }) }, 422);
  if (read.rows.length < 2) return showImport(visit, { whole: words.say('plan.csv.wrong.empty', { line: 0, max: MOST_LINES }) }, 422);
  const understood = await understandRows(house, community, words, read.rows);
  if ('faults' in understood) return showImport(visit, { faults: understood.faults }, 422);
  const id = await keepImport(house, community.id, member, understood.planned);
  return go(`/plan/import/${id}`);
}

async function showPreview(visit: Visit, isStale = false): Promise<Answer> {
  const { words } = visit;
  const planned = await getImport(visit.house, visit.community.id, visit.member, visit.params.id ?? '');
  const rows = (wanted: readonly Planned[]) =>
    wanted.slice(0, SHOWN).map(({ code, said }) => ({ code: codeShown(code), name: said.title, dates: datesShown(words, said) }));
  const fresh = planned.filter(({ edition }) => edition === 0);
  const changed = planned.filter(({ edition, isSame }) => edition > 0 && !isSame);
  const model = {
    told: words.say('plan.csv.told', {
      fresh: fresh.length,
      changed: changed.length,
      same: planned.length - fresh.length - changed.length,
    }),
    fresh: rows(fresh),
    changed: rows(changed),
    isNothing: fresh.length + changed.length === 0,
    action: visit.to(`/plan/import/${visit.params.id}`),
    plan: visit.to('/plan'),
    back: visit.to('/plan/import'),
    isStale,
  };
  return show('plan/preview', model, isStale ? 409 : 200);
}

async function takeFile(visit: Visit): Promise<Answer> {
  try {
    await takeOver(visit.house, visit.community.id, visit.member, visit.params.id ?? '');
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    return showPreview(visit, true);
  }
  return go('/plan');
}
