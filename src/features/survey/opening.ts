// Until when the survey is open: from the start for everybody; a facilitator may name a day, or close it.
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { dayIn } from '../../kernel/time.ts';
import type { Opening } from './survey.store.ts';
import { OPENING, Openings } from './survey.store.ts';

/** What is set, and its version: 0 where nobody has set anything yet. */
export type SetOpening = Opening & { readonly version: number };

/** Until when answers are asked for. Once per change of the community. */
export function getOpening(house: House, community: KeptCommunity): Promise<SetOpening> {
  return remembered(house, 'survey.opening', community, async () => {
    const known = await house.storage.of(Openings, community.id).first({ id: OPENING });
    return known ?? { until: '', closed: false, by: '', changedAt: community.createdAt, version: 0 };
  });
}

/** Are answers asked for now? The last day counts, in the community's own zone. */
export function isOpen(house: House, community: KeptCommunity, { closed, until }: Opening): boolean {
  return !closed && (until === '' || dayIn(community.zone ?? 'UTC', house.clock()) <= until);
}

/** Sets until when answers are asked for. Throws conflict where somebody else set it since that version. */
export async function setOpening(
  house: House,
  communityId: string,
  by: KeptMember,
  wish: { readonly until: string; readonly closed: boolean },
  version: number,
): Promise<void> {
  const fresh: Opening = { ...wish, by: by.id, changedAt: house.clock() };
  const note = { what: wish.closed ? 'survey.opening.closed' : 'survey.opening.set', by: by.id, title: wish.until };
  if (version > 0) {
    await house.journal.change(Openings, communityId, { id: OPENING, version }, note, () => fresh);
    return;
  }
  try {
    await house.journal.add(Openings, communityId, { ...fresh, id: OPENING }, note);
  } catch (error) {
    // Somebody else was the first to set it: that is a change of version 0.
    if (!isProblem(error, 'duplicate')) throw error;
    await house.journal.change(Openings, communityId, { id: OPENING, version: 0 }, note, () => fresh);
  }
}
