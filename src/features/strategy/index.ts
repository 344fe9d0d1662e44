// What the strategy feature offers to the house, and what the demo's seed calls.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { draftPages } from './draft.pages.ts';
import { strategyItems, strategyNews, strategyNudges, strategyPromises } from './offers.ts';
import { strategyQuick } from './quick.ts';
import { strategyPages } from './strategy.pages.ts';
import { Acknowledgements, Strategies } from './strategy.store.ts';

export { acknowledge, normsKey } from './norms.ts';
export { adopt, beginDraft, contentOf, saveDraft, standing } from './strategy.ts';

export const strategy: Feature = {
  name: 'strategy',
  collections: [Strategies, Acknowledgements],
  events: [
    'strategy.draft.begun',
    'strategy.draft.saved',
    'strategy.draft.dropped',
    'strategy.needs.noted',
    'strategy.version.adopted',
    'strategy.norms.acknowledged',
  ],
  permissions: {
    'strategy.view': [[isMember]],
    'strategy.acknowledge': [[isMember]],
    'strategy.edit': [[isFacilitator], [isCoordinator]],
    'strategy.adopt': [[isFacilitator], [isCoordinator]],
  },
  pages: [...strategyPages, ...draftPages],
  voices: ['strategy.norms.acknowledged', 'strategy.version.adopted'],
  stageItems: strategyItems,
  promises: strategyPromises,
  nudges: strategyNudges,
  quick: strategyQuick,
  news: strategyNews,
};
