// What the survey of needs and offers offers to the house, and what the demo's seed calls.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { answerPages, surveyCards } from './answer.pages.ts';
import { needsItem } from './needs-item.ts';
import { surveyAsks, surveyDates, surveyNudges, surveyPromises } from './reminders.ts';
import { resultsPages } from './results.pages.ts';
import { Answers, Openings } from './survey.store.ts';

export { answer, countAnswers } from './survey.ts';

export const survey: Feature = {
  name: 'survey',
  collections: [Answers, Openings],
  events: ['survey.answer.given', 'survey.answer.changed', 'survey.opening.set', 'survey.opening.closed'],
  permissions: {
    'survey.answer': [[isMember]],
    'survey.view': [[isMember]],
    'survey.lead': [[isFacilitator], [isCoordinator]],
  },
  pages: [...answerPages, ...resultsPages],
  stageItems: [needsItem],
  cards: surveyCards,
  promises: surveyPromises,
  asks: surveyAsks,
  dates: surveyDates,
  nudges: surveyNudges,
};
