// A post for tests: it looks at letters as a real one does, and keeps them in memory.
import type { Letter, Outcome, Post } from '../../src/kernel/post.ts';
import { OddLetter } from '../../src/mail/address.ts';
import { messageOf } from '../../src/mail/letter.ts';

export interface TestPost extends Post {
  /** What was sent, in order. */
  readonly letters: Letter[];
  /** What becomes of letters from now on; tells nothing of those that no message can carry. */
  answer: (letter: Letter) => Outcome;
}

export function testPost(): TestPost {
  const letters: Letter[] = [];
  let closed = false;
  const post: TestPost = {
    kind: 'smtp',
    from: { name: 'Convite', address: 'convite@example.org' },
    limits: [],
    letters,
    answer: () => ({ kind: 'sent', reply: '250' }),
    async send(letter) {
      if (closed) return { kind: 'later', reason: 'closed' };
      const outcome = refusalOf(letter) ?? post.answer(letter);
      if (outcome.kind === 'sent') letters.push(letter);
      return outcome;
    },
    check: async () => ({ kind: 'sent', reply: '250' }),
    close: async () => {
      closed = true;
    },
  };
  return post;
}

function refusalOf(letter: Letter): Outcome | undefined {
  try {
    messageOf(letter, { name: 'Convite', address: 'convite@example.org' }, new Date(0));
    return undefined;
  } catch (error) {
    if (error instanceof OddLetter) return { kind: 'refused', reason: error.reason };
    throw error;
  }
}
