// What members say, or measured, of their surroundings; other features ask here whom a medium or an hour reaches (C2, D3).
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { type Connection, connections, type KeptCommunity, type Surroundings } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { SurroundingsOf } from './surroundings.store.ts';

/** What a member says of their surroundings. */
export type Stated = Pick<Surroundings, 'device' | 'connection' | 'hours' | 'accessibility'>;

/** What is known of this member's surroundings, or undefined. */
export function findSurroundings(house: House, communityId: string, memberId: string): Promise<Surroundings | undefined> {
  return house.storage.of(SurroundingsOf, communityId).first({ memberId });
}

/** Keeps what a member says. A line that was measured stays measured until the member says another. */
export function stateSurroundings(house: House, communityId: string, memberId: string, stated: Stated): Promise<Surroundings> {
  return keep(house, communityId, memberId, { ...stated, statedAt: house.clock() });
}

/** Keeps what was measured of a member's line, and the connection that it means. */
export function measureConnection(
  house: House,
  communityId: string,
  memberId: string,
  measured: { readonly kbps: number; readonly connection: Connection },
): Promise<Surroundings> {
  const now = house.clock();
  return keep(house, communityId, memberId, {
    connection: measured.connection,
    measuredKbps: measured.kbps,
    measuredAt: now,
    statedAt: now,
  });
}

/** How many members have each connection; those who have not said are in none. Once per change of the community. */
export function countConnections(house: House, community: KeptCommunity): Promise<ReadonlyMap<Connection, number>> {
  return remembered(house, 'people.connections', community, async () => {
    const counted = await house.storage.of(SurroundingsOf, community.id).countBy('connection', { connection: { $in: connections } });
    return new Map(connections.map((connection) => [connection, counted.get(connection) ?? 0]));
  });
}

async function keep(house: House, communityId: string, memberId: string, said: Partial<Surroundings>): Promise<Surroundings> {
  const known = await house.storage.of(SurroundingsOf, communityId).first({ memberId });
  const note = { what: 'people.surroundings.stated', by: memberId };
  if (known) return house.journal.change(SurroundingsOf, communityId, { id: known.id }, note, () => said);
  const fresh: Surroundings = {
    memberId,
    device: '',
    connection: '',
    hours: [],
    accessibility: '',
    statedAt: house.clock(),
    ...said,
  };
  try {
    return await house.journal.add(SurroundingsOf, communityId, fresh, note);
  } catch (error) {
    // The same person in two tabs: the other one was first.
    if (isProblem(error, 'duplicate')) return keep(house, communityId, memberId, said);
    throw error;
  }
}
