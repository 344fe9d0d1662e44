// Planning sessions: once or by a rule; moved, changed from one date on, cancelled and taken up again (method sheet V3, M1, C1).
import { isDeepStrictEqual } from 'node:util';
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { newId } from '../../kernel/secrets.ts';
import { clocksOf } from '../../kernel/series.ts';
import { clockIn, momentOf } from '../../kernel/time.ts';
import { noteChange } from '../community/index.ts';
import { type MeetingSeries, Meetings, SeriesOf } from './sessions.store.ts';
import {
  findSeries,
  type KeptMeeting,
  type KeptSeries,
  type Meeting,
  meetingsOfSeries,
  type Repetition,
  type Said,
  saidOf,
} from './sessions.ts';

/** What is asked for: what is said, when on the clocks of the community, and how it comes again; whom it helps, where it is tutoring. */
export interface Wish {
  readonly said: Said;
  /** `2026-12-03T16:00` */
  readonly clock: string;
  readonly again?: { readonly every: Repetition; readonly times: number };
  readonly asker?: string;
}

/** What one change says: all fields, and the clock time. */
export interface Change {
  readonly said: Said;
  readonly clock: string;
}

/** The zone by whose clocks a community says when it meets. */
export function zoneOf({ zone }: Pick<KeptCommunity, 'zone'>): string {
  return zone ?? 'UTC';
}

/** Plans a session, or as many as the rule gives; answers the first. */
export async function planMeeting(house: House, community: KeptCommunity, by: KeptMember, wish: Wish): Promise<KeptMeeting> {
  const zone = zoneOf(community);
  const series = wish.again ? newId() : '';
  const clocks = wish.again ? clocksOf({ first: wish.clock, ...wish.again }) : [wish.clock];
  const [first, ...others] = clocks.map((clock) => freshMeeting(house, by, wish, { zone, series, clock }));
  if (!first) throw problem('bad-request', { reason: 'a rule that gives nothing' });
  const title = wish.said.title;
  const meetings = house.storage.of(Meetings, community.id);
  if (wish.again) {
    const { every, times } = wish.again;
    const rule = { ...wish.said, kind: first.kind, first: wish.clock, zone, every, times, changedAt: house.clock(), sequence: 0 };
    await house.storage.of(SeriesOf, community.id).insert({ id: series, ...rule });
  }
  for (const other of others) await meetings.insert(other);
  const what = wish.again ? 'sessions.series.planned' : 'sessions.meeting.planned';
  // The one that the journal tells of comes last: with it, what pages remember of the community is forgotten.
  return house.journal.add(Meetings, community.id, first, { what, by: by.id, title });
}

function freshMeeting(
  house: House,
  by: KeptMember,
  { said, asker = '', again }: Wish,
  { zone, series, clock }: { readonly zone: string; readonly series: string; readonly clock: string },
): Meeting {
  const about = { ...said, kind: asker ? ('tutoring' as const) : ('session' as const), asker, concerns: concernedBy(said, asker) };
  const when = { zone, series, starts: momentOf(zone, clock), instance: again ? clock : '' };
  const edited = { edition: 1, editedBy: by.id, editedAt: house.clock() };
  const result = { came: [], guests: 0, summary: '', summaryBy: '', held: false };
  return { ...about, ...when, status: 'planned', reason: '', sequence: 0, ...edited, ...result };
}

function concernedBy({ hosts }: Pick<Said, 'hosts'>, asker: string): readonly string[] {
  return asker ? [...new Set([asker, ...hosts])] : [];
}

/** Changes one session, this date only. Throws conflict where its `edition` is not the one that was read, or it was cancelled. */
export function changeMeeting(
  house: House,
  communityId: string,
  by: KeptMember,
  at: { readonly id: string; readonly edition: number },
  change: Change,
): Promise<KeptMeeting> {
  const noteOf = (before: KeptMeeting) => {
    const moved = { what: 'sessions.meeting.moved', by: by.id, title: change.said.title };
    return isMoved(before, change) ? moved : { ...moved, what: 'sessions.meeting.changed' };
  };
  return house.journal.change(Meetings, communityId, { id: at.id }, noteOf, (before) => changed(house, by, before, at.edition, change));
}

