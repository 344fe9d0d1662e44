// The directory of media: those in use with whom they reach and what they cost, those that are talked about, and free ones to begin with (D3).
import { choice, readForm } from '../../kernel/form.ts';
import { formModel, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { starters } from './kinds.ts';
import { addStarter, chosenMedia, freshStarters, type KeptMedium, listMedia, mayPropose, proposeMedium, settleMedium } from './media.ts';
import { mediumForm, readMedium } from './media-form.ts';
import { findLines, type Lines, reachOf } from './reach.ts';
import { costOf, reachSentence, warningsOf, warningsOfSet } from './warnings.ts';

export const mediaPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/media',
    permission: 'media.view',
    title: 'media.title',
    menu: { label: 'media.menu', icon: 'media', order: 24 },
    handle: showMedia,
  },
  { method: 'POST', path: '/media', permission: 'media.suggest', title: 'media.new.title', handle: propose },
  { method: 'GET', path: '/media/new', permission: 'media.suggest', title: 'media.new.title', handle: showNew },
  { method: 'GET', path: '/media/retired', permission: 'media.view', title: 'media.retired.title', handle: showRetired },
  { method: 'POST', path: '/media/starters', permission: 'media.edit', handle: useStarter },
];

async function showMedia(visit: Visit): Promise<Answer> {
  const { house, community, words, to } = visit;
  const edits = visit.may('media.edit');
  const [chosen, considered, lines] = await Promise.all([
    chosenMedia(house, community),
    listMedia(house, community.id, 'considered', visit.query.after || undefined),
    findLines(house, community),
  ]);
  const fresh = edits ? await freshStarters(house, community) : [];
  return show('media/list', {
    chosen: chosen.map((medium) => mediumRow(visit, medium, lines)),
    considered: considered.items.map((medium) => mediumRow(visit, medium, lines)),
    warnings: warningsOfSet(words, chosen, lines),
    starters: fresh.map(({ id, live, needs }) => ({
      id,
      name: words.say(`media.starter.${id}`),
      about: words.say(live ? 'media.live' : 'media.anytime'),
      reach: reachSentence(words, reachOf(lines, needs)),
    })),
    useStarter: to('/media/starters'),
    full: visit.query.note === 'full',
    known: words.say('media.known', { known: lines.known, members: lines.members }),
    add: to('/media/new'),
    compare: chosen.length + considered.items.length > 1 ? to('/media/compare') : '',
    measure: to('/media/measure'),
    retired: to('/media/retired'),
    next: considered.next ? to(`/media?after=${encodeURIComponent(considered.next)}`) : '',
  });
}

function mediumRow({ words, to }: Visit, medium: KeptMedium, lines: Lines): object {
  return {
    name: medium.name,
    href: to(`/media/${medium.id}`),
    kind: words.say(`media.kind.${medium.kind}`),
    when: words.say(medium.live ? 'media.live' : 'media.anytime'),
    reach: reachSentence(words, reachOf(lines, medium.needs)),
    cost: costOf(words, medium),
    link: medium.link,
    warnings: warningsOf(words, medium, lines),
  };
}

async function useStarter(visit: Visit): Promise<Answer> {
  const ids = starters.map(({ id }) => id);
  const reading = readForm(visit.fields, { starter: choice(ids) });
  const starter = reading.ok && starters.find(({ id }) => id === reading.values.starter);
  if (!starter) return go('/media');
  const outcome = await addStarter(visit.house, visit.community.id, visit.member, visit.words, starter);
  return go(outcome === 'kept' ? '/media' : '/media?note=full');
}

async function showNew(visit: Visit): Promise<Answer> {
  const form = mediumForm(visit.words);
  const shown = { kind: 'chat', time: 'anytime', needs: 'weak' };
  return show('media/new', { ...frame(visit), fields: formModel(visit.words, form, shown) });
}

async function propose(visit: Visit): Promise<Answer> {
  const { house, community, member, words } = visit;
  const form = mediumForm(words);
  const read = readMedium(visit, form);
  if ('problems' in read)
    return show('media/new', { ...frame(visit), fields: formModel(words, form, typedIn(visit, form), read.problems) }, 422);
  const edits = visit.may('media.edit');
  if (!edits && !(await mayPropose(house, community.id, member.id))) {
    const problems = { name: { key: 'media.wrong.many' } };
    return show('media/new', { ...frame(visit), fields: formModel(words, form, typedIn(visit, form), problems) }, 422);
  }
  const { id } = await proposeMedium(house, community.id, member, read.described);
  if (edits && visit.fields.use === 'yes') await settleMedium(house, community.id, member, id, 'chosen');
  return go(`/media/${id}`);
}

function frame(visit: Visit): object {
  return { action: visit.to('/media'), back: visit.to('/media'), edits: visit.may('media.edit') };
}

async function showRetired(visit: Visit): Promise<Answer> {
  const page = await listMedia(visit.house, visit.community.id, 'retired', visit.query.after || undefined);
  const lines = await findLines(visit.house, visit.community);
  return show('media/retired', {
    rows: page.items.map((medium) => mediumRow(visit, medium, lines)),
    back: visit.to('/media'),
    next: page.next ? visit.to(`/media/retired?after=${encodeURIComponent(page.next)}`) : '',
  });
}
