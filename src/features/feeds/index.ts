// What calendars by address offer to the house, and what the web asks of them.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { feedsPages } from './feeds.pages.ts';
import { Feeds } from './feeds.store.ts';

export { type Calendar, openCalendar } from './calendar.ts';
export { isNoted, type KeptFeed, noteUse } from './feeds.ts';
export { findFeed } from './readers.ts';

export const feeds: Feature = {
  name: 'feeds',
  collections: [Feeds],
  permissions: { 'feeds.use': [[isMember]], 'feeds.publish': [[isFacilitator], [isCoordinator]] },
  pages: feedsPages,
};
