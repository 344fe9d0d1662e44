// The plan as a whole: adopted, closed, taken up again; each version that was adopted stays readable (method sheet D4).

import { isDeepStrictEqual } from 'node:util';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { newId } from '../../kernel/secrets.ts';
import type { Said } from './activity.ts';
import { type AdoptedLine, AdoptedLines, Adoptions } from './plan.store.ts';
import { allActivities, cancel, type KeptActivity, type KeptAdoption, MOST_LINES, type Plan, readPlanAnew } from './plan.ts';

/** The lines that keep a plan from being adopted: what was cancelled needs nothing. */
export function unready({ lines }: Plan): Plan['lines'] {
  return lines.filter(({ status, lacks }) => status !== 'cancelled' && lacks.length > 0);
}

/** Can it be adopted: is there a line that counts, and does none of them lack anything (D4)? */
export function isReady(plan: Plan): boolean {
  return plan.lines.some(({ status }) => status !== 'cancelled') && unready(plan).length === 0;
}

/**
 * Adopts the plan as it stands: its lines are kept apart as the next version. Throws conflict where it is not ready, or where
 * somebody else adopts it at the same moment.
 */
export async function adopt(house: House, communityId: string, by: KeptMember): Promise<KeptAdoption> {
  const plan = await readPlanAnew(house, communityId);
  if (!isReady(plan) || plan.state === 'closed') throw problem('conflict', { reason: 'plan is not ready' });
  const n = (plan.latest?.n ?? 0) + 1;
  const snapshot = newId();
  const activities = await allActivities(house, communityId);
  // The version itself comes last: lines that a killed process left belong to no version and are shown nowhere.
  const lines = house.storage.of(AdoptedLines, communityId);
  await Promise.all(activities.map((activity) => lines.insert({ snapshot, ...adoptedLine(activity) })));
  const version = { n, snapshot, count: activities.length, adoptedAt: house.clock(), adoptedBy: by.id };
  try {
    return await house.journal.add(Adoptions, communityId, version, { what: 'plan.version.adopted', by: by.id, title: String(n) });
  } catch (error) {
    throw isProblem(error, 'duplicate') ? problem('conflict', { reason: 'adopted at once' }) : error;
  }
}

/** Closes an adopted plan; its open lines stay open, or are cancelled with this reason. */
export async function closePlan(house: House, communityId: string, by: KeptMember, cancelWith: string | undefined): Promise<void> {
  const { latest, lines } = await readPlanAnew(house, communityId);
  if (!latest) throw problem('conflict', { reason: 'plan is a draft' });
  const open = cancelWith === undefined ? [] : lines.filter(({ status }) => status === 'open');
  for (const { id } of open) await cancel(house, communityId, by, id, cancelWith ?? '');
  const note = { what: 'plan.plan.closed', by: by.id, title: String(latest.n) };
  await house.journal.change(Adoptions, communityId, { id: latest.id }, note, ({ closedAt }) =>
    closedAt ? undefined : { closedAt: house.clock() },
  );
}

/** Takes a closed plan up again, as it was adopted last. */
export async function resumePlan(house: House, communityId: string, by: KeptMember): Promise<void> {
  const { latest } = await readPlanAnew(house, communityId);
  if (!latest) return;
  const note = { what: 'plan.plan.resumed', by: by.id, title: String(latest.n) };
  await house.journal.change(Adoptions, communityId, { id: latest.id }, note, () => ({ closedAt: undefined }));
}

/** The versions that were adopted, newest first. */
export async function listVersions(house: House, communityId: string): Promise<readonly KeptAdoption[]> {
  return (await house.storage.of(Adoptions, communityId).find({}, { sort: ['n'], descending: true, limit: 200 })).items;
}

/** A version and its lines in their order. Throws not-found. */
export async function getVersion(house: House, communityId: string, n: number) {
  const adoption = await house.storage.of(Adoptions, communityId).first({ n });
  if (!adoption) throw problem('not-found', { reason: 'version' });
  const found = await house.storage
    .of(AdoptedLines, communityId)
    .find({ snapshot: adoption.snapshot }, { sort: ['rank'], limit: MOST_LINES });
  return { adoption, lines: found.items as readonly AdoptedLine[] };
}

/** What became of a line since a version: it is new, it was cancelled, or it says something else in these fields. */
export interface LineChange {
  readonly now: KeptActivity;
  readonly kind: 'added' | 'cancelled' | 'changed';
  readonly fields: readonly (keyof Said)[];
  readonly before?: AdoptedLine;
}

const compared = [
  'title',
  'objective',
  'method',
  'support',
  'responsible',
  'startsOn',
  'endsOn',
  'topic',
  'medium',
  'product',
  'budget',
  'needs',
] as const satisfies readonly (keyof Said)[];

/** What changed from the lines of a version to the activities as they are. What was done meanwhile is no change of the plan. */
export function changesSince(lines: readonly AdoptedLine[], activities: readonly KeptActivity[]): readonly LineChange[] {
  const known = new Map(lines.map((line) => [line.code, line]));
  return activities.flatMap((now): readonly LineChange[] => {
    const before = known.get(now.code);
    if (!before) return [{ now, kind: 'added', fields: [] }];
    const fields = compared.filter((field) => !isDeepStrictEqual(before[field], now[field]));
    if (now.status === 'cancelled' && before.status !== 'cancelled') return [{ now, before, kind: 'cancelled', fields }];
    return fields.length > 0 ? [{ now, before, kind: 'changed', fields }] : [];
  });
}

function adoptedLine(activity: KeptActivity): Omit<AdoptedLine, 'snapshot'> {
  const { code, title, objective, method, support, responsible, startsOn, endsOn, topic, medium } = activity;
  const { materials, product, budget, needs, status, reason, evidence, rank } = activity;
  const first = { code, title, objective, method, support, responsible, startsOn, endsOn, topic, medium };
  return { ...first, materials, product, budget, needs, status, reason, evidence, rank };
}
