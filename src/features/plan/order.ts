// The order of the plan: one line moves, and no other is touched unless there is no room left between two neighbours.
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { Activities } from './plan.store.ts';
import { type Line, mustBeOpen, readPlanAnew, STEP } from './plan.ts';

/** Where a line goes: one up or down, behind another (or, with an empty id, to the top), or to a place counted from 1. */
export type Move = { readonly by: -1 | 1 } | { readonly after: string } | { readonly place: number };

/** Two ranks closer than this have no room between them. */
const LEAST_GAP = 1e-6;

/** Moves a line. Two who move at once both move their own line, and none is lost. Throws not-found for an unknown one. */
export async function move(house: House, communityId: string, by: KeptMember, id: string, where: Move): Promise<void> {
  const plan = await readPlanAnew(house, communityId);
  mustBeOpen(plan);
  const from = plan.lines.findIndex((line) => line.id === id);
  const moved = plan.lines[from];
  if (!moved) throw problem('not-found', { reason: 'activity' });
  const others = plan.lines.filter((line) => line !== moved);
  const to = Math.max(0, Math.min(others.length, target(others, from, where)));
  if (to === from) return;
  const [before, after] = [others[to - 1], others[to]];
  const low = before?.rank ?? (after?.rank ?? 0) - 2 * STEP;
  const high = after?.rank ?? low + 2 * STEP;
  if (high - low > LEAST_GAP) return setRank(house, communityId, by, moved, (low + high) / 2);
  await rank(house, communityId, by, others.toSpliced(to, 0, moved));
}

/** Gives all lines new ranks, in this order, with room between them; those that have theirs are left alone. */
async function rank(house: House, communityId: string, by: KeptMember, lines: readonly Line[]): Promise<void> {
  for (const [n, line] of lines.entries()) await setRank(house, communityId, by, line, (n + 1) * STEP);
}

function target(others: readonly Line[], from: number, where: Move): number {
  if ('by' in where) return from + where.by;
  if ('place' in where) return where.place - 1;
  if (where.after === '') return 0;
  const at = others.findIndex((line) => line.id === where.after);
  if (at < 0) throw problem('not-found', { reason: 'activity' });
  return at + 1;
}

async function setRank(house: House, communityId: string, by: KeptMember, { id, title }: Line, value: number): Promise<void> {
  const note = { what: 'plan.activity.moved', by: by.id, title };
  await house.journal.change(Activities, communityId, { id }, note, () => ({ rank: value }));
}
