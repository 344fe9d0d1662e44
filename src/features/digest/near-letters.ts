// The letters about what is near, of all kinds: written when their parts are taken on, and written again when they are tried again.
import type { House } from '../../kernel/feature.ts';
import { CHANGE, changeWriter, tellAgain } from './changes.ts';
import { INVITE, inviteAgain, inviteWriter } from './invites.ts';
import { REMINDER, remindAgain, reminderWriter } from './reminders.ts';
import type { Rewrite, Write } from './sending.ts';

export const nearKinds: readonly string[] = [REMINDER, CHANGE, INVITE];

export function nearWriter(house: House): Write {
  const writers = new Map([
    [REMINDER, reminderWriter(house)],
    [CHANGE, changeWriter(house)],
    [INVITE, inviteWriter(house)],
  ]);
  return async function* (part) {
    const write = writers.get(part.kind);
    if (write) yield* write(part);
  };
}

const again = new Map([
  [REMINDER, remindAgain],
  [CHANGE, tellAgain],
  [INVITE, inviteAgain],
]);

/** `digest`: how the letters that come by themselves are written again. */
export function rewriteAny(house: House, digest: Rewrite): Rewrite {
  return (row) => {
    const own = again.get(row.kind.split(' ')[0] ?? '');
    return own ? own(house, row) : digest(row);
  };
}
