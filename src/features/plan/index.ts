// What the action plan offers to the house, and what the demo's seed calls.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { activityPages } from './activity.pages.ts';
import { adoptionPages } from './adoption.pages.ts';
import { csvPages } from './csv.pages.ts';
import { planDates, planItem, planNews, planNudges, plannedLines, planPromises } from './offers.ts';
import { planPages } from './plan.pages.ts';
import { Activities, AdoptedLines, Adoptions, Imports } from './plan.store.ts';
import { planQuick } from './quick.ts';

export { nothingSaid } from './activity.ts';
export { adopt } from './adoption.ts';
export { addActivity, complete, readPlan } from './plan.ts';

const leads = [[isFacilitator], [isCoordinator]];

export const plan: Feature = {
  name: 'plan',
  collections: [Activities, Adoptions, AdoptedLines, Imports],
  events: [
    'plan.activity.added',
    'plan.activity.changed',
    'plan.activity.moved',
    'plan.activity.closed',
    'plan.activity.reopened',
    'plan.activity.cancelled',
    'plan.activity.prepared',
    'plan.activity.released',
    'plan.version.adopted',
    'plan.plan.closed',
    'plan.plan.resumed',
  ],
  voices: ['plan.activity.closed'],
  permissions: {
    'plan.view': [[isMember]],
    // Who is responsible for an activity may close it; the verb looks at which (`mayClose`).
    'plan.close': [[isMember]],
    'plan.edit': leads,
    'plan.adopt': leads,
  },
  pages: [...planPages, ...adoptionPages, ...csvPages, ...activityPages],
  stageItems: [planItem],
  promises: planPromises,
  dates: planDates,
  planned: plannedLines,
  news: planNews,
  nudges: planNudges,
  quick: planQuick,
};
