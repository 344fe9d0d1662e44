// Accepting the norms by a link in a letter: they are read on its page first (method sheet D5).
import { problem } from '../../kernel/errors.ts';
import type { Outcome, Question, Quick } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import { acknowledge, acknowledgedBy, normsKey } from './norms.ts';
import { standing } from './strategy.ts';

export const strategyQuick: readonly Quick[] = [
  { name: 'strategy.accept', permission: 'strategy.acknowledge', label: 'strategy.quick.link', ask, act },
];

/** What a link to accept the norms with this key is about. */
export function normsThing(key: string): string {
  return `norms-${key}`;
}

/** Nothing where these are no longer the norms: nobody accepts what they have not read. */
async function ask({ house, community, member, words }: Visit, thing: string): Promise<Question | undefined> {
  const { adopted } = await standing(house, community.id);
  const key = normsKey(adopted?.norms ?? '');
  if (!adopted || key === '' || normsThing(key) !== thing) return undefined;
  const accepted = await acknowledgedBy(house, community.id, key, [member.id]);
  const over = accepted.size > 0 ? { done: words.say('strategy.note.accepted') } : {};
  const text = words.say('strategy.quick.ask');
  return { text, button: words.say('strategy.norms.accept'), more: adopted.norms, ...over };
}

async function act({ house, community, member, words }: Visit, thing: string): Promise<Outcome> {
  const accepted = await acknowledge(house, community.id, member, thing.slice(normsThing('').length));
  if (!accepted) throw problem('not-found', { reason: 'other norms' });
  return { text: words.say('strategy.note.accepted') };
}
