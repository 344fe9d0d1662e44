// The platforms' public keys, kept so that a launch asks nobody: refetched when old, or when a key is not known yet.
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isProblem, problem } from '../kernel/errors.ts';
import type { Fetched } from '../kernel/outgoing.ts';
import { type Clock, DAY, HOUR, MINUTE, SECOND } from '../kernel/time.ts';
import { objectOf } from './claims.ts';

const SHORTEST = 5 * MINUTE;
const LONGEST = 24 * HOUR;
/** Where a platform does not say. */
const USUAL = HOUR;
/** A key that is not known is looked for at most this often: anybody can send a token that names one. */
const AGAIN = MINUTE;
/** After a failure sooner, so that a short outage stays short. */
const AFTER_FAILURE = 10 * SECOND;
/** Kept keys are trusted this long while their platform cannot be asked. */
const TRUSTED = 7 * DAY;

/** Knows the public keys of platforms. */
export interface KeyBook {
  /**
   * The key with this id at this address. Throws launch-refused: 'key-unknown' (401), or 'keys-unreachable' (503) when the
   * platform cannot be asked and nothing is kept.
   */
  getKey(jwksUrl: string, kid: string): Promise<KeyObject>;
}

interface Entry {
  keys: ReadonlyMap<string, KeyObject>;
  freshUntil: number;
  trustedUntil: number;
  nextTry: number;
  failed: boolean;
  asking?: Promise<void> | undefined;
}

/** Opens a key book that asks platforms with `fetch`. */
export function openKeyBook(fetch: (url: string) => Promise<Fetched>, clock: Clock): KeyBook {
  const entries = new Map<string, Entry>();
  return {
    async getKey(jwksUrl, kid) {
      const entry = entryFor(entries, jwksUrl);
      const now = clock().getTime();
      const wanted = now >= entry.freshUntil || !entry.keys.has(kid);
      if (wanted && (entry.asking || now >= entry.nextTry)) await refresh(entry, jwksUrl, fetch, clock);
      return keyOf(entry, kid, now);
    },
  };
}

function entryFor(entries: Map<string, Entry>, url: string): Entry {
  const known = entries.get(url);
  if (known) return known;
  const entry: Entry = { keys: new Map(), freshUntil: 0, trustedUntil: 0, nextTry: 0, failed: false };
  entries.set(url, entry);
  return entry;
}

/** Asks once, however many launches wait for it. */
function refresh(entry: Entry, url: string, fetch: (url: string) => Promise<Fetched>, clock: Clock): Promise<void> {
  entry.asking ??= ask(entry, url, fetch, clock).finally(() => {
    entry.asking = undefined;
  });
  return entry.asking;
}

async function ask(entry: Entry, url: string, fetch: (url: string) => Promise<Fetched>, clock: Clock): Promise<void> {
  try {
    const { body, maxAge } = await fetch(url);
    const now = clock().getTime();
    const life = Math.min(LONGEST, Math.max(SHORTEST, maxAge === undefined ? USUAL : maxAge * SECOND));
    const keys = readKeys(body);
    Object.assign(entry, { keys, freshUntil: now + life, trustedUntil: now + TRUSTED, nextTry: now + AGAIN, failed: false });
  } catch (error) {
    if (!isProblem(error)) throw error;
    Object.assign(entry, { nextTry: clock().getTime() + AFTER_FAILURE, failed: true });
  }
}

function keyOf(entry: Entry, kid: string, now: number): KeyObject {
  const key = now < entry.trustedUntil ? entry.keys.get(kid) : undefined;
  if (key) return key;
  throw entry.failed
    ? problem('launch-refused', { status: 503, reason: 'keys-unreachable' })
    : problem('launch-refused', { reason: 'key-unknown' });
}

/** The usable keys of a set: RSA of 2048 bits or more, for signatures, RS256. Others are left out; no set at all is a failure. */
function readKeys(body: unknown): ReadonlyMap<string, KeyObject> {
  const given = objectOf(body).keys;
  if (!Array.isArray(given)) throw problem('unavailable', { reason: 'no-key-set' });
  const keys = new Map<string, KeyObject>();
  for (const jwk of given.slice(0, 100)) {
    const { kid, key } = readKey(objectOf(jwk)) ?? {};
    if (kid && key && !keys.has(kid)) keys.set(kid, key);
  }
  return keys;
}

function readKey(jwk: Readonly<Record<string, unknown>>): { kid: string; key: KeyObject } | undefined {
  const { kid, kty, n, e, use = 'sig', alg = 'RS256' } = jwk;
  if (typeof kid !== 'string' || kty !== 'RSA' || use !== 'sig' || alg !== 'RS256') return undefined;
  try {
    // Only the public parts: a set that shows a private key by mistake must not make us hold it.
    const key = createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? { kid, key } : undefined;
  } catch {
    return undefined;
  }
}
