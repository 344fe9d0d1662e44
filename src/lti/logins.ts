// What has to be kept of logins: that one has been used, and what waits while it is open whether the browser keeps our cookie.
import { isProblem, problem } from '../kernel/errors.ts';
import { hashed, seal, unseal } from '../kernel/secrets.ts';
import { later, MINUTE } from '../kernel/time.ts';
import type { LtiDesk } from './passage.ts';
import { LIFE } from './state.ts';
import { UsedLogins, WaitingLogins } from './store.ts';

/**
 * Uses a login up, in one insert under an id that there can be only once: of launches with the same state only one gets
 * in. Throws launch-refused.
 */
export async function useLogin({ house }: LtiDesk, state: string): Promise<void> {
  try {
    // Kept a minute longer than any state counts: the clocks of two processes may differ.
    await house.storage.of(UsedLogins).insert({ id: usedId(state), expiresAt: later(house.clock(), LIFE + MINUTE) });
  } catch (error) {
    throw isProblem(error, 'duplicate') ? problem('launch-refused', { reason: 'state-used' }) : error;
  }
}

/** What is needed while it is open whether the browser keeps our cookie. */
export interface Waiting {
  /** The LMS's address to go on to. */
  readonly onward: string;
  /** The parameters that the login came with, to begin again in a window of its own. */
  readonly start: Readonly<Record<string, string>>;
}

/** Keeps it sealed: hints name a person on the platform. */
export async function keepWaiting({ house, secrets }: LtiDesk, state: string, waiting: Waiting): Promise<void> {
  const id = hashed(state);
  const sealed = seal(JSON.stringify(waiting), secrets.waiting, id);
  await house.storage.of(WaitingLogins).insert({ id, sealed, expiresAt: later(house.clock(), LIFE) });
}

/** What waits under this state, unless the login was used meanwhile. */
export async function findWaiting({ house, secrets }: LtiDesk, state: string): Promise<Waiting | undefined> {
  const id = hashed(state);
  const kept = await house.storage.of(WaitingLogins).first({ id });
  if (!kept || (await house.storage.of(UsedLogins).first({ id: usedId(state) }))) return undefined;
  return JSON.parse(unseal(kept.sealed, secrets.waiting, id));
}

/** A state begins with its time, so those of one moment lie beside each other in the index, and many fit into one write. */
function usedId(state: string): string {
  return `${state.slice(0, 8)} ${hashed(state)}`;
}
