// A mail server on loopback (npm's smtp-server) that keeps what it is sent, and a stubborn one that is scripted line by line.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailConfig } from '../../src/config.ts';
import { sender } from './letters.ts';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

export interface TestSmtp {
  readonly port: number;
  readonly received: readonly Received[];
  /** How many connections were made. */
  readonly connections: number;
  close(): Promise<void>;
}

export interface TestSmtpOptions {
  /** The password that it wants; none: it wants none. */
  readonly password?: string;
  readonly port?: number;
  readonly options?: SMTPServerOptions;
}

export async function openSmtpServer({ password, port = 0, options = {} }: TestSmtpOptions = {}): Promise<TestSmtp> {
  const received: Received[] = [];
  let connections = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: password === undefined,
    allowInsecureAuth: true,
    onConnect(_session, callback) {
      connections++;
      callback();
    },
    onAuth(auth, _session, callback) {
      if (auth.password === password) callback(null, { user: auth.username });
      else callback(Object.assign(new Error('no'), { responseCode: 535 }));
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        callback(null);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', () => ready()));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    get connections() {
      return connections;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** What a scripted server does at a step: says this, says nothing, hangs up, or speaks on and on. */
type Move = string | 'hang' | 'drop' | 'trickle';

/** The steps of one letter; what is left out goes well. */
export interface Script {
  readonly connect?: Move;
  readonly ehlo?: Move;
  readonly mail?: Move;
  readonly rcpt?: Move;
  readonly data?: Move;
  readonly mid?: Move;
  readonly end?: Move;
}

/** A server that follows a script, whatever becomes of its clients. */
async function openStubborn(script: Script): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    converse(socket, script);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function converse(socket: Socket, script: Script): void {
  make(socket, script.connect ?? '220 stubborn ESMTP');
  let [inLetter, rest] = [false, ''];
  socket.on('data', (chunk) => {
    if (inLetter && script.mid) return make(socket, script.mid);
    const lines = (rest + chunk.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (inLetter && line !== '.') continue;
      make(socket, inLetter ? (script.end ?? '250 2.0.0 taken') : answerTo(line, script));
      inLetter = /^DATA/i.test(line) && script.data === undefined;
    }
  });
}

function make(socket: Socket, move: Move): void {
  if (move === 'drop') socket.destroy();
  else if (move === 'trickle') {
    const drops = setInterval(() => socket.write('250-and\r\n'), 50);
    socket.once('close', () => clearInterval(drops));
  } else if (move !== 'hang') socket.write(`${move}\r\n`);
}

function answerTo(line: string, { ehlo, mail, rcpt, data }: Script): Move {
  if (/^(EHLO|HELO)/i.test(line)) return ehlo ?? '250 stubborn';
  if (/^MAIL/i.test(line)) return mail ?? '250 2.1.0 ok';
  if (/^RCPT/i.test(line)) return rcpt ?? '250 2.1.5 ok';
  if (/^DATA/i.test(line)) return data ?? '354 go on';
  return /^QUIT/i.test(line) ? '221 bye' : '250 ok';
}

/** What is opened in a test and closed after it, the last first. */
export function mailServers() {
  const open: (() => Promise<unknown>)[] = [];
  const kept = <T extends { close(): Promise<unknown> }>(opened: T): T => {
    open.push(() => opened.close());
    return opened;
  };
  return {
    kept,
    serve: async (options: TestSmtpOptions = {}) => kept(await openSmtpServer(options)),
    stubborn: async (script: Script) => kept(await openStubborn(script)),
    async closeAll(): Promise<void> {
      for (const close of open.splice(0).toReversed()) await close();
    },
  };
}

/** Settings for a server on this machine. */
export function settingsOf(port: number, differs: Partial<MailConfig> = {}): MailConfig {
  return { smtpUrl: `smtp://127.0.0.1:${port}`, from: sender, limits: [], connections: 3, ...differs };
}

/** Enough for a machine that is busy with tests, and soon over. */
export const shortPatience = { connect: 2000, greeting: 400, silence: 400, letter: 800, turn: 60_000, close: 500 };
