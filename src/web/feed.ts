// A calendar program asks for what is behind an address: mostly nothing is new, and that costs next to nothing (docs/decisions/calendars.md).
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Calendar, findFeed, isNoted, type KeptFeed, noteUse, openCalendar } from '../features/feeds/index.ts';
import type { House } from '../kernel/feature.ts';
import { Lately } from '../kernel/lately.ts';
import { described } from '../kernel/log.ts';
import { DAY, MINUTE, SECOND } from '../kernel/time.ts';
import { chooseLocale } from '../words/choose.ts';
import { accepts } from './answer.ts';
import type { Desk } from './desk.ts';
import { openLimits } from './limits.ts';

/** Where addresses of calendars begin. */
export const FEEDS = '/feed/';
const ROUTE = '/feed/:secret';
const shape = /^\/feed\/([A-Za-z0-9_-]{43})\.ics(?:\?|$)/;

/** Programs ask some times a day; one address that everybody knows is asked by many. A second's worth, and how many may come at once. */
const personal = { perSecond: 1, burst: 60 } as const;
const open = { perSecond: 20, burst: 1200 } as const;

type Problem = 'unknown' | 'gone' | 'busy' | 'down' | 'method';
const statuses = { unknown: 404, gone: 410, busy: 429, down: 503, method: 405 } as const satisfies Record<Problem, number>;

/** Answers everything below `/feed/`, without a session, a cookie or a redirect. The log never holds an address. */
export function openFeeds(desk: Desk): RequestListener {
  const office: Office = { ...desk, limits: openLimits(desk.house.clock), packed: openPacked(), quiet: openQuiet(desk.house) };
  return async (req, res) => {
    const began = performance.now();
    try {
      await answer(office, req, res);
    } catch (error) {
      desk.house.log.error('calendar failed', { error: described(error) });
      if (res.headersSent) res.destroy();
      else refuse(office, req, res, 'down');
    }
    tell(office, req, res, began);
  };
}

/** A desk with what answering polls takes besides. */
interface Office extends Desk {
  readonly limits: ReturnType<typeof openLimits>;
  readonly packed: ReturnType<typeof openPacked>;
  readonly quiet: ReturnType<typeof openQuiet>;
}

async function answer(office: Office, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { house, config, limits } = office;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuse(office, req, res, 'method');
  const secret = shape.exec(req.url ?? '')?.[1];
  const feed = secret === undefined ? undefined : await findFeed(house, secret);
  if (!feed) return refuse(office, req, res, 'unknown');
  if (!limits.take(feed.id, feed.scope === 'public' ? open : personal)) return refuse(office, req, res, 'busy');
  const calendar = await openCalendar(house, feed, config.url, `${config.url}${FEEDS}${secret}.ics`);
  if (!calendar) return refuse(office, req, res, 'gone');
  if (!isNoted(house, feed)) await note(office, feed);
  send(office, calendar, req, res);
}

/** Once a day; that it cannot be noted keeps nobody from their calendar. */
function note({ house }: Office, feed: KeptFeed): Promise<void> {
  return noteUse(house, feed).catch((error) => house.log.error('use not noted', { error: described(error) }));
}

/** Moments as headers have them: those of the communities that were asked for last. */
const inWords = new Lately<number, string>(1000);

