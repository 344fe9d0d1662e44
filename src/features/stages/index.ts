// What the stages feature offers to the house, and the word of a facilitator that the demo's seed gives.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { itemsByHand } from './method.ts';
import { stagesCards, stagesPages } from './stages.pages.ts';
import { Confirmations } from './stages.store.ts';

export { confirm } from './stages.ts';

export const stages: Feature = {
  name: 'stages',
  collections: [Confirmations],
  permissions: { 'stages.view': [[isMember]], 'stages.confirm': [[isFacilitator], [isCoordinator]] },
  pages: stagesPages,
  stageItems: itemsByHand,
  cards: stagesCards,
};
