// Which nudges a week shows: at most five, the most useful first, not all of one kind, and none that was let be (method sheet F1, F2).
import { isProblem } from '../../kernel/errors.ts';
import type { House, Nudge } from '../../kernel/feature.ts';
import { described } from '../../kernel/log.ts';
import type { Visit } from '../../kernel/page.ts';
import { DAY, dayIn } from '../../kernel/time.ts';
import { SettledNudges } from './desk.store.ts';

/** More than these are a burden and no help. */
const A_WEEK = 5;
const OF_A_KIND = 2;

export interface Week {
  readonly nudges: readonly Nudge[];
  /** How many of this week's five were settled already. */
  readonly settled: number;
}

/** What this week still shows: what was settled this week counts, so that no sixth comes after it. */
export async function nudgesOfWeek(visit: Visit): Promise<Week> {
  const { house, community } = visit;
  const offered = await offeredTo(visit);
  const settledNudges = house.storage.of(SettledNudges, community.id);
  const week = weekOf(visit);
  const [known, settled] = await Promise.all([
    offered.length === 0 ? { items: [] } : settledNudges.find({ key: { $in: offered.map(({ key }) => key) } }, { limit: 1000 }),
    settledNudges.count({ week }),
  ]);
  const over = new Set(known.items.filter(({ how, week: then }) => how === 'let-be' || then === week).map(({ key }) => key));
  return {
    nudges: choose(
      offered.filter(({ key }) => !over.has(key)),
      Math.max(0, A_WEEK - settled),
    ),
    settled: Math.min(A_WEEK, settled),
  };
}

/** The most useful of these, at most so many and at most two of a kind. */
export function choose(offered: readonly Nudge[], many: number): readonly Nudge[] {
  const kinds = new Map<string, number>();
  const chosen: Nudge[] = [];
  for (const nudge of offered.toSorted((one, other) => other.weight - one.weight)) {
    const kind = nudge.key.split(':')[0] ?? '';
    const seen = kinds.get(kind) ?? 0;
    if (seen >= OF_A_KIND || chosen.length >= many) continue;
    kinds.set(kind, seen + 1);
    chosen.push(nudge);
  }
  return chosen;
}

/** Settles a nudge, once: it was acted on, and may come again another week; or it was let be, and comes no more. */
export async function settleNudge(visit: Visit, key: string, how: 'acted' | 'let-be'): Promise<void> {
  const { house, community, member } = visit;
  const settled = house.storage.of(SettledNudges, community.id);
  const fresh = { how, week: weekOf(visit), by: member.id, at: house.clock() };
  try {
    await settled.insert({ key, ...fresh });
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
    await settled.update({ key }, { $set: fresh });
  }
}

/** All that features offer; one that fails offers nothing, and the desk opens all the same. */
export async function offeredTo(visit: Visit): Promise<readonly Nudge[]> {
  const { features, log }: Pick<House, 'features' | 'log'> = visit.house;
  const each = await Promise.all(
    features.map(async (feature) => {
      try {
        return (await feature.nudges?.(visit)) ?? [];
      } catch (error) {
        log.error('offer failed', { feature: feature.name, offer: 'nudges', error: described(error) });
        return [];
      }
    }),
  );
  return each.flat().filter(({ key }) => key.length <= 300);
}

/** The week of the calendar (ISO 8601, 5.3.3) where the community is: `2026-W48`. */
export function weekOf({ community, now }: Pick<Visit, 'community' | 'now'>): string {
  const day = new Date(`${dayIn(community.zone ?? 'UTC', now)}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (4 - (day.getUTCDay() || 7)) * DAY);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - first) / (7 * DAY));
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}
