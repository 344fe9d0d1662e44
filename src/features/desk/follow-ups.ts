// Follow-ups: what, who, until when; overdue first (method sheet F1).
import type { Kept, Slices } from '../../kernel/collection.ts';
import type { Dated, Days } from '../../kernel/dated.ts';
import { problem } from '../../kernel/errors.ts';
import type { House, Promised } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { type FollowUp, FollowUps } from './desk.store.ts';

export type KeptFollowUp = FollowUp & Kept;
export type Wanted = Pick<FollowUp, 'text' | 'memberId' | 'due'>;

/** What sorts behind every day of the calendar: things without a day come last. */
const NO_DAY = '9999-99-99';

/** A page of what is open: what is due first stands first. */
export function listOpen(house: House, communityId: string, limit: number, after?: string): Promise<Slices<KeptFollowUp>> {
  const slice = { sort: ['due' as const], limit, ...(after ? { after } : {}) };
  return house.storage.of(FollowUps, communityId).find({ done: false }, slice);
}

/** The last that were done. */
export async function listDone(house: House, communityId: string, limit: number): Promise<readonly KeptFollowUp[]> {
  const slice = { sort: ['changedAt' as const], descending: true, limit };
  return (await house.storage.of(FollowUps, communityId).find({ done: true }, slice)).items;
}

/** The follow-up with this id. Throws not-found. */
export function getFollowUp(house: House, communityId: string, id: string): Promise<KeptFollowUp> {
  return house.storage.of(FollowUps, communityId).get(id);
}

/** Its day, or empty. */
export function dueOf({ due }: Pick<FollowUp, 'due'>): string {
  return due === NO_DAY ? '' : due;
}

export function addFollowUp(house: House, communityId: string, by: KeptMember, wanted: Wanted): Promise<KeptFollowUp> {
  const fresh = { ...stored(wanted), done: false, by: by.id, changedBy: by.id, changedAt: house.clock() };
  return house.journal.add(FollowUps, communityId, fresh, { what: 'desk.followup.added', by: by.id, title: wanted.text });
}

/** Keeps what is different now. Throws conflict where somebody else saved since `version`. */
export function changeFollowUp(
  house: House,
  communityId: string,
  by: KeptMember,
  at: { readonly id: string; readonly version: number },
  wanted: Wanted,
): Promise<KeptFollowUp> {
  const note = { what: 'desk.followup.changed', by: by.id, title: wanted.text };
  return house.journal.change(FollowUps, communityId, at, note, () => ({ ...stored(wanted), changedBy: by.id, changedAt: house.clock() }));
}

/** Says that it is done, or open again. Twice is once. Throws not-found for somebody who neither leads nor sees to it. */
export function settleFollowUp(house: House, communityId: string, by: KeptMember, id: string, done: boolean): Promise<KeptFollowUp> {
  const what = done ? 'desk.followup.done' : 'desk.followup.reopened';
  return house.journal.change(
    FollowUps,
    communityId,
    { id },
    ({ text: title }) => ({ what, by: by.id, title }),
    (before) => {
      const leads = by.role === 'facilitator' || by.role === 'coordinator';
      if (!leads && before.memberId !== by.id) throw problem('not-found', { reason: 'follow-up' });
      return before.done === done ? undefined : { done, changedBy: by.id, changedAt: house.clock() };
    },
  );
}

/** Says that this member does not see to an open follow-up: it is nobody's, until somebody takes it. Twice is once. */
export function releaseFollowUp(house: House, communityId: string, by: KeptMember, id: string): Promise<KeptFollowUp> {
  return house.journal.change(
    FollowUps,
    communityId,
    { id },
    ({ text: title }) => ({ what: 'desk.followup.released', by: by.id, title }),
    ({ done, memberId }) => (done || memberId !== by.id ? undefined : { memberId: '', changedBy: by.id, changedAt: house.clock() }),
  );
}

/** The open ones of some members, for their lists. */
export async function followUpPromises(
  house: House,
  community: KeptCommunity,
  members: readonly KeptMember[],
): Promise<readonly Promised[]> {
  const own = await openOf(house, community, new Set(members.map(({ id }) => id)));
  return own.map((one) => ({
    id: one.id,
    member: one.memberId,
    text: one.text,
    ...(dueOf(one) ? { due: dueOf(one) } : {}),
    path: '/mine',
    close: `/follow-ups/${one.id}/completion`,
    quick: ['desk.done', 'desk.leave'],
  }));
}

/** As many open ones of a community as are remembered; of more, those of some members are asked for. */
const MOST_OPEN = 500;

/** Those of these members, what is due first in front. */
async function openOf(house: House, community: KeptCommunity, members: ReadonlySet<string>): Promise<readonly KeptFollowUp[]> {
  const { items, next } = await remembered(house, 'desk.open', community, () => listOpen(house, community.id, MOST_OPEN));
  if (next === undefined) return items.filter(({ memberId }) => members.has(memberId));
  const filter = { memberId: { $in: [...members] }, done: false };
  const found = await house.storage.of(FollowUps, community.id).find(filter, { limit: 1000 });
  return found.items.toSorted((one, other) => (one.due < other.due ? -1 : 1));
}

/** As many as a calendar of what is to follow up may hold. */
const MOST_DATED = 500;

/** What somebody sees to until a day, for their own calendar: nobody else's. */
export async function followUpDates(house: House, community: KeptCommunity, { from, to }: Days): Promise<readonly Dated[]> {
  const filter = { done: false, due: { $gte: from, $lte: to } };
  const dated = await house.storage.of(FollowUps, community.id).find(filter, { sort: ['due'], limit: MOST_DATED });
  return dated.items.flatMap(({ id, text: title, due, memberId, changedAt, version }): Dated[] =>
    memberId === ''
      ? []
      : [
          {
            ...{ id, title, from: due, to: due, path: '/mine', members: [memberId], private: true },
            ...{ close: `/follow-ups/${id}/completion`, changedAt, version },
          },
        ],
  );
}

function stored({ text, memberId, due }: Wanted): Wanted {
  return { text, memberId, due: due || NO_DAY };
}
