// What the people feature offers to the house, and what other features may call.
import { isCoordinator, isFacilitator, isMember } from '../../kernel/can.ts';
import type { Feature } from '../../kernel/feature.ts';
import { invitationsPages } from './invitations.pages.ts';
import { Invitations } from './invitations.store.ts';
import { memberPages } from './member.pages.ts';
import { peopleNudges } from './nudges.ts';
import { organisationsPages } from './organisations.pages.ts';
import { peopleCards, peopleNews, peoplePages } from './people.pages.ts';
import { Belongings, Formers, Members, TopicPlaces } from './people.store.ts';
import { rolesItem } from './roles-item.ts';
import { SurroundingsOf } from './surroundings.store.ts';

export { calledIn, listMembers, membersById, personControl, personIn, personProblem, personShown, resolvePerson } from './choice.ts';
export { invite, listInvitations } from './invitations.ts';
export { kindFrom, kindName, kindsOf } from './kinds.ts';
export { communitiesOf, countMembers, facilitatorIds, findByPerson, getMember, meet, memberPages, prefer, readMembers } from './people.ts';
export { type Placement, place } from './place.ts';
export {
  countConnections,
  countDevices,
  countHour,
  countHours,
  findSurroundings,
  measureConnection,
  stateSurroundings,
  surroundingsById,
} from './surroundings.ts';

export const people: Feature = {
  name: 'people',
  collections: [Members, Belongings, TopicPlaces, Formers, Invitations, SurroundingsOf],
  events: [
    'people.member.joined',
    'people.member.placed',
    'people.member.promoted',
    'people.member.removed',
    'people.member.returned',
    'people.member.welcomed',
    'people.origin.stated',
    'people.organisation.renamed',
    'people.invitation.sent',
    'people.invitation.joined',
    'people.invitation.withdrawn',
    'people.invitation.declined',
    'people.surroundings.stated',
  ],
  voices: ['people.member.welcomed', 'people.invitation.sent'],
  permissions: {
    'people.view': [[isMember]],
    'people.edit-own': [[isMember]],
    'people.place': [[isFacilitator], [isCoordinator]],
    'people.invite': [[isFacilitator], [isCoordinator]],
    'people.remove': [[isFacilitator], [isCoordinator]],
  },
  // `/people/:id` would also answer for the paths below it that have a name of their own: it comes last.
  pages: [...peoplePages, ...invitationsPages, ...organisationsPages, ...memberPages],
  stageItems: [rolesItem],
  cards: peopleCards,
  news: peopleNews,
  nudges: peopleNudges,
};
