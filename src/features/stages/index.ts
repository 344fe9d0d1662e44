// What the stages feature offers to the house, and the verbs that the demo's seed calls.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { itemsByHand } from './method.ts';
import { movePages } from './moves.pages.ts';
import { boardPages, stagesCards } from './stages.pages.ts';
import { Confirmations, TargetsOf, Waivers } from './stages.store.ts';
import { stagesStanding } from './standing.ts';
import { targetPages } from './targets.pages.ts';

export { confirm, waive } from './given-words.ts';

const leads = [[isFacilitator], [isCoordinator]];

export const stages: Feature = {
  name: 'stages',
  collections: [Confirmations, Waivers, TargetsOf],
  permissions: {
    'stages.view': [[isMember]],
    'stages.confirm': leads,
    'stages.waive': leads,
    'stages.move': [[isFacilitator]],
    'stages.target': [[isFacilitator]],
  },
  events: ['stages.item.confirmed', 'stages.item.withdrawn', 'stages.item.waived', 'stages.item.reinstated', 'stages.targets.set'],
  pages: [...boardPages, ...movePages, ...targetPages],
  stageItems: itemsByHand,
  cards: stagesCards,
  standing: stagesStanding,
};
