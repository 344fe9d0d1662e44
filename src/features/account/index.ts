// What the account feature offers to the house.
import { isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { accountPages, nameCard } from './account.pages.ts';

export const account: Feature = {
  name: 'account',
  permissions: { 'account.edit': [[isMember]] },
  pages: accountPages,
  cards: nameCard,
};
