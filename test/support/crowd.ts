// Many members at once, put straight into their collection: for tests and benchmarks that need a crowd and not how it came.
import { Members } from '../../src/features/people/people.store.ts';
import type { Storage } from '../../src/kernel/collection.ts';
import type { KeptMember, Member } from '../../src/kernel/people.ts';
import { later } from '../../src/kernel/time.ts';

/** So many writes share a transaction. */
const TOGETHER = 200;

/** Adds members with an address each, `m0@example.invalid` and so on, who came on this day. Calls back with each handful of them. */
export async function addCrowd(
  storage: Storage,
  community: string,
  count: number,
  joinedAt: Date,
  differs: (n: number) => Partial<Member> = () => ({}),
): Promise<KeptMember[]> {
  const members = storage.of(Members, community);
  const added: KeptMember[] = [];
  for (let from = 0; from < count; from += TOGETHER) {
    const some = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, n) => members.insert(one(from + n, joinedAt, differs)));
    added.push(...(await Promise.all(some)));
  }
  return added;
}

function one(n: number, joinedAt: Date, differs: (n: number) => Partial<Member>): Member {
  const name = `Persona ${n}`;
  return {
    ...{ personId: `crowd ${n}`, name, nameKey: name.toLowerCase(), nameFrom: 'platform', email: `m${n}@example.invalid` },
    ...{ role: 'occasional', roleFrom: 'platform', actor: '', organisation: '', organisationKey: '', topicRoles: [], test: false },
    ...{ joinedAt: later(joinedAt, n), seenAt: joinedAt },
    ...differs(n),
  };
}
