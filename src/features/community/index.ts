// What the community feature offers to the house, and what other features may call.
import { isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { communityPages, newsCard } from './community.pages.ts';
import { Communities, Links } from './community.store.ts';

export { cycleOf, enterStage, getCommunity, keepTopics, liveTopics, noteChange, topicName, welcome } from './community.ts';

export const community: Feature = {
  name: 'community',
  collections: [Communities, Links],
  events: ['community.community.founded', 'community.stage.entered', 'community.title.changed', 'community.topics.changed'],
  permissions: { 'community.view': [[isMember]] },
  pages: communityPages,
  cards: newsCard,
};
