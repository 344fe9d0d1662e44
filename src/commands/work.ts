// Does the work that is due and serves no pages: as many of these as one likes, they share the work.
import { readConfig } from '../config.ts';
import { openConvite } from '../convite.ts';
import { described, openLog } from '../kernel/log.ts';
import { SECOND, systemClock } from '../kernel/time.ts';
import { type Call, readArgs } from './command.ts';
import { leaveWithin, untilStopped } from './signals.ts';

/** `work [--once]`: with the option, does what is due now and ends. */
export async function work(call: Call): Promise<number> {
  const { values } = readArgs(call, { once: { type: 'boolean' } }, { min: 0, max: 0 });
  const config = readConfig(call.env);
  const log = openLog(config.logLevel);
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error: described(error) }));
  const { clockwork, stop } = await openConvite(config, { clock: systemClock, log });
  const stopped = values.once ? Promise.resolve() : untilStopped();
  log.info('working');
  await clockwork.tick();
  if (!values.once) clockwork.start();
  await stopped;
  await stop();
  log.info('stopped');
  leaveWithin(SECOND);
  return 0;
}
