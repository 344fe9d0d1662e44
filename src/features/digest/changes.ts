// What changed at short notice: a session that is cancelled or moved within two days of its start, told at once to who would come.
import type { House } from '../../kernel/feature.ts';
import type { Comes } from '../../kernel/gather.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import type { Letter } from '../../kernel/post.ts';
import { DAY, later } from '../../kernel/time.ts';
import { defaultLocale } from '../../kernel/words.ts';
import { findCommunity } from '../community/index.ts';
import { membersById } from '../people/index.ts';
import { choicesOf } from './choices.ts';
import type { Delivery, Known, Watch } from './digest.store.ts';
import { urgentAt } from './moments.ts';
import { findMeeting, joins, keyOf, type Meeting, mayKnow, sequenceOf } from './near.ts';
import { meetingItem, noteLetter } from './note.ts';
import { whenOf } from './pieces.ts';
import type { About, Write } from './sending.ts';
import { zoneOf } from './wishes.ts';

export const CHANGE = 'change';
/** Changes of what is farther away are told by the calendar and the next letters. */
const SHORT_NOTICE = 2 * DAY;
/** What starts by then is remembered, so that it is seen to change. */
const REMEMBERED = 3 * DAY;
/** What changed at short notice since the community was last looked at. */
export function changesSince(watch: Pick<Watch, 'known' | 'seenAt'>, meetings: readonly Meeting[], now: Date): readonly Meeting[] {
  const known = new Map(watch.known.map((one) => [one.key, one]));
  return meetings.filter((one) => {
    const was = known.get(keyOf(one));
    const first = was && was.from < one.from ? was.from : one.from;
    // What began already, or what is told of as having been earlier, surprises nobody any more.
    if (one.from <= now || first <= now || first > later(now, SHORT_NOTICE)) return false;
    const sequence = sequenceOf(one);
    if (!was) return sequence > 0 && one.sequence !== undefined && one.changedAt > watch.seenAt;
    return was.sequence !== sequence && isOtherwise(was, one);
  });
}

/** Another time, another place, cancelled, or taken up again. */
function isOtherwise(was: Known, one: Meeting): boolean {
  if (was.cancelled !== (one.cancelled ?? false)) return true;
  const isMoved = was.from.getTime() !== one.from.getTime() || was.to.getTime() !== one.to.getTime();
  return !one.cancelled && (isMoved || was.place !== (one.place ?? ''));
}

/** Is something that was near not there any more? Then it may have been moved far away. */
export function isMissing({ known }: Pick<Watch, 'known'>, meetings: readonly Meeting[], now: Date): boolean {
  const there = new Set(meetings.map(keyOf));
  return known.some(({ key, from }) => from > now && !there.has(key));
}

/** What is to be remembered until the next look. */
export function knownOf(meetings: readonly Meeting[], now: Date): Known[] {
  const near = meetings.filter(({ from }) => from > now && from <= later(now, REMEMBERED)).slice(0, 500);
  return near.map((one) => ({
    ...{ key: keyOf(one), sequence: sequenceOf(one), from: one.from, to: one.to, place: (one.place ?? '').slice(0, 500) },
    cancelled: one.cancelled ?? false,
  }));
}

/** Everybody who would come to it, or was reminded of it. `said`, `written`: of this member. */
export function isConcerned(
  one: Meeting,
  member: KeptMember,
  said: ReadonlyMap<string, Comes> | undefined,
  written: readonly Delivery[],
): boolean {
  const wasReminded = ({ things }: Delivery) => things.some((thing) => thing.split(' ').slice(1, 3).join(' ') === keyOf(one));
  return joins(one, member, said) || (mayKnow(one, member) && written.some(wasReminded));
}

/** Writes the letters of a part about a change, with what is so now. */
export function changeWriter(house: House): Write {
  return async function* (part) {
    const community = await findCommunity(house, part.community);
    const one = community && (await findMeeting(house, community, part.about));
    if (!community || !one || one.from <= house.clock()) return;
    const [people, choices] = await Promise.all([
      membersById(house, community.id, part.members),
      choicesOf(house, community.id, part.members),
    ]);
    for (const id of part.members) {
      const member = people.get(id);
      if (!member?.email || !choices(id).reminders || !mayKnow(one, member)) continue;
      const kind = `${CHANGE} ${sequenceOf(one)} ${keyOf(one)}`.slice(0, 200);
      const about = { community: community.id, member: id, kind, things: [keyOf(one)], since: one.changedAt, until: one.from };
      yield { about, letter: await letterOf(house, community, member, one, about) };
    }
  };
}

/** The letter about a change, tried again: with what is so by now. */
export async function tellAgain(house: House, row: Delivery): Promise<Letter | Date | undefined> {
  const community = await findCommunity(house, row.community);
  const member = (await membersById(house, row.community, [row.member])).get(row.member);
  const one = community && (await findMeeting(house, community, row.things[0] ?? ''));
  if (!community || !one || !member?.email || one.from <= house.clock() || !mayKnow(one, member)) return undefined;
  if (!(await choicesOf(house, community.id, [member.id]))(member.id).reminders) return undefined;
  const now = house.clock();
  const at = urgentAt(zoneOf(community, member), now, one.from);
  return at > now ? at : letterOf(house, community, member, one, row);
}

function letterOf(house: House, community: KeptCommunity, member: KeptMember, one: Meeting, about: About): Promise<Letter> {
  const words = house.words(member.locale ?? community.locale ?? defaultLocale);
  const reader = { house, community, member, words };
  const what = one.cancelled ? 'cancelled' : 'moved';
  return noteLetter(reader, {
    about,
    thread: keyOf(one),
    subject: words.say(`digest.near.subject.${what}`, { what: one.title, when: whenOf(reader, one) }),
    heading: words.say('digest.near.heading', { title: community.title }),
    sections: [{ title: words.say(`digest.near.${what}`), items: [meetingItem(reader, one)] }],
    ends: 'reminders',
  });
}
