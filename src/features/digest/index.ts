// What letters offer to the house.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { Choices, Deliveries, Habits, Parts, Schedules, Watches, Wishes } from './digest.store.ts';
import { digestJobs } from './jobs.ts';
import { leadPages } from './lead.pages.ts';
import { lettersPages } from './letters.pages.ts';
import { digestQuick } from './quick.ts';

export const digest: Feature = {
  name: 'digest',
  collections: [Wishes, Choices, Habits, Schedules, Watches, Parts, Deliveries],
  events: ['digest.habit.changed'],
  permissions: { 'digest.own': [[isMember]], 'digest.lead': [[isFacilitator], [isCoordinator]] },
  pages: [...lettersPages, ...leadPages],
  quick: digestQuick,
  jobs: digestJobs,
};
