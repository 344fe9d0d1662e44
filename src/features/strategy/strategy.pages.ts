// The adopted strategy to read and print, the norms to accept, its versions, and any two of them side by side (D1, D5).
import { problem } from '../../kernel/errors.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { calledIn, membersById } from '../people/index.ts';
import { comparisonModel } from './comparison-shown.ts';
import { acknowledge, acknowledgedBy, acknowledgements, normsKey } from './norms.ts';
import { bodyModel, headModel, namedIn } from './shown.ts';
import { getVersion, type KeptStrategy, listVersions, type Standing, standing, stateOf } from './strategy.ts';
import { templates } from './templates.ts';

const PER_PAGE = 20;
/** How many of those who accepted the norms are named. */
const NAMED = 12;

export const strategyPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/strategy',
    permission: 'strategy.view',
    title: 'strategy.title',
    menu: { label: 'strategy.menu', icon: 'compass', order: 12 },
    handle: showStrategy,
  },
  { method: 'POST', path: '/strategy/norms/:norms/acknowledgement', permission: 'strategy.acknowledge', handle: acceptNorms },
  { method: 'GET', path: '/strategy/versions', permission: 'strategy.view', title: 'strategy.versions.title', handle: showVersions },
  { method: 'GET', path: '/strategy/versions/:n', permission: 'strategy.view', title: 'strategy.version.title', handle: showVersion },
  { method: 'GET', path: '/strategy/compare', permission: 'strategy.view', title: 'strategy.compare.title', handle: showComparison },
];

async function showStrategy(visit: Visit): Promise<Answer> {
  const stood = await standing(visit.house, visit.community.id);
  const side = sideModel(visit, stood);
  if (!stood.adopted) return show('strategy/empty', { ...side, choices: choices(visit), begin: visit.to('/strategy/beginning') });
  const norms = await normsModel(visit, stood.adopted);
  const { members } = norms;
  return show('strategy/show', {
    ...side,
    ...headModel(visit, stood.adopted, 'adopted', members),
    body: bodyModel(visit, stood.adopted, members),
    norms: norms.model,
    note: noteOf(visit),
  });
}

async function acceptNorms(visit: Visit): Promise<Answer> {
  const accepted = await acknowledge(visit.house, visit.community.id, visit.member, visit.params.norms ?? '');
  return go(accepted ? '/strategy?note=accepted#norms' : '/strategy?note=other#norms');
}

async function showVersions(visit: Visit): Promise<Answer> {
  const stood = await standing(visit.house, visit.community.id);
  const page = await listVersions(visit.house, visit.community.id, PER_PAGE, visit.query.after);
  const members = await membersById(visit.house, visit.community.id, namedIn(...page.items));
  const last = stood.draft?.number ?? stood.adopted?.number ?? 0;
  return show('strategy/versions', {
    versions: page.items.map((version) => ({
      ...headModel(visit, version, stateOf(version, stood), members),
      href: visit.to(version.state === 'draft' ? '/strategy/draft/preview' : `/strategy/versions/${version.number}`),
      before: version.number > 1 && comparePath(visit, version.number - 1, version.number),
    })),
    compare: last > 1 && { action: visit.to('/strategy/compare'), from: numbers(visit, last, last - 1), to: numbers(visit, last, last) },
    next: page.next ? visit.to(`/strategy/versions?after=${encodeURIComponent(page.next)}`) : false,
    href: visit.to('/strategy'),
  });
}

async function showVersion(visit: Visit): Promise<Answer> {
  const version = await getVersion(visit.house, visit.community.id, visit.params.n ?? '');
  if (version.state === 'draft') return go('/strategy/draft/preview');
  const stood = await standing(visit.house, visit.community.id);
  const members = await membersById(visit.house, visit.community.id, namedIn(version));
  const now = stood.adopted?.number ?? version.number;
  return show('strategy/version', {
    ...headModel(visit, version, stateOf(version, stood), members),
    body: bodyModel(visit, version, members),
    compare: now > version.number ? comparePath(visit, version.number, now) : false,
    href: visit.to('/strategy'),
    versions: visit.to('/strategy/versions'),
  });
}

