// What the community feature offers to the house, and what other features may call.
import { isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { communityPages, newsCard } from './community.pages.ts';
import { Communities, Links } from './community.store.ts';

export { enterStage, getCommunity, noteChange, welcome } from './community.ts';

export const community: Feature = {
  name: 'community',
  collections: [Communities, Links],
  permissions: { 'community.view': [[isMember]] },
  pages: communityPages,
  cards: newsCard,
};
