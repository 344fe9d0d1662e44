// Letters to a mail server, over a few connections that stay open: the library's pool is handed finished bytes.
import { Readable } from 'node:stream';
import DKIM from 'nodemailer/lib/dkim';
import SMTPPool from 'nodemailer/lib/smtp-pool';
import { isLoopback, type MailConfig } from '../config.ts';
import { isProblem } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Letter, Outcome, Post } from '../kernel/post.ts';
import { type Clock, later, MINUTE, SECOND } from '../kernel/time.ts';
import { OddLetter } from './address.ts';
import { type Message, messageOf } from './letter.ts';
import { bytesOf } from './mime.ts';
import { outcomeOf, type SmtpError } from './outcome.ts';
import { type Pace, unpaced } from './pace.ts';

/**
 * How long a server may keep us waiting, in milliseconds: to be connected, to greet, to be silent, for a whole letter; how long a
 * letter waits for its turn meanwhile; and at the end.
 */
export interface Patience {
  readonly connect: number;
  readonly greeting: number;
  readonly silence: number;
  readonly letter: number;
  readonly turn: number;
  readonly close: number;
}

/**
 * RFC 5321, 4.5.3.2 would wait up to ten minutes for some replies. Whoever claims a letter has to know when it is over, so a whole
 * one may take four; a server that takes it after all sees its Message-ID again.
 */
const usual: Patience = {
  ...{ connect: 20 * SECOND, greeting: 30 * SECOND, silence: 2 * MINUTE, letter: 4 * MINUTE },
  ...{ turn: 2 * MINUTE, close: 5 * SECOND },
};

export interface PostOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** Shared with the other processes (mail/pace.ts). */
  readonly pace?: Pace;
  readonly patience?: Patience;
}

/** Opens the post. Connects when the first letter is sent. */
export function openPost(mail: MailConfig, { log, clock, pace = unpaced, patience = usual }: PostOptions): Post {
  const pool = new SMTPPool(settings(mail, patience));
  const sign = signer(mail);
  const seats = openSeats(mail.connections);
  const stopping = new AbortController();
  const { signal: stopped } = stopping;
  return {
    kind: 'smtp',
    from: mail.from,
    limits: mail.limits,
    send: async (letter) => noted(await attempt(letter), log),
    check: async () => noted(await within(patience.letter, () => pool.verify().then(() => '220')), log),
    async close() {
      stopping.abort();
      await Promise.race([seats.empty(), new Promise((done) => setTimeout(done, patience.close).unref())]);
      pool.close({ force: true });
    },
  };

  async function attempt(letter: Letter): Promise<Outcome> {
    try {
      const message = messageOf(letter, mail.from, clock());
      const bytes = await bytesOf(message);
      const outcome = await seats.during(() => inTime(message, bytes), patience.turn);
      // Those in front of it were kept waiting, and it was not tried.
      return outcome ?? { kind: 'later', reason: 'too-slow', until: later(clock(), MINUTE) };
    } catch (error) {
      if (error instanceof OddLetter) return { kind: 'refused', reason: error.reason };
      return { kind: 'later', reason: isProblem(error) ? 'storage' : 'closed' };
    }
  }

  async function inTime({ envelope, messageId }: Message, bytes: Buffer): Promise<Outcome> {
    const until = stopped.aborted ? undefined : await pace.take(stopped);
    if (stopped.aborted) return { kind: 'later', reason: 'closed' };
    if (until) return { kind: 'later', reason: 'pace', until };
    return within(patience.letter, async (signal) => {
      const response = await handOver(pool, { envelope, messageId, stream: () => sign(bytes) }, signal);
      return /^\d{3}/.exec(response)?.[0] ?? '';
    });
  }
}

/** What the server said, or what became of it; over after so many milliseconds whatever happens. */
async function within(milliseconds: number, ask: (signal: AbortSignal) => Promise<string>): Promise<Outcome> {
  const over = new AbortController();
  const given = new Promise<never>((_resolve, reject) => {
    over.signal.addEventListener('abort', () => reject(Object.assign(new Error('too slow'), { code: 'EABORT' })));
  });
  const timer = setTimeout(() => over.abort(), milliseconds);
  try {
    return { kind: 'sent', reply: await Promise.race([ask(over.signal), given]) };
  } catch (error) {
    return outcomeOf(error as SmtpError);
  } finally {
    clearTimeout(timer);
  }
}

