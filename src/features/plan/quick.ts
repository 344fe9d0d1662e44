// What those responsible for an activity say of it by a link in a letter: it is done, or it is not theirs.
import { problem } from '../../kernel/errors.ts';
import type { Outcome, Question, Quick } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import { mayClose } from './activity.ts';
import { complete, getActivity, type KeptActivity, mustBeOpen, readPlan, readPlanAnew, release, reopen } from './plan.ts';

const permission = 'plan.close';

export const planQuick: readonly Quick[] = [
  { name: 'plan.done', permission, label: 'plan.do.close', ask: askDone, act: done },
  { name: 'plan.leave', permission, label: 'plan.quick.leave', ask: askLeave, act: leave },
  { name: 'plan.reopen', permission, ask: askReopen, act: openAgain },
];

async function askDone(visit: Visit, id: string): Promise<Question | undefined> {
  const { words, member } = visit;
  const { standing, activity } = await askedFor(visit, id);
  const { status, title } = activity;
  if (status === 'cancelled' || !mayClose(activity, member)) return undefined;
  const over = status === 'done' ? words.say('plan.quick.done.kept', { title }) : standing;
  return { text: words.say('plan.quick.done.ask', { title }), button: words.say('plan.quick.done'), ...(over && { done: over }) };
}

async function done(visit: Visit, id: string): Promise<Outcome> {
  const { house, community, member, words } = visit;
  mustBeOpen(await readPlanAnew(house, community.id));
  const { status } = await getActivity(house, community.id, id);
  // It was decided otherwise since the letter.
  if (status === 'cancelled') throw problem('not-found', { reason: 'cancelled' });
  const { title } = await complete(house, community.id, member, id, '');
  const undo = { name: 'plan.reopen', thing: id, button: words.say('plan.quick.reopen') };
  return { text: words.say('plan.quick.done.kept', { title }), undo };
}

async function askLeave(visit: Visit, id: string): Promise<Question | undefined> {
  const { words, member } = visit;
  const { standing, activity } = await askedFor(visit, id);
  const { status, title, responsible } = activity;
  if (status !== 'open') return undefined;
  const over = responsible.includes(member.id) ? standing : words.say('plan.quick.leave.kept', { title });
  return { text: words.say('plan.quick.leave.ask', { title }), button: words.say('plan.quick.leave'), ...(over && { done: over }) };
}

async function leave({ house, community, member, words }: Visit, id: string): Promise<Outcome> {
  mustBeOpen(await readPlanAnew(house, community.id));
  const { title, status } = await release(house, community.id, member, id);
  if (status !== 'open') throw problem('not-found', { reason: 'not open' });
  return { text: words.say('plan.quick.leave.kept', { title }) };
}

async function askReopen(visit: Visit, id: string): Promise<Question | undefined> {
  const { words, member } = visit;
  const { standing, activity } = await askedFor(visit, id);
  const { status, title } = activity;
  if (status === 'cancelled' || !mayClose(activity, member)) return undefined;
  const over = status === 'open' ? words.say('plan.quick.reopen.kept', { title }) : standing;
  return { text: words.say('plan.quick.reopen.ask', { title }), button: words.say('plan.do.reopen'), ...(over && { done: over }) };
}

async function openAgain({ house, community, member, words }: Visit, id: string): Promise<Outcome> {
  mustBeOpen(await readPlanAnew(house, community.id));
  const { status } = await getActivity(house, community.id, id);
  if (status === 'cancelled') throw problem('not-found', { reason: 'cancelled' });
  const { title } = await reopen(house, community.id, member, id);
  return { text: words.say('plan.quick.reopen.kept', { title }) };
}

/** The activity, and why nothing can be done with it where the plan is closed. */
async function askedFor({ house, community, words }: Visit, id: string): Promise<{ activity: KeptActivity; standing: string }> {
  const [activity, { state }] = await Promise.all([getActivity(house, community.id, id), readPlan(house, community)]);
  return { activity, standing: state === 'closed' ? words.say('plan.closed.why') : '' };
}
