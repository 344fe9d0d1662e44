// Invitations by mail, for who asked for them: each session as a message for the calendar of their mail program (RFC 5546, RFC 6047).
import { buildInvitation, type Parties } from '../../ical/build.ts';
import { singleOf } from '../../ical/events.ts';
import type { House } from '../../kernel/feature.ts';
import { type Comes, saidBy } from '../../kernel/gather.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import type { Letter } from '../../kernel/post.ts';
import { DAY, later } from '../../kernel/time.ts';
import { defaultLocale } from '../../kernel/words.ts';
import { addressOf } from '../../mail/address.ts';
import { findCommunity } from '../community/index.ts';
import { membersById } from '../people/index.ts';
import { choicesOf } from './choices.ts';
import type { Delivery } from './digest.store.ts';
import { urgentAt } from './moments.ts';
import { answerTo, FAR, findMeeting, keyOf, type Meeting, mayKnow, nearIn, sequenceOf, writtenTo } from './near.ts';
import { meetingItem, noteLetter } from './note.ts';
import { whenOf } from './pieces.ts';
import type { About, Write } from './sending.ts';
import { zoneOf } from './wishes.ts';

export const INVITE = 'invite';
/** Of what comes again and again, each one is told so long before: not all of a year at once. */
const OF_SERIES = 8 * DAY;

/** What a member's calendar is to hear of one thing. */
export interface Invitation {
  readonly meeting: Meeting;
  readonly method: 'REQUEST' | 'CANCEL';
  /** The how-manyth message about it this is. */
  readonly n: number;
  readonly comes: Comes | undefined;
}

/** The last message about a thing that went to a member's calendar. */
interface Last {
  readonly n: number;
  readonly method: string;
  readonly sequence: number;
}

/** What these members' calendars are to hear now; some questions in all, however many they are. */
export async function invitationsFor(
  house: House,
  community: KeptCommunity,
  members: readonly KeptMember[],
): Promise<ReadonlyMap<string, readonly Invitation[]>> {
  const now = house.clock();
  const [{ meetings }, said, written, choices] = await Promise.all([
    nearIn(house, community, FAR),
    saidBy(house, community, members),
    writtenTo(house, community.id, members),
    choicesOf(
      house,
      community.id,
      members.map(({ id }) => id),
    ),
  ]);
  const coming = meetings.filter(({ from }) => from > now);
  return new Map(
    members.map((member): [string, readonly Invitation[]] => {
      if (!member.email || member.test || !choices(member.id).invites) return [member.id, []];
      const zone = zoneOf(community, member);
      const each = coming
        .filter((one) => urgentAt(zone, now, one.from) <= now)
        .flatMap((one) => invitationTo(one, member, said.get(member.id), lastOf(one, written.get(member.id) ?? []), now) ?? []);
      return [member.id, each];
    }),
  );
}

function invitationTo(
  meeting: Meeting,
  member: KeptMember,
  said: ReadonlyMap<string, Comes> | undefined,
  last: Last | undefined,
  now: Date,
): Invitation | undefined {
  const comes = answerTo(meeting, said);
  const isInvited = last?.method === 'REQUEST';
  const isMeant = mayKnow(meeting, member) && (meeting.meets || meeting.members.includes(member.id) || comes !== undefined);
  const about = { meeting, n: (last?.n ?? 0) + 1, comes };
  if (!isMeant || meeting.cancelled || comes === 'no') return isInvited ? { ...about, method: 'CANCEL' } : undefined;
  if (isInvited) return sequenceOf(meeting) > last.sequence ? { ...about, method: 'REQUEST' } : undefined;
  const isTime = !meeting.series || meeting.from <= later(now, OF_SERIES);
  return isTime ? { ...about, method: 'REQUEST' } : undefined;
}

/** `invite <n> <method> <sequence> <feature> <id>` */
const kindOf = ({ meeting, method, n }: Invitation) => `${INVITE} ${n} ${method} ${sequenceOf(meeting)} ${keyOf(meeting)}`.slice(0, 200);

