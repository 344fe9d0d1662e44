// What would help the people of a community now: a welcome, a question to somebody who went quiet, an invitation that waits.
import type { Nudge } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { DAY, later } from '../../kernel/time.ts';
import { calledIn } from './choice.ts';
import { waitingSince } from './invitations.ts';
import { leads } from './leaders.ts';
import { arrivedSince, quietSince, tally } from './people.ts';
import { byOrganisation } from './tally.ts';

const NEWCOMER = 14 * DAY;
const QUIET = 30 * DAY;
const WAITING = 14 * DAY;
/** Of each kind: the desk shows five a week in all. */
const AT_MOST = 3;

/** A few queries, however many members there are. */
export async function peopleNudges(visit: Visit): Promise<readonly Nudge[]> {
  if (!visit.may('people.place')) return [];
  const { house, community, now } = visit;
  const [arrived, quiet, waiting, counted] = await Promise.all([
    arrivedSince(house, community.id, later(now, -NEWCOMER), 50),
    quietSince(house, community.id, later(now, -QUIET), AT_MOST),
    waitingSince(house, community.id, later(now, -WAITING), AT_MOST),
    tally(house, community),
  ]);
  const newcomers = arrived.filter(({ welcomedBy, role, id }) => !welcomedBy && !leads(role) && id !== visit.member.id);
  const without = byOrganisation(counted, visit.words.locale).find(([name]) => name === '')?.[1] ?? 0;
  return [
    ...newcomers.slice(0, AT_MOST).map((member) => newcomerNudge(visit, member)),
    ...quiet.map((member) => quietNudge(visit, member)),
    ...waiting.map(({ id, name, createdAt }) => ({
      key: `invitation:${id}`,
      weight: 55,
      text: visit.words.say('people.nudge.invitation', { name, since: visit.words.ago(createdAt, now) }),
      action: visit.words.say('people.nudge.invitation.do'),
      path: `/people/invitations/${id}`,
    })),
    ...(without > 0 ? [placelessNudge(visit, without)] : []),
  ];
}

/** A welcome in the newcomer's own language, to send as it is or to change. */
export function welcomeDraft({ house, community, member }: Visit, newcomer: KeptMember): { subject: string; body: string } {
  const words = house.words(newcomer.locale ?? community.locale ?? 'es');
  const gaps = { name: calledIn(words, newcomer), by: calledIn(words, member), community: community.title };
  return { subject: words.say('people.welcome.subject', gaps), body: words.say('people.welcome.body', gaps) };
}

function newcomerNudge(visit: Visit, member: KeptMember): Nudge {
  const name = calledIn(visit.words, member);
  return {
    key: `newcomer:${member.id}`,
    weight: 80,
    text: visit.words.say('people.nudge.newcomer', { name, since: visit.words.ago(member.joinedAt, visit.now) }),
    action: visit.words.say('people.nudge.newcomer.do'),
    path: `/people/${member.id}#welcome`,
    draft: { to: member.id, ...welcomeDraft(visit, member) },
  };
}

function quietNudge(visit: Visit, member: KeptMember): Nudge {
  const { house, community } = visit;
  const theirs = house.words(member.locale ?? community.locale ?? 'es');
  const gaps = { name: calledIn(theirs, member), by: calledIn(theirs, visit.member), community: community.title };
  return {
    key: `quiet:${member.id}`,
    weight: 60,
    text: visit.words.say('people.nudge.quiet', { name: calledIn(visit.words, member), since: visit.words.ago(member.seenAt, visit.now) }),
    action: visit.words.say('people.nudge.quiet.do'),
    path: `/people/${member.id}`,
    draft: { to: member.id, subject: theirs.say('people.quiet.subject', gaps), body: theirs.say('people.quiet.body', gaps) },
  };
}

function placelessNudge(visit: Visit, count: number): Nudge {
  return {
    key: 'placeless:community',
    weight: 15,
    text: visit.words.say('people.nudge.placeless', { count }),
    action: visit.words.say('people.nudge.placeless.do'),
    path: '/people?organisation=-',
  };
}