/** What whoever runs Convite has to mend is worth a line of the log each time. */
function noted(outcome: Outcome, log: Log): Outcome {
  if (outcome.kind === 'misconfigured') log.error('the post does not work', { error: outcome.reason, status: outcome.status });
  return outcome;
}

/** Nodemailer's rate options are not used: they hold for one process only, and lose letters (mail/pace.ts instead). */
function settings({ smtpUrl, connections }: MailConfig, patience: Patience) {
  const { hostname, protocol, username } = new URL(smtpUrl);
  const here = isLoopback(hostname);
  return {
    pool: true,
    url: smtpUrl,
    maxConnections: connections,
    maxMessages: 1000,
    // A connection that was found closed before a byte was sent is no failed try.
    maxRequeues: 1,
    idleTimeout: MINUTE,
    connectionTimeout: patience.connect,
    dnsTimeout: patience.connect,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.silence,
    socketCloseTimeout: SECOND,
    // A relay on this machine has no certificate for this name; to any other no password goes in the clear.
    ...(protocol === 'smtp:' && here ? { ignoreTLS: true } : {}),
    ...(protocol === 'smtp:' && !here && username ? { requireTLS: true } : {}),
  } as const;
}

/** Bytes as a stream, signed where that is asked for (RFC 6376). */
function signer({ dkim }: MailConfig): (bytes: Buffer) => Readable {
  if (!dkim) return streamOf;
  const signing = new DKIM({ domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key });
  return (bytes) => signing.sign(bytes);
}

function streamOf(bytes: Buffer): Readable {
  return new Readable({
    read() {
      this.push(bytes);
      this.push(null);
    },
  });
}

interface Parcel {
  readonly envelope: Message['envelope'];
  readonly messageId: string;
  readonly stream: () => Readable;
}

/**
 * Sends a message over one of the pool's connections; answers with what the server said. By the pool itself, since the library's
 * `sendMail` would look at finished bytes as at a message still to be made, which takes as long as sending them.
 */
function handOver(pool: SMTPPool, { envelope: { from, to }, messageId, stream }: Parcel, signal: AbortSignal): Promise<string> {
  // All that a pool asks of a message.
  const message = {
    getEnvelope: () => ({ from, to: [to] }),
    messageId: () => messageId,
    getHeader: () => messageId,
    createReadStream: stream,
  };
  return new Promise((resolve, reject) => {
    const mail = { data: { signal }, message } as unknown as Parameters<SMTPPool['send']>[0];
    pool.send(mail, (error, info) => (error ? reject(error) : resolve(info?.response ?? '')));
  });
}

/** A place for each letter under way; others wait in the order in which they came, outside the time that a server is given. */
function openSeats(count: number) {
  let taken = 0;
  let whenEmpty = (): void => undefined;
  const waiting = new Set<() => void>();
  return {
    /** Undefined where no place was free for so many milliseconds. */
    async during<T>(work: () => Promise<T>, longest: number): Promise<T | undefined> {
      if (taken < count) taken++;
      else if (!(await seated(longest))) return undefined;
      try {
        return await work();
      } finally {
        const [next] = waiting;
        if (next) next();
        else if (--taken === 0) whenEmpty();
      }
    },
    empty: () =>
      new Promise<void>((done) => {
        if (taken === 0) done();
        else whenEmpty = done;
      }),
  };

  /** Is given the place of one who leaves; false if none has left in that time. */
  function seated(longest: number): Promise<boolean> {
    return new Promise((answer) => {
      const end = (isSeated: boolean) => {
        clearTimeout(timer);
        waiting.delete(sit);
        answer(isSeated);
      };
      const sit = () => end(true);
      const timer = setTimeout(end, longest, false);
      waiting.add(sit);
    });
  }
}