/** What becomes different; undefined where nothing does. */
function changed(house: House, by: KeptMember, before: KeptMeeting, edition: number, change: Change): Partial<Meeting> | undefined {
  if (before.edition !== edition) throw problem('conflict', { reason: 'edition' });
  if (before.status === 'cancelled') throw problem('conflict', { reason: 'cancelled' });
  const fields = differing(before, change.said);
  const isLater = change.clock !== clockIn(before.zone, before.starts);
  if (!isLater && Object.keys(fields).length === 0) return undefined;
  const when = isLater ? { starts: momentOf(before.zone, change.clock) } : {};
  const sequence = before.sequence + (isMoved(before, change) ? 1 : 0);
  return { ...fields, ...when, concerns: concernedBy(change.said, before.asker), sequence, ...edited(house, by, before) };
}

/** Another time or another place (RFC 5545, 3.8.7.4: what matters to whoever comes). */
function isMoved(before: KeptMeeting, { said, clock }: Change): boolean {
  const { minutes, place, channel } = said;
  const isElsewhere = minutes !== before.minutes || place !== before.place || channel !== before.channel;
  return isElsewhere || clock !== clockIn(before.zone, before.starts);
}

function differing(before: Said, said: Said): Partial<Said> {
  const names = Object.keys(said) as (keyof Said)[];
  return Object.fromEntries(names.filter((name) => !isDeepStrictEqual(before[name], said[name])).map((name) => [name, said[name]]));
}

function edited(house: House, by: KeptMember, before: Pick<Meeting, 'edition'>): Pick<Meeting, 'edition' | 'editedBy' | 'editedAt'> {
  return { edition: before.edition + 1, editedBy: by.id, editedAt: house.clock() };
}

/**
 * Changes a session of a series and all that come after it: each gets what is different now, and the new time unless it was moved or
 * cancelled by itself. Where earlier ones stay as they were, the rest becomes a series of its own. Throws as `changeMeeting`.
 */
export async function changeFromNowOn(
  house: House,
  community: KeptCommunity,
  by: KeptMember,
  at: { readonly id: string; readonly edition: number },
  change: Change,
): Promise<KeptMeeting> {
  const meetings = house.storage.of(Meetings, community.id);
  const before = await meetings.get(at.id);
  const rule = await findSeries(house, community.id, before.series);
  if (!rule) return changeMeeting(house, community.id, by, at, change);
  const note = { what: 'sessions.series.changed', by: by.id, title: change.said.title };
  await house.journal.change(Meetings, community.id, { id: at.id }, note, (now) => changed(house, by, now, at.edition, change));
  if (change.clock === clockIn(before.zone, before.starts) && Object.keys(differing(before, change.said)).length === 0) return before;
  const old = clocksOf(rule);
  const place = Math.max(0, old.indexOf(before.instance));
  // A date that had been moved by itself says nothing of the rule, unless it was moved now.
  const first = change.clock === clockIn(before.zone, before.starts) ? before.instance : change.clock;
  const fields = differing(before, change.said);
  const next = await ruleFrom(house, community.id, rule, place, { ...fields, first });
  const clocks = clocksOf({ first, every: rule.every, times: next.times });
  for (const meeting of await meetingsOfSeries(house, community.id, rule.id)) {
    const n = old.indexOf(meeting.instance) - place;
    const clock = clocks[n];
    if (n < 0 || clock === undefined) continue;
    await carry(house, community.id, meeting, (now) => ({
      ...(n === 0 ? {} : follow(house, by, now, fields, clock)),
      ...{ series: next.id, instance: clock },
    }));
  }
  if (next.id !== rule.id) await endRule(house, community.id, rule, place);
  await noteChange(house, community.id);
  return meetings.get(at.id);
}

