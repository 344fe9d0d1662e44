// Who reads by an address. Programs ask day and night, and mostly both the address and the member are what they were.
import type { House } from '../../kernel/feature.ts';
import { type Found, Held } from '../../kernel/held.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { hashed } from '../../kernel/secrets.ts';
import { findByPerson } from '../people/index.ts';
import { Feeds } from './feeds.store.ts';
import type { KeptFeed } from './feeds.ts';

const addresses = new Held<KeptFeed>(20_000);
const readers = new Held<KeptMember>(20_000);

/** The address with this secret, also one that was stopped; or undefined. */
export function findFeed({ storage }: House, secret: string): Found<KeptFeed> {
  const id = hashed(secret);
  return addresses.find(storage, id, () => storage.of(Feeds).first({ id }));
}

/** Whose address it is, in the community where they made it; undefined where they are no member any more. */
export function findReader(house: House, { id, community, personId }: KeptFeed): Found<KeptMember> {
  return readers.find(house.storage, id, () => findByPerson(house, community, personId));
}
