// The action plan as a ledger of promises: its lines, added, changed, copied, closed (method sheet D4, G1, M1).
import type { Kept } from '../../kernel/collection.ts';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { dayIn } from '../../kernel/time.ts';
import { type Activity, lacksOf, type Must, mayClose, type Said } from './activity.ts';
import { Activities, type Adoption, Adoptions } from './plan.store.ts';

export type KeptActivity = Activity & Kept;
export type KeptAdoption = Adoption & Kept;

/** What lists, pictures and offers need of an activity; its long texts are read where they are shown. */
export interface Line {
  readonly id: string;
  readonly code: number;
  readonly title: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly status: Activity['status'];
  readonly responsible: readonly string[];
  readonly needs: readonly number[];
  readonly topic: string;
  readonly materials: readonly { readonly name: string; readonly by: string }[];
  readonly rank: number;
  readonly lacks: readonly Must[];
  readonly editedAt: Date;
  readonly closedAt?: Date;
  readonly version: number;
}

/** The plan as it stands: its lines in order, and the last version that was adopted. */
export interface Plan {
  readonly state: 'draft' | 'adopted' | 'closed';
  readonly lines: readonly Line[];
  readonly latest?: KeptAdoption;
}

/** As many lines as one plan may have. */
export const MOST_LINES = 1000;
/** The distance of neighbours' ranks, so that there is room between them. */
export const STEP = 1024;

/** The plan, worked out once per change of the community: two queries, however many lines. */
export function readPlan(house: House, community: KeptCommunity): Promise<Plan> {
  return remembered(house, 'plan.plan', community, () => readPlanAnew(house, community.id));
}

/** The plan as it is at this moment: for verbs that decide by it. */
export async function readPlanAnew(house: House, communityId: string): Promise<Plan> {
  const [lines, latest] = await Promise.all([allActivities(house, communityId), latestAdoption(house, communityId)]);
  const state = !latest ? 'draft' : latest.closedAt ? 'closed' : 'adopted';
  return { state, lines: lines.map(lineOf), ...(latest ? { latest } : {}) };
}

/** Every activity with all it says, in order. */
export async function allActivities(house: House, communityId: string): Promise<readonly KeptActivity[]> {
  const activities = house.storage.of(Activities, communityId);
  return (await activities.find({}, { sort: ['rank'], limit: MOST_LINES })).items;
}

/** One activity. Throws not-found. */
export function getActivity(house: House, communityId: string, id: string): Promise<KeptActivity> {
  return house.storage.of(Activities, communityId).get(id);
}

/** Today, on the calendar of the community. */
export function todayIn(house: House, community: KeptCommunity): string {
  return dayIn(community.zone ?? 'UTC', house.clock());
}

/** What is known of a new activity besides what is said of it: by an import, all of it. */
export type Wish = { readonly id?: string; readonly code?: number } & Partial<Pick<Activity, 'status' | 'reason' | 'evidence'>>;

/** Adds an activity at the end of the plan. Throws conflict where the plan is closed or full; duplicate for an id that is there. */
export async function addActivity(house: House, communityId: string, by: KeptMember, said: Said, wish: Wish = {}): Promise<KeptActivity> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const plan = await readPlanAnew(house, communityId);
    mustBeOpen(plan);
    if (plan.lines.length >= MOST_LINES) throw problem('conflict', { reason: 'plan is full' });
    try {
      const fresh = freshActivity(house, by, plan, said, wish);
      return await house.journal.add(Activities, communityId, fresh, noteOf('plan.activity.added', by, said));
    } catch (error) {
      // Somebody took the code at the same moment; with an id of its own, the same import may run twice.
      if (!isProblem(error, 'duplicate') || (wish.id && (await find(house, communityId, wish.id)))) throw error;
    }
  }
  throw problem('conflict', { reason: 'code' });
}

function freshActivity(
  house: House,
  by: KeptMember,
  { lines }: Plan,
  said: Said,
  { id, code: wished, ...given }: Wish,
): Activity & { id?: string } {
  const taken = lines.map(({ code }) => code);
  const code = wished && !taken.includes(wished) ? wished : Math.max(0, ...taken) + 1;
  const rank = (lines.at(-1)?.rank ?? 0) + STEP;
  const state = { status: 'open' as const, reason: '', evidence: '', ...given };
  const closed = state.status === 'open' ? {} : { closedAt: house.clock() };
  const edited = { edition: 1, editedBy: by.id, editedAt: house.clock() };
  return { ...said, ...state, ...closed, code, rank, ...edited, ...(id ? { id } : {}) };
}

/** Keeps what is said of an activity. Throws conflict where its `edition` is not the one that was read: somebody else was first. */
export async function changeActivity(
  house: House,
  communityId: string,
  by: KeptMember,
  id: string,
  edition: number,
  said: Said & Partial<Pick<Activity, 'status' | 'reason' | 'evidence'>>,
): Promise<KeptActivity> {
  mustBeOpen(await readPlanAnew(house, communityId));
  return house.journal.change(Activities, communityId, { id }, noteOf('plan.activity.changed', by, said), (before) => {
    if (before.edition !== edition) throw problem('conflict', { reason: 'edition' });
    if (Object.entries(said).every(([name, value]) => same(before[name as keyof Activity], value))) return undefined;
    const closed = said.status && said.status !== before.status ? { closedAt: said.status === 'open' ? undefined : house.clock() } : {};
    return { ...said, ...closed, ...edited(house, by, before) };
  });
}

