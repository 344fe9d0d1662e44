// Serves Convite: opens it, listens, does the work that is due, and stops in good order.
import { createServer, type Server } from 'node:http';
import { type Config, readConfig } from '../config.ts';
import { openConvite } from '../convite.ts';
import { described, type Log, openLog } from '../kernel/log.ts';
import { SECOND, systemClock } from '../kernel/time.ts';
import { type Call, readArgs } from './command.ts';
import { leaveWithin, untilStopped } from './signals.ts';

/** How long requests that are under way may take to finish after the word to stop. */
const GRACE = 10 * SECOND;

/** `serve [--pages-only]`: with the option, the work that is due is left to `work`. Resolves when stopped. */
export async function serve(call: Call): Promise<number> {
  const { values } = readArgs(call, { 'pages-only': { type: 'boolean' } }, { min: 0, max: 0 });
  const config = readConfig(call.env);
  const log = openLog(config.logLevel);
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error: described(error) }));
  const convite = await openConvite(config, { clock: systemClock, log });
  const server = createServer({ headersTimeout: 15 * SECOND, requestTimeout: 60 * SECOND, keepAliveTimeout: 65 * SECOND }, convite.app);
  try {
    await listen(server, config);
    // Before the line that says we serve: whoever reads it may stop us at once.
    const stopped = untilStopped();
    if (!values['pages-only']) convite.clockwork.start();
    log.info('serving', { url: config.url, port: portOf(server), home: convite.house.storage.home });
    await stopped;
  } finally {
    await close(server, log);
    await convite.stop();
    log.info('stopped');
    leaveWithin(SECOND);
  }
  return 0;
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`Convite cannot listen on ${host}:${port} (${'code' in error ? error.code : error.name}).`)),
    );
    server.listen(port, host, () => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Takes no new connection, lets requests finish, and after the grace cuts those that do not. */
async function close(server: Server, log: Log): Promise<void> {
  if (!server.listening) return;
  const cut = setTimeout(() => {
    log.warn('requests were cut');
    server.closeAllConnections();
  }, GRACE);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
