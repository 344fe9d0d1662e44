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
  let [rest, to, inLetter] = ['', '', false];
  socket.setNoDelay(true).on('error', () => undefined);
  socket.write('220 sink\r\n');
  socket.setEncoding('latin1').on('data', (chunk: Buffer | string) => {
    rest += chunk;
    for (;;) {
      const end = rest.indexOf(inLetter ? END : '\r\n', inLetter ? 0 : undefined);
      if (end < 0) return;
      const said = rest.slice(0, end);
      rest = rest.slice(end + (inLetter ? END.length : 2));
      if (inLetter) take(to, said);
      if (/^RCPT/i.test(said) && !inLetter) to = /<([^>]*)>/.exec(said)?.[1] ?? '';
      socket.write(inLetter ? '250 taken\r\n' : answerTo(said));
      inLetter = !inLetter && /^DATA/i.test(said);
    }
  });
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
