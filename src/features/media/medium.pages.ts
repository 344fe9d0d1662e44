// One medium: whom it reaches, how to take part (C1), and for those who may: changing it, choosing it, putting it away.
import { isProblem } from '../../kernel/errors.ts';
import { choice, readForm, whole } from '../../kernel/form.ts';
import { formModel, type Shown, type Theirs, typedIn } from '../../kernel/form-model.ts';
import { gather } from '../../kernel/gather.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { calledIn, membersById } from '../people/index.ts';
import { changeMedium, getMedium, type KeptMedium, type MediumState, settleMedium } from './media.ts';
import { mediumForm, readMedium, shownOf } from './media-form.ts';
import { findLines, reachOf } from './reach.ts';
import { costOf, reachSentence, warningsOf } from './warnings.ts';

export const mediumPages: readonly Page[] = [
  { method: 'GET', path: '/media/:id', permission: 'media.view', title: 'media.medium.title', handle: showMedium },
  { method: 'GET', path: '/media/:id/edit', permission: 'media.edit', title: 'media.edit.title', handle: showEditor },
  { method: 'POST', path: '/media/:id/edit', permission: 'media.edit', title: 'media.edit.title', handle: keep },
  { method: 'POST', path: '/media/:id/state', permission: 'media.edit', handle: settle },
];

const states: readonly MediumState[] = ['chosen', 'considered', 'retired'];

async function showMedium(visit: Visit): Promise<Answer> {
  const { house, community, words, to } = visit;
  const medium = await getMedium(house, community.id, visit.params.id ?? '');
  const [lines, people, related] = await Promise.all([
    findLines(house, community),
    membersById(house, community.id, [medium.suggestedBy]),
    gather(house, 'related', (feature) => feature.related?.(visit, medium.id)),
  ]);
  const edits = visit.may('media.edit');
  return show('media/medium', {
    name: medium.name,
    kind: words.say(`media.kind.${medium.kind}`),
    state: words.say(`media.state.${medium.state}`),
    when: words.say(medium.live ? 'media.live' : 'media.anytime'),
    needs: words.say(`media.needs.${medium.needs}`),
    reach: reachSentence(words, reachOf(lines, medium.needs)),
    cost: costOf(words, medium),
    reason: medium.reason,
    link: medium.link,
    linkText: medium.link.replace(/^(mailto|tel|sms):/, ''),
    warnings: warningsOf(words, medium, lines),
    guide: words.say(`media.guide.${medium.kind}`),
    howTo: medium.howTo,
    by: medium.suggestedBy ? calledIn(words, people.get(medium.suggestedBy)) : '',
    related: related.map(({ text, path }) => ({ text, href: to(path) })),
    full: visit.query.note === 'full',
    edit: edits ? to(`/media/${medium.id}/edit`) : '',
    settle: edits && {
      action: to(`/media/${medium.id}/state`),
      ways: states
        .filter((state) => state !== medium.state)
        .map((state) => ({ state, label: words.say(`media.settle.${state}`), main: state === 'chosen' })),
    },
    back: to('/media'),
  });
}

async function settle(visit: Visit): Promise<Answer> {
  const id = visit.params.id ?? '';
  await getMedium(visit.house, visit.community.id, id);
  const reading = readForm(visit.fields, { state: choice(states) });
  if (!reading.ok) return go(`/media/${id}`);
  const outcome = await settleMedium(visit.house, visit.community.id, visit.member, id, reading.values.state);
  return go(outcome === 'kept' ? `/media/${id}` : `/media/${id}?note=full`);
}

async function showEditor(visit: Visit): Promise<Answer> {
  const medium = await getMedium(visit.house, visit.community.id, visit.params.id ?? '');
  return editor(visit, medium, shownOf(medium));
}

function editor(visit: Visit, medium: KeptMedium, shown: Shown, again: Again = {}): Answer {
  const fields = formModel(visit.words, mediumForm(visit.words), shown, again.problems, again.theirs);
  const model = {
    name: medium.name,
    action: visit.to(`/media/${medium.id}/edit`),
    back: visit.to(`/media/${medium.id}`),
    version: medium.version,
    by: again.theirs?.by ?? '',
    fields,
  };
  return show('media/edit', model, again.theirs ? 409 : again.problems ? 422 : 200);
}

interface Again {
  readonly problems?: Parameters<typeof formModel>[3];
  readonly theirs?: Theirs;
}

async function keep(visit: Visit): Promise<Answer> {
  const { house, community, member, words } = visit;
  const medium = await getMedium(house, community.id, visit.params.id ?? '');
  const form = mediumForm(words);
  const read = readMedium(visit, form, shownOf(medium));
  const typed = typedIn(visit, form, shownOf(medium));
  if ('problems' in read) return editor(visit, medium, typed, { problems: read.problems });
  const version = whole({ min: 0, max: 1e9 })(visit.fields.version);
  const seen = 'value' in version ? (version.value ?? 0) : 0;
  try {
    await changeMedium(house, community.id, member, { id: medium.id, version: seen }, read.described);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    return showBoth(visit, medium.id, typed);
  }
  return go(`/media/${medium.id}`);
}

/** Somebody else saved meanwhile: both versions, field by field. */
async function showBoth(visit: Visit, id: string, typed: Shown): Promise<Answer> {
  const { house, community, words } = visit;
  const now = await getMedium(house, community.id, id);
  const [last] = (await house.journal.read(community.id, { about: id, limit: 1 })).items;
  const by = calledIn(words, last ? (await membersById(house, community.id, [last.by])).get(last.by) : undefined);
  return editor(visit, now, typed, { theirs: { by, values: shownOf(now) } });
}
