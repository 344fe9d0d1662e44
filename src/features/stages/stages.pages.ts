// The stage board as a page, its two cards on the home page, and confirming an item by hand.
import { problem } from '../../kernel/errors.ts';
import type { Card } from '../../kernel/feature.ts';
import { line, readForm } from '../../kernel/form.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { stages } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { type BoardItem, type BoardStage, board, confirm, nextItem, withdraw } from './stages.ts';

export const stagesPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/stages',
    permission: 'stages.view',
    title: 'stages.title',
    menu: { label: 'stages.menu', icon: 'path', order: 10 },
    handle: showBoard,
  },
  { method: 'POST', path: '/stages/:item/confirmation', permission: 'stages.confirm', handle: confirmItem },
  { method: 'POST', path: '/stages/:item/withdrawal', permission: 'stages.confirm', handle: withdrawItem },
];

/** What comes next, and the path of the community. */
export async function stagesCards(visit: Visit): Promise<readonly Card[]> {
  const { house, community, words } = visit;
  const models = await remembered(house, `stages.cards ${words.locale}`, community, async () => {
    const stood = await board(house, community);
    return { next: nextModel(visit, stood), path: pathModel(visit, stood) };
  });
  return [
    { place: 'top', order: 10, view: 'stages/next', model: models.next, shared: true },
    { place: 'main', order: 10, view: 'stages/path', model: models.path, shared: true },
  ];
}

async function showBoard(visit: Visit): Promise<Answer> {
  const stood = await board(visit.house, visit.community);
  const model = stood.map((stage) => ({ ...stageHead(visit, stage), items: stage.items.map((item) => itemModel(visit, item)) }));
  return show('stages/board', { stages: model });
}

async function confirmItem(visit: Visit): Promise<Answer> {
  const reading = readForm(visit.fields, { note: line({ max: 500 }) });
  if (!reading.ok) throw problem('bad-form', { reason: 'note' });
  await confirm(visit.house, visit.community, visit.member, visit.params.item ?? '', reading.values.note);
  return go('/stages');
}

async function withdrawItem(visit: Visit): Promise<Answer> {
  await withdraw(visit.house, visit.community, visit.params.item ?? '');
  return go('/stages');
}

function nextModel(visit: Visit, stood: readonly BoardStage[]): object {
  const { words } = visit;
  const item = nextItem(stood);
  const stage = words.say(`stage.${visit.community.stage}`);
  if (!item)
    return {
      title: words.say('stages.next.allDone.title', { stage }),
      why: words.say('stages.next.allDone.why'),
      ...lookAt(visit, '/stages'),
    };
  const why = words.say('stages.next.why', { stage, title: title(visit, item) });
  return { title: words.say(`${item.owner}.${item.id}.todo`), why, ...lookAt(visit, item.evidence?.path ?? `/stages#${item.id}`) };
}

function pathModel(visit: Visit, stood: readonly BoardStage[]): object {
  const now = stood.find((stage) => stage.state === 'now');
  const items = (now?.items ?? []).map((item) => itemHead(visit, item));
  return { stages: stood.map((stage) => stageHead(visit, stage)), items, href: visit.to('/stages') };
}

function lookAt(visit: Visit, path: string): object {
  return { action: visit.words.say('stages.next.action'), href: visit.to(path) };
}

function stageHead(visit: Visit, stage: BoardStage): object {
  const { words } = visit;
  const n = stages.indexOf(stage.stage) + 1;
  const progress = words.say('stages.progress', { done: stage.done, total: stage.items.length });
  const since = stage.state === 'now' ? words.say('stages.since', { since: words.ago(visit.community.stageSince, visit.now) }) : '';
  return {
    n,
    name: words.say(`stage.${stage.stage}`),
    state: stage.state,
    stateName: words.say(`stages.state.${stage.state}`),
    progress,
    since,
  };
}

function itemModel(visit: Visit, item: BoardItem): object {
  return { ...itemHead(visit, item), ...byHand(visit, item) };
}

function itemHead(visit: Visit, item: BoardItem): object {
  const { words } = visit;
  const told = item.evidence && words.say(`${item.owner}.${item.id}.evidence`, item.evidence.counts);
  return {
    id: item.id,
    title: title(visit, item),
    todo: words.say(`${item.owner}.${item.id}.todo`),
    state: item.done ? 'done' : 'missing',
    stateName: words.say(item.done ? 'stages.item.done' : 'stages.item.missing'),
    evidence: told ?? '',
    href: visit.to(item.evidence?.path ?? `/stages#${item.id}`),
  };
}

/** The forms of an item without evidence of its own, for those who may confirm. */
function byHand(visit: Visit, item: BoardItem): object {
  const word = item.confirmation;
  const by = word?.name || visit.words.say('people.unnamed');
  const confirmed = word && { by, when: visit.words.day(word.at, visit.zone), note: word.note };
  if (item.computed || !visit.may('stages.confirm')) return { confirmed };
  const at = visit.to(`/stages/${item.id}`);
  return word ? { confirmed, undoAction: `${at}/withdrawal` } : { confirmAction: `${at}/confirmation` };
}

function title(visit: Visit, item: BoardItem): string {
  return visit.words.say(`${item.owner}.${item.id}.title`);
}