function lastOf(one: Meeting, written: readonly Delivery[]): Last | undefined {
  const own = written.filter(({ kind, things }) => isInvite(kind) && things.includes(keyOf(one)));
  // Also one of which we do not know that it arrived: it may have, and an end of what is not there does no harm.
  const all = own.map(({ kind }): Last => {
    const [, n, method = '', sequence] = kind.split(' ');
    return { n: Number(n), method, sequence: Number(sequence) };
  });
  return all.toSorted((first, second) => second.n - first.n)[0];
}

function isInvite(kind: string): boolean {
  return kind.startsWith(`${INVITE} `);
}

/** Does this member's calendar hear of it by an invitation? Then that is the letter about its changes. */
export function isInvitedTo(one: Meeting, written: readonly Delivery[]): boolean {
  return lastOf(one, written) !== undefined;
}

/** Writes the invitations of a part, as things are now: one to a letter. */
export function inviteWriter(house: House): Write {
  return async function* (part) {
    const community = await findCommunity(house, part.community);
    if (!community) return;
    const people = await membersById(house, community.id, part.members);
    const members = part.members.flatMap((id) => people.get(id) ?? []);
    const all = await invitationsFor(house, community, members);
    for (const member of members) {
      for (const invitation of all.get(member.id) ?? []) {
        const { meeting } = invitation;
        const kind = kindOf(invitation);
        const about = { community: community.id, member: member.id, kind, things: [keyOf(meeting)], since: meeting.changedAt };
        const whole = { ...about, until: meeting.from };
        yield { about: whole, letter: await letterOf(house, community, member, invitation, whole) };
      }
    }
  };
}

/** The same message, tried again, unless another about the same thing is to come instead. */
export async function inviteAgain(house: House, row: Delivery): Promise<Letter | undefined> {
  const community = await findCommunity(house, row.community);
  const member = (await membersById(house, row.community, [row.member])).get(row.member);
  const meeting = community && (await findMeeting(house, community, row.things[0] ?? ''));
  if (!community || !meeting || !member?.email || meeting.from <= house.clock()) return undefined;
  const [, n, method, sequence] = row.kind.split(' ');
  const choices = await choicesOf(house, community.id, [member.id]);
  if (!choices(member.id).invites || !mayKnow(meeting, member)) return undefined;
  const comes = answerTo(meeting, (await saidBy(house, community, [member])).get(member.id));
  const isOver = (meeting.cancelled ?? false) || comes === 'no';
  if (isOver !== (method === 'CANCEL') || Number(sequence) !== sequenceOf(meeting)) return undefined;
  return letterOf(house, community, member, { meeting, method: isOver ? 'CANCEL' : 'REQUEST', n: Number(n), comes }, row);
}

function letterOf(
  house: House,
  community: KeptCommunity,
  member: KeptMember,
  { meeting, method, n, comes }: Invitation,
  about: About,
): Promise<Letter> {
  const words = house.words(member.locale ?? community.locale ?? defaultLocale);
  const reader = { house, community, member, words };
  const event = singleOf({ community, words, origin: house.origin }, meeting);
  const parties: Parties = {
    organizer: { name: community.title, address: house.post.from.address },
    attendee: { name: member.name, address: onEnvelope(member.email ?? '') },
    standing: standingOf(comes),
  };
  const isCancelled = method === 'CANCEL';
  const content = buildInvitation(method, { ...event, isCancelled, parties }, house.clock()).toString();
  const what = meeting.cancelled ? 'cancelled' : isCancelled ? 'taken' : n > 1 ? 'moved' : 'invited';
  return noteLetter(reader, {
    about,
    thread: keyOf(meeting),
    subject: words.say(`digest.near.subject.${what}`, { what: meeting.title, when: whenOf(reader, meeting) }),
    heading: words.say('digest.near.heading', { title: community.title }),
    sections: [{ title: words.say(`digest.near.${what}`), items: [meetingItem(reader, meeting)] }],
    ends: 'invites',
    calendar: { method, content },
  });
}

/** As the letter is addressed; an address that no letter can carry is refused with it. */
function onEnvelope(address: string): string {
  try {
    return addressOf(address);
  } catch {
    return address;
  }
}

function standingOf(comes: Comes | undefined): Parties['standing'] {
  if (comes === 'yes') return 'ACCEPTED';
  if (comes === 'maybe') return 'TENTATIVE';
  return comes === 'no' ? 'DECLINED' : 'NEEDS-ACTION';
}
