// How many stand in each circle, by organisation: the numbers behind the role map.
import { type CommunityRole, roles } from '../../kernel/people.ts';

/** How many members stand in each circle, by organisation ('' = not said); test users are not counted. */
export type Tally = Readonly<Record<CommunityRole, ReadonlyMap<string, number>>>;

/** From counts by `<role>\t<organisation>`, added up. */
export function readTally(counts: readonly ReadonlyMap<string, number>[]): Tally {
  const tally = Object.fromEntries(roles.map((role) => [role, new Map<string, number>()])) as Record<CommunityRole, Map<string, number>>;
  for (const [pair, count] of counts.flatMap((one) => [...one])) {
    const at = pair.indexOf('\t');
    const circle = tally[pair.slice(0, at) as CommunityRole];
    const organisation = pair.slice(at + 1);
    circle.set(organisation, (circle.get(organisation) ?? 0) + count);
  }
  return tally;
}

/** How many of the tally stand in one circle. */
export function inCircle(of: Tally, role: CommunityRole): number {
  return [...of[role].values()].reduce((sum, count) => sum + count, 0);
}

/** How many there are in all circles. */
export function inAll(of: Tally): number {
  return roles.reduce((sum, role) => sum + inCircle(of, role), 0);
}

/** The organisations of the tally with their members, the largest first; '' is nobody's. */
export function byOrganisation(of: Tally, locale: string): readonly (readonly [organisation: string, count: number])[] {
  const sizes = new Map<string, number>();
  for (const role of roles) for (const [name, count] of of[role]) sizes.set(name, (sizes.get(name) ?? 0) + count);
  return [...sizes].sort(([one, many], [other, more]) => more - many || one.localeCompare(other, locale));
}
