// The end of letters by one click, from the letter or from the mail program itself (RFC 8058).
import { problem } from '../../kernel/errors.ts';
import type { House, Quick } from '../../kernel/feature.ts';
import { type Chosen, choose, readChoice } from './choices.ts';
import { readSlot, stopLetters } from './wishes.ts';

/** What can be ended by itself, by the thing that the link names: of each, its words, whether it is over, and how it ends. */
interface End {
  readonly words: string;
  isOver(house: House, communityId: string, memberId: string): Promise<boolean>;
  end(house: House, communityId: string, memberId: string): Promise<void>;
}

const ends: ReadonlyMap<string, End> = new Map([
  ['', { words: 'digest.off', isOver: async (...who) => (await readSlot(...who)).rhythm === 'off', end: stopLetters }],
  ['reminders', { words: 'digest.off.reminders', ...endOf('reminders') }],
  ['invites', { words: 'digest.off.invites', ...endOf('invites') }],
]);

function endOf(kind: keyof Chosen): Omit<End, 'words'> {
  return {
    isOver: async (...who) => !(await readChoice(...who))[kind],
    end: (...who) => choose(...who, { [kind]: false }),
  };
}

export const digestQuick: readonly Quick[] = [
  {
    name: 'digest.off',
    permission: 'digest.own',
    async ask({ house, community, member, words }, thing) {
      const one = ends.get(thing);
      if (!one) return undefined;
      const { title } = community;
      const done = (await one.isOver(house, community.id, member.id)) ? { done: words.say(`${one.words}.done`, { title }) } : {};
      return { text: words.say(`${one.words}.ask`, { title }), button: words.say('digest.off.button'), ...done };
    },
    async act({ house, community, member, words }, thing) {
      const one = ends.get(thing);
      if (!one) throw problem('not-found', { reason: 'letters of another kind' });
      await one.end(house, community.id, member.id);
      return { text: words.say(`${one.words}.done`, { title: community.title }) };
    },
  },
];