/** The rule from its n-th date on: the same where that is the first, else a new one. */
async function ruleFrom(
  house: House,
  communityId: string,
  rule: KeptSeries,
  n: number,
  change: Partial<MeetingSeries>,
): Promise<KeptSeries> {
  const series = house.storage.of(SeriesOf, communityId);
  const changedAt = house.clock();
  const raised = { changedAt, sequence: rule.sequence + 1 };
  if (n === 0) return (await series.update({ id: rule.id }, { $set: { ...change, ...raised } })) ?? rule;
  const { kind, zone, every, first } = rule;
  return series.insert({ ...saidOf(rule), kind, zone, every, first, ...change, times: rule.times - n, changedAt, sequence: 0 });
}

/** The old rule ends before its n-th date; last, so that at no moment a date belongs to a rule that does not give it. */
async function endRule(house: House, communityId: string, rule: KeptSeries, n: number): Promise<void> {
  const shorter = { times: n, changedAt: house.clock(), sequence: rule.sequence + 1 };
  await house.storage.of(SeriesOf, communityId).update({ id: rule.id }, { $set: shorter });
}

/** Changes a date as it is, whoever changes it at the same moment. */
async function carry(
  house: House,
  communityId: string,
  meeting: KeptMeeting,
  change: (now: KeptMeeting) => Partial<Meeting>,
): Promise<void> {
  const meetings = house.storage.of(Meetings, communityId);
  for (let now = meeting; ; now = await meetings.get(meeting.id)) {
    const set = change(now);
    if (Object.keys(set).length === 0 || (await meetings.update({ id: now.id, version: now.version }, { $set: set }))) return;
  }
}

/** What a later date of the series takes over. */
function follow(house: House, by: KeptMember, meeting: KeptMeeting, fields: Partial<Said>, clock: string): Partial<Meeting> {
  if (meeting.status === 'cancelled') return {};
  const isOnRule = meeting.starts.getTime() === momentOf(meeting.zone, meeting.instance).getTime();
  const starts = isOnRule ? momentOf(meeting.zone, clock) : meeting.starts;
  const isElsewhere = ['minutes', 'place', 'channel'].some((name) => name in fields) || starts.getTime() !== meeting.starts.getTime();
  const materials = fields.materials ? { materials: fields.materials.map((one) => ({ ...one, there: false })) } : {};
  return { ...fields, ...materials, starts, sequence: meeting.sequence + (isElsewhere ? 1 : 0), ...edited(house, by, meeting) };
}

/** Cancels a session and says why; with `rest`, all that come after it in its series too. They stay readable. Twice changes nothing. */
export async function cancelMeeting(
  house: House,
  community: KeptCommunity,
  by: KeptMember,
  id: string,
  reason: string,
  rest = false,
): Promise<void> {
  const meetings = house.storage.of(Meetings, community.id);
  const cancelled = (before: KeptMeeting) => ({
    ...{ status: 'cancelled' as const, reason, sequence: before.sequence + 1 },
    ...edited(house, by, before),
  });
  const before = await meetings.get(id);
  const later = rest && before.series ? await meetingsOfSeries(house, community.id, before.series) : [];
  for (const meeting of later.filter(({ instance, status }) => instance > before.instance && status === 'planned'))
    await carry(house, community.id, meeting, (now) => (now.status === 'cancelled' ? {} : cancelled(now)));
  const one = { what: 'sessions.meeting.cancelled', by: by.id, title: before.title };
  const note = later.length > 0 ? { ...one, what: 'sessions.series.cancelled' } : one;
  await house.journal.change(Meetings, community.id, { id }, note, (now) => (now.status === 'cancelled' ? undefined : cancelled(now)));
}

/** Takes a cancelled session up again, at the time that it had. */
export function resumeMeeting(house: House, communityId: string, by: KeptMember, id: string): Promise<KeptMeeting> {
  const noteOf = ({ title }: KeptMeeting) => ({ what: 'sessions.meeting.resumed', by: by.id, title });
  return house.journal.change(Meetings, communityId, { id }, noteOf, (before) =>
    before.status === 'planned'
      ? undefined
      : { status: 'planned', reason: '', sequence: before.sequence + 1, ...edited(house, by, before) },
  );
}
