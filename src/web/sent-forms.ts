// A form is taken once: a double tap on a bad line, or a reload, gets the first answer instead of a second effect.
import { setTimeout } from 'node:timers/promises';
import { isProblem, problem } from '../kernel/errors.ts';
import type { House } from '../kernel/feature.ts';
import { hashed } from '../kernel/secrets.ts';
import { DAY, later, SECOND } from '../kernel/time.ts';
import { SentForms } from './session.store.ts';

/** How long one who handles a form is believed to be alive; afterwards the form is handled again. */
const PATIENCE = 20 * SECOND;
/** How often, a tenth of a second apart, a second tap looks for the outcome of the first. */
const LOOKS = 50;

/**
 * Runs `handle` unless this form (by its token, its address and what was in it) was taken before: then says where that led. `handle`
 * answers where it leads, or undefined when the form has to be shown again (it may then be sent again).
 * If the process dies in between, sending again handles it again: nothing acknowledged is lost, so handlers must bear a second run.
 */
export async function takeOnce(house: House, sent: string, handle: () => Promise<string | undefined>): Promise<string | undefined> {
  const id = hashed(sent);
  const before = await reserve(house, id);
  if (before !== undefined) return before;
  const forms = house.storage.of(SentForms);
  try {
    const to = await handle();
    if (to === undefined) await forms.remove({ id });
    else await forms.update({ id }, { $set: { to } });
    return to;
  } catch (error) {
    await forms.remove({ id });
    throw error;
  }
}

/** Undefined when the form is ours to handle, else where it led; waits a while for another request that is handling it. */
async function reserve(house: House, id: string): Promise<string | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    if (await takeUp(house, id)) return undefined;
    const taken = await house.storage.of(SentForms).first({ id });
    if (taken && taken.to !== '') return taken.to;
    await setTimeout(SECOND / 10);
  }
  throw problem('conflict', { reason: 'form is being handled' });
}

/** Did we get the form: is it new, or did whoever had it stay silent too long? */
async function takeUp(house: House, id: string): Promise<boolean> {
  const forms = house.storage.of(SentForms);
  const now = house.clock();
  const running = { runningUntil: later(now, PATIENCE), expiresAt: later(now, DAY) };
  try {
    await forms.insert({ id, to: '', ...running });
    return true;
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
  }
  return (await forms.update({ id, to: '', runningUntil: { $lte: now } }, { $set: running })) !== undefined;
}
