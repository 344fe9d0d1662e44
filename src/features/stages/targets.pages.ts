// Setting how long each stage and the cycle should take (method sheet T1).
import { isProblem } from '../../kernel/errors.ts';
import { type FieldProblem, readForm, whole } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { stages } from '../../kernel/people.ts';
import { getCommunity } from '../community/index.ts';
import { calledIn, membersById } from '../people/index.ts';
import { type Lengths, setTargets, sumOf, targets, usual } from './targets.ts';

export const targetPages: readonly Page[] = [
  { method: 'GET', path: '/stages/targets', permission: 'stages.target', title: 'stages.targets.title', handle: showTargets },
  { method: 'POST', path: '/stages/targets', permission: 'stages.target', title: 'stages.targets.title', handle: keepTargets },
];

const months = { read: whole({ min: 1, max: 240, required: true }), control: { as: 'line', type: 'number' } } as const;

const form = {
  design: { ...months, label: 'stages.targets.design' },
  motivation: { ...months, label: 'stages.targets.motivation' },
  development: { ...months, label: 'stages.targets.development' },
  evolution: { ...months, label: 'stages.targets.evolution' },
  cycle: { ...months, label: 'stages.targets.cycle', hint: 'stages.targets.cycle.hint' },
} satisfies Form;

async function showTargets(visit: Visit): Promise<Answer> {
  const set = await targets(visit.house, visit.community);
  return page(visit, set, shownOf(set));
}

async function keepTargets(visit: Visit): Promise<Answer> {
  const { house, words } = visit;
  const community = await getCommunity(house, visit.community.id);
  const stored = await targets(house, community);
  const reading = readSentForm(visit, form, shownOf(stored));
  const sent = readForm(visit.fields, { version: whole({ min: 0, max: 1e9, required: true }) });
  if (!reading.ok) return page(visit, stored, typedIn(visit, form, shownOf(stored)), { status: 422, problems: reading.problems });
  const { design = 1, motivation = 1, development = 1, evolution = 1, cycle = 1 } = reading.values;
  try {
    const wanted = { design, motivation, development, evolution, cycle };
    await setTargets(house, community.id, wanted, visit.member.id, sent.ok ? (sent.values.version ?? 0) : 0);
  } catch (error) {
    if (!isProblem(error, 'conflict') && !isProblem(error, 'not-found')) throw error;
    const now = await targets(house, await getCommunity(house, community.id));
    const by = calledIn(words, (await membersById(house, community.id, [now.setBy])).get(now.setBy));
    return page(visit, now, typedIn(visit, form, shownOf(now)), { status: 409, theirs: { by, values: shownOf(now) } });
  }
  return go('/stages');
}

interface Again {
  readonly status: 409 | 422;
  readonly problems?: Readonly<Record<string, FieldProblem>>;
  readonly theirs?: Theirs;
}

function page(visit: Visit, set: Lengths, shown: Shown, again?: Again): Answer {
  const model = {
    fields: formModel(visit.words, form, shown, again?.problems, again?.theirs),
    by: again?.theirs?.by ?? '',
    version: set.version,
    sum: sumOf(set),
    isUsual: set === usual,
    action: visit.to('/stages/targets'),
    board: visit.to('/stages'),
  };
  return show('stages/targets', model, again?.status);
}

function shownOf(set: Lengths): Shown {
  return Object.fromEntries([...stages, 'cycle' as const].map((name) => [name, String(set[name])]));
}
