// Reminders: all that is due for a member in one letter, a few letters a day at most, and none in their quiet hours.
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import type { Letter } from '../../kernel/post.ts';
import { hashed } from '../../kernel/secrets.ts';
import { dayAfter, dayIn, HOUR, later, momentOf } from '../../kernel/time.ts';
import { defaultLocale } from '../../kernel/words.ts';
import { findCommunity } from '../community/index.ts';
import { membersById } from '../people/index.ts';
import { choicesOf } from './choices.ts';
import type { Delivery } from './digest.store.ts';
import { isQuiet, quietEnd } from './moments.ts';
import { type Near, nearIn, type Occasion, occasionsOf, writtenTo } from './near.ts';
import { meetingItem, noteLetter, promiseItem } from './note.ts';
import { type Reader, whenOf } from './pieces.ts';
import type { About, Write } from './sending.ts';
import { zoneOf } from './wishes.ts';

export const REMINDER = 'reminder';
/** Letters in a day of the reader's, besides those that come by themselves. */
const A_DAY = 2;
/** What is due so soon comes along in the same letter. */
const ALONG = 2 * HOUR;

/** What a member is told now, or when something may be due for them; neither where nothing is near. */
export interface Turn {
  readonly now: readonly Occasion[];
  readonly next?: Date;
}

/** For each of these members, what is due; who has no address or wants none is not there. A few questions in all. */
export async function turnsOf(
  house: House,
  community: KeptCommunity,
  near: Near,
  members: readonly KeptMember[],
): Promise<ReadonlyMap<string, Turn>> {
  if (!near.isDue) return new Map();
  const reached = members.filter(({ email, test }) => email && !test);
  const [occasions, written, choices] = await Promise.all([
    occasionsOf(house, community, near, reached),
    writtenTo(house, community.id, reached),
    choicesOf(
      house,
      community.id,
      reached.map(({ id }) => id),
    ),
  ]);
  const wanting = reached.filter(({ id }) => choices(id).reminders);
  return new Map(
    wanting.map(({ id, ...member }): [string, Turn] => [
      id,
      turnOf(zoneOf(community, member), occasions.get(id) ?? [], written.get(id) ?? [], house.clock()),
    ]),
  );
}

/** Pure. `written`: the rows of their letters of late. */
function turnOf(zone: string, occasions: readonly Occasion[], written: readonly Delivery[], now: Date): Turn {
  const told = new Set(written.flatMap(({ things }) => things));
  const open = occasions.filter(({ key, late }) => !told.has(key) && late > now);
  const [first] = open;
  if (!first) return { now: [] };
  if (first.due > now) return { now: [], next: first.due };
  if (isQuiet(zone, now)) return { now: [], next: quietEnd(zone, now) };
  const today = dayIn(zone, now);
  const letters = written.filter(({ kind, state, at }) => isReminder(kind) && state !== 'failed' && dayIn(zone, at) === today);
  if (letters.length >= A_DAY) return { now: [], next: momentOf(zone, `${dayAfter(today, 1)}T07:00`) };
  // Only of what is an hour away does it matter that it comes then.
  const along = ({ key, due }: Occasion) => due <= (key.startsWith('hour ') ? now : later(now, ALONG));
  const taken = open.filter(along);
  const next = open.find((one) => !taken.includes(one))?.due;
  return { now: taken, ...(next ? { next } : {}) };
}

function isReminder(kind: string): boolean {
  return kind.startsWith(`${REMINDER} `);
}

/** Writes the reminders of a part, as things are now. */
export function reminderWriter(house: House): Write {
  return async function* (part) {
    const community = await findCommunity(house, part.community);
    if (!community) return;
    const people = await membersById(house, community.id, part.members);
    const members = part.members.flatMap((id) => people.get(id) ?? []);
    const turns = await turnsOf(house, community, await nearIn(house, community), members);
    for (const member of members) {
      const due = turns.get(member.id)?.now ?? [];
      const [first] = due;
      if (!first) continue;
      const about = aboutOf(community, member, first, due);
      yield { about, letter: await letterOf(house, community, member, due, about) };
    }
  };
}

/** Of the first that is due: two who write at once write the same row, and only one of them sends it. */
function aboutOf(community: KeptCommunity, member: KeptMember, { key, due, at }: Occasion, all: readonly Occasion[]): About {
  const kind = `${REMINDER} ${key.length <= 180 ? key : hashed(key)}`;
  return { community: community.id, member: member.id, kind, things: all.map((one) => one.key), since: due, until: at };
}

/** The same reminder, tried again: of what it was about, what still helps; or when quiet hours are over. */
export async function remindAgain(house: House, row: Delivery): Promise<Letter | Date | undefined> {
  const community = await findCommunity(house, row.community);
  const member = (await membersById(house, row.community, [row.member])).get(row.member);
  if (!community || !member?.email || !(await choicesOf(house, community.id, [member.id]))(member.id).reminders) return undefined;
  const now = house.clock();
  const zone = zoneOf(community, member);
  const all = (await occasionsOf(house, community, await nearIn(house, community), [member])).get(member.id) ?? [];
  const due = all.filter(({ key }) => row.things.includes(key));
  if (due.length === 0) return undefined;
  return isQuiet(zone, now) ? quietEnd(zone, now) : letterOf(house, community, member, due, row);
}

function letterOf(house: House, community: KeptCommunity, member: KeptMember, due: readonly Occasion[], about: About): Promise<Letter> {
  const words = house.words(member.locale ?? community.locale ?? defaultLocale);
  const reader = { house, community, member, words };
  // Of a session both the day and the hour may be due.
  const meetings = [...new Map(due.flatMap(({ meeting }) => (meeting ? [[meeting.feature + meeting.id, meeting] as const] : []))).values()];
  const promises = due.flatMap(({ promise }) => promise ?? []);
  const sections = [
    { title: words.say('digest.near.meetings'), items: meetings.map((one) => meetingItem(reader, one)) },
    { title: words.say('digest.near.promises'), items: promises.map((one) => promiseItem(reader, one)) },
  ].filter(({ items }) => items.length > 0);
  return noteLetter(reader, {
    about,
    thread: due[0]?.key.split(' ').slice(1, 3).join(' ') ?? '',
    subject: subjectOf(reader, due),
    heading: words.say('digest.near.heading', { title: community.title }),
    sections,
    ends: 'reminders',
  });
}

function subjectOf(reader: Reader, due: readonly Occasion[]): string {
  const { words, community } = reader;
  const meeting = due.find((one) => one.meeting)?.meeting;
  if (meeting) return words.say('digest.near.subject.meeting', { what: meeting.title, when: whenOf(reader, meeting) });
  const promises = due.flatMap(({ promise }) => promise ?? []);
  return words.say('digest.near.subject.promises', { title: community.title, count: promises.length, what: promises[0]?.text ?? '' });
}
