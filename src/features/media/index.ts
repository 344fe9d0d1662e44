// What the media feature offers to the house.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { comparePages } from './compare.pages.ts';
import { measurePages } from './measure.pages.ts';
import { mediaPages } from './media.pages.ts';
import { Media } from './media.store.ts';
import { mediaChannels, mediaItem, usesItem } from './media-item.ts';
import { mediaNudges } from './media-nudges.ts';
import { mediumPages } from './medium.pages.ts';

export { starters } from './kinds.ts';
export { addStarter, chosenMedia, proposeMedium } from './media.ts';

export const media: Feature = {
  name: 'media',
  collections: [Media],
  events: ['media.medium.proposed', 'media.medium.chosen', 'media.medium.changed', 'media.medium.reconsidered', 'media.medium.retired'],
  voices: ['media.medium.proposed'],
  permissions: {
    'media.view': [[isMember]],
    'media.measure': [[isMember]],
    'media.suggest': [[isMember]],
    'media.edit': [[isFacilitator], [isCoordinator]],
  },
  // Before the page of one medium, whose address would otherwise swallow theirs.
  pages: [...mediaPages, ...comparePages, ...measurePages, ...mediumPages],
  stageItems: [mediaItem, usesItem],
  channels: mediaChannels,
  nudges: mediaNudges,
};
