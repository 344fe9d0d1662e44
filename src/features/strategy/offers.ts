// What the strategy offers to the house: stage items D1, D5 and a part of D6, promises, nudges and news.
import type { Evidence, House, News, Nudge, Promised, StageItem, Window } from '../../kernel/feature.ts';
import type { Visit } from '../../kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../kernel/people.ts';
import { DAY } from '../../kernel/time.ts';
import { chooseLocale } from '../../words/choose.ts';
import { calledIn, membersById } from '../people/index.ts';
import { type Facts, facts, pendingFounders } from './facts.ts';
import { normsThing } from './quick.ts';

/** A draft that nobody touched for longer waits for its adoption. */
const WAITS = 7 * DAY;
/** The desk shows five in all. */
const NUDGED = 5;

export const strategyItems: readonly StageItem[] = [
  { id: 'D1', stage: 'design', evidence: adoptedEvidence },
  { id: 'D5', stage: 'design', evidence: normsEvidence },
  { id: 'D6', stage: 'design', part: true, evidence: needsEvidence },
];

/** Somebody of the founding group has the norms to accept. */
export async function strategyPromises(
  house: House,
  community: KeptCommunity,
  members: readonly KeptMember[],
): Promise<readonly Promised[]> {
  const known = await facts(house, community);
  const pending = pendingFounders(known);
  const norms = known.adopted?.norms ?? '';
  return members
    .filter(({ id }) => pending.includes(id))
    .map(({ id: member, locale }) => {
      const text = house.words(chooseLocale({ chosen: locale, community: community.locale })).say('strategy.promise.norms');
      const close = `/strategy/norms/${norms}/acknowledgement`;
      return { id: normsThing(norms), member, text, path: '/strategy#norms', close, quick: ['strategy.accept'] };
    });
}

/** That a version was adopted in the window. */
export async function strategyNews({ house, community, words }: Visit, window: Window): Promise<readonly News[]> {
  const { adopted } = await facts(house, community);
  if (!adopted || adopted.at < window.since || adopted.at >= window.until) return [];
  return [{ kind: 'made', text: words.say('strategy.news.adopted', { number: adopted.number }), path: '/strategy', at: adopted.at }];
}

/** A draft that waits, and founding members who have not accepted the norms. */
export async function strategyNudges(visit: Visit): Promise<readonly Nudge[]> {
  if (!visit.may('strategy.edit')) return [];
  const known = await facts(visit.house, visit.community);
  return [...draftNudge(visit, known), ...(await foundersNudges(visit, known))];
}

function draftNudge({ words, now }: Visit, { draft, adopted }: Facts): readonly Nudge[] {
  if (!draft || now.getTime() - draft.savedAt.getTime() <= WAITS) return [];
  const text = words.say('strategy.nudge.draft', { since: words.ago(draft.savedAt, now) });
  const action = words.say('strategy.nudge.draft.action');
  // Without any adopted version, everything else of stage 1 waits for this.
  return [{ key: `draft:${draft.number}`, weight: adopted ? 55 : 80, text, action, path: '/strategy/draft/preview' }];
}

async function foundersNudges(visit: Visit, known: Facts): Promise<readonly Nudge[]> {
  const pending = pendingFounders(known).slice(0, NUDGED);
  const members = await membersById(visit.house, visit.community.id, pending);
  return pending.flatMap((id) => {
    const member = members.get(id);
    return member && id !== visit.member.id ? [founderNudge(visit, known.adopted?.norms ?? '', member)] : [];
  });
}

function founderNudge({ house, community, words, member: facilitator }: Visit, norms: string, member: KeptMember): Nudge {
  const theirs = house.words(chooseLocale({ chosen: member.locale, community: community.locale }));
  return {
    key: `norms:${norms} ${member.id}`,
    weight: 60,
    text: words.say('strategy.nudge.norms', { who: calledIn(words, member) }),
    action: words.say('strategy.nudge.norms.action'),
    path: '/strategy#norms',
    draft: {
      to: member.id,
      subject: theirs.say('strategy.draft.norms.subject', { community: community.title }),
      body: theirs.say('strategy.draft.norms.body', {
        name: member.name.split(' ')[0] ?? '',
        community: community.title,
        from: calledIn(theirs, facilitator),
      }),
    },
  };
}

async function adoptedEvidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const { adopted, draft } = await facts(house, community);
  const counts = {
    version: adopted?.number ?? 0,
    topics: adopted?.topics ?? 0,
    objectives: adopted?.objectives ?? 0,
    draft: draft ? 1 : 0,
  };
  return { done: adopted !== undefined, counts, path: '/strategy' };
}

async function normsEvidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const known = await facts(house, community);
  const founders = known.adopted?.founders.length ?? 0;
  const hasNorms = (known.adopted?.norms ?? '') !== '';
  const pending = pendingFounders(known).length;
  const counts = { norms: hasNorms ? 1 : 0, founders, acknowledged: hasNorms ? founders - pending : 0 };
  return { done: hasNorms && founders > 0 && pending === 0, counts, path: '/strategy#norms' };
}

async function needsEvidence(house: House, community: KeptCommunity): Promise<Evidence> {
  const { adopted } = await facts(house, community);
  const done = adopted?.hasNeeds ?? false;
  return { done, counts: { needs: done ? 1 : 0 }, path: '/strategy#needs' };
}
