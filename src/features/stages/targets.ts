// How long each stage and the whole cycle should take, in months: what the facilitator set, or a sensible length until then (T1).
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { type KeptCommunity, type Stage, stages } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { type Targets, TargetsOf } from './stages.store.ts';

/** Months by stage and for the cycle; `version` 0 where nobody has set any yet. */
export type Lengths = Readonly<Record<Stage | 'cycle', number>> & { readonly version: number; readonly setBy: string };

/** The one document of a community. */
const ID = 'targets';
/** Two years for a cycle: what communities of this kind have taken; the facilitator knows better. */
export const usual: Lengths = { design: 3, motivation: 6, development: 9, evolution: 6, cycle: 24, version: 0, setBy: '' };

/** The targets of a community. */
export function targets(house: House, community: KeptCommunity): Promise<Lengths> {
  return remembered(house, 'stages.targets', community, async () => {
    return (await house.storage.of(TargetsOf, community.id).first({ id: ID })) ?? usual;
  });
}

/** Sets the targets. Problem 'conflict' when somebody set others than those of `version` meanwhile. */
export async function setTargets(
  house: House,
  communityId: string,
  wanted: Omit<Targets, 'setBy'>,
  by: string,
  version: number,
): Promise<void> {
  const note = { what: 'stages.targets.set', by };
  if (version > 0) {
    await house.journal.change(TargetsOf, communityId, { id: ID, version }, note, () => ({ ...wanted, setBy: by }));
    return;
  }
  try {
    await house.journal.add(TargetsOf, communityId, { id: ID, ...wanted, setBy: by }, note);
  } catch (error) {
    throw isProblem(error, 'duplicate') ? problem('conflict', { reason: 'version' }) : error;
  }
}

/** How many months the four stages take together. */
export function sumOf(lengths: Lengths): number {
  return stages.reduce((sum, stage) => sum + lengths[stage], 0);
}
