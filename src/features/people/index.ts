// What the people feature offers to the house, and what other features may call.
import { isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { peopleCards, peopleNews, peoplePages } from './people.pages.ts';
import { Members } from './people.store.ts';
import { rolesItem } from './roles-item.ts';
import { SurroundingsOf } from './surroundings.store.ts';

export { calledIn, listMembers, membersById, personControl, personShown, resolvePerson } from './choice.ts';
export { countMembers, findByPerson, getMember, meet, type Placement, place, prefer } from './people.ts';
export { countConnections, findSurroundings, measureConnection, stateSurroundings } from './surroundings.ts';

export const people: Feature = {
  name: 'people',
  collections: [Members, SurroundingsOf],
  events: ['people.surroundings.stated'],
  permissions: { 'people.view': [[isMember]] },
  pages: peoplePages,
  stageItems: [rolesItem],
  cards: peopleCards,
  news: peopleNews,
};