/** Whichever way round they are asked for, the older one stands first. */
async function showComparison(visit: Visit): Promise<Answer> {
  const { house, community, query } = visit;
  if (query.from === query.to) throw problem('not-found', { reason: 'same version' });
  const asked = await Promise.all([query.from, query.to].map((number) => getVersion(house, community.id, number ?? '')));
  const [from, to] = asked.sort((one, other) => one.number - other.number) as [KeptStrategy, KeptStrategy];
  const stood = await standing(house, community.id);
  const members = await membersById(house, community.id, namedIn(from, to));
  return show('strategy/compare', {
    from: headModel(visit, from, stateOf(from, stood), members),
    to: headModel(visit, to, stateOf(to, stood), members),
    ...comparisonModel(visit.words, from, to, members),
    versions: visit.to('/strategy/versions'),
  });
}

/** The acceptances: this person's, the founding group's for those who run the community, and the latest by name. */
async function normsModel(visit: Visit, adopted: KeptStrategy) {
  const { house, community, member, words, zone } = visit;
  const key = normsKey(adopted.norms);
  const [founding, all] = await Promise.all([
    acknowledgedBy(house, community.id, key, [...new Set([...adopted.founders, member.id])]),
    acknowledgements(house, community.id, key, NAMED),
  ]);
  const members = await membersById(house, community.id, [...namedIn(adopted), ...all.latest.map(({ memberId }) => memberId)]);
  const mine = founding.get(member.id);
  const founders = adopted.founders.map((id) => {
    const at = founding.get(id);
    return { name: calledIn(words, members.get(id)), when: at ? words.day(at, zone) : '' };
  });
  const model = {
    has: key !== '',
    mine: mine ? words.day(mine, zone) : '',
    action: mine ? '' : visit.to(`/strategy/norms/${key}/acknowledgement`),
    count: all.count,
    names: words.list(all.latest.map(({ memberId }) => calledIn(words, members.get(memberId)))),
    more: all.count - all.latest.length,
    founders: visit.may('strategy.edit') ? founders : [],
  };
  return { members, model };
}

/** What this person may do besides reading. */
function sideModel(visit: Visit, { adopted, draft }: Standing): object {
  const edits = visit.may('strategy.edit');
  return {
    versions: adopted ? visit.to('/strategy/versions') : '',
    compare: adopted && adopted.number > 1 ? comparePath(visit, adopted.number - 1, adopted.number) : '',
    draft: draft ? visit.to('/strategy/draft/preview') : '',
    edit: edits && draft ? visit.to('/strategy/draft') : '',
    begin: edits && adopted && !draft ? visit.to('/strategy/beginning') : '',
    mayBegin: edits,
  };
}

function choices(visit: Visit): readonly object[] {
  return templates.map((template, at) => ({
    value: template,
    checked: at === 0,
    title: visit.words.say(`strategy.template.${template}.title`),
    preview: visit.words.say(`strategy.template.${template}.preview`),
  }));
}

const notes = ['accepted', 'other', 'adopted', 'dropped'] as const;

function noteOf({ query, words }: Visit): string {
  const note = notes.find((one) => one === query.note);
  return note ? words.say(`strategy.note.${note}`) : '';
}

function numbers({ words }: Visit, last: number, chosen: number): readonly object[] {
  return Array.from({ length: last }, (_, at) => last - at).map((number) => ({
    value: number,
    label: words.say('strategy.version.number', { number }),
    selected: number === chosen,
  }));
}

function comparePath(visit: Visit, from: number, to: number): string {
  return visit.to(`/strategy/compare?from=${from}&to=${to}`);
}
