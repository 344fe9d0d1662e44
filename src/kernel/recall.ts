// Remembers what was worked out for a community until the community changes, so that no visitor pays for it again.
import type { House } from './feature.ts';
import type { KeptCommunity } from './people.ts';
import { MINUTE } from './time.ts';

interface Memory {
  readonly changes: number;
  readonly about: number;
  readonly until: number;
  readonly value: Promise<unknown>;
}

/** At most this many communities' answers; the oldest goes first. */
const LIMIT = 2000;
const memories = new WeakMap<object, Map<string, Memory>>();

/**
 * The answer of `work` for this community, worked out once per `community.changes` and at most a minute old: another
 * process may have been killed between a change and its count. Memory is per storage, so two houses never share it.
 * `about` is a number that the answer depends on besides, such as the start of a window: one answer is remembered, for the last.
 */
export function remembered<V>(house: House, what: string, community: KeptCommunity, work: () => Promise<V>, about = 0): Promise<V> {
  const known = memoriesOf(house);
  const key = `${what} ${community.id}`;
  const now = house.clock().getTime();
  const memory = known.get(key);
  if (memory && memory.changes === community.changes && memory.about === about && now < memory.until) return memory.value as Promise<V>;
  const value = work();
  known.delete(key);
  known.set(key, { changes: community.changes, about, until: now + MINUTE, value });
  value.catch(() => known.delete(key));
  if (known.size > LIMIT) known.delete(known.keys().next().value as string);
  return value;
}

function memoriesOf(house: House): Map<string, Memory> {
  const known = memories.get(house.storage) ?? new Map<string, Memory>();
  memories.set(house.storage, known);
  return known;
}
