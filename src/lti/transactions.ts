// A login under way, from /lti/login to /lti/launch: tied to one browser, one nonce and one registration, good for one use.
import type { KeyObject } from 'node:crypto';
import type { Config } from '../config.ts';
import { problem } from '../kernel/errors.ts';
import type { House } from '../kernel/feature.ts';
import { hashed, keyFor, seal, unseal } from '../kernel/secrets.ts';
import { later, MINUTE } from '../kernel/time.ts';
import { type KeptTransaction, Transactions } from './store.ts';

/** A slow single sign-on must fit in. */
const LIFE = 10 * MINUTE;

/** The state that ltijs makes: 25 random bytes in hexadecimal. */
export const isState = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{50}$/.test(value);

/** What is needed while it is open whether the browser keeps our cookie. */
export interface Waiting {
  /** The LMS's address to go on to. */
  readonly onward: string;
  /** The parameters that the login came with, to begin again in a window of its own. */
  readonly start: Readonly<Record<string, string>>;
}

export interface NewTransaction {
  readonly state: string;
  readonly nonce: string;
  readonly browser: string;
  readonly registrationId: string;
  readonly deploymentHint?: string;
  readonly waiting?: Waiting;
}

/** Notes a login in one write. Hints name a person on the platform, so they are kept sealed, and only if they are needed again. */
export async function beginTransaction(house: House, config: Config, login: NewTransaction): Promise<void> {
  const id = hashed(login.state);
  await house.storage.of(Transactions).insert({
    id,
    registrationId: login.registrationId,
    nonceHash: hashed(login.nonce),
    browserHash: hashed(login.browser),
    ...(login.deploymentHint === undefined ? {} : { deploymentHint: login.deploymentHint }),
    ...(login.waiting === undefined ? {} : { waiting: seal(JSON.stringify(login.waiting), sealing(config), id) }),
    expiresAt: later(house.clock(), LIFE),
  });
}

/** The login with this state, used or not, or undefined. Changes nothing. */
export async function findTransaction(house: House, state: string): Promise<KeptTransaction | undefined> {
  return house.storage.of(Transactions).first({ id: hashed(state) });
}

/**
 * Uses a login up, in one atomic write: of launches with the same state only one gets it, and only from the browser
 * that began. Throws launch-refused with why.
 */
export async function useTransaction(house: House, state: string, browser: string): Promise<KeptTransaction> {
  const unused = { id: hashed(state), browserHash: hashed(browser), usedAt: { $exists: false } };
  const used = await house.storage.of(Transactions).update(unused, { $set: { usedAt: house.clock() } });
  if (used) return used;
  const known = await findTransaction(house, state);
  if (!known) throw problem('launch-refused', { reason: 'state-unknown' });
  throw problem('launch-refused', { reason: known.usedAt ? 'state-used' : 'other-browser' });
}

/** What is needed to go on or to begin again; undefined where nothing was kept. */
export function readWaiting(transaction: KeptTransaction, config: Config): Waiting | undefined {
  if (!transaction.waiting) return undefined;
  return JSON.parse(unseal(transaction.waiting, sealing(config), transaction.id));
}

function sealing(config: Config): KeyObject {
  return keyFor('lti waiting', config.secret);
}