/** A new activity that says the same, at the end of the plan: open, nothing brought yet. */
export async function copyActivity(house: House, communityId: string, by: KeptMember, id: string): Promise<KeptActivity> {
  const { title, objective, method, support, responsible, startsOn, endsOn, topic, medium, materials, product, budget, needs } =
    await getActivity(house, communityId, id);
  const said = { title, objective, method, support, responsible, startsOn, endsOn, topic, medium, product, budget, needs };
  return addActivity(house, communityId, by, { ...said, materials: materials.map((one) => ({ ...one, there: false })) });
}

/** Says that an activity is done, and what shows it. Twice changes nothing. Throws not-found for somebody who may not. */
export function complete(house: House, communityId: string, by: KeptMember, id: string, evidence: string): Promise<KeptActivity> {
  return decide(house, communityId, by, id, 'plan.activity.closed', (before) =>
    before.status === 'done' && evidence === ''
      ? undefined
      : { status: 'done', evidence: evidence || before.evidence, reason: '', closedAt: before.closedAt ?? house.clock() },
  );
}

/** Opens a closed or cancelled activity again. What showed that it was done stays written. */
export function reopen(house: House, communityId: string, by: KeptMember, id: string): Promise<KeptActivity> {
  return decide(house, communityId, by, id, 'plan.activity.reopened', ({ status }) =>
    status === 'open' ? undefined : { status: 'open', reason: '', closedAt: undefined },
  );
}

/** Says that this member does not see to an open activity: it is no longer theirs. Twice changes nothing. */
export function release(house: House, communityId: string, by: KeptMember, id: string): Promise<KeptActivity> {
  return house.journal.change(
    Activities,
    communityId,
    { id },
    (before) => noteOf('plan.activity.released', by, before),
    (before) => {
      if (before.status !== 'open' || !before.responsible.includes(by.id)) return undefined;
      return { responsible: before.responsible.filter((one) => one !== by.id), ...edited(house, by, before) };
    },
  );
}

/** Takes an activity out of what is to be done, and says why; it stays readable. */
export async function cancel(house: House, communityId: string, by: KeptMember, id: string, reason: string): Promise<KeptActivity> {
  return decide(house, communityId, by, id, 'plan.activity.cancelled', ({ status }) =>
    status === 'open' ? { status: 'cancelled', reason, closedAt: house.clock() } : undefined,
  );
}

/** Notes which of its materials are there (M1): those with these numbers, from 0. */
export function tick(house: House, communityId: string, by: KeptMember, id: string, there: readonly number[]): Promise<KeptActivity> {
  return decide(house, communityId, by, id, 'plan.activity.prepared', ({ materials }) => ({
    materials: materials.map((material, n) => ({ ...material, there: there.includes(n) })),
  }));
}

/** Throws conflict where the plan is closed. */
export function mustBeOpen({ state }: Plan): void {
  if (state === 'closed') throw problem('conflict', { reason: 'plan is closed' });
}

function decide(
  house: House,
  communityId: string,
  by: KeptMember,
  id: string,
  what: string,
  change: (before: KeptActivity) => Partial<Activity> | undefined,
): Promise<KeptActivity> {
  return house.journal.change(
    Activities,
    communityId,
    { id },
    (before) => noteOf(what, by, before),
    (before) => {
      if (!mayClose(before, by)) throw problem('not-found', { reason: 'not responsible' });
      return change(before);
    },
  );
}

function edited(house: House, by: KeptMember, before: Activity): Pick<Activity, 'edition' | 'editedBy' | 'editedAt'> {
  return { edition: before.edition + 1, editedBy: by.id, editedAt: house.clock() };
}

function noteOf(what: string, by: KeptMember, { title }: Pick<Said, 'title'>) {
  return { what, by: by.id, title };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function find(house: House, communityId: string, id: string): Promise<KeptActivity | undefined> {
  return house.storage.of(Activities, communityId).first({ id });
}

async function latestAdoption(house: House, communityId: string): Promise<KeptAdoption | undefined> {
  const adoptions = house.storage.of(Adoptions, communityId);
  return (await adoptions.find({}, { sort: ['n'], descending: true, limit: 1 })).items[0];
}

function lineOf(activity: KeptActivity): Line {
  const { id, code, title, startsOn, endsOn, status, responsible, needs, topic, rank, editedAt, closedAt, version } = activity;
  const closed = closedAt ? { closedAt } : {};
  const lacks = lacksOf(activity);
  const materials = activity.materials.map(({ name, by }) => ({ name, by }));
  return { id, code, title, startsOn, endsOn, status, responsible, needs, topic, materials, rank, lacks, editedAt, ...closed, version };
}
