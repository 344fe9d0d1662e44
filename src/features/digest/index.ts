// What letters offer to the house.
import type { Feature } from '../../kernel/feature.ts';
import { Deliveries, Habits, Parts, Schedules, Wishes } from './digest.store.ts';

export const digest: Feature = {
  name: 'digest',
  collections: [Wishes, Habits, Schedules, Parts, Deliveries],
  events: ['digest.habit.changed'],
};
