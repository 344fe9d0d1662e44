// What is near in a community, and what of it each of its members is to be told when.
import type { Dated } from '../../kernel/dated.ts';
import type { House, Promised } from '../../kernel/feature.ts';
import { type Comes, type Gathered, gather, saidBy } from '../../kernel/gather.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { dayAfter, dayIn, HOUR, later } from '../../kernel/time.ts';
import { Deliveries, type Delivery } from './digest.store.ts';
import { dayBefore, eveOf, hourBefore, type Span } from './moments.ts';
import { zoneOf } from './wishes.ts';

/** Something that happens at a time. */
export type Meeting = Gathered<Dated> & { readonly from: Date; readonly to: Date };

/** What is near. */
export interface Near {
  /** All that has a time between yesterday and three days from now, or so many, cancelled ones too. */
  readonly meetings: readonly Meeting[];
  /** Those of them of which somebody may have to be reminded. */
  readonly soon: readonly Meeting[];
  /** Is something due in the next days? */
  readonly isDue: boolean;
}

/** Nobody is reminded of what is farther away. */
const SOON = 26 * HOUR;

/** Asked for once, and by most features remembered. `days`: how far it looks. */
export async function nearIn(house: House, community: KeptCommunity, days = 3): Promise<Near> {
  const now = house.clock();
  const today = dayIn(community.zone ?? 'UTC', now);
  const asked = { from: dayAfter(today, -1), to: dayAfter(today, days) };
  const all = await gather(house, 'dates', (feature) => feature.dates?.(house, community, asked));
  const open = all.filter(({ outside, done }) => !outside && !done);
  const meetings = open.filter((one): one is Meeting => one.from instanceof Date && one.to instanceof Date);
  const end = later(now, SOON);
  const soon = meetings.filter(({ from, cancelled }) => !cancelled && from > now && from <= end);
  const isDue = soon.length > 0 || open.some(({ to, cancelled }) => !cancelled && endsNear(to, today));
  return { meetings, soon, isDue };
}

/** On a day that is tomorrow somewhere. */
function endsNear(day: string | Date, today: string): boolean {
  return typeof day === 'string' && day >= today && day <= dayAfter(today, 2);
}

/** `<feature> <id>`: unique in a community. */
export function keyOf({ feature, id }: Pick<Gathered<Dated>, 'feature' | 'id'>): string {
  return `${feature} ${id}`;
}

/** One thing that a member is reminded of once, in the time in which that helps. */
export interface Occasion extends Span {
  /** `day <feature> <id> <moment>`, and the same with `hour` or `eve`: of another time, another one. */
  readonly key: string;
  /** When it happens, or is due. */
  readonly at: Date;
  readonly meeting?: Meeting;
  readonly promise?: Gathered<Promised>;
}

/** What these members are reminded of, now or later, each one's first due first: a few questions, however many they are. */
export async function occasionsOf(
  house: House,
  community: KeptCommunity,
  { meetings, soon }: Near,
  members: readonly KeptMember[],
): Promise<ReadonlyMap<string, readonly Occasion[]>> {
  const [said, promises] = await Promise.all([
    meetings.length > 0 ? saidBy(house, community, members) : new Map<string, ReadonlyMap<string, Comes>>(),
    gather(house, 'promises', (feature) => feature.promises?.(house, community, members)),
  ]);
  const promised = Map.groupBy(promises, ({ member }) => member);
  const now = house.clock();
  return new Map(
    members.map((member): [string, readonly Occasion[]] => {
      const zone = zoneOf(community, member);
      const own = meetings.filter((one) => !one.cancelled && one.from > now && joins(one, member, said.get(member.id)));
      const all = [
        ...own.filter((one) => soon.includes(one)).flatMap((meeting) => meetingOccasions(zone, meeting)),
        ...(promised.get(member.id) ?? []).flatMap((promise) => promiseOccasions(zone, promise, own, now)),
      ];
      return [member.id, all.filter(({ late }) => late > now).toSorted(byTime)];
    }),
  );
}

/** Said that they come, or may; or is named and did not say no. Nobody hears of what only others may know. */
export function joins(one: Gathered<Dated>, { id }: Pick<KeptMember, 'id'>, said: ReadonlyMap<string, Comes> | undefined): boolean {
  const comes = answerTo(one, said);
  if (one.members.includes(id)) return comes !== 'no';
  return !one.private && (comes === 'yes' || comes === 'maybe');
}

/** What was said of it, or else of its series. */
export function answerTo(one: Gathered<Dated>, said: ReadonlyMap<string, Comes> | undefined): Comes | undefined {
  return said?.get(keyOf(one)) ?? (one.series && said?.get(`${one.feature} ${one.series.id}`));
}

/** May this member know of it at all? */
export function mayKnow(one: Gathered<Dated>, { id }: Pick<KeptMember, 'id'>): boolean {
  return !one.private || one.members.includes(id);
}

/** How often its time, its place or its standing changed (RFC 5545, 3.8.7.4). */
export function sequenceOf({ sequence, version }: Meeting): number {
  return sequence ?? version;
}

/** How far something may be moved and still be found, in days. */
export const FAR = 60;

/** As it is now, near or moved far away. */
export async function findMeeting(house: House, community: KeptCommunity, key: string): Promise<Meeting | undefined> {
  const { meetings } = await nearIn(house, community, FAR);
  return meetings.find((one) => keyOf(one) === key);
}

function meetingOccasions(zone: string, meeting: Meeting): readonly Occasion[] {
  const about = { at: meeting.from, meeting };
  const name = `${keyOf(meeting)} ${meeting.from.toISOString()}`;
  return [
    { key: `day ${name}`, ...about, ...dayBefore(zone, meeting.from) },
    { key: `hour ${name}`, ...about, ...hourBefore(zone, meeting.from) },
  ];
}

/** What is due on the day after today. What belongs to a session is told with that. */
function promiseOccasions(zone: string, promise: Gathered<Promised>, meetings: readonly Meeting[], now: Date): readonly Occasion[] {
  const { due, path } = promise;
  if (due === undefined || due !== dayAfter(dayIn(zone, now), 1)) return [];
  const meeting = meetings.find((one) => one.path === path);
  const span = meeting ? dayBefore(zone, meeting.from) : eveOf(zone, due);
  return [{ key: `eve ${promise.feature} ${promise.id} ${due}`, at: new Date(`${due}T00:00:00Z`), promise, ...span }];
}

function byTime(one: Occasion, other: Occasion): number {
  return one.due.getTime() - other.due.getTime() || (one.key < other.key ? -1 : 1);
}

/** What was written to these members of late about what is near, by member: some questions for a thousand letters. */
export async function writtenTo(
  house: House,
  communityId: string,
  members: readonly Pick<KeptMember, 'id'>[],
): Promise<ReadonlyMap<string, readonly Delivery[]>> {
  const filter = {
    community: communityId,
    member: { $in: members.map(({ id }) => id) },
    until: { $gte: later(house.clock(), -36 * HOUR) },
  };
  const rows: Delivery[] = [];
  let after: string | undefined;
  do {
    const page = await house.storage.of(Deliveries).find(filter, { limit: 1000, ...(after ? { after } : {}) });
    rows.push(...page.items);
    after = page.next;
  } while (after);
  return Map.groupBy(rows, ({ member }) => member);
}
