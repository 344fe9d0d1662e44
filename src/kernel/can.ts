// Permissions are a table: each is a list of ways to hold it, each way a list of conditions that must all be true.
import type { CommunityRole, KeptMember } from './people.ts';

/** A condition on the member who asks. Named functions, so that the table can be drawn and read. */
export type Predicate = (member: KeptMember) => boolean;
export type Rule = readonly (readonly Predicate[])[];
export type Permissions = Readonly<Record<string, Rule>>;

export function isMember(): boolean {
  return true;
}

export function isFacilitator(member: KeptMember): boolean {
  return member.role === ('facilitator' satisfies CommunityRole);
}

export function isCoordinator(member: KeptMember): boolean {
  return member.role === ('coordinator' satisfies CommunityRole);
}

/** May this member do that? An unknown permission is held by nobody. */
export function may(member: KeptMember, permission: string, table: Permissions): boolean {
  const rule = Object.hasOwn(table, permission) ? table[permission] : undefined;
  return rule?.some((way) => way.every((condition) => condition(member))) ?? false;
}
