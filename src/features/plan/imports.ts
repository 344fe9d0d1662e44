// A file on its way into the plan: kept for an hour while a person looks at what it would do, then taken over (method sheet D4).
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { HOUR, later } from '../../kernel/time.ts';
import type { Activity } from './activity.ts';
import type { Planned } from './csv-read.ts';
import { Imports } from './plan.store.ts';
import { addActivity, allActivities, changeActivity, type KeptActivity } from './plan.ts';

/** Keeps what a file is about to do, for an hour. */
export async function keepImport(house: House, communityId: string, by: KeptMember, planned: readonly Planned[]): Promise<string> {
  const fresh = { by: by.id, rows: JSON.stringify(planned), expiresAt: later(house.clock(), HOUR) };
  return (await house.storage.of(Imports, communityId).insert(fresh)).id;
}

/** What a file is about to do. Throws not-found for somebody else's, and once it is over. */
export async function getImport(house: House, communityId: string, by: KeptMember, id: string): Promise<readonly Planned[]> {
  const kept = await house.storage.of(Imports, communityId).get(id);
  if (kept.by !== by.id) throw problem('not-found', { reason: 'import' });
  return JSON.parse(kept.rows);
}

/**
 * Takes a file over: all of it or, where somebody changed a line since it was shown, nothing (conflict). A process killed in the middle
 * leaves the file, and taking it over again does the rest: each line has its id, and what is the same is not changed twice.
 */
export async function takeOver(house: House, communityId: string, by: KeptMember, id: string): Promise<void> {
  const planned = await getImport(house, communityId, by, id);
  const now = new Map((await allActivities(house, communityId)).map((activity) => [activity.id, activity]));
  const isStale = planned.some((row) => row.edition > 0 && !isTaken(row, now.get(row.id)) && now.get(row.id)?.edition !== row.edition);
  if (isStale) throw problem('conflict', { reason: 'changed since' });
  for (const row of planned) {
    const known = now.get(row.id);
    if (isTaken(row, known)) continue;
    if (known) await changeActivity(house, communityId, by, row.id, known.edition, { ...row.said, ...row.state });
    else await addOnce(house, communityId, by, row);
  }
  await house.storage.of(Imports, communityId).remove({ id });
}

async function addOnce(house: House, communityId: string, by: KeptMember, row: Planned): Promise<void> {
  try {
    await addActivity(house, communityId, by, row.said, { id: row.id, code: row.code, ...row.state });
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
  }
}

function isTaken(row: Planned, known: KeptActivity | undefined): boolean {
  if (!known) return false;
  return Object.entries({ ...row.said, ...row.state }).every(
    ([name, value]) => JSON.stringify(known[name as keyof Activity]) === JSON.stringify(value),
  );
}
