// Organisations (method sheet O4): those that members come from, and renaming one for all of them.
import type { House } from '../../kernel/feature.ts';
import { nameKey } from '../../kernel/text.ts';
import { Members } from './people.store.ts';
import { layOut } from './topic-places.ts';

/**
 * Gives another name to an organisation, member by member: each change is told. Whatever ends it half-way, the same again
 * renames the rest. Says how many members it was.
 */
export async function renameOrganisation(house: House, communityId: string, from: string, to: string, by: string): Promise<number> {
  const organisationKey = nameKey(from);
  const note = { what: 'people.organisation.renamed', by, title: to };
  let renamed = 0;
  for (const test of [false, true]) {
    let after: string | undefined;
    do {
      const slice = { sort: ['nameKey' as const], limit: 100, ...(after ? { after } : {}) };
      const page = await house.storage.of(Members, communityId).find({ test, organisationKey }, slice);
      for (const { id } of page.items) {
        const member = await house.journal.change(Members, communityId, { id }, note, (before) =>
          before.organisationKey === organisationKey ? { organisation: to, organisationKey: nameKey(to) } : undefined,
        );
        if (member.topicRoles.length > 0) await layOut(house, communityId, member);
        renamed++;
      }
      after = page.next;
    } while (after);
  }
  return renamed;
}
