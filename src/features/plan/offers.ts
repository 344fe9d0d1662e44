// What the plan offers to the house: stage item D4, each person's promises, what has a date, and what would help now.
import type { Dated, Days } from '../../kernel/dated.ts';
import type { Evidence, House, News, Nudge, Planned, Promised, StageItem, Window } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { DAY, later } from '../../kernel/time.ts';
import { defaultLocale } from '../../kernel/words.ts';
import { calledIn, membersById } from '../people/index.ts';
import { codeShown, isLate } from './activity.ts';
import { unready } from './adoption.ts';
import { agoInDays } from './lines.ts';
import { type Line, type Plan, readPlan, todayIn } from './plan.ts';

/** Of each kind: the desk shows five a week in all. */
const AT_MOST = 3;

export const planItem: StageItem = { id: 'D4', stage: 'design', evidence };

async function evidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const plan = await readPlan(house, community);
  const activities = plan.lines.filter(({ status }) => status !== 'cancelled').length;
  const counts = { version: plan.latest?.n ?? 0, activities, missing: unready(plan).length };
  return { done: plan.latest !== undefined && activities > 0, counts, path: '/plan' };
}

/** Open lines that these members are responsible for. */
export async function planPromises(
  house: House,
  community: KeptCommunity,
  members: readonly Pick<KeptMember, 'id'>[],
): Promise<readonly Promised[]> {
  const { lines, state } = await readPlan(house, community);
  if (state === 'closed') return [];
  const asked = new Set(members.map(({ id }) => id));
  const due = (line: Line) => line.endsOn || '9999';
  const open = lines.filter(({ status }) => status === 'open').toSorted((one, other) => (due(one) < due(other) ? -1 : 1));
  return open.flatMap(({ id, code, title, endsOn, responsible }) =>
    responsible
      .filter((member) => asked.has(member))
      .map((member) => ({
        ...{ id, member, text: `${codeShown(code)} · ${title}`, path: `/plan/${id}`, close: `/plan/${id}/completion` },
        quick: ['plan.done', 'plan.leave'],
        ...(endsOn ? { due: endsOn } : {}),
      })),
  );
}

/** Calendars that were told of a line before it was cancelled must hear of that for so long. */
const CANCELLED_FOR = 60 * DAY;

/** Every line with a day, whoever is responsible; a cancelled one for 60 days. */
export async function planDates(house: House, community: KeptCommunity, days: Days): Promise<readonly Dated[]> {
  const { lines, state } = await readPlan(house, community);
  const since = later(house.clock(), -CANCELLED_FOR);
  const told = lines.filter(({ status, closedAt }) => status !== 'cancelled' || (closedAt && closedAt >= since));
  return told.flatMap((line): Dated[] => {
    const from = line.startsOn || line.endsOn;
    const to = line.endsOn || line.startsOn;
    if (from === '' || to < days.from || from > days.to) return [];
    const { id, code, title, responsible, topic, status, editedAt, closedAt, version } = line;
    const about = { id, title: `${codeShown(code)} · ${title}`, from, to, path: `/plan/${id}`, members: responsible };
    const close = state !== 'closed' && status === 'open' ? { close: `/plan/${id}/completion` } : {};
    const standing = { done: status === 'done', cancelled: status === 'cancelled' };
    const changedAt = closedAt && closedAt > editedAt ? closedAt : editedAt;
    return [{ ...about, ...(topic ? { topic } : {}), ...standing, ...close, changedAt, version }];
  });
}

/** Open lines of a plan that is not closed: people can meet for them. */
export async function plannedLines(house: House, community: KeptCommunity): Promise<readonly Planned[]> {
  const { lines, state } = await readPlan(house, community);
  const open = state === 'closed' ? [] : lines.filter(({ status }) => status === 'open');
  return open.map(({ id, title, topic, responsible, startsOn, endsOn, materials }) => ({
    ...{ id, title, topic, members: responsible, from: startsOn, to: endsOn, materials, path: `/plan/${id}` },
  }));
}

/** What was closed in the window, the last first. */
export async function planNews({ house, community, words }: Visit, { since, until }: Window): Promise<readonly News[]> {
  const { lines } = await readPlan(house, community);
  const done = lines.filter(({ status, closedAt }) => status === 'done' && closedAt && closedAt >= since && closedAt < until);
  return done
    .toSorted((one, other) => Number(other.closedAt) - Number(one.closedAt))
    .slice(0, 3)
    .map(({ id, title, closedAt }) => ({
      kind: 'made',
      text: words.say('plan.news.done', { title }),
      path: `/plan/${id}`,
      at: closedAt ?? since,
    }));
}

/** Lines that nobody is responsible for, late ones, and a plan that is ready to be adopted. */
export async function planNudges(visit: Visit): Promise<readonly Nudge[]> {
  const { house, community } = visit;
  if (!visit.may('plan.edit')) return [];
  const plan = await readPlan(house, community);
  if (plan.state === 'closed') return [];
  const open = plan.lines.filter(({ status }) => status === 'open');
  return [...ownerless(visit, open), ...(await late(visit, open)), ...ready(visit, plan)];
}

function ownerless({ words }: Visit, open: readonly Line[]): readonly Nudge[] {
  return open
    .filter(({ responsible }) => responsible.length === 0)
    .slice(0, AT_MOST)
    .map(({ id, code, title }) => ({
      key: `ownerless:${id}`,
      weight: 62,
      text: words.say('plan.nudge.ownerless', { title: `${codeShown(code)} · ${title}` }),
      action: words.say('plan.nudge.ownerless.action'),
      path: `/plan/${id}/edit`,
    }));
}

async function late(visit: Visit, open: readonly Line[]): Promise<readonly Nudge[]> {
  const { house, community, words, member } = visit;
  const today = todayIn(house, community);
  const lines = open.filter((line) => isLate(line, today) && line.responsible.length > 0);
  const first = lines.toSorted((one, other) => (one.endsOn < other.endsOn ? -1 : 1)).slice(0, AT_MOST);
  const people = await membersById(
    house,
    community.id,
    first.map(({ responsible }) => responsible[0] ?? ''),
  );
  return first.flatMap((line): Nudge[] => {
    const who = people.get(line.responsible[0] ?? '');
    if (!who || who.id === member.id) return [];
    const theirs = house.words(who.locale ?? community.locale ?? defaultLocale);
    const gaps = { name: calledIn(theirs, who), title: line.title, by: calledIn(theirs, member) };
    return [
      {
        key: `late:${line.id}`,
        weight: 68,
        text: words.say('plan.nudge.late', { who: calledIn(words, who), title: line.title, ago: agoInDays(words, line.endsOn, today) }),
        action: words.say('plan.nudge.late.action'),
        path: `/plan/${line.id}`,
        draft: { to: who.id, subject: theirs.say('plan.draft.late.subject', gaps), body: theirs.say('plan.draft.late.body', gaps) },
      },
    ];
  });
}

function ready({ words }: Visit, plan: Plan): readonly Nudge[] {
  const isWaiting = plan.state === 'draft' && plan.lines.length > 0 && unready(plan).length === 0;
  if (!isWaiting) return [];
  const text = words.say('plan.nudge.ready', { count: plan.lines.length });
  return [{ key: 'adopt:plan', weight: 72, text, action: words.say('plan.nudge.ready.action'), path: '/plan/adoption' }];
}
