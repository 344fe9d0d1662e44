// Who wants reminders, and who wants invitations by mail.
import type { House } from '../../kernel/feature.ts';
import { type Choice, Choices } from './digest.store.ts';

export type Chosen = Pick<Choice, 'reminders' | 'invites'>;

/** Where nobody chose anything. */
const usual: Chosen = { reminders: true, invites: false };

export async function readChoice(house: House, communityId: string, memberId: string): Promise<Chosen> {
  const { reminders, invites } = (await house.storage.of(Choices, communityId).first({ memberId })) ?? usual;
  return { reminders, invites };
}

/** What each of these members has; one question. */
export async function choicesOf(house: House, communityId: string, memberIds: readonly string[]): Promise<(id: string) => Chosen> {
  const found = await house.storage.of(Choices, communityId).find({ memberId: { $in: memberIds } }, { limit: 1000 });
  const own = new Map(found.items.map((choice) => [choice.memberId, choice]));
  return (id) => own.get(id) ?? usual;
}

/** The ids of those who asked for invitations, the first thousand. */
export async function invitedIds(house: House, communityId: string): Promise<readonly string[]> {
  const found = await house.storage.of(Choices, communityId).find({ invites: true }, { sort: ['memberId'], limit: 1000 });
  return found.items.map(({ memberId }) => memberId);
}

/** Keeps what a member chooses; what is not said stays. */
export async function choose(house: House, communityId: string, memberId: string, said: Partial<Chosen>): Promise<void> {
  const $set = { ...said, chosenAt: house.clock() };
  const $setOnInsert = Object.fromEntries(Object.entries(usual).filter(([name]) => !(name in said)));
  await house.storage.of(Choices, communityId).update({ memberId }, { $set, $setOnInsert }, { upsert: true });
}
