// A house with real storage and a clock that tests set, for testing verbs without the web.

import type { StorageConfig } from '../../src/config.ts';
import { collectionsOf } from '../../src/convite.ts';
import { noteChange } from '../../src/features/community/index.ts';
import { features } from '../../src/features/index.ts';
import type { House } from '../../src/kernel/feature.ts';
import type { Launch } from '../../src/kernel/launch.ts';
import { openOutgoing } from '../../src/kernel/outgoing.ts';
import type { Visit } from '../../src/kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { openJournal } from '../../src/storage/journal.ts';
import { openTokens } from '../../src/storage/tokens.ts';
import { openWords } from '../../src/words/words.ts';
import { type TestClock, type TestLog, testClock, testLog } from './clock.ts';
import { openTestHome } from './homes.ts';
import { type TestPost, testPost } from './post.ts';

export interface TestHouse extends House {
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly post: TestPost;
  /** Where its home is, for other processes. */
  readonly config: StorageConfig;
  close(): Promise<void>;
}

/** Opens a house with all features on the home that is being tested. */
export async function openTestHouse(): Promise<TestHouse> {
  const clock = testClock();
  const collections = collectionsOf();
  const home = await openTestHome(collections, clock);
  const { storage } = home;
  const journal = openJournal(storage, collections, clock, (id) => noteChange({ storage }, id));
  const outgoing = openOutgoing({ privateNetworks: true });
  const tokens = openTokens(storage, 'a secret for tests, of no other use', clock);
  const given = { origin: 'https://convite.example.org', clock, log: testLog(), outgoing, tokens, post: testPost() };
  return { storage, journal, ...given, features, words: openWords(), config: home.config, close: () => home.close() };
}

/** A launch of the world's teacher from its course, with what differs. */
export function aLaunch(differs: Partial<Launch> = {}): Launch {
  return {
    registrationId: 'reg-1',
    deploymentId: 'dep-1',
    person: { id: 'person-rosa', name: 'Rosa Quilla', email: 'rosa@example.invalid', test: false },
    role: 'facilitator',
    context: { id: '42', title: 'Papa de altura' },
    link: { id: '7', title: 'Comunidad' },
    locale: 'es',
    zone: 'America/Lima',
    ...differs,
  };
}

/** What the offers of features get of a visit by somebody who may do everything, in Spanish. */
export function visitBy(house: TestHouse, community: KeptCommunity, member: KeptMember): Visit {
  const asked = { words: house.words('es'), zone: 'UTC', now: house.clock(), may: () => true };
  return { house, community, member, ...asked } as Partial<Visit> as Visit;
}
