// A mail server that takes everything as fast as it can be taken and keeps nothing: the end of the line for what is measured.
// `sink-server.ts [file]`: with a file, each letter is written to it as a line of JSON.
import { appendFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { serveAsChild } from '../child.ts';

const file = process.argv[2];
let taken = 0;
let bytes = 0;

const END = '\r\n.\r\n';

function converse(socket: Socket): void {
  const talk = { rest: '', to: '', inLetter: false };
  socket.setNoDelay(true).on('error', () => undefined);
  socket.write('220 sink\r\n');
  socket.setEncoding('latin1').on('data', (chunk: Buffer | string) => {
    talk.rest += chunk;
    for (let said = cut(talk); said !== undefined; said = cut(talk)) socket.write(hear(talk, said));
  });
}

interface Talk {
  rest: string;
  to: string;
  inLetter: boolean;
}

/** The next line, or the whole letter; undefined while it has not come to its end. */
function cut(talk: Talk): string | undefined {
  const mark = talk.inLetter ? END : '\r\n';
  const end = talk.rest.indexOf(mark);
  if (end < 0) return undefined;
  const said = talk.rest.slice(0, end);
  talk.rest = talk.rest.slice(end + mark.length);
  return said;
}

function hear(talk: Talk, said: string): string {
  if (talk.inLetter) {
    talk.inLetter = false;
    take(talk.to, said);
    return '250 taken\r\n';
  }
  if (/^RCPT/i.test(said)) talk.to = /<([^>]*)>/.exec(said)?.[1] ?? '';
  talk.inLetter = /^DATA/i.test(said);
  return answerTo(said);
}

function answerTo(said: string): string {
  if (/^DATA/i.test(said)) return '354 go on\r\n';
  return /^QUIT/i.test(said) ? '221 bye\r\n' : '250 ok\r\n';
}

function take(to: string, stuffed: string): void {
  taken++;
  bytes += stuffed.length;
  if (!file) return;
  const raw = `${stuffed}\r\n`.replace(/^\.\./gm, '.');
  appendFileSync(file, `${JSON.stringify({ to, raw: Buffer.from(raw, 'latin1').toString('base64') })}\n`);
}

await serveAsChild(async () => {
  const server = createServer(converse);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    handler: (_req, res) => void res.end(JSON.stringify({ taken, bytes })),
    about: { port: String(port) },
  };
});
