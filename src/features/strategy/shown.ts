// A version as the pages show it: its parts in the order in which they are read, with names for ids.
import type { Visit } from '../../kernel/page.ts';
import type { KeptMember } from '../../kernel/people.ts';
import { calledIn } from '../people/index.ts';
import type { KeptStrategy, VersionState } from './strategy.ts';

/** What the view `strategy/body` shows. */
export function bodyModel(visit: Visit, version: KeptStrategy, members: ReadonlyMap<string, KeptMember>): object {
  const { purpose, approach, needs, norms, mechanisms, objectives } = version;
  return {
    purpose,
    approach,
    needs,
    norms,
    mechanisms,
    objectives,
    topics: version.topics.map(({ name }) => name),
    founders: version.founders.map((id) => calledIn(visit.words, members.get(id))),
    isEmpty: [purpose, approach, needs, norms, mechanisms, ...objectives, ...version.topics, ...version.founders].every((part) => !part),
  };
}

/** Which version, since when and by whom. */
export function headModel(visit: Visit, version: KeptStrategy, state: VersionState, members: ReadonlyMap<string, KeptMember>): object {
  const by = calledIn(visit.words, members.get(version.adoptedBy ?? version.savedBy));
  const when = visit.words.day(version.adoptedAt ?? version.savedAt, visit.zone);
  const number = version.number;
  const told = version.adoptedAt
    ? visit.words.say('strategy.head.adopted', { number, when, by })
    : visit.words.say('strategy.head.draft', { number, when, by });
  return { number, told, state, stateName: visit.words.say(`strategy.state.${state}`), isSuperseded: state === 'superseded' };
}

/** The members whom a version names. */
export function namedIn(...versions: readonly (KeptStrategy | undefined)[]): readonly string[] {
  return versions.flatMap((version) => (version ? [...version.founders, version.savedBy, version.adoptedBy ?? ''] : []));
}