function send({ packed }: Office, calendar: Calendar, req: IncomingMessage, res: ServerResponse): void {
  const encoding = encodingFor(req);
  const mark = encoding === 'identity' ? `"${calendar.mark}"` : `"${calendar.mark}-${encoding}"`;
  const about = {
    ETag: mark,
    'Last-Modified': inWords.get(calendar.changedAt.getTime(), () => calendar.changedAt.toUTCString()),
    'Cache-Control': 'private, max-age=300',
    Vary: 'Accept-Encoding',
  };
  if (req.headers['if-none-match'] === mark || isKnown(req, calendar)) {
    res.writeHead(304, about);
    // What a turn of the event loop answers leaves together: whoever waits is woken once for all, and waking costs more than sending.
    setImmediate(() => res.end());
    return;
  }
  const body = packed.bytes(calendar, encoding);
  setSafety(res);
  res.writeHead(200, {
    ...about,
    'Content-Type': 'text/calendar; charset=utf-8',
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
    'Content-Length': body.length,
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** One line for each answer, and for those that say that nothing is new one line a minute that says how many they were. */
function tell({ house, quiet }: Office, req: IncomingMessage, res: ServerResponse, began: number): void {
  const ms = Math.round(performance.now() - began);
  if (res.statusCode === 304) quiet.count();
  else house.log.info('answered', { method: req.method, route: ROUTE, status: res.statusCode, ms });
}

/** Counts the answers that say that nothing is new; what one minute had is told with the first of a later one. */
function openQuiet({ clock, log }: House) {
  let minute = 0;
  let many = 0;
  return {
    count(): void {
      const now = Math.floor(clock().getTime() / MINUTE);
      if (now !== minute && many > 0) {
        log.info('answered', { route: ROUTE, status: 304, times: many });
        many = 0;
      }
      minute = now;
      many += 1;
    },
  };
}

/** Has the program what there is (RFC 9110, 13.1.2 and 13.1.3)? What it says of its mark counts before what it says of a time. */
function isKnown(req: IncomingMessage, { mark, changedAt }: Calendar): boolean {
  const marks = req.headers['if-none-match'];
  if (marks !== undefined) return marks.trim() === '*' || marks.split(',').some((one) => plainMark(one) === mark);
  const since = Date.parse(req.headers['if-modified-since'] ?? '');
  return Math.floor(changedAt.getTime() / SECOND) * SECOND <= since;
}

/** Compared weakly: as it was made, in whichever encoding it was sent. */
function plainMark(text: string): string | undefined {
  return /^\s*(?:W\/)?"([\w-]+?)(?:-br|-gzip)?"\s*$/.exec(text)?.[1];
}

/** A clear word for whoever looks: programs go by the status. */
function refuse(desk: Desk, req: IncomingMessage, res: ServerResponse, problem: Problem): void {
  const locale = chooseLocale({ acceptLanguage: req.headers['accept-language'] });
  const text = desk.house.words(locale).say(`feeds.problem.${problem === 'method' ? 'unknown' : problem}`);
  setSafety(res);
  res.statusCode = statuses[problem];
  if (problem === 'busy') res.setHeader('Retry-After', '60');
  if (problem === 'down') res.setHeader('Retry-After', '300');
  if (problem === 'method') res.setHeader('Allow', 'GET, HEAD');
  res.setHeader('Cache-Control', problem === 'gone' ? `private, max-age=${DAY / SECOND}` : 'no-store');
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.end(req.method === 'HEAD' ? undefined : `${text}\n`);
}

function setSafety(res: ServerResponse): void {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('X-Robots-Tag', 'noindex');
}

type Encoding = 'br' | 'gzip' | 'identity';

function encodingFor(req: IncomingMessage): Encoding {
  if (accepts(req, 'br')) return 'br';
  return accepts(req, 'gzip') ? 'gzip' : 'identity';
}

/** Bytes that are remembered: members who see the same get the same, and nobody packs it twice. */
const REMEMBERED = 32 * 2 ** 20;

/** The bytes of calendars by their mark, the ones that were asked for last. */
function openPacked() {
  const known = new Map<string, Buffer>();
  let size = 0;
  return {
    bytes(calendar: Calendar, encoding: Encoding): Buffer {
      const key = `${calendar.mark} ${encoding}`;
      const found = known.get(key);
      const body = found ?? pack(calendar.build(), encoding);
      known.delete(key);
      known.set(key, body);
      if (!found) size += body.length;
      for (const [oldest, bytes] of known) {
        if (size <= REMEMBERED) break;
        known.delete(oldest);
        size -= bytes.length;
      }
      return body;
    },
  };
}

function pack(body: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'gzip') return gzipSync(body);
  // Quality 5: as small as the best of gzip's, in a third of its time.
  return encoding === 'br' ? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : body;
}
