// The post without a mail server: the demo's outbox, which keeps letters to be looked at, and nobody, who takes none.
import type { Storage } from '../kernel/collection.ts';
import type { Letter, Mailbox, Outcome, Post } from '../kernel/post.ts';
import { type Clock, DAY, later } from '../kernel/time.ts';
import { OddLetter } from './address.ts';
import { wholeOf } from './body.ts';
import { messageOf } from './letter.ts';
import { bytesOf } from './mime.ts';
import { put } from './outbox.store.ts';

const KEPT = 7 * DAY;

export interface OutboxOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly from: Mailbox;
}

/** Writes each letter out as for a server, keeps it for a week, and sends none. */
export function openOutbox({ storage, clock, from }: OutboxOptions): Post {
  let closed = false;
  return {
    kind: 'outbox',
    from,
    limits: [],
    send: (letter) => (closed ? Promise.resolve<Outcome>({ kind: 'later', reason: 'closed' }) : keep(letter)),
    check: async () => ({ kind: 'sent', reply: '250' }),
    close: async () => {
      closed = true;
    },
  };

  async function keep(letter: Letter): Promise<Outcome> {
    try {
      const now = clock();
      const message = messageOf(letter, from, now);
      const { to, subject } = message;
      const [text, html] = [wholeOf(message.text), wholeOf(message.html)];
      const raw = String(await bytesOf(message));
      await put(storage, { at: now, to: `${to.name} <${to.address}>`.trim(), subject, text, html, raw, goneAt: later(now, KEPT) });
      return { kind: 'sent', reply: '250' };
    } catch (error) {
      return error instanceof OddLetter ? { kind: 'refused', reason: error.reason } : { kind: 'later', reason: 'storage' };
    }
  }
}

/** Where no mail server is set up: every letter says so, and none is lost, since nobody takes it for sent. */
export function noPost(from: Mailbox): Post {
  const outcome: Outcome = { kind: 'misconfigured', reason: 'none' };
  return { kind: 'none', from, limits: [], send: async () => outcome, check: async () => outcome, close: async () => undefined };
}
