// Looking out for what is near: a community is looked at when something of it changed or comes near, and then some members get letters.
import type { House } from '../../kernel/feature.ts';
import { saidBy } from '../../kernel/gather.ts';
import { described } from '../../kernel/log.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { hashed, newId } from '../../kernel/secrets.ts';
import { DAY, HOUR, later, MINUTE } from '../../kernel/time.ts';
import { eachCommunity, findCommunity } from '../community/index.ts';
import { memberPages, membersById } from '../people/index.ts';
import { CHANGE, changesSince, isConcerned, isMissing, knownOf } from './changes.ts';
import { choicesOf, invitedIds } from './choices.ts';
import { Parts, type Watch, Watches } from './digest.store.ts';
import { INVITE, invitationsFor, isInvitedTo } from './invites.ts';
import { urgentAt } from './moments.ts';
import { FAR, keyOf, type Meeting, type Near, nearIn, sequenceOf, writtenTo } from './near.ts';
import { unlessDuplicate } from './planning.ts';
import { REMINDER, turnsOf } from './reminders.ts';
import { zoneOf } from './wishes.ts';

/** How many communities one process looks at in a run, and how many letters are taken on at a time. */
const A_RUN = 500;
const PART = 100;
const LEASE = 10 * MINUTE;
/** While nothing is near, nobody looks for so long, unless something changes. */
const FAR_AWAY = 6 * HOUR;
/** While something is: members say that they come, and that changes nothing else. */
const NEARBY = 15 * MINUTE;
/** A reminder of a session can be due a day before it starts, and somewhat earlier. */
const AHEAD = 26 * HOUR;

/** Sees which communities are new or changed: two questions for 500 of them, whatever is in them. */
export async function wake(house: House): Promise<void> {
  const now = house.clock();
  for await (const communities of eachCommunity(house)) {
    const found = await house.storage.of(Watches).find({ id: { $in: communities.map(({ id }) => watchId(id)) } }, { limit: 1000 });
    const known = new Map(found.items.map((watch) => [watch.community, watch]));
    for (const { id: community, changes } of communities) {
      const watch = known.get(community);
      if (!watch) {
        const fresh = { community, nextDue: now, seenAt: now, changes, known: [], leaseUntil: new Date(0) };
        await house.storage
          .of(Watches)
          .insert({ id: watchId(community), ...fresh })
          .catch(unlessDuplicate);
      } else if (watch.nextDue > now && (watch.changes !== changes || watch.nextDue > later(now, FAR_AWAY))) {
        // The second: a clock that was ahead for a while.
        await house.storage.of(Watches).update({ id: watch.id }, { $set: { nextDue: now } });
      }
    }
  }
}

/** Looks at the communities whose time has come. One that fails is tried again when its lease is over, and keeps nobody else. */
export async function watch(house: House, holder = newId()): Promise<void> {
  for (let n = 0; n < A_RUN; n++) {
    const now = house.clock();
    const found = await house.storage.of(Watches).claim({ nextDue: { $lte: now } }, { holder, now, until: later(now, LEASE) });
    if (!found) return;
    try {
      await look(house, found, now);
    } catch (error) {
      house.log.error('nothing seen of what is near', { community: found.community, error: described(error) });
    }
  }
}

/** Parts first, then what was seen: killed in between, the same parts are made again, and are there already. */
async function look(house: House, seen: Watch, now: Date): Promise<void> {
  const { community: id } = seen;
  const community = await findCommunity(house, id);
  const done = community ? await lookAt(house, community, seen, now) : { nextDue: later(now, DAY), known: [], changes: seen.changes };
  const $set = { ...done, seenAt: now, leaseUntil: new Date(0) };
  await house.storage.of(Watches).update({ id: watchId(id) }, { $set, $unset: { leaseHolder: true } });
}

