// What calendars from outside offer to the house: their dates, a job that fetches them, and a page that says how they stand.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { fetchJob } from './fetching.ts';
import { outsideDates, outsideNudges } from './offers.ts';
import { outsidePages } from './outside.pages.ts';
import { OutsideFetches, Outsides } from './outside.store.ts';

export { written } from './looking.ts';
export { keepOutside, listOutside } from './outside.ts';

export const outside: Feature = {
  name: 'outside',
  collections: [Outsides, OutsideFetches],
  events: ['outside.calendar.added', 'outside.calendar.removed'],
  permissions: {
    'outside.view': [[isMember]],
    'outside.edit': [[isFacilitator], [isCoordinator]],
  },
  pages: outsidePages,
  dates: outsideDates,
  nudges: outsideNudges,
  jobs: [fetchJob],
};
