// What somebody says by a link in a letter of what they see to: it is done, or it is not theirs.
import { problem } from '../../kernel/errors.ts';
import type { Outcome, Question, Quick } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import { getFollowUp, releaseFollowUp, settleFollowUp } from './follow-ups.ts';

const permission = 'desk.close';

export const deskQuick: readonly Quick[] = [
  { name: 'desk.done', permission, label: 'desk.done', ask: askDone, act: done },
  { name: 'desk.leave', permission, label: 'desk.quick.leave', ask: askLeave, act: leave },
  { name: 'desk.reopen', permission, ask: askReopen, act: reopen },
];

async function askDone({ house, community, member, words }: Visit, id: string): Promise<Question | undefined> {
  const { text: title, memberId, done } = await getFollowUp(house, community.id, id);
  if (memberId !== member.id) return undefined;
  const over = done ? { done: words.say('desk.quick.done.kept', { title }) } : {};
  return { text: words.say('desk.quick.done.ask', { title }), button: words.say('desk.quick.done'), ...over };
}

async function done(visit: Visit, id: string): Promise<Outcome> {
  const { house, community, member, words } = visit;
  await mustBeTheirs(visit, id);
  const { text: title } = await settleFollowUp(house, community.id, member, id, true);
  const undo = { name: 'desk.reopen', thing: id, button: words.say('desk.quick.reopen') };
  return { text: words.say('desk.quick.done.kept', { title }), undo };
}

async function askLeave({ house, community, member, words }: Visit, id: string): Promise<Question | undefined> {
  const { text: title, memberId, done } = await getFollowUp(house, community.id, id);
  if (done) return undefined;
  const over = memberId === member.id ? {} : { done: words.say('desk.quick.leave.kept', { title }) };
  return { text: words.say('desk.quick.leave.ask', { title }), button: words.say('desk.quick.leave'), ...over };
}

async function leave({ house, community, member, words }: Visit, id: string): Promise<Outcome> {
  const { text: title, done } = await releaseFollowUp(house, community.id, member, id);
  if (done) throw problem('not-found', { reason: 'done' });
  return { text: words.say('desk.quick.leave.kept', { title }) };
}

async function askReopen({ house, community, member, words }: Visit, id: string): Promise<Question | undefined> {
  const { text: title, memberId, done } = await getFollowUp(house, community.id, id);
  if (memberId !== member.id) return undefined;
  const over = done ? {} : { done: words.say('desk.quick.reopen.kept', { title }) };
  return { text: words.say('desk.quick.reopen.ask', { title }), button: words.say('desk.quick.reopen'), ...over };
}

async function reopen(visit: Visit, id: string): Promise<Outcome> {
  const { house, community, member, words } = visit;
  await mustBeTheirs(visit, id);
  const { text: title } = await settleFollowUp(house, community.id, member, id, false);
  return { text: words.say('desk.quick.reopen.kept', { title }) };
}

/** Those who lead may close what others see to, but not by a letter that was about their own. */
async function mustBeTheirs({ house, community, member }: Visit, id: string): Promise<void> {
  const { memberId } = await getFollowUp(house, community.id, id);
  if (memberId !== member.id) throw problem('not-found', { reason: 'follow-up of somebody else' });
}
