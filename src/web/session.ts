// Who is signed in: an opaque token in a cookie that lives in the LMS's frame, its hash in the storage (docs/decisions/session.md).
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import type { Kept } from '../kernel/collection.ts';
import type { House } from '../kernel/feature.ts';
import { hashed, keyFor, newToken, signed } from '../kernel/secrets.ts';
import { HOUR, later, MINUTE } from '../kernel/time.ts';
import { type Session, Sessions } from './session.store.ts';

const IDLE = 2 * HOUR;
const LONGEST = 12 * HOUR;
/** A session is noted as seen at most this often: pages cost no write. */
const NOTE_EVERY = 10 * MINUTE;

/** A session with the cookie's token, from which its form token is derived. */
export type SignedIn = Session & Kept & { readonly formToken: string };

/** What a launch says about a new session. */
export interface NewSession {
  readonly personId: string;
  readonly registrationId: string;
  readonly frames: readonly string[];
  readonly backUrl?: string;
  readonly community: string;
}

export interface SessionDesk {
  /** Starts a session, or renews this person's own; ends the one that another had in this browser; sets the cookie. */
  start(req: IncomingMessage, res: ServerResponse, person: NewSession): Promise<SignedIn>;
  /** The session of this browser, or undefined. */
  find(req: IncomingMessage): Promise<SignedIn | undefined>;
  /** Ends the session and takes the cookie away. */
  end(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

/** Sessions of this house. The cookie has the `__Host-` prefix wherever the address is https (RFC 6265bis, 4.1.3.2). */
export function openSessions(house: House, config: Config): SessionDesk {
  const name = config.url.startsWith('https:') ? '__Host-convite' : 'convite';
  const key = keyFor('form token', config.secret);
  const kept = house.storage.of(Sessions);
  const signedIn = (session: Session & Kept): SignedIn => ({ ...session, formToken: signed(session.id, key) });
  return {
    async start(req, res, person) {
      const cookie = readCookie(req, name);
      const before = cookie ? await kept.first({ id: hashed(cookie) }) : undefined;
      const own = before && (await goOn(house, before, person));
      const { token, session } = cookie && own ? { token: cookie, session: own } : await begin(house, before?.id, person);
      res.appendHeader('Set-Cookie', `${name}=${token}; ${attributes}; Max-Age=${LONGEST / 1000}`);
      return signedIn(session);
    },
    async find(req) {
      const token = readCookie(req, name);
      const session = token && (await kept.first({ id: hashed(token) }));
      if (!session) return undefined;
      await noteSeen(house, session);
      return signedIn(session);
    },
    async end(req, res) {
      const token = readCookie(req, name);
      if (token) await kept.remove({ id: hashed(token) });
      res.appendHeader('Set-Cookie', `${name}=; ${attributes}; Max-Age=0`);
    },
  };
}

/**
 * The same person again, from another course or another tab: the session goes on, so that a form that is open elsewhere
 * can still be sent. Undefined for another person, or where it is over meanwhile.
 */
async function goOn(house: House, before: Session & Kept, person: NewSession): Promise<(Session & Kept) | undefined> {
  const { personId, registrationId } = person;
  if (before.personId !== personId || before.registrationId !== registrationId) return undefined;
  const now = house.clock();
  // Somebody who comes back at once, with nothing new, costs no write: the end of the session is minutes nearer than it might be.
  const isSame = before.backUrl === person.backUrl && before.community === person.community;
  const isFramed = before.frames.join(' ') === person.frames.join(' ');
  if (isSame && isFramed && now.getTime() - before.createdAt.getTime() < NOTE_EVERY) return before;
  return renew(house, before.id, person, now);
}

function renew(house: House, id: string, { backUrl, community, frames, personId, registrationId }: NewSession, now: Date) {
  const times = { createdAt: now, seenAt: now, expiresAt: later(now, IDLE) };
  const $set = { frames: [...frames], community, ...times, ...(backUrl ? { backUrl } : {}) };
  const change = backUrl ? { $set } : { $set, $unset: { backUrl: true as const } };
  return house.storage.of(Sessions).update({ id, personId, registrationId }, change);
}

/** Another person, or nobody so far: a new session, and an end to what the browser had before. */
async function begin(house: House, before: string | undefined, person: NewSession): Promise<{ token: string; session: Session & Kept }> {
  const kept = house.storage.of(Sessions);
  const token = newToken();
  const now = house.clock();
  const times = { createdAt: now, seenAt: now, expiresAt: later(now, IDLE) };
  const fresh = kept.insert({ id: hashed(token), ...person, frames: [...person.frames], ...times });
  const [session] = await Promise.all([fresh, before && kept.remove({ id: before })]);
  return { token, session };
}

/**
 * `SameSite=None; Secure; Partitioned` is what comes back inside an LMS's frame when third-party cookies are blocked
 * (CHIPS); browsers treat loopback addresses as secure, so the same cookie serves for trying.
 */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned';

async function noteSeen(house: House, session: Session & Kept): Promise<void> {
  const now = house.clock();
  if (now.getTime() - session.seenAt.getTime() < NOTE_EVERY) return;
  const end = Math.min(now.getTime() + IDLE, session.createdAt.getTime() + LONGEST);
  await house.storage.of(Sessions).update({ id: session.id }, { $set: { seenAt: now, expiresAt: new Date(end) } });
}

/** One cookie's value, if it looks like a token of ours. */
function readCookie(req: IncomingMessage, name: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return undefined;
}
