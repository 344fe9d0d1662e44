// What the facilitator's desk offers to the house.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { deskPages } from './desk.pages.ts';
import { FollowUps, SettledNudges } from './desk.store.ts';
import { followUpDates, followUpPromises } from './follow-ups.ts';
import { deskQuick } from './quick.ts';

export { addFollowUp, listOpen } from './follow-ups.ts';

export const desk: Feature = {
  name: 'desk',
  collections: [FollowUps, SettledNudges],
  events: ['desk.followup.added', 'desk.followup.changed', 'desk.followup.done', 'desk.followup.reopened', 'desk.followup.released'],
  voices: ['desk.followup.done'],
  permissions: {
    'desk.view': [[isFacilitator], [isCoordinator]],
    // Whoever sees to a follow-up may close it; the verb looks at which.
    'desk.close': [[isMember]],
  },
  pages: deskPages,
  promises: followUpPromises,
  dates: followUpDates,
  quick: deskQuick,
};
