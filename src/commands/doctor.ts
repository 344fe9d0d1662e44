// Looks Convite over and says in plain sentences what is well, what is doubtful and what is wrong.
import { readConfig } from '../config.ts';
import { checkAddress, checkClock, checkKeys, checkMail, checkStorage, type Finding, messageOf } from './checkups.ts';
import { type Call, readArgs } from './command.ts';
import { atDesk, type Desk } from './house.ts';

const marks = { well: '  ok   ', doubt: '  ?    ', wrong: '  WRONG' } as const;

/** `doctor`: answers 1 when something is wrong; a doubt alone is no failure. */
export async function doctor(call: Call): Promise<number> {
  readArgs(call, {}, { min: 0, max: 0 });
  readConfig(call.env);
  const findings = await examine(call);
  for (const { about, state, what } of findings) call.say(`${marks[state]} ${about.padEnd(8)} ${what}`);
  return findings.some((finding) => finding.state === 'wrong') ? 1 : 0;
}

async function examine(call: Call): Promise<readonly Finding[]> {
  try {
    return await atDesk(call, async (desk) => (await Promise.all(checkups.map((checkup) => checkup(desk)))).flat());
  } catch (error) {
    const config = readConfig(call.env);
    const closed: Finding = {
      about: 'storage',
      state: 'wrong',
      what: `it does not open: ${messageOf(error)}`,
    };
    return [closed, ...(await checkAddress({ config })), ...(await checkMail({ config }))];
  }
}

const checkups: readonly ((desk: Desk) => Promise<readonly Finding[]>)[] = [checkStorage, checkAddress, checkClock, checkKeys, checkMail];
