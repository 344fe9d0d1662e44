// What the journal offers to the house: a place where those who facilitate read everything that happened.
import { isCoordinator, isFacilitator } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { exportPages } from './export.pages.ts';
import { journalPages, latestCard } from './journal.pages.ts';

export const journal: Feature = {
  name: 'journal',
  permissions: { 'journal.view': [[isFacilitator], [isCoordinator]], 'journal.export': [[isFacilitator], [isCoordinator]] },
  pages: [...journalPages, ...exportPages],
  cards: latestCard,
};