async function lookAt(house: House, community: KeptCommunity, seen: Watch, now: Date) {
  const near = await nearIn(house, community);
  const { meetings } = isMissing(seen, near.meetings, now) ? await nearIn(house, community, FAR) : near;
  const changes = changesSince(seen, meetings, now);
  const parts = new Groups();
  const moments = [nextStart(near, now)];
  if (near.isDue || changes.length > 0) {
    moments.push(later(now, near.soon.length > 0 ? NEARBY : HOUR));
    for await (const members of memberPages(house, community.id)) {
      moments.push(await remind(house, community, near, members, parts));
      if (changes.length > 0) await tell(house, community, changes, members, parts);
    }
  }
  if (await invite(house, community, parts)) moments.push(later(now, 5 * MINUTE));
  await parts.keep(house, community.id);
  return { nextDue: new Date(Math.min(...moments.map(Number))), known: knownOf(meetings, now), changes: community.changes };
}

/** When the next session begins to be near. */
function nextStart({ meetings }: Near, now: Date): Date {
  const starts = meetings.filter(({ cancelled }) => !cancelled).map(({ from }) => from.getTime() - AHEAD);
  return new Date(Math.min(later(now, FAR_AWAY).getTime(), ...starts.filter((start) => start > now.getTime())));
}

/** Whose reminders are due; says when the next of theirs may be. */
async function remind(house: House, community: KeptCommunity, near: Near, members: readonly KeptMember[], parts: Groups): Promise<Date> {
  const now = house.clock();
  let next = later(now, FAR_AWAY);
  for (const [id, turn] of await turnsOf(house, community, near, members)) {
    if (turn.now.length > 0) parts.add({ kind: REMINDER, about: '', until: now }, id);
    if (turn.next && turn.next > now && turn.next < next) next = turn.next;
  }
  return next;
}

/** Who is to hear of changes, and when: now, or when their quiet hours are over. */
async function tell(house: House, community: KeptCommunity, changes: readonly Meeting[], members: readonly KeptMember[], parts: Groups) {
  const now = house.clock();
  const ids = members.map(({ id }) => id);
  const [said, written, choices] = await Promise.all([
    saidBy(house, community, members),
    writtenTo(house, community.id, members),
    choicesOf(house, community.id, ids),
  ]);
  for (const member of members) {
    const rows = written.get(member.id) ?? [];
    const { reminders, invites } = choices(member.id);
    if (!member.email || !reminders) continue;
    for (const one of changes) {
      if (!isConcerned(one, member, said.get(member.id), rows) || (invites && isInvitedTo(one, rows))) continue;
      const until = urgentAt(zoneOf(community, member), now, one.from);
      parts.add({ kind: CHANGE, about: keyOf(one), until, sequence: sequenceOf(one) }, member.id);
    }
  }
}

/** Whose calendars are to hear something. Says whether anybody asked for that. */
async function invite(house: House, community: KeptCommunity, parts: Groups): Promise<boolean> {
  const ids = await invitedIds(house, community.id);
  if (ids.length === 0) return false;
  const members = [...(await membersById(house, community.id, ids)).values()];
  for (const [id, due] of await invitationsFor(house, community, members)) {
    if (due.length > 0) parts.add({ kind: INVITE, about: '', until: house.clock() }, id);
  }
  return true;
}

interface Group {
  readonly kind: string;
  readonly about: string;
  readonly until: Date;
  /** Of a change: which one. */
  readonly sequence?: number;
}

/** Members by what they are to be told. */
class Groups {
  readonly #groups = new Map<string, Group & { readonly members: string[] }>();

  add(group: Group, member: string): void {
    const key = JSON.stringify([group.kind, group.about, group.sequence, group.until]);
    const known = this.#groups.get(key) ?? { ...group, members: [] };
    this.#groups.set(key, known);
    known.members.push(member);
  }

  async keep(house: House, community: string): Promise<void> {
    for (const [key, { kind, about, until, members }] of this.#groups) {
      for (let from = 0; from < members.length; from += PART) {
        const some = members.slice(from, from + PART);
        const part = { community, kind, about, until, rhythm: 'off' as const, members: some, leaseUntil: new Date(0) };
        const id = hashed(`${community} ${key} ${some[0]}`);
        await house.storage
          .of(Parts)
          .insert({ id, ...part })
          .catch(unlessDuplicate);
      }
    }
  }
}

function watchId(community: string): string {
  return `near-${community}`;
}
