// Letters as they are written for each member, around what they share (editions.ts).
import type { House, News, Promised } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import type { Letter } from '../../kernel/post.ts';
import { later, SECOND } from '../../kernel/time.ts';
import type { Purpose } from '../../kernel/tokens.ts';
import { defaultLocale, type Words } from '../../kernel/words.ts';
import { listIdOf, messageIdOf } from '../../mail/letter.ts';
import { type Item, type Piece, renderSections, type Section } from '../../mail/render.ts';
import { findCommunity } from '../community/index.ts';
import { getMember, membersById } from '../people/index.ts';
import { aheadFor, type Edition, type Own, ownOf, type Shared } from './contents.ts';
import { Deliveries, type Delivery, DIGEST, type Part } from './digest.store.ts';
import { editionOf } from './editions.ts';
import { actionsOf, greetingOf, placeIn, type Reader } from './pieces.ts';
import { periods, sinceOf, type Turning } from './rhythm.ts';
import type { Write, Written } from './sending.ts';
import { readSlot, wishesOf } from './wishes.ts';

/** Writes the letters of a part. Who has left since, wants none any more, or has nothing to read, gets none. */
export function writerFor(house: House): Write {
  return async function* (part) {
    const community = await findCommunity(house, part.community);
    if (!community || part.rhythm === 'off') return;
    const members = await stillWanted(house, community, part);
    const last = await lastLetters(house, part, part.rhythm);
    const sinceFor = (member: KeptMember) =>
      sinceOf(part.rhythm as Turning, part.until, { ...lastOf(last, member), joinedAt: member.joinedAt });
    const earliest = new Date(Math.min(part.until.getTime(), ...members.map((member) => sinceFor(member).getTime())));
    const own = await ownOf(house, community, members, earliest);
    for (const member of members) {
      const window = { rhythm: part.rhythm, since: sinceFor(member), until: part.until };
      const written = await writeOne(house, community, member, own.get(member.id) ?? nothing, { ...window, isFirst: !last.has(member.id) });
      if (written) yield written;
    }
  };
}

/** The letter of a row that is tried again, as things are now. */
export async function rewrite(house: House, { community: id, member: memberId, since, until }: Delivery): Promise<Letter | undefined> {
  const community = await findCommunity(house, id);
  const member = (await membersById(house, id, [memberId])).get(memberId);
  if (!community || !member?.email) return undefined;
  const { rhythm } = await readSlot(house, id, memberId);
  if (rhythm === 'off') return undefined;
  const own = await ownOf(house, community, [member], since);
  return (await writeOne(house, community, member, own.get(memberId) ?? nothing, { rhythm, since, until, isFirst: false }))?.letter;
}

/** What a member's next letter would be if it left now; undefined where there is nothing to tell. */
export async function preview(house: House, community: KeptCommunity, memberId: string): Promise<Letter | undefined> {
  const member = await getMember(house, community.id, memberId);
  const { rhythm: chosen } = await readSlot(house, community.id, memberId);
  const rhythm = chosen === 'off' ? 'weekly' : chosen;
  // With what was written a moment ago.
  const until = later(house.clock(), SECOND);
  const part = { community: community.id, members: [memberId], until };
  const last = lastOf(await lastLetters(house, part, rhythm), member);
  const since = sinceOf(rhythm, until, { ...last, joinedAt: member.joinedAt });
  const own = await ownOf(house, community, [member], since);
  const window = { rhythm, since, until, isFirst: false };
  return (await writeOne(house, community, { ...member, seenAt: since }, own.get(memberId) ?? nothing, window))?.letter;
}

const nothing: Own = { promises: [], asks: [] };

/** Asked at the moment of writing: members of now, with an address, who want letters. */
async function stillWanted(house: House, community: KeptCommunity, { members: ids }: Part): Promise<readonly KeptMember[]> {
  const [people, wishes] = await Promise.all([membersById(house, community.id, ids), wishesOf(house, community.id, ids)]);
  return ids.flatMap((id) => {
    const member = people.get(id);
    return member?.email && wishes.get(id)?.rhythm !== 'off' ? [member] : [];
  });
}

/** Up to when the last letter told, by member: one question for a part. */
async function lastLetters(
  house: House,
  part: Pick<Part, 'community' | 'members' | 'until'>,
  rhythm: Turning,
): Promise<ReadonlyMap<string, Date>> {
  const { community, members, until } = part;
  const earliest = later(until, -2 * periods[rhythm]);
  const filter = { community, kind: DIGEST, until: { $gte: earliest, $lt: until }, member: { $in: members } };
  const last = new Map<string, Date>();
  let after: string | undefined;
  do {
    const page = await house.storage.of(Deliveries).find(filter, { sort: ['until'], limit: 1000, ...(after ? { after } : {}) });
    // What could not be sent was not told.
    for (const row of page.items) if (row.state === 'sent') last.set(row.member, row.until);
    after = page.next;
  } while (after);
  return last;
}

