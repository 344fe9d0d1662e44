// There is always somebody who facilitates or coordinates (method sheet D2): who leads, how many, and what keeps the last one.
import type { House } from '../../kernel/feature.ts';
import { type CommunityRole, type KeptMember, roles } from '../../kernel/people.ts';
import { Members } from './people.store.ts';

export const leading = ['facilitator', 'coordinator'] as const satisfies readonly CommunityRole[];

/** Does this role run the community? */
export function leads(role: CommunityRole): boolean {
  return role === 'facilitator' || role === 'coordinator';
}

/** How many lead. */
export function leaders(house: House, communityId: string): Promise<number> {
  return house.storage.of(Members, communityId).count({ test: false, role: { $in: roles.filter(leads) } });
}

/** Two who lead and are demoted at once each see the other still leading: whoever then finds nobody left takes the step back. */
export async function keepALeader(house: House, communityId: string, before: KeptMember, after: KeptMember): Promise<KeptMember> {
  if (!leads(before.role) || leads(after.role) || (await leaders(house, communityId)) > 0) return after;
  const { role, roleFrom, organisation, organisationKey, actor, topicRoles } = before;
  const note = { what: 'people.member.placed', title: before.name };
  const back = () => ({ role, roleFrom, organisation, organisationKey, actor, topicRoles });
  return house.journal.change(Members, communityId, { id: after.id }, note, back);
}
