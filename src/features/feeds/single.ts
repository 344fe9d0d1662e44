// One event as a file of its own, with the identity that it has in every calendar.

import { buildCalendar } from '../../ical/build.ts';
import { singleOf } from '../../ical/events.ts';
import type { Visit } from '../../kernel/page.ts';
import { datesOf } from './dates.ts';

/** iCalendar (RFC 5545) with this one thing of this feature, or undefined where there is none that the visitor may know of. */
export async function singleCalendar(
  { house, community, member, words, origin }: Visit,
  feature: string,
  id: string,
): Promise<Buffer | undefined> {
  const { entries } = await datesOf(house, community);
  const entry = entries.find((one) => one.feature === feature && one.id === id);
  if (!entry || (entry.private && !entry.members.includes(member.id))) return undefined;
  const head = { name: community.title, description: entry.title, method: 'PUBLISH' } as const;
  return buildCalendar(head, [singleOf({ community, words, origin }, entry)]);
}
