// A community and the way into it: the first launch from a course makes it, every later one leads back to it.
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { type Found, Held } from '../../kernel/held.ts';
import type { Launch } from '../../kernel/launch.ts';
import type { Community, KeptCommunity, KeptMember, Stage, Topic } from '../../kernel/people.ts';
import { newId } from '../../kernel/secrets.ts';
import { meet } from '../people/index.ts';
import { Communities, Links } from './community.store.ts';

/** Where a launch ends: this member in this community. */
export interface Arrival {
  readonly community: KeptCommunity;
  readonly member: KeptMember;
}

/**
 * Leads a verified launch into its community and makes or renews its member. One write on an ordinary launch; the first
 * from a course makes the community, the first of a link remembers where the link leads.
 */
export async function welcome(house: House, launch: Launch): Promise<Arrival> {
  const known = await communityOf(house, launch);
  const community = known ? await retitle(house, known, launch) : await found(house, launch);
  await rememberLink(house, launch, community.id);
  const { member, changed } = await meet(house, community.id, launch);
  return { member, community: changed ? await noteChange(house, community.id) : community };
}

/** The community with this id. Throws not-found. Says nothing about who may see it: ask for the member too. */
export function getCommunity(house: House, id: string): Promise<KeptCommunity> {
  return house.storage.of(Communities).get(id);
}

const communities = new Held<KeptCommunity>(2000);

/** The same, or undefined. */
export function findCommunity({ storage }: House, id: string): Found<KeptCommunity> {
  return communities.find(storage, id, () => storage.of(Communities).first({ id }));
}

/** All communities of the house, in the order in which they were founded, some hundred at a time: for work that nobody waits for. */
export async function* eachCommunity(house: House): AsyncIterable<readonly KeptCommunity[]> {
  let after: string | undefined;
  do {
    const page = await house.storage.of(Communities).find({}, { limit: 500, ...(after ? { after } : {}) });
    yield page.items;
    after = page.next;
  } while (after);
}

/** Says that what pages show of this community's people or stages is different now; see kernel/recall.ts. */
export async function noteChange(house: Pick<House, 'storage'>, id: string): Promise<KeptCommunity> {
  const communities = house.storage.of(Communities);
  return (await communities.update({ id }, { $inc: { changes: 1 } })) ?? communities.get(id);
}

/** What is known of a step to another stage, besides where it leads. */
export interface Entering {
  readonly by?: string;
  readonly reason?: string;
  readonly missing?: readonly string[];
  readonly waived?: readonly string[];
  /** The cycle that it leads into, and when that began; as it is where nothing is said. */
  readonly cycle?: { readonly number: number; readonly since: Date };
  /** The number of the last move that the person saw: Problem 'conflict' (reason: moved) when somebody has moved since. */
  readonly seen?: number;
}

/** Puts the community into a stage, from then on, in one write with how it came about (method sheet T1). */
export async function enterStage(house: House, id: string, stage: Stage, since: Date, entering: Entering = {}): Promise<KeptCommunity> {
  const { by = '', reason = '', missing = [], waived = [], cycle, seen } = entering;
  const note = { what: 'community.stage.entered', title: stage, by };
  return house.journal.change(Communities, id, { id }, note, (before) => {
    const last = before.lastMove?.number ?? 0;
    if (seen !== undefined && seen !== last) throw problem('conflict', { reason: 'moved' });
    const number = cycle?.number ?? cycleOf(before);
    const lastMove = {
      ...{ number: last + 1, from: before.stage, to: stage, cycle: number, at: since, by, reason },
      ...{ missing: [...missing], waived: [...waived] },
    };
    return { stage, stageSince: since, lastMove, ...(cycle ? { cycle: cycle.number, cycleSince: cycle.since } : {}) };
  });
}

/** Which pass through the four stages a community is in; one from before cycles were counted is in its first. */
export function cycleOf(community: Pick<Community, 'cycle'> | Partial<Community>): number {
  return community.cycle ?? 1;
}

/**
 * Keeps the community's topics, in this order: one with a known id keeps it, one without gets one, and one that is missing is
 * retired (D1). Answers all of them.
 */
export async function keepTopics(
  house: House,
  id: string,
  wanted: readonly { readonly id?: string; readonly name: string }[],
  by?: string,
): Promise<readonly Topic[]> {
  const fresh = wanted.map((topic) => ({ id: topic.id ?? newId(), name: topic.name, retired: false }));
  const note = { what: 'community.topics.changed', ...(by ? { by } : {}) };
  const changed = await house.journal.change(Communities, id, { id }, note, ({ topics }) => {
    const gone = topics.filter((topic) => !fresh.some((one) => one.id === topic.id));
    return { topics: [...fresh, ...gone.map((topic) => ({ ...topic, retired: true }))] };
  });
  return changed.topics;
}

/** Keeps the community's own kinds of actor, in this order; none: the method's (A1). */
export function keepActorKinds(house: House, id: string, actorKinds: readonly string[], by: string): Promise<KeptCommunity> {
  const note = { what: 'community.kinds.changed', by };
  return house.journal.change(Communities, id, { id }, note, () => ({ actorKinds: [...actorKinds] }));
}

async function communityOf(house: House, launch: Launch): Promise<KeptCommunity | undefined> {
  const { registrationId, deploymentId } = launch;
  const here = { registrationId, deploymentId };
  const communities = house.storage.of(Communities);
  if (launch.context) return communities.first({ ...here, place: placeOf(launch) });
  const link = await house.storage.of(Links).first({ ...here, linkId: launch.link.id });
  return link ? communities.get(link.leadsTo) : communities.first({ ...here, place: placeOf(launch) });
}

async function found(house: House, launch: Launch): Promise<KeptCommunity> {
  const now = house.clock();
  const id = newId();
  const community = {
    id,
    registrationId: launch.registrationId,
    deploymentId: launch.deploymentId,
    place: placeOf(launch),
    title: titleOf(launch),
    stage: 'design' as const,
    stageSince: now,
    cycle: 1,
    createdAt: now,
    topics: [],
    actorKinds: [],
    changes: 0,
    ...(launch.locale ? { locale: launch.locale } : {}),
    ...(launch.zone ? { zone: launch.zone } : {}),
  };
  try {
    const note = { what: 'community.community.founded', title: community.title };
    return await house.journal.add(Communities, id, community, note);
  } catch (error) {
    // Two first launches of one course at once: the other one made the community.
    const made = isProblem(error, 'duplicate') ? await communityOf(house, launch) : undefined;
    if (made) return made;
    throw error;
  }
}

/** A course that was renamed in the LMS is renamed here. */
async function retitle(house: House, community: KeptCommunity, launch: Launch): Promise<KeptCommunity> {
  const title = launch.context?.title;
  if (!title || title === community.title) return community;
  return house.journal.change(Communities, community.id, { id: community.id }, { what: 'community.title.changed', title }, () => ({
    title,
  }));
}

async function rememberLink(house: House, launch: Launch, communityId: string): Promise<void> {
  const key = { registrationId: launch.registrationId, deploymentId: launch.deploymentId, linkId: launch.link.id };
  const links = house.storage.of(Links);
  const known = await links.first(key);
  if (known && (known.leadsTo === communityId || !launch.context)) return;
  await links.update(key, { $set: { leadsTo: communityId } }, { upsert: true });
}

function placeOf(launch: Launch): string {
  return launch.context ? `context:${launch.context.id}` : `link:${launch.link.id}`;
}

function titleOf(launch: Launch): string {
  return launch.context?.title ?? launch.link.title ?? launch.context?.id ?? launch.link.id;
}
