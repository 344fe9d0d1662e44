// Who gets letters when: what a member chose, or else what the community has, or else Monday morning.
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { type Habit, Habits, type Slot, type Wish, Wishes } from './digest.store.ts';

export { rhythms, type Slot } from './digest.store.ts';

/** Where nobody chose anything. */
const usual: Slot = { rhythm: 'weekly', weekday: 'mon', hour: 7 };

/** What the community has; the version is 0 while nobody chose anything. */
export async function readHabit(house: House, communityId: string): Promise<Habit & { readonly version: number }> {
  const known = await house.storage.of(Habits, communityId).first({ id: habitId(communityId) });
  return known ?? { ...usual, opening: '', question: '', askedBy: '', changedAt: new Date(0), version: 0 };
}

/** What a facilitator says of the letters of their community. */
export type Said = Slot & Pick<Habit, 'opening' | 'question'>;

/** Keeps it. A line or a question that is new is told from now on, until the next letters have left. Throws conflict as an optimistic write. */
export async function keepHabit(house: House, communityId: string, by: KeptMember, said: Said, version: number): Promise<void> {
  const now = house.clock();
  const note = { what: 'digest.habit.changed', by: by.id };
  const dated = (before: Pick<Habit, 'opening' | 'question' | 'openingAt' | 'questionAt' | 'askedBy'>) => ({
    ...(said.opening === before.opening ? {} : { openingAt: said.opening ? now : undefined }),
    ...(said.question === before.question ? {} : { questionAt: said.question ? now : undefined, askedBy: said.question ? by.id : '' }),
  });
  if (version === 0) {
    const fresh = { ...said, askedBy: '', ...dated({ opening: '', question: '', askedBy: '' }), changedAt: now };
    const { openingAt, questionAt, ...rest } = fresh as Habit;
    const given = { ...rest, ...(openingAt ? { openingAt } : {}), ...(questionAt ? { questionAt } : {}) };
    try {
      await house.journal.add(Habits, communityId, { id: habitId(communityId), ...given }, note);
    } catch (error) {
      throw isProblem(error, 'duplicate') ? problem('conflict', { reason: 'version' }) : error;
    }
    return;
  }
  await house.journal.change(Habits, communityId, { id: habitId(communityId), version }, note, (before) => ({
    ...said,
    ...dated(before),
    changedAt: now,
  }));
}

/** The id of the member who changed it last, or undefined. */
export async function lastChanger(house: House, communityId: string): Promise<string | undefined> {
  return (await house.journal.read(communityId, { about: habitId(communityId), limit: 1 })).items[0]?.by;
}

/** What this member gets, and whether they chose it themselves. */
export async function readSlot(house: House, communityId: string, memberId: string): Promise<Slot & { readonly isOwn: boolean }> {
  const own = await house.storage.of(Wishes, communityId).first({ memberId });
  const { rhythm, weekday, hour } = own ?? (await readHabit(house, communityId));
  return { rhythm, weekday, hour, isOwn: own !== undefined };
}

/** What these members chose, by member; who chose nothing is not there. */
export async function wishesOf(house: House, communityId: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, Wish>> {
  const found = await house.storage.of(Wishes, communityId).find({ memberId: { $in: memberIds } }, { limit: 1000 });
  return new Map(found.items.map((wish) => [wish.memberId, wish]));
}

/** Keeps what a member chooses. It stays, whatever the community has later. */
export async function wish(house: House, communityId: string, memberId: string, { rhythm, weekday, hour }: Slot): Promise<void> {
  const $set = { rhythm, weekday, hour, chosenAt: house.clock() };
  await house.storage.of(Wishes, communityId).update({ memberId }, { $set }, { upsert: true });
}

/** No letters any more: the rest of what they had stays, for whoever wants them again. */
export async function stopLetters(house: House, communityId: string, memberId: string): Promise<void> {
  await wish(house, communityId, memberId, { ...(await readSlot(house, communityId, memberId)), rhythm: 'off' });
}

function habitId(communityId: string): string {
  return `letters-${communityId}`;
}

export function zoneOf(community: Pick<KeptCommunity, 'zone'>, member: Pick<KeptMember, 'zone'>): string {
  return member.zone ?? community.zone ?? 'UTC';
}
