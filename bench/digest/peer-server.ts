// The peer: nodemailer's own pool, which sends the recorded letters as they are and writes nothing down.
// `peer-server.ts <port of the sink> <connections> <file of the sink>`; each request sends all of them.
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import { serveAsChild } from '../child.ts';

const [port, connections, file = ''] = process.argv.slice(2);
const letters = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const { to, raw } = JSON.parse(line) as { to: string; raw: string };
    return { envelope: { from: 'convite@example.org', to }, raw: Buffer.from(raw, 'base64') };
  });

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
