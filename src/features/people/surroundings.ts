// What members say, or measured, of their surroundings; other features ask here whom a medium or an hour reaches (C2, D3).
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import {
  type Connection,
  connections,
  type Device,
  devices,
  type Hour,
  type KeptCommunity,
  type Surroundings,
  weekHours,
} from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { Members } from './people.store.ts';
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
    const counted = await house.storage.of(SurroundingsOf, community.id).countBy('connection', { test: false });
    return new Map(connections.map((connection) => [connection, counted.get(connection) ?? 0]));
  });
}

/** How many members take part with each device; those who have not said are in none. Once per change of the community. */
export function countDevices(house: House, community: KeptCommunity): Promise<ReadonlyMap<Device, number>> {
  return remembered(house, 'people.devices', community, async () => {
    const counted = await house.storage.of(SurroundingsOf, community.id).countBy('device', { test: false });
    return new Map(devices.map((device) => [device, counted.get(device) ?? 0]));
  });
}

/** How many members have power and signal at each hour of the week (C2). Once per change of the community. */
export function countHours(house: House, community: KeptCommunity): Promise<ReadonlyMap<Hour, number>> {
  return remembered(house, 'people.hours', community, async () => {
    const surroundings = house.storage.of(SurroundingsOf, community.id);
    const counts = await Promise.all(weekHours.map((hours) => surroundings.count({ test: false, hours })));
    return new Map(weekHours.map((hour, at) => [hour, counts[at] ?? 0]));
  });
}

/** The same of one hour of the week: one question where all of them would be 21. */
export function countHour(house: House, community: KeptCommunity, hour: Hour): Promise<number> {
  return house.storage.of(SurroundingsOf, community.id).count({ test: false, hours: hour });
}

/** What is known of these members' surroundings, by member; one query for up to 500. */
export async function surroundingsById(
  house: House,
  communityId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Surroundings>> {
  if (ids.length === 0) return new Map();
  const known = await house.storage.of(SurroundingsOf, communityId).find({ memberId: { $in: ids } }, { limit: 500 });
  return new Map(known.items.map((surroundings) => [surroundings.memberId, surroundings]));
}

async function keep(house: House, communityId: string, memberId: string, said: Partial<Surroundings>): Promise<Surroundings> {
  const known = await house.storage.of(SurroundingsOf, communityId).first({ memberId });
  const note = { what: 'people.surroundings.stated', by: memberId };
  if (known) return house.journal.change(SurroundingsOf, communityId, { id: known.id }, note, () => said);
  const { test } = await house.storage.of(Members, communityId).get(memberId);
  const fresh: Surroundings = {
    memberId,
    test,
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
