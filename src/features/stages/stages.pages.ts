// The stage board as a page, its two cards on the home page, and what those who lead say of an item.
import type { Card } from '../../kernel/feature.ts';
import { line, readForm } from '../../kernel/form.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { remembered } from '../../kernel/recall.ts';
import { nextModel, pathModel, type SentBack, stageModel } from './board-model.ts';
import { confirm, unwaive, waive, withdraw } from './given-words.ts';
import { stretches } from './moves.ts';
import { board } from './stages.ts';
import { targets } from './targets.ts';
import { drawTimeline } from './timeline.ts';

export const boardPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/stages',
    permission: 'stages.view',
    title: 'stages.title',
    menu: { label: 'stages.menu', icon: 'path', order: 10 },
    handle: (visit) => showBoard(visit),
  },
  { method: 'POST', path: '/stages/:item/confirmation', permission: 'stages.confirm', title: 'stages.title', handle: confirmItem },
  { method: 'POST', path: '/stages/:item/withdrawal', permission: 'stages.confirm', handle: withdrawItem },
  { method: 'POST', path: '/stages/:item/waiver', permission: 'stages.waive', title: 'stages.title', handle: waiveItem },
  { method: 'POST', path: '/stages/:item/reinstatement', permission: 'stages.waive', handle: reinstateItem },
];

/** What comes next, and the path of the community. */
export async function stagesCards(visit: Visit): Promise<readonly Card[]> {
  const { house, community, words } = visit;
  const models = await remembered(house, `stages.cards ${words.locale}`, community, async () => {
    const [stood, lengths] = await Promise.all([board(house, community), targets(house, community)]);
    return { next: nextModel(visit, stood), path: pathModel(visit, stood, lengths) };
  });
  return [
    { place: 'top', order: 10, view: 'stages/next', model: models.next, shared: true },
    { place: 'main', order: 10, view: 'stages/path', model: models.path, shared: true },
  ];
}

async function showBoard(visit: Visit, sent?: SentBack): Promise<Answer> {
  const { house, community, words } = visit;
  const found = [board(house, community), targets(house, community), stretches(house, community)] as const;
  const [stood, lengths, spent] = await Promise.all(found);
  const model = {
    ...(pathModel(visit, stood, lengths) as object),
    stages: stood.map((stage) => stageModel(visit, stage, lengths, sent)),
    timeline: drawTimeline(words, community, lengths, spent, visit.now),
    move: visit.may('stages.move') && visit.to('/stages/move'),
    targets: visit.may('stages.target') && visit.to('/stages/targets'),
    history: visit.to('/stages/history'),
    journal: visit.may('journal.view') && visit.to('/journal'),
  };
  return show('stages/board', model, sent ? 422 : 200);
}

async function confirmItem(visit: Visit): Promise<Answer> {
  const itemId = visit.params.item ?? '';
  const reading = readForm(visit.fields, { note: line({ max: 500 }) });
  if (!reading.ok) return sendBack(visit, itemId, 'confirmation', reading.problems.note);
  await confirm(visit.house, visit.community, visit.member, itemId, reading.values.note);
  return go(`/stages#${itemId}`);
}

async function withdrawItem(visit: Visit): Promise<Answer> {
  await withdraw(visit.house, visit.community, visit.member, visit.params.item ?? '');
  return go(`/stages#${visit.params.item}`);
}

async function waiveItem(visit: Visit): Promise<Answer> {
  const itemId = visit.params.item ?? '';
  const reading = readForm(visit.fields, { note: line({ max: 500, required: true }) });
  if (!reading.ok) return sendBack(visit, itemId, 'waiver', reading.problems.note);
  await waive(visit.house, visit.community, visit.member, itemId, reading.values.note);
  return go(`/stages#${itemId}`);
}

async function reinstateItem(visit: Visit): Promise<Answer> {
  await unwaive(visit.house, visit.community, visit.member, visit.params.item ?? '');
  return go(`/stages#${visit.params.item}`);
}

/** The board again, with the item's form open, what was typed in it, and what is wrong. */
function sendBack(visit: Visit, itemId: string, form: SentBack['form'], wrong: SentBack['problem'] | undefined): Promise<Answer> {
  return showBoard(visit, { itemId, form, typed: visit.fields.note ?? '', problem: wrong ?? { key: 'form.required' } });
}
