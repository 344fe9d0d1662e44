// The peer: nodemailer's own pool, which sends the recorded letters as they are, or puts their texts together again, and writes nothing
// down. `peer-server.ts <port of the sink> <connections> <file of the sink> raw|texts`; each request sends all of them.
import { readFileSync } from 'node:fs';
import { type AddressObject, simpleParser } from 'mailparser';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { serveAsChild } from '../child.ts';

const [port, connections, file = '', how] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').trim().split('\n');
const letters = await Promise.all(
  lines.map((line) => {
    const { to, raw } = JSON.parse(line) as { to: string; raw: string };
    const envelope = { from: 'convite@example.org', to };
    const bytes = Buffer.from(raw, 'base64');
    return how === 'texts' ? textsOf(bytes, envelope) : { envelope, raw: bytes };
  }),
);

async function textsOf(bytes: Buffer, envelope: SendMailOptions['envelope']): Promise<SendMailOptions> {
  const { subject, from, to, text, html, headerLines } = await simpleParser(bytes);
  const own = headerLines.filter(({ key }) => /^(list-|message-id|auto-submitted|precedence)/.test(key));
  const headers = own.map(({ key, line }) => ({ key, value: line.slice(line.indexOf(':') + 1).trim() }));
  const address = (who?: AddressObject | AddressObject[]) => [who ?? []].flat().map(({ text: said }) => said);
  return { envelope, from: address(from).join(), to: address(to), subject, text, html: html || '', headers };
}

await serveAsChild(async () => {
  const transport = createTransport({
    ...{ pool: true, host: '127.0.0.1', port: Number(port), ignoreTLS: true },
    ...{ maxConnections: Number(connections), maxMessages: 1000 },
  });
  return {
    handler: async (_req, res) => {
      const began = performance.now();
      await Promise.all(letters.map((letter) => transport.sendMail(letter)));
      res.end(JSON.stringify({ sent: letters.length, ms: performance.now() - began }));
    },
  };
});
