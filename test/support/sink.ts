// A mail server on loopback (npm's smtp-server) for many letters: remembers who was written to, by which Message-ID, and when.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Taken {
  readonly messageId: string;
  readonly to: string;
  /** When it was taken, by `performance.now()`. */
  readonly at: number;
  /** The connection that it came over. */
  readonly session: string;
}

export interface Sink {
  readonly port: number;
  readonly taken: readonly Taken[];
  /** How many were told to come again. */
  readonly turnedAway: number;
  /** When a connection ended, by `performance.now()`; undefined while it has not. */
  endOf(session: string): number | undefined;
  close(): Promise<void>;
}

/** `busy`: which share of the letters is told to come again. */
export async function openSink({ busy = 0 }: { readonly busy?: number } = {}): Promise<Sink> {
  const taken: Taken[] = [];
  const ends = new Map<string, number>();
  let turnedAway = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    onClose: ({ id }) => void ends.set(id, performance.now()),
    onData(stream, { id: session, envelope }, callback) {
      let head = '';
      stream.on('data', (chunk: Buffer) => {
        if (head.length < 4096) head += chunk.toString('latin1');
      });
      stream.on('end', () => {
        if (Math.random() < busy) {
          turnedAway++;
          callback(Object.assign(new Error('4.3.0 later'), { responseCode: 451 }));
          return;
        }
        const messageId = /^message-id:\s*(\S+)/im.exec(head)?.[1] ?? '';
        taken.push({ messageId, to: envelope.rcptTo[0]?.address ?? '', at: performance.now(), session });
        callback(null);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    get turnedAway() {
      return turnedAway;
    },
    endOf: (session) => ends.get(session),
    close: () => new Promise((done) => server.close(() => done())),
  };
}
