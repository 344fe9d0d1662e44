// The method's items that no other feature has taken over yet; a facilitator confirms them by hand (method sheet, stages 1 to 4).
import type { StageItem } from '../../kernel/feature.ts';
import type { Stage } from '../../kernel/people.ts';

/** Items without evidence of their own. A feature that computes one of them offers it itself and takes it off this list. */
const byHand: Readonly<Partial<Record<Stage, readonly string[]>>> = {
  motivation: ['V1', 'V4', 'V5', 'V6'],
  development: ['G1', 'G2', 'G3', 'G4', 'G5', 'G6'],
  evolution: ['E1', 'E2'],
};

export const itemsByHand: readonly StageItem[] = Object.entries(byHand).flatMap(([stage, ids]) =>
  ids.map((id) => ({ id, stage: stage as Stage })),
);
