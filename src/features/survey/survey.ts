// The survey of needs and offers: a member answers, answers again, and the community reads what came together (D6, C2).
import type { Kept, Slices } from '../../kernel/collection.ts';
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { CommunityRole, KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import type { Locale } from '../../kernel/words.ts';
import { readMembers } from '../people/index.ts';
import type { Answer, Said } from './survey.store.ts';
import { Answers } from './survey.store.ts';

export type { Answer } from './survey.store.ts';

/** What this member answered, or undefined. */
export function findAnswer(house: House, communityId: string, memberId: string): Promise<(Answer & Kept) | undefined> {
  return house.storage.of(Answers, communityId).first({ memberId });
}

/** Which of these members have answered, in one question. */
export async function whoAnswered(
  house: House,
  communityId: string,
  members: readonly { readonly id: string }[],
): Promise<ReadonlySet<string>> {
  const filter = { memberId: { $in: members.map(({ id }) => id) } };
  const found = await house.storage.of(Answers, communityId).find(filter, { limit: 1000 });
  return new Set(found.items.map(({ memberId }) => memberId));
}

/** Keeps what a member answers; it replaces what they answered before. */
export async function answer(house: House, communityId: string, member: KeptMember, said: Said): Promise<Answer> {
  const known = await findAnswer(house, communityId, member.id);
  const fresh: Answer = { ...said, memberId: member.id, test: member.test, answeredAt: house.clock() };
  if (known) {
    const note = { what: 'survey.answer.changed', by: member.id };
    return house.journal.change(Answers, communityId, { id: known.id }, note, () => fresh);
  }
  try {
    return await house.journal.add(Answers, communityId, fresh, { what: 'survey.answer.given', by: member.id });
  } catch (error) {
    // The same person in two tabs: the other one was first.
    if (isProblem(error, 'duplicate')) return answer(house, communityId, member, said);
    throw error;
  }
}

/** How many members have answered; test users are not counted. Once per change of the community. */
export function countAnswers(house: House, community: KeptCommunity): Promise<number> {
  return remembered(house, 'survey.count', community, () => house.storage.of(Answers, community.id).count({ test: false }));
}

/** All answers, the latest first: a query per thousand, once per change of the community. */
export function readAnswers(house: House, community: KeptCommunity): Promise<readonly Answer[]> {
  return remembered(house, 'survey.answers', community, async () => {
    const answers: Answer[] = [];
    let after: string | undefined;
    do {
      const page = await listAnswers(house, community.id, 1000, after);
      answers.push(...page.items);
      after = page.next;
    } while (after);
    return answers;
  });
}

/** A page of the answers, the latest first. */
export function listAnswers(house: House, communityId: string, limit: number, after?: string): Promise<Slices<Answer & Kept>> {
  const slice = { sort: ['answeredAt' as const], descending: true, limit, ...(after ? { after } : {}) };
  return house.storage.of(Answers, communityId).find({ test: false }, slice);
}

/** Somebody who has not answered. */
export interface Silent {
  readonly id: string;
  readonly name: string;
  readonly role: CommunityRole;
  readonly locale?: Locale;
}

/** Whose answer says most of what the community will do together, first. */
const order: readonly CommunityRole[] = ['active', 'coordinator', 'facilitator', 'occasional'];

/** Who has not answered, those first whose answer would help most. Worked out once per change of the community. */
export function readSilent(house: House, community: KeptCommunity): Promise<readonly Silent[]> {
  return remembered(house, 'survey.silent', community, async () => {
    const [answers, members] = await Promise.all([readAnswers(house, community), readMembers(house, community.id)]);
    const answered = new Set(answers.map(({ memberId }) => memberId));
    const silent = members.filter(({ id }) => !answered.has(id));
    return order.flatMap((role) => silent.filter((member) => member.role === role).map(silentOf));
  });
}

function silentOf({ id, name, role, locale }: KeptMember): Silent {
  return { id, name, role, ...(locale ? { locale } : {}) };
}
