// The stage board: every item of the method, what is done by evidence or by a facilitator's word, and what comes next (T1).
import type { Kept } from '../../kernel/collection.ts';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { Evidence, Feature, House, StageItem } from '../../kernel/feature.ts';
import { type KeptCommunity, type KeptMember, type Stage, stages } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { noteChange } from '../community/index.ts';
import { type Confirmation, Confirmations } from './stages.store.ts';

/** One item as it stands in a community; `owner` is the feature whose words it uses. */
export interface BoardItem {
  readonly id: string;
  readonly stage: Stage;
  readonly owner: string;
  readonly done: boolean;
  /** Is it computed from data? Then nobody's word counts, even while the data cannot be had. */
  readonly computed: boolean;
  readonly evidence?: Evidence;
  readonly confirmation?: Confirmation & Kept;
}

export interface BoardStage {
  readonly stage: Stage;
  readonly state: 'done' | 'now' | 'ahead';
  readonly items: readonly BoardItem[];
  readonly done: number;
}

/** The four stages with their items, worked out once per change of the community. */
export function board(house: House, community: KeptCommunity): Promise<readonly BoardStage[]> {
  return remembered(house, 'stages.board', community, async () => {
    const confirmed = await confirmations(house, community.id);
    const items = await Promise.all(offeredItems(house.features).map((item) => settle(house, community, item, confirmed)));
    return stages.map((stage) => boardStage(stage, community.stage, items));
  });
}

/** The first item of the current stage that is not done, or undefined when all are. */
export function nextItem(of: readonly BoardStage[]): BoardItem | undefined {
  return of.find((stage) => stage.state === 'now')?.items.find((item) => !item.done);
}

/** Keeps a facilitator's word that an item is done. Confirming twice changes nothing. Throws not-found for an item that is not confirmed by hand. */
export async function confirm(house: House, community: KeptCommunity, by: KeptMember, itemId: string, note: string): Promise<void> {
  mustBeByHand(house, itemId);
  const word = { itemId, memberId: by.id, name: by.name, note, at: house.clock() };
  try {
    await house.storage.of(Confirmations, community.id).insert(word);
  } catch (error) {
    if (isProblem(error, 'duplicate')) return;
    throw error;
  }
  await noteChange(house, community.id);
}

/** Takes a confirmation back. Taking back what is not there changes nothing. */
export async function withdraw(house: House, community: KeptCommunity, itemId: string): Promise<void> {
  mustBeByHand(house, itemId);
  await house.storage.of(Confirmations, community.id).remove({ itemId });
  await noteChange(house, community.id);
}

interface OfferedItem extends StageItem {
  readonly owner: string;
}

/** Every feature's items, in the method's order: D2 stands between D1 and D3 whoever offers it. */
function offeredItems(features: readonly Feature[]): readonly OfferedItem[] {
  const offered = features.flatMap((feature) =>
    (feature.stageItems ?? []).filter(({ part }) => !part).map((item) => ({ ...item, owner: feature.name })),
  );
  return offered.sort((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }));
}

function mustBeByHand(house: House, itemId: string): void {
  const item = offeredItems(house.features).find((offered) => offered.id === itemId);
  if (!item || item.evidence) throw problem('not-found', { reason: 'stage item' });
}

async function confirmations(house: House, communityId: string): Promise<ReadonlyMap<string, Confirmation & Kept>> {
  const page = await house.storage.of(Confirmations, communityId).find({}, { limit: 200 });
  return new Map(page.items.map((word) => [word.itemId, word]));
}

async function settle(
  house: House,
  community: KeptCommunity,
  item: OfferedItem,
  confirmed: ReadonlyMap<string, Confirmation & Kept>,
): Promise<BoardItem> {
  const evidence = await item.evidence?.(house, community);
  const confirmation = confirmed.get(item.id);
  const computed = item.evidence !== undefined;
  const done = computed ? (evidence?.done ?? false) : confirmation !== undefined;
  const { id, stage, owner } = item;
  return { id, stage, owner, done, computed, ...(evidence ? { evidence } : {}), ...(confirmation ? { confirmation } : {}) };
}

function boardStage(stage: Stage, current: Stage, items: readonly BoardItem[]): BoardStage {
  const distance = stages.indexOf(stage) - stages.indexOf(current);
  const own = items.filter((item) => item.stage === stage);
  const state = distance < 0 ? 'done' : distance === 0 ? 'now' : 'ahead';
  return { stage, state, items: own, done: own.filter((item) => item.done).length };
}
