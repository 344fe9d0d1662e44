// The end of letters by one click, from the letter or from the mail program itself (RFC 8058).
import type { Quick } from '../../kernel/feature.ts';
import { readSlot, stopLetters } from './wishes.ts';

export const digestQuick: readonly Quick[] = [
  {
    name: 'digest.off',
    permission: 'digest.own',
    async ask({ house, community, member, words }) {
      const { title } = community;
      const { rhythm } = await readSlot(house, community.id, member.id);
      const done = rhythm === 'off' ? { done: words.say('digest.off.done', { title }) } : {};
      return { text: words.say('digest.off.ask', { title }), button: words.say('digest.off.button'), ...done };
    },
    async act({ house, community, member, words }) {
      await stopLetters(house, community.id, member.id);
      return { text: words.say('digest.off.done', { title: community.title }) };
    },
  },
];
