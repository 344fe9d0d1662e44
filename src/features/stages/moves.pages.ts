// Moving the community on or back, and the history of its moves (method sheet T1).
import { isProblem } from '../../kernel/errors.ts';
import type { FieldProblem } from '../../kernel/form.ts';
import { choice, line, readForm, text, whole } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import type { KeptCommunity, KeptMember, StageMove } from '../../kernel/people.ts';
import { cycleOf, getCommunity } from '../community/index.ts';
import { calledIn, membersById } from '../people/index.ts';
import { itemHead } from './board-model.ts';
import { type Direction, history, lastMoveOf, move, needsReason, stepFrom } from './moves.ts';
import { type BoardItem, board, leftToDo, offeredItems } from './stages.ts';

export const movePages: readonly Page[] = [
  { method: 'GET', path: '/stages/move', permission: 'stages.move', title: 'stages.move.title', handle: (visit) => showMove(visit) },
  { method: 'POST', path: '/stages/move', permission: 'stages.move', title: 'stages.move.title', handle: moveCommunity },
  { method: 'GET', path: '/stages/history', permission: 'stages.view', title: 'stages.history.title', handle: showHistory },
];

const form: Form = {
  reason: {
    read: text({ max: 1000 }),
    control: { as: 'area', rows: 4, max: 1000 },
    label: 'stages.move.reason',
    hint: 'stages.move.reason.hint',
  },
};

interface Again {
  readonly status: 409 | 422;
  readonly shown: Shown;
  readonly problems?: Readonly<Record<string, FieldProblem>>;
}

/** What is done, missing and waived, and the two ways from here. */
async function showMove(visit: Visit, community: KeptCommunity = visit.community, again?: Again): Promise<Answer> {
  const { house, words } = visit;
  const stood = await board(house, community);
  const items = stood.find((stage) => stage.state === 'now')?.items ?? [];
  const of = (...states: BoardItem['state'][]) => items.filter((item) => states.includes(item.state)).map((item) => itemHead(visit, item));
  const missing = of('missing', 'unknown');
  return show(
    'stages/move',
    {
      groups: [
        { title: words.say('stages.move.missing', { count: missing.length }), items: missing },
        { title: words.say('stages.move.done'), items: of('done') },
        { title: words.say('stages.move.waived'), items: of('waived') },
      ].filter((group) => group.items.length > 0),
      stage: words.say(`stage.${community.stage}`),
      missing: missing.length,
      moved: again?.status === 409 && (await movedModel(visit, community)),
      fields: formModel(words, form, again?.shown ?? {}, again?.problems),
      seen: lastMoveOf(community),
      on: wayModel(visit, community, 'on'),
      back: wayModel(visit, community, 'back'),
      action: visit.to('/stages/move'),
      board: visit.to('/stages'),
    },
    again?.status,
  );
}

async function moveCommunity(visit: Visit): Promise<Answer> {
  const reading = readSentForm(visit, form);
  const way = readForm(visit.fields, { to: choice(['on', 'back']), seen: whole({ min: 0, max: 1e9, required: true }) });
  const shown = typedIn(visit, form);
  if (!reading.ok) return showMove(visit, visit.community, { status: 422, shown, problems: reading.problems });
  if (!way.ok) return showMove(visit, visit.community, { status: 422, shown, problems: { reason: { key: 'stages.move.choose' } } });
  const wanted = { direction: way.values.to, reason: reading.values.reason as string, seen: way.values.seen ?? 0 };
  try {
    await move(visit.house, visit.community, visit.member, wanted);
  } catch (error) {
    if (isProblem(error, 'conflict')) {
      return showMove(visit, await getCommunity(visit.house, visit.community.id), { status: 409, shown });
    }
    if (!isProblem(error, 'bad-form')) throw error;
    return showMove(visit, visit.community, { status: 422, shown, problems: { reason: await reasonLacks(visit, wanted.direction) } });
  }
  return go('/stages');
}

/** Why this step asks for a reason. */
async function reasonLacks(visit: Visit, direction: Direction): Promise<FieldProblem> {
  const missing = leftToDo(await board(visit.house, visit.community)).length;
  if (direction === 'back' || !needsReason(direction, missing)) return { key: 'stages.move.reason.back' };
  return { key: 'stages.move.reason.missing', gaps: { count: missing } };
}

/** The button of one way: which stage it leads to, or the next cycle. False where there is no such way. */
function wayModel({ words }: Visit, community: KeptCommunity, direction: Direction): object | false {
  const step = stepFrom(community, direction);
  if (!step) return false;
  const gaps = { stage: words.say(`stage.${step.stage}`), cycle: step.cycle };
  if (step.cycle !== cycleOf(community))
    return { label: words.say(direction === 'on' ? 'stages.move.on.cycle' : 'stages.move.back.cycle', gaps) };
  return { label: words.say(direction === 'on' ? 'stages.move.on' : 'stages.move.back', gaps) };
}

/** What happened while this person was looking at the page. */
async function movedModel(visit: Visit, community: KeptCommunity): Promise<object | false> {
  const last = community.lastMove;
  if (!last) return false;
  const people = await membersById(visit.house, community.id, [last.by]);
  return moveModel(visit, last, people);
}

async function showHistory(visit: Visit): Promise<Answer> {
  const reading = readForm(visit.query, { after: line({ max: 500 }) });
  const after = reading.ok && reading.values.after ? reading.values.after : undefined;
  const { moves, next } = await history(visit.house, visit.community.id, after);
  const people = await membersById(
    visit.house,
    visit.community.id,
    moves.map(({ by }) => by),
  );
  return show('stages/history', {
    moves: moves.map((one) => moveModel(visit, one, people)),
    began: visit.words.day(visit.community.createdAt, visit.zone),
    next: next ? visit.to(`/stages/history?after=${encodeURIComponent(next)}`) : '',
    board: visit.to('/stages'),
    move: visit.may('stages.move') && visit.to('/stages/move'),
    journal: visit.may('journal.view') && visit.to('/journal'),
  });
}

function moveModel(visit: Visit, one: StageMove, people: ReadonlyMap<string, KeptMember>): object {
  const { words, zone, house, now } = visit;
  const items = offeredItems(house.features);
  const titles = (ids: readonly string[]) =>
    ids.flatMap((id) => items.filter((item) => item.id === id).map((item) => words.say(`${item.owner}.${id}.title`)));
  return {
    from: words.say(`stage.${one.from}`),
    to: words.say(`stage.${one.to}`),
    cycle: words.say('stages.cycle', { cycle: one.cycle }),
    when: words.day(one.at, zone),
    ago: words.ago(one.at, now),
    by: one.by === '' ? words.say('stages.history.house') : calledIn(words, people.get(one.by)),
    reason: one.reason,
    missing: titles(one.missing),
    waived: titles(one.waived),
  };
}
