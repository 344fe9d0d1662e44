// What came of a session: who brings what, who was there, the summary; it was held once attendance and summary are there (V3, M1).
import { problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { Meetings } from './sessions.store.ts';
import type { KeptMeeting } from './sessions.ts';

/** As many members as one session notes by name. */
export const MOST_CAME = 500;

/** This member brings what is called so, or no longer does. What somebody else brings stays theirs. */
export function bring(house: House, communityId: string, by: KeptMember, id: string, name: string): Promise<KeptMeeting> {
  const noteOf = ({ title }: KeptMeeting) => ({ what: 'sessions.material.taken', by: by.id, title });
  return house.journal.change(Meetings, communityId, { id }, noteOf, ({ materials, edition }) => {
    const taken = materials.map((one) => {
      if (one.name !== name) return one;
      if (one.member === by.id) return { ...one, by: '', member: '' };
      return one.by === '' && one.member === '' ? { ...one, by: [...by.name].slice(0, 120).join(''), member: by.id } : one;
    });
    if (taken.every((one, n) => one === materials[n])) return undefined;
    return { materials: taken, edition: edition + 1, editedBy: by.id, editedAt: house.clock() };
  });
}

/** Notes which of its materials are there (M1), by their names. */
export function prepare(house: House, communityId: string, by: KeptMember, id: string, there: readonly string[]): Promise<KeptMeeting> {
  const noteOf = ({ title }: KeptMeeting) => ({ what: 'sessions.material.prepared', by: by.id, title });
  return house.journal.change(Meetings, communityId, { id }, noteOf, ({ materials }) => ({
    materials: materials.map((one) => ({ ...one, there: there.includes(one.name) })),
  }));
}

/** Who was there: of those that the form showed, the ticked ones; those it did not show stay as they were. */
export interface Attendance {
  readonly shown: readonly string[];
  readonly came: readonly string[];
  readonly guests: number;
}

/** Notes who was there. Throws conflict before it began, or where they are more than can be noted. */
export async function noteAttendance(
  house: House,
  communityId: string,
  by: KeptMember,
  id: string,
  { shown, came, guests }: Attendance,
): Promise<void> {
  const noteOf = ({ title }: KeptMeeting) => ({ what: 'sessions.attendance.noted', by: by.id, title });
  await house.journal.change(Meetings, communityId, { id }, noteOf, (before) => {
    mustHaveBegun(house, before);
    const all = [...new Set([...before.came.filter((one) => !shown.includes(one)), ...came])];
    if (all.length > MOST_CAME) throw problem('conflict', { reason: 'too many' });
    return { came: all, guests, attendedAt: before.attendedAt ?? house.clock() };
  });
  await settleHeld(house, communityId, id);
}

/** Keeps the summary. `seen` is when the one was written that the writer had read, 0 for none. Throws conflict where another was written. */
export async function writeSummary(
  house: House,
  communityId: string,
  by: KeptMember,
  id: string,
  seen: number,
  summary: string,
): Promise<void> {
  const noteOf = ({ title }: KeptMeeting) => ({ what: 'sessions.summary.written', by: by.id, title });
  await house.journal.change(Meetings, communityId, { id }, noteOf, (before) => {
    mustHaveBegun(house, before);
    if ((before.summaryAt?.getTime() ?? 0) !== seen) throw problem('conflict', { reason: 'summary' });
    return before.summary === summary ? undefined : { summary, summaryBy: by.id, summaryAt: house.clock() };
  });
  await settleHeld(house, communityId, id);
}

function mustHaveBegun(house: House, { starts, status }: KeptMeeting): void {
  if (starts > house.clock() || status === 'cancelled') throw problem('conflict', { reason: 'not begun' });
}

/** Held, or no longer; the journal says of the first host that they led it. */
async function settleHeld(house: House, communityId: string, id: string): Promise<void> {
  const noteOf = ({ title, hosts, held }: KeptMeeting) => {
    const led = { what: 'sessions.meeting.held', title, ...(hosts[0] ? { by: hosts[0] } : {}) };
    return held ? { ...led, what: 'sessions.meeting.unheld' } : led;
  };
  await house.journal.change(Meetings, communityId, { id }, noteOf, ({ came, guests, summary, held }) => {
    const isHeld = came.length + guests > 0 && summary !== '';
    return isHeld === held ? undefined : { held: isHeld };
  });
}
