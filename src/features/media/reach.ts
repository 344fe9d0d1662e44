// Whom a medium reaches: members whose line bears it, those whose line does not, and those who have not said (method sheet D3, A2).
import type { House } from '../../kernel/feature.ts';
import { type Connection, connections, type KeptCommunity } from '../../kernel/people.ts';
import { countConnections, countMembers } from '../people/index.ts';

/** How many members have each connection, and how many members there are. */
export interface Lines {
  readonly counted: ReadonlyMap<Connection, number>;
  readonly members: number;
  /** Those who stated or measured theirs. */
  readonly known: number;
}

/** Together they are all members. */
export interface Reach {
  readonly reached: number;
  readonly leftOut: number;
  readonly unknown: number;
  readonly members: number;
}

/** Two questions however many members there are, and none until the community changes. */
export async function findLines(house: House, community: KeptCommunity): Promise<Lines> {
  const [counted, members] = await Promise.all([countConnections(house, community), countMembers(house, community)]);
  const known = [...counted.values()].reduce((sum, count) => sum + count, 0);
  // Surroundings of somebody who is no longer counted as a member must not make more people than there are.
  return { counted, known, members: Math.max(members, known) };
}

/** Whom a medium reaches that needs this line. */
export function reachOf(lines: Lines, needs: Connection): Reach {
  const leftOut = connections.slice(0, connections.indexOf(needs)).reduce((sum, line) => sum + (lines.counted.get(line) ?? 0), 0);
  const unknown = needs === 'none' ? 0 : lines.members - lines.known;
  return { reached: lines.members - leftOut - unknown, leftOut, unknown, members: lines.members };
}

/** Whom at least one of a set reaches: a better line bears all that a lesser one does, so it is whom the least demanding reaches. */
export function reachOfSet(lines: Lines, set: readonly { readonly needs: Connection }[]): Reach {
  const least = connections.find((line) => set.some(({ needs }) => needs === line));
  return least ? reachOf(lines, least) : { reached: 0, leftOut: lines.members, unknown: 0, members: lines.members };
}

/** Is it known for more than half of the members (D3)? */
export function isKnownForMost({ known, members }: Lines): boolean {
  return known * 2 > members;
}
