// What other pages need to know of the strategy, in a few numbers: worked out once per change of the community.
import type { House } from '../../kernel/feature.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import { remembered } from '../../kernel/recall.ts';
import { membersById } from '../people/index.ts';
import { acknowledgedBy, normsKey } from './norms.ts';
import { type KeptStrategy, standing } from './strategy.ts';

/** The adopted version, without its texts. */
interface AdoptedFacts {
  readonly number: number;
  readonly topics: number;
  readonly objectives: number;
  readonly hasNeeds: boolean;
  /** The key of its norms; empty where it has none. */
  readonly norms: string;
  /** The founding group as far as it is still here, and who of it accepted the norms. */
  readonly founders: readonly string[];
  readonly acknowledged: ReadonlySet<string>;
  readonly at: Date;
}

export interface Facts {
  readonly adopted?: AdoptedFacts;
  readonly draft?: { readonly number: number; readonly savedAt: Date };
}

/** Small on purpose: it stays in memory for many communities. */
export function facts(house: House, community: KeptCommunity): Promise<Facts> {
  return remembered(house, 'strategy.facts', community, async () => {
    const { adopted, draft } = await standing(house, community.id);
    return {
      ...(adopted ? { adopted: await adoptedFacts(house, community.id, adopted) } : {}),
      ...(draft ? { draft: { number: draft.number, savedAt: draft.savedAt } } : {}),
    };
  });
}

/** Those of the founding group who have not accepted the norms; nobody where there are none to accept. */
export function pendingFounders({ adopted }: Facts): readonly string[] {
  if (!adopted || adopted.norms === '') return [];
  return adopted.founders.filter((id) => !adopted.acknowledged.has(id));
}

async function adoptedFacts(house: House, communityId: string, adopted: KeptStrategy): Promise<AdoptedFacts> {
  const norms = normsKey(adopted.norms);
  const [here, acknowledged] = await Promise.all([
    membersById(house, communityId, adopted.founders),
    acknowledgedBy(house, communityId, norms, adopted.founders),
  ]);
  return {
    number: adopted.number,
    topics: adopted.topics.length,
    objectives: adopted.objectives.length,
    hasNeeds: adopted.needs !== '',
    norms,
    founders: adopted.founders.filter((id) => here.has(id)),
    acknowledged: new Set(acknowledged.keys()),
    at: adopted.adoptedAt ?? adopted.savedAt,
  };
}
