// The sessions of a community as they are read: one, those that come, those that were, and who may see and run them.
import type { Kept, Slices } from '../../kernel/collection.ts';
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { DAY, later, MINUTE } from '../../kernel/time.ts';
import { type Kind, type Meeting, type MeetingSeries, Meetings, type Said, SeriesOf } from './sessions.store.ts';

export { answers, type Kind, type Meeting, type Repetition, repetitions, type Said } from './sessions.store.ts';

export type KeptMeeting = Meeting & Kept;
export type KeptSeries = MeetingSeries & Kept;

/** As many as any page lists. */
const PER_PAGE = 30;
/** What is remembered of what comes and of what was: enough for cards, promises and nudges. */
const NEAR = 100;
const LOOKS_BACK = 60 * DAY;

export const nothingSaid: Said = {
  title: '',
  activity: '',
  topic: '',
  channel: '',
  channelName: '',
  channelLink: '',
  link: '',
  place: '',
  agenda: '',
  materials: [],
  hosts: [],
  minutes: 90,
  open: false,
};

/** What is said of a session, without its time and what came of it. */
export function saidOf(of: Said): Said {
  const names = Object.keys(nothingSaid) as (keyof Said)[];
  return Object.fromEntries(names.map((name) => [name, of[name]])) as unknown as Said;
}

/** When it is over. */
export function endOf({ starts, minutes }: Pick<Meeting, 'starts' | 'minutes'>): Date {
  return later(starts, minutes * MINUTE);
}

/** Does this member run the community? */
export function leads({ role }: KeptMember): boolean {
  return role === 'facilitator' || role === 'coordinator';
}

/** A tutoring session is known to whoever asked for it, who gives it, and who leads. */
export function maySee({ kind, concerns }: Pick<Meeting, 'kind' | 'concerns'>, member: KeptMember): boolean {
  return kind === 'session' || leads(member) || concerns.includes(member.id);
}

/** Who may change it, and note what came of it: those who lead, and its hosts. */
export function mayRun({ hosts }: Pick<Meeting, 'hosts'>, member: KeptMember): boolean {
  return leads(member) || hosts.includes(member.id);
}

/** One session that this member may see. Throws not-found. */
export async function getMeeting(house: House, communityId: string, id: string, member: KeptMember): Promise<KeptMeeting> {
  const meeting = await house.storage.of(Meetings, communityId).get(id);
  if (!maySee(meeting, member)) throw problem('not-found', { reason: 'session of others' });
  return meeting;
}

/** One session that this member may run. Throws not-found. */
export async function getOwnMeeting(house: House, communityId: string, id: string, member: KeptMember): Promise<KeptMeeting> {
  const meeting = await getMeeting(house, communityId, id, member);
  if (!mayRun(meeting, member)) throw problem('not-found', { reason: 'session that others run' });
  return meeting;
}

/** The first hundred that have not begun, of both kinds, cancelled ones too. Once per change of the community. */
export async function comingMeetings(house: House, community: KeptCommunity): Promise<readonly KeptMeeting[]> {
  const now = house.clock();
  const found = await remembered(house, 'sessions.coming', community, async () => {
    const filter = { starts: { $gte: now } };
    return (await house.storage.of(Meetings, community.id).find(filter, { sort: ['starts'], limit: NEAR })).items;
  });
  return found.filter(({ starts }) => starts >= now);
}

/** The last hundred that began within 60 days, of both kinds, the last first. Once per change of the community. */
export function recentMeetings(house: House, community: KeptCommunity): Promise<readonly KeptMeeting[]> {
  const now = house.clock();
  return remembered(house, 'sessions.recent', community, async () => {
    const filter = { starts: { $gte: later(now, -LOOKS_BACK), $lt: now } };
    return (await house.storage.of(Meetings, community.id).find(filter, { sort: ['starts'], descending: true, limit: NEAR })).items;
  });
}

/** A page of those of one kind that come, the first first. */
export function listComing(house: House, communityId: string, kind: Kind, after?: string): Promise<Slices<KeptMeeting>> {
  const slice = { sort: ['starts' as const], limit: PER_PAGE, ...(after ? { after } : {}) };
  return house.storage.of(Meetings, communityId).find({ kind, starts: { $gte: house.clock() } }, slice);
}

/** A page of those of one kind that began, the last first. */
export function listPast(house: House, communityId: string, kind: Kind, after?: string): Promise<Slices<KeptMeeting>> {
  const slice = { sort: ['starts' as const], descending: true, limit: PER_PAGE, ...(after ? { after } : {}) };
  return house.storage.of(Meetings, communityId).find({ kind, starts: { $lt: house.clock() } }, slice);
}

/** The tutoring sessions that a member asked for or gives, the last first. */
export async function listTutoring(house: House, communityId: string, memberId: string): Promise<readonly KeptMeeting[]> {
  const slice = { sort: ['starts' as const], descending: true, limit: PER_PAGE };
  return (await house.storage.of(Meetings, communityId).find({ concerns: memberId }, slice)).items;
}

/** The sessions for everybody that belong to what is planned, or use a medium: the last ones. */
export async function meetingsOf(house: House, communityId: string, of: { activity: string } | { channel: string }, limit: number) {
  const slice = { sort: ['starts' as const], descending: true, limit };
  return (await house.storage.of(Meetings, communityId).find({ ...of, kind: 'session' }, slice)).items;
}

/** All of one series, by their time; a rule gives 60 at most. */
export async function meetingsOfSeries(house: House, communityId: string, series: string): Promise<readonly KeptMeeting[]> {
  return (await house.storage.of(Meetings, communityId).find({ series }, { sort: ['starts'], limit: 1000 })).items;
}

/** The rule that a session comes by, or undefined. */
export function findSeries(house: House, communityId: string, id: string): Promise<KeptSeries | undefined> {
  return house.storage.of(SeriesOf, communityId).first({ id });
}
