// What the agenda offers to the house: each person's promises, and the community's days, from all features.
import { isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { calendarPages } from './calendar.pages.ts';
import { minePages, promisesCard } from './mine.pages.ts';

export const agenda: Feature = {
  name: 'agenda',
  permissions: { 'agenda.view': [[isMember]] },
  pages: [...minePages, ...calendarPages],
  cards: promisesCard,
};
