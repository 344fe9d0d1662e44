// Structured logs: one JSON line an event, with the request's id and without personal data.
import pino from 'pino';

/**
 * What may be logged: fixed words, ids of ours, numbers. Never a name, an address, a token, a claim or a query string.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields & { readonly error?: string }): void;
}

/** A log that writes lines to a stream (standard output unless told otherwise), from this level up. */
export function openLog(level: string, to: pino.DestinationStream = standardOutput()): Log {
  const logger = pino({ level, base: null, timestamp }, to);
  return {
    info: (event, fields = {}) => logger.info({ ...fields }, event),
    warn: (event, fields = {}) => logger.warn({ ...fields }, event),
    error: (event, fields = {}) => logger.error({ ...fields }, event),
  };
}

const made = { second: -1, text: '' };

/** When a line was written (RFC 3339), as pino's own does it; what is before the milliseconds is made once a second. */
function timestamp(): string {
  const now = Date.now();
  const second = Math.floor(now / 1000);
  if (second !== made.second) Object.assign(made, { second, text: `,"time":"${new Date(now).toISOString().slice(0, 20)}` });
  return `${made.text}${String(now % 1000).padStart(3, '0')}Z"`;
}

/** For so long a line waits for others, in milliseconds: one system call for all of them. Who kills the process loses no more than that. */
const COMPANY = 20;

/** Standard output, written by this thread: to hand lines to another would cost more than the writing. */
function standardOutput(): pino.DestinationStream {
  const out = pino.destination({ dest: 1, sync: true });
  let lines = '';
  const flush = () => {
    if (lines !== '') out.write(lines);
    lines = '';
  };
  process.on('exit', flush);
  return {
    write(line) {
      if (lines === '') setTimeout(flush, COMPANY).unref();
      lines += line;
    },
  };
}

/** How an unknown error goes into a log: its name, its code and where in the code it came from, but not its message, which may quote input. */
export function described(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return `${error.name}${code} ${frames
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' < ')}`;
}
