// Who comes: one answer per member and session, changed by one tap.

import type { Slices } from '../../kernel/collection.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { type AnswerGiven, answers, Replies, type Reply } from './sessions.store.ts';

export type { AnswerGiven, Reply } from './sessions.store.ts';

/** Names on one page. */
const PER_PAGE = 50;

export type Counts = Readonly<Record<AnswerGiven, number>>;

/** Keeps an answer; the last one counts. */
export async function reply(house: House, communityId: string, meeting: string, member: KeptMember, answer: AnswerGiven): Promise<void> {
  const set = { answer, at: house.clock(), test: member.test };
  await house.storage.of(Replies, communityId).update({ meeting, member: member.id }, { $set: set }, { upsert: true });
}

/** How many answered what, by session; one query however many. Test users are not counted. */
export async function countReplies(house: House, communityId: string, meetings: readonly string[]): Promise<(id: string) => Counts> {
  const filter = { test: false, meeting: { $in: meetings } };
  const counted =
    meetings.length === 0 ? new Map<string, number>() : await house.storage.of(Replies, communityId).countBy(['meeting', 'answer'], filter);
  const of = (id: string, answer: AnswerGiven) => counted.get(`${id}\t${answer}`) ?? 0;
  return (id) => ({ yes: of(id, 'yes'), maybe: of(id, 'maybe'), no: of(id, 'no') });
}

/** What this member answered, by session. */
export async function repliesOf(
  house: House,
  communityId: string,
  member: string,
  meetings: readonly string[],
): Promise<ReadonlyMap<string, AnswerGiven>> {
  if (meetings.length === 0) return new Map();
  const found = await house.storage.of(Replies, communityId).find({ member, meeting: { $in: meetings } }, { limit: 1000 });
  return new Map(found.items.map(({ meeting, answer }) => [meeting, answer]));
}

/** The last answers of a member: a thousand of each kind. */
export async function lastReplies(house: House, communityId: string, member: string): Promise<readonly Said[]> {
  const slice = { sort: ['at' as const], descending: true, limit: 1000 };
  const each = await Promise.all(answers.map((answer) => house.storage.of(Replies, communityId).find({ member, answer }, slice)));
  return each.flatMap(({ items }) => items.map(saidIn));
}

/** What these members answered of these sessions; a question for each thousand answers. */
export async function repliesAmong(
  house: House,
  communityId: string,
  members: readonly string[],
  meetings: readonly string[],
): Promise<readonly Said[]> {
  if (members.length === 0 || meetings.length === 0) return [];
  const said: Said[] = [];
  let after: string | undefined;
  do {
    const page = await house.storage
      .of(Replies, communityId)
      .find({ member: { $in: members }, meeting: { $in: meetings } }, { limit: 1000, ...(after ? { after } : {}) });
    said.push(...page.items.map(saidIn));
    after = page.next;
  } while (after);
  return said;
}

interface Said {
  readonly member: string;
  readonly id: string;
  readonly comes: AnswerGiven;
}

function saidIn({ member, meeting, answer }: Reply): Said {
  return { member, id: meeting, comes: answer };
}

/** A page of those who come or may come: first who said yes. */
export function listReplies(house: House, communityId: string, meeting: string, limit = PER_PAGE, after?: string): Promise<Slices<Reply>> {
  const slice = { sort: ['answer' as const, 'at' as const], descending: true, limit, ...(after ? { after } : {}) };
  return house.storage.of(Replies, communityId).find({ test: false, meeting, answer: { $in: ['yes', 'maybe'] } }, slice);
}

/** Which of these members said that they come, or may. */
export async function expectedAmong(house: House, communityId: string, meeting: string, members: readonly string[]) {
  if (members.length === 0) return new Set<string>();
  const found = await house.storage.of(Replies, communityId).find({ meeting, member: { $in: members } }, { limit: 1000 });
  return new Set(found.items.filter(({ answer }) => answer !== 'no').map(({ member }) => member));
}
