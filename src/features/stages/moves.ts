// Moving the community on or back, when its facilitator decides; every move stays, with its reason and what was missing then (T1).
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptEntry } from '../../kernel/journal.ts';
import { type KeptCommunity, type KeptMember, type Stage, type StageMove, stages } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { cycleOf, enterStage } from '../community/index.ts';
import { board, leftToDo } from './stages.ts';

export type Direction = 'on' | 'back';

/** Where a step leads: a stage, and the cycle that it is in. */
export interface Step {
  readonly stage: Stage;
  readonly cycle: number;
}

/** Moves read at once; a community that moves every month fills this in four years. */
const READ = 50;

/** Where a step in this direction leads: from the last stage on into the next cycle; from the first one back into the cycle before, if any. */
export function stepFrom(community: KeptCommunity, direction: Direction): Step | undefined {
  const at = stages.indexOf(community.stage) + (direction === 'on' ? 1 : -1);
  const cycle = cycleOf(community);
  const stage = stages[at];
  if (stage) return { stage, cycle };
  if (direction === 'on') return { stage: 'design', cycle: cycle + 1 };
  return cycle > 1 ? { stage: 'evolution', cycle: cycle - 1 } : undefined;
}

/** Is a reason asked for: to go back always, to go on when something is missing? */
export function needsReason(direction: Direction, missing: number): boolean {
  return direction === 'back' || missing > 0;
}

/**
 * Moves the community. `seen` is the number of the last move that the person knew of: Problem 'conflict' when somebody has moved
 * it since. Throws 'bad-form' (reason: reason) without a reason where one is needed, 'not-found' where the step leads nowhere.
 */
export async function move(
  house: House,
  community: KeptCommunity,
  by: KeptMember,
  wanted: { readonly direction: Direction; readonly reason: string; readonly seen: number },
): Promise<KeptCommunity> {
  if (wanted.seen !== lastMoveOf(community)) throw problem('conflict', { reason: 'moved' });
  const step = stepFrom(community, wanted.direction);
  if (!step) throw problem('not-found', { reason: 'stage' });
  const stood = await board(house, community);
  const missing = leftToDo(stood).map(({ id }) => id);
  if (wanted.reason === '' && needsReason(wanted.direction, missing.length)) throw problem('bad-form', { reason: 'reason' });
  const now = stood.find((stage) => stage.state === 'now');
  const waived = (now?.items ?? []).filter((item) => item.state === 'waived').map(({ id }) => id);
  const cycle = await cycleAfter(house, community, step);
  const { reason, seen } = wanted;
  return enterStage(house, community.id, step.stage, house.clock(), { by: by.id, reason, missing, waived, seen, ...cycle });
}

/** The number of the last move: what a form says that its reader has seen. */
export function lastMoveOf(community: KeptCommunity): number {
  return community.lastMove?.number ?? 0;
}

export interface History {
  readonly moves: readonly StageMove[];
  readonly next?: string;
}

/** The moves of a community, newest first. */
export async function history(house: House, communityId: string, after?: string): Promise<History> {
  const asked = { what: 'community.stage.entered', limit: READ, ...(after ? { after } : {}) };
  const { items, next } = await house.journal.read(communityId, asked);
  return { moves: items.flatMap(moveIn), ...(next ? { next } : {}) };
}

/** A stretch of time that the community spent in a stage of this cycle; the last one goes on. */
export interface Stretch {
  readonly stage: Stage;
  readonly from: Date;
  readonly to?: Date;
}

/** Where the community has been in its present cycle, oldest first; worked out once per change of the community. */
export function stretches(house: House, community: KeptCommunity): Promise<readonly Stretch[]> {
  return remembered(house, 'stages.stretches', community, async () => {
    const { moves } = await history(house, community.id);
    const began = beginning(community);
    const within = moves.filter((one) => one.cycle === cycleOf(community) && one.at > began).toReversed();
    const starts = [{ stage: within[0]?.from ?? community.stage, from: began }, ...within.map(({ to, at }) => ({ stage: to, from: at }))];
    return starts.map((start, index) => ({ ...start, ...(starts[index + 1] ? { to: starts[index + 1]?.from as Date } : {}) }));
  });
}

/** When the present cycle began: no later than the stage that it is in. */
export function beginning(community: KeptCommunity): Date {
  const began = community.cycleSince ?? community.createdAt;
  return new Date(Math.min(began.getTime(), community.stageSince.getTime()));
}

/** A cycle that is entered anew begins now; one that is gone back to began when it began. */
async function cycleAfter(house: House, community: KeptCommunity, step: Step): Promise<{ cycle?: { number: number; since: Date } }> {
  if (step.cycle === cycleOf(community)) return {};
  if (step.cycle > cycleOf(community)) return { cycle: { number: step.cycle, since: house.clock() } };
  const { moves } = await history(house, community.id);
  const entered = moves.filter((one) => one.cycle === step.cycle && one.to === 'design').at(-1);
  return { cycle: { number: step.cycle, since: entered?.at ?? community.createdAt } };
}

/** What the journal kept of a move; dates come as text. */
function moveIn({ after }: KeptEntry): readonly StageMove[] {
  const { lastMove } = JSON.parse(after ?? '{}') as { lastMove?: StageMove & { at: string | Date } };
  return lastMove ? [{ ...lastMove, at: new Date(lastMove.at) }] : [];
}