function lastOf(last: ReadonlyMap<string, Date>, { id }: KeptMember): { readonly last?: Date } {
  const found = last.get(id);
  return found ? { last: found } : {};
}

interface Window extends Pick<Edition, 'rhythm' | 'since' | 'until'> {
  /** No letter went to them before: what all of them need is kept now. */
  readonly isFirst: boolean;
}

async function writeOne(
  house: House,
  community: KeptCommunity,
  member: KeptMember,
  own: Own,
  window: Window,
): Promise<Written | undefined> {
  const { rhythm, since, until } = window;
  const locale = member.locale ?? community.locale ?? defaultLocale;
  const leads = member.role === 'facilitator' || member.role === 'coordinator';
  const edition = await editionOf(house, { community, locale, leads, rhythm, since, until });
  const words = house.words(locale);
  const reader = { house, community, member, words };
  const { shared } = edition;
  const asks = own.asks.filter(({ at }) => at >= since);
  const ahead = aheadFor(shared.dates, member);
  const isNew = ({ at }: News) => at >= member.seenAt;
  const [made, said] = [shared.made.filter(isNew), shared.said.filter(isNew)];
  const isEmpty = [own.promises, asks, ahead, made, said].every((list) => list.length === 0) && !shared.opening && !shared.question;
  if (isEmpty) return undefined;
  const off = offOf(community, member);
  const stop = house.tokens.short(off);
  const written = edition.frame({
    greeting: greetingOf(words, member),
    pieces: [
      renderSections(promisesShown(reader, own.promises), words),
      edition.ahead(reader, ahead),
      renderSections(asksShown(reader, asks), words),
      edition.piece(made.length, said.length),
    ],
    unsubscribe: `${house.origin}/u/${stop}`,
  });
  const subject = subjectOf(words, community, { ahead, own, made, said });
  return {
    about: { community: community.id, member: member.id, kind: DIGEST, things: [], since, until },
    ...(window.isFirst ? { before: () => house.tokens.keepShort(off) } : {}),
    letter: letterOf(house, community, member, shared, { ...written, subject, until, stop }),
  };
}

/** What the link that ends somebody's letters is for. */
function offOf(community: KeptCommunity, member: KeptMember): Purpose {
  return { purpose: 'digest.off', community: community.id, member: member.id, thing: '' };
}

interface Given extends Piece {
  readonly subject: string;
  readonly until: Date;
  readonly stop: string;
}

function letterOf(house: House, community: KeptCommunity, member: KeptMember, { question, asker }: Shared, given: Given): Letter {
  const { host } = new URL(house.origin);
  const thread = [DIGEST, community.id, member.id];
  return {
    to: { name: member.name, address: member.email ?? '' },
    subject: given.subject,
    html: given.html,
    text: given.text,
    ...(given.shared ? { shared: given.shared } : {}),
    language: member.locale ?? community.locale ?? defaultLocale,
    messageId: messageIdOf([...thread, String(given.until.getTime())], host),
    references: messageIdOf(thread, host),
    listId: { id: listIdOf(community.id, host), name: community.title },
    unsubscribe: { url: `${house.origin}/u/${given.stop}` },
    ...(question && asker?.email ? { replyTo: { name: asker.name, address: asker.email } } : {}),
    isBulk: true,
  };
}

interface Told {
  readonly ahead: Shared['dates'];
  readonly own: Own;
  readonly made: readonly News[];
  readonly said: readonly News[];
}

/** What a reader can do stands in front of what there is to know. */
function subjectOf(words: Words, { title }: KeptCommunity, { ahead, own, made, said }: Told): string {
  const first = ahead.find(({ meets }) => meets) ?? ahead[0];
  if (first) return words.say('digest.subject.next', { title, what: first.title });
  if (own.promises[0]) return words.say('digest.subject.promises', { title, count: own.promises.length, what: own.promises[0].text });
  const news = made[0] ?? said[0];
  return news ? words.say('digest.subject.news', { title, what: news.text }) : words.say('digest.subject.plain', { title });
}

function promisesShown(reader: Reader, promises: readonly Promised[]): readonly Section[] {
  const { words } = reader;
  const items = promises.map(
    (one): Item => ({
      text: one.text,
      ...(one.due ? { detail: words.say('digest.due', { day: words.date(one.due) }) } : {}),
      href: placeIn(reader.house, reader.community, one.path),
      actions: actionsOf(reader, one),
    }),
  );
  return items.length > 0 ? [{ title: words.say('digest.promises'), items }] : [];
}

function asksShown({ house, community, words }: Reader, asks: Own['asks']): readonly Section[] {
  const items = asks.map(
    ({ name, about, path }): Item => ({ text: words.say('digest.ask', { name, about }), href: placeIn(house, community, path) }),
  );
  return items.length > 0 ? [{ title: words.say('digest.asks'), items }] : [];
}
