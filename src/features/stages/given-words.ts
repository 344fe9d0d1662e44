// What those who lead say of an item: that it is done, or that it is let be; and taking either back.
import type { Declaration } from '../../kernel/collection.ts';
import { isProblem, problem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { cycleOf } from '../community/index.ts';
import { Confirmations, Waivers, type Word } from './stages.store.ts';
import { offeredItems } from './stages.ts';

/** Keeps somebody's word that an item is done. Confirming twice changes nothing. Throws not-found for an item that is not confirmed by hand. */
export async function confirm(house: House, community: KeptCommunity, by: KeptMember, itemId: string, note: string): Promise<void> {
  mustBeItem(house, itemId, 'byHand');
  await give(house, Confirmations, community, { itemId, memberId: by.id, note }, 'stages.item.confirmed');
}

/** Takes a confirmation back. Taking back what is not there changes nothing. */
export async function withdraw(house: House, community: KeptCommunity, by: KeptMember, itemId: string): Promise<void> {
  mustBeItem(house, itemId, 'byHand');
  await takeBack(house, Confirmations, community, by, itemId, 'stages.item.withdrawn');
}

/** Lets an item be in this cycle, for a reason. The first reason stays until it is taken back. Throws not-found for an unknown item. */
export async function waive(house: House, community: KeptCommunity, by: KeptMember, itemId: string, reason: string): Promise<void> {
  mustBeItem(house, itemId, 'any');
  await give(house, Waivers, community, { itemId, memberId: by.id, note: reason }, 'stages.item.waived');
}

/** Takes a waiver back: the item counts again. */
export async function unwaive(house: House, community: KeptCommunity, by: KeptMember, itemId: string): Promise<void> {
  mustBeItem(house, itemId, 'any');
  await takeBack(house, Waivers, community, by, itemId, 'stages.item.reinstated');
}

function mustBeItem(house: House, itemId: string, kind: 'any' | 'byHand'): void {
  const item = offeredItems(house.features).find((offered) => offered.id === itemId);
  if (!item || (kind === 'byHand' && item.evidence)) throw problem('not-found', { reason: 'stage item' });
}

type Said = Pick<Word, 'itemId' | 'memberId' | 'note'>;

async function give(house: House, of: Declaration<Word, 'community'>, community: KeptCommunity, said: Said, what: string): Promise<void> {
  const word = { ...said, cycle: cycleOf(community), at: house.clock() };
  try {
    await house.journal.add(of, community.id, word, { what, by: said.memberId, title: said.itemId });
  } catch (error) {
    if (!isProblem(error, 'duplicate')) throw error;
  }
}

async function takeBack(
  house: House,
  of: Declaration<Word, 'community'>,
  community: KeptCommunity,
  by: KeptMember,
  itemId: string,
  what: string,
): Promise<void> {
  const word = await house.storage.of(of, community.id).first({ cycle: cycleOf(community), itemId });
  if (word) await house.journal.remove(of, community.id, word.id, { what, by: by.id, title: itemId });
}
