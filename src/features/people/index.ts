// What the people feature offers to the house, and what other features may call.
import { isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { peopleCards, peopleNews, peoplePages } from './people.pages.ts';
import { Members } from './people.store.ts';
import { rolesItem } from './roles-item.ts';

export { findByPerson, getMember, meet, type Placement, place, prefer } from './people.ts';

export const people: Feature = {
  name: 'people',
  collections: [Members],
  permissions: { 'people.view': [[isMember]] },
  pages: peoplePages,
  stageItems: [rolesItem],
  cards: peopleCards,
  news: peopleNews,
};
