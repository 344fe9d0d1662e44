// The stage board: every item of the method, what is done by evidence or by a facilitator's word, what is waived, and what comes next (T1).
import type { Kept } from '../../kernel/collection.ts';
import type { Evidence, Feature, House, StageItem } from '../../kernel/feature.ts';
import { type KeptCommunity, type KeptMember, type Stage, stages } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { cycleOf } from '../community/index.ts';
import { membersById } from '../people/index.ts';
import { Confirmations, Waivers, type Word } from './stages.store.ts';

/** Where an item stands. `unknown`: its evidence cannot be had now, which is neither done nor missing. */
export type ItemState = 'done' | 'waived' | 'missing' | 'unknown';

/** What one feature can show for an item; undefined evidence cannot be had now. `owner` is the feature whose sentence says it. */
export interface Proof {
  readonly owner: string;
  readonly evidence?: Evidence;
}

/** A word with the member who gave it, where they are still known. */
export interface GivenWord extends Word {
  readonly by?: KeptMember;
}

/** One item as it stands in a community; `owner` is the feature whose words it uses. */
export interface BoardItem {
  readonly id: string;
  readonly stage: Stage;
  readonly owner: string;
  readonly state: ItemState;
  /** Is it for people to confirm? Where it is computed from data, nobody's word counts, even while the data cannot be had. */
  readonly byHand: boolean;
  readonly proofs: readonly Proof[];
  readonly confirmation?: GivenWord;
  readonly waiver?: GivenWord;
}

export interface BoardStage {
  readonly stage: Stage;
  readonly state: 'done' | 'now' | 'ahead';
  readonly items: readonly BoardItem[];
  readonly done: number;
  readonly waived: number;
}

/** The four stages with their items, worked out once per change of the community. */
export function board(house: House, community: KeptCommunity): Promise<readonly BoardStage[]> {
  return remembered(house, 'stages.board', community, async () => {
    const words = await wordsOf(house, community);
    const items = await Promise.all(offeredItems(house.features).map((item) => settle(house, community, item, words)));
    return stages.map((stage) => boardStage(stage, community.stage, items));
  });
}

/** The first item of the current stage that is missing, or else one that cannot be known now; undefined when nothing is left. */
export function nextItem(of: readonly BoardStage[]): BoardItem | undefined {
  const items = of.find((stage) => stage.state === 'now')?.items ?? [];
  return items.find((item) => item.state === 'missing') ?? items.find((item) => item.state === 'unknown');
}

/** What is left to do in the current stage. */
export function leftToDo(of: readonly BoardStage[]): readonly BoardItem[] {
  const items = of.find((stage) => stage.state === 'now')?.items ?? [];
  return items.filter((item) => item.state === 'missing' || item.state === 'unknown');
}

/** Where an item is done or confirmed: at its first evidence that is not there yet, or on the board. */
export function placeOfItem({ id, proofs }: BoardItem): string {
  const lacking = proofs.find((proof) => proof.evidence && !proof.evidence.done) ?? proofs.find((proof) => proof.evidence);
  return lacking?.evidence?.path ?? `/stages#${id}`;
}

/** An item with the evidence that other features add to it. */
export interface OfferedItem extends StageItem {
  readonly owner: string;
  readonly parts: readonly (StageItem & { readonly owner: string })[];
}

/** Every feature's items, in the method's order: D2 stands between D1 and D3 whoever offers it. A part without an item is nobody's. */
export function offeredItems(features: readonly Feature[]): readonly OfferedItem[] {
  const offered = features.flatMap((feature) => (feature.stageItems ?? []).map((item) => ({ ...item, owner: feature.name })));
  return offered
    .filter(({ part }) => !part)
    .map((item) => ({ ...item, parts: offered.filter((other) => other.part && other.id === item.id) }))
    .sort((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }));
}

interface GivenWords {
  readonly confirmed: ReadonlyMap<string, GivenWord>;
  readonly waived: ReadonlyMap<string, GivenWord>;
}

/** What was confirmed and waived in this cycle: a new cycle begins with a clean board. */
async function wordsOf(house: House, community: KeptCommunity): Promise<GivenWords> {
  const asked = [{ cycle: cycleOf(community) }, { limit: 200 }] as const;
  const [confirmed, waived] = await Promise.all([
    house.storage.of(Confirmations, community.id).find(...asked),
    house.storage.of(Waivers, community.id).find(...asked),
  ]);
  const ids = [...confirmed.items, ...waived.items].map((word) => word.memberId);
  const people = await membersById(house, community.id, ids);
  const byItem = (words: readonly (Word & Kept)[]) => new Map(words.map((word) => [word.itemId, given(word, people)]));
  return { confirmed: byItem(confirmed.items), waived: byItem(waived.items) };
}

function given(word: Word, people: ReadonlyMap<string, KeptMember>): GivenWord {
  const by = people.get(word.memberId);
  return by ? { ...word, by } : word;
}

async function settle(house: House, community: KeptCommunity, item: OfferedItem, words: GivenWords): Promise<BoardItem> {
  const sources = [item, ...item.parts].filter((source) => source.evidence);
  const proofs = await Promise.all(sources.map((source) => prove(house, community, source)));
  const byHand = item.evidence === undefined;
  const confirmation = byHand ? words.confirmed.get(item.id) : undefined;
  const waiver = words.waived.get(item.id);
  const { id, stage, owner } = item;
  const state = stateOf(proofs, !byHand || confirmation !== undefined, waiver !== undefined);
  return { id, stage, owner, state, byHand, proofs, ...(confirmation ? { confirmation } : {}), ...(waiver ? { waiver } : {}) };
}

async function prove(house: House, community: KeptCommunity, source: StageItem & { readonly owner: string }): Promise<Proof> {
  const evidence = await source.evidence?.(house, community);
  return { owner: source.owner, ...(evidence ? { evidence } : {}) };
}

/** Done only when all evidence says so; what is done needs no waiver any more. */
function stateOf(proofs: readonly Proof[], said: boolean, waived: boolean): ItemState {
  if (said && proofs.every((proof) => proof.evidence?.done)) return 'done';
  if (waived) return 'waived';
  const isKnownToLack = !said || proofs.some((proof) => proof.evidence && !proof.evidence.done);
  return isKnownToLack ? 'missing' : 'unknown';
}

function boardStage(stage: Stage, current: Stage, items: readonly BoardItem[]): BoardStage {
  const distance = stages.indexOf(stage) - stages.indexOf(current);
  const own = items.filter((item) => item.stage === stage);
  const state = distance < 0 ? 'done' : distance === 0 ? 'now' : 'ahead';
  const many = (of: ItemState) => own.filter((item) => item.state === of).length;
  return { stage, state, items: own, done: many('done'), waived: many('waived') };
}
