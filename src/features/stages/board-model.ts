// What the views show of the board: stages, items with their evidence, words that were given, and the forms to give them.
import type { FieldProblem } from '../../kernel/form.ts';
import type { Visit } from '../../kernel/page.ts';
import { stages } from '../../kernel/people.ts';
import { calledIn } from '../people/index.ts';
import { type BoardItem, type BoardStage, type GivenWord, nextItem, type Proof, placeOfItem } from './stages.ts';
import type { Lengths } from './targets.ts';
import { monthOf } from './timeline.ts';

/** A form of the board that could not be taken, to show it again as it was sent. */
export interface SentBack {
  readonly itemId: string;
  readonly form: 'confirmation' | 'waiver';
  readonly typed: string;
  readonly problem: FieldProblem;
}

/** What comes next, in words that say what to do, and where it is done. */
export function nextModel(visit: Visit, stood: readonly BoardStage[]): object {
  const { words } = visit;
  const item = nextItem(stood);
  const stage = words.say(`stage.${visit.community.stage}`);
  if (!item) {
    const why = words.say('stages.next.allDone.why');
    return { title: words.say('stages.next.allDone.title', { stage }), why, ...lookAt(visit, '/stages') };
  }
  const gaps = { stage, title: titleOf(visit, item) };
  const why = words.say(item.state === 'unknown' ? 'stages.next.unknown' : 'stages.next.why', gaps);
  return { title: words.say(`${item.owner}.${item.id}.todo`), why, ...lookAt(visit, placeOfItem(item)) };
}

/** The path of the community, with the items of the stage that it is in. */
export function pathModel(visit: Visit, stood: readonly BoardStage[], lengths: Lengths): object {
  const now = stood.find((stage) => stage.state === 'now');
  const items = (now?.items ?? []).map((item) => itemHead(visit, item));
  return { stages: stood.map((stage) => stageHead(visit, stage, lengths)), items, href: visit.to('/stages') };
}

/** A stage with all its items and forms. */
export function stageModel(visit: Visit, stage: BoardStage, lengths: Lengths, sent?: SentBack): object {
  return { ...stageHead(visit, stage, lengths), items: stage.items.map((item) => itemModel(visit, item, sent)) };
}

/** An item by name, its state in words, and what shows it. */
export function itemHead(visit: Visit, item: BoardItem) {
  const { words } = visit;
  const proofs = item.proofs.map((proof) => proofModel(visit, item, proof));
  return {
    id: item.id,
    title: titleOf(visit, item),
    todo: words.say(`${item.owner}.${item.id}.todo`),
    state: item.state,
    stateName: words.say(`stages.item.${item.state}`),
    proofs,
    href: visit.to(placeOfItem(item)),
  };
}

function titleOf(visit: Visit, item: Pick<BoardItem, 'owner' | 'id'>): string {
  return visit.words.say(`${item.owner}.${item.id}.title`);
}

function stageHead(visit: Visit, stage: BoardStage, lengths: Lengths): object {
  const { words, community, now } = visit;
  const counts = { done: stage.done, total: stage.items.length, waived: stage.waived };
  return {
    n: stages.indexOf(stage.stage) + 1,
    name: words.say(`stage.${stage.stage}`),
    state: stage.state,
    stateName: words.say(`stages.state.${stage.state}`),
    progress: words.say('stages.progress', counts),
    since: stage.state === 'now' ? monthOf(words, community.stageSince, now, lengths[stage.stage]) : '',
  };
}

function proofModel({ words, to }: Visit, { id }: BoardItem, { owner, evidence }: Proof) {
  if (!evidence) return { text: words.say('stages.evidence.unknown'), href: '', done: false };
  return { text: words.say(`${owner}.${id}.evidence`, evidence.counts), href: to(evidence.path), done: evidence.done };
}

function itemModel(visit: Visit, item: BoardItem, sent?: SentBack): object {
  const head = itemHead(visit, item);
  const at = visit.to(`/stages/${item.id}`);
  const mayConfirm = item.byHand && visit.may('stages.confirm');
  const open = (form: SentBack['form']) => sentForm(visit, item.id, form, sent);
  return {
    ...head,
    confirmed: item.confirmation && given(visit, item.confirmation),
    waived: item.waiver && given(visit, item.waiver),
    undo: mayConfirm && item.confirmation !== undefined && { action: `${at}/withdrawal` },
    unwaive: visit.may('stages.waive') && item.waiver !== undefined && { action: `${at}/reinstatement` },
    confirm: mayConfirm && item.confirmation === undefined && { action: `${at}/confirmation`, ...open('confirmation') },
    waive: visit.may('stages.waive') && item.waiver === undefined && item.state !== 'done' && { action: `${at}/waiver`, ...open('waiver') },
  };
}

function sentForm({ words }: Visit, itemId: string, form: SentBack['form'], sent: SentBack | undefined) {
  const own = sent?.itemId === itemId && sent.form === form ? sent : undefined;
  return { typed: own?.typed ?? '', problem: own ? words.say(own.problem.key, own.problem.gaps) : '' };
}

function given({ words, zone }: Visit, word: GivenWord): object {
  return { by: calledIn(words, word.by), when: words.day(word.at, zone), note: word.note };
}

function lookAt(visit: Visit, path: string): object {
  return { action: visit.words.say(path.startsWith('/stages') ? 'stages.next.action' : 'stages.next.do'), href: visit.to(path) };
}
