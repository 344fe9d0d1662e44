// Tokens of links in letters: what one link may do, for whom, and that it was this house that said so (docs/decisions/one-click.md).
import { timingSafeEqual } from 'node:crypto';
import { authenticated, bytesOf, idOf, keyFor, signed } from './secrets.ts';
import { type Clock, SECOND } from './time.ts';

/** What a link is for: one act, of one member of one community, with one thing. */
export interface Purpose {
  /** The name of a quick act, such as `plan.done`. */
  readonly purpose: string;
  /** Ids. */
  readonly community: string;
  readonly member: string;
  /** The thing's id, or a short text of the feature's; may be empty. At most 255 bytes, as all of these. */
  readonly thing: string;
}

/** The same until a moment, in whole seconds; without, it holds for good. */
export interface Timed extends Purpose {
  readonly until?: Date;
}

/**
 * Tokens that carry what they are for, and nothing else: whoever holds one may do that one thing. They are not kept anywhere, so
 * they cannot be taken back one by one; what they lead to asks at that moment whether the member may.
 */
export interface Seals {
  /** A token for this, base64url: 110 characters or so. Throws RangeError for what does not fit. */
  make(what: Timed): string;
  /** What a token of this house is for; undefined for any other text, and once its time is over. */
  read(token: string): Timed | undefined;
  /** Is this a token of this house whose time is over? */
  isOver(token: string): boolean;
  /** The short token for this, 22 characters: always the same, and good only once it is kept. */
  short(what: Purpose): string;
}

/** Both kinds of tokens: `Seals`, and the short ones, of which the house keeps what they are for. */
export interface Tokens extends Seals {
  /**
   * The short token for an act that stops something (its name ends in `.off`), for addresses that must not be long. It never
   * expires, and may be asked for again and again: the first time, it is kept. Throws RangeError for another act.
   */
  keepShort(what: Purpose): Promise<string>;
  /** What a short token is for, or undefined. */
  readShort(token: string): Promise<Purpose | undefined>;
}

/** Of HMAC-SHA-256, as much as RFC 2104 (section 5) asks for. */
const TAG = 16;
/** No token of ours is longer, in characters. */
const LONGEST = 1400;
/** What the first byte says: there is a time; and which of community, member and thing are ids, and so 16 bytes. */
const TIMED = 8;

export function openSeals(secret: string, clock: Clock): Seals {
  const key = keyFor('one-click tokens', secret);
  const shortKey = keyFor('short links', secret);
  const open = (token: string): Timed | undefined => {
    if (token.length > LONGEST || !/^[\w-]+$/.test(token)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    // The last character may hold bits that no byte has: the same bytes in another spelling are another text.
    if (bytes.length <= TAG || bytes.toString('base64url') !== token) return undefined;
    const body = bytes.subarray(0, -TAG);
    return timingSafeEqual(tagOf(body), bytes.subarray(-TAG)) ? unpacked(body) : undefined;
  };
  const tagOf = (body: Buffer) => authenticated(body, key).subarray(0, TAG);
  const isPast = ({ until }: Timed) => until !== undefined && until <= clock();
  return {
    make(what) {
      const body = packed(what);
      return Buffer.concat([body, tagOf(body)]).toString('base64url');
    },
    read(token) {
      const found = open(token);
      return found && !isPast(found) ? found : undefined;
    },
    isOver(token) {
      const found = open(token);
      return found !== undefined && isPast(found);
    },
    short: ({ purpose, community, member, thing }) => signed(JSON.stringify([purpose, community, member, thing]), shortKey).slice(0, 22),
  };
}

function packed({ purpose, community, member, thing, until }: Timed): Buffer {
  const parts = [community, member, thing].map((text) => bytesOf(text) ?? text);
  const kinds = parts.reduce((sum, part, n) => sum + (typeof part === 'string' ? 0 : 1 << n), until ? TIMED : 0);
  const time = Buffer.alloc(until ? 4 : 0);
  if (until) time.writeUInt32BE(Math.floor(until.getTime() / SECOND));
  return Buffer.concat([
    Buffer.from([kinds]),
    withLength(purpose),
    time,
    ...parts.map((one) => (typeof one === 'string' ? withLength(one) : one)),
  ]);
}

/** Throws RangeError where it is longer than one byte can say. */
function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([checked(bytes.length)]), bytes]);
}

function checked(length: number): number {
  if (length > 255) throw new RangeError('a token for what is too long');
  return length;
}

/** Only for what we packed ourselves: it was authenticated before. */
function unpacked(body: Buffer): Timed {
  let at = 0;
  const take = (size: number) => {
    at += size;
    return body.subarray(at - size, at);
  };
  const text = () => take(take(1)[0] ?? 0).toString('utf8');
  const kinds = take(1)[0] ?? 0;
  const purpose = text();
  const until = kinds & TIMED ? { until: new Date(take(4).readUInt32BE() * SECOND) } : {};
  const part = (n: number) => (kinds & (1 << n) ? idOf(take(16)) : text());
  return { purpose, community: part(0), member: part(1), thing: part(2), ...until };
}
