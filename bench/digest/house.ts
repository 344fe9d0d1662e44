// The house of the benchmarks of letters, in a folder or on the MongoDB server that is there.
import mongoose from 'mongoose';
import { readConfig } from '../../src/config.ts';
import { type Convite, openConvite } from '../../src/convite.ts';
import { openLog } from '../../src/kernel/log.ts';
import type { Post } from '../../src/kernel/post.ts';
import type { Clock } from '../../src/kernel/time.ts';

/** Where it is kept: `sqlite:<folder>`, or `mongodb:<name of a database>`. Letters go to the sink, or else to nobody and count as sent. */
export function openHouse(where: string, clock: Clock, sink?: { readonly port: string; readonly connections: string }): Promise<Convite> {
  const at = where.slice(where.indexOf(':') + 1);
  const home = where.startsWith('mongodb:') ? { MONGODB_URL: databaseUrl(at) } : { DATA_DIR: at };
  const mail = sink
    ? { SMTP_URL: `smtp://127.0.0.1:${sink.port}`, MAIL_CONNECTIONS: sink.connections, MAIL_FROM: 'convite@example.org' }
    : {};
  const config = readConfig({ CONVITE_URL: 'https://convite.example.org', SECRET: 'bench'.repeat(8), ...home, ...mail });
  return openConvite(config, { clock, log: openLog('error'), ...(sink ? {} : { post: () => discarding }) });
}

/** Leaves nothing behind on the MongoDB server. */
export async function empty(where: string): Promise<void> {
  if (!where.startsWith('mongodb:')) return;
  const connection = await mongoose.createConnection(databaseUrl(where.slice('mongodb:'.length))).asPromise();
  await connection.dropDatabase();
  await connection.close();
}

function databaseUrl(name: string): string {
  return (process.env.MONGODB_URL ?? '').replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
}

const discarding: Post = {
  kind: 'smtp',
  from: { name: 'Convite', address: 'convite@example.org' },
  limits: [],
  send: async () => ({ kind: 'sent', reply: '250' }),
  check: async () => ({ kind: 'sent', reply: '250' }),
  close: async () => undefined,
};
