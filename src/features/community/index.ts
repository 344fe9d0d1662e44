// What the community feature offers to the house, and what other features may call.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { communityPages, newsCard } from './community.pages.ts';
import { Communities, Links } from './community.store.ts';
import { kindsPages } from './kinds.pages.ts';

export { liveTopics, topicName } from '../../kernel/people.ts';
export {
  type Arrival,
  cycleOf,
  eachCommunity,
  enterStage,
  findCommunity,
  getCommunity,
  keepTopics,
  noteChange,
  welcome,
} from './community.ts';

export const community: Feature = {
  name: 'community',
  collections: [Communities, Links],
  events: [
    'community.community.founded',
    'community.stage.entered',
    'community.title.changed',
    'community.topics.changed',
    'community.kinds.changed',
  ],
  voices: ['community.topics.changed'],
  permissions: { 'community.view': [[isMember]], 'community.kinds': [[isFacilitator], [isCoordinator]] },
  pages: [...communityPages, ...kindsPages],
  cards: newsCard,
};
