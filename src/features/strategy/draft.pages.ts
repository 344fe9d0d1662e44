// The draft: begun, edited by one person or two at once, looked at, adopted or dropped (method sheet D1).
import { isProblem, problem } from '../../kernel/errors.ts';
import { choice, type FieldProblem, readForm, text, whole } from '../../kernel/form.ts';
import { type Form, formModel } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { calledIn, membersById } from '../people/index.ts';
import { type DraftTyped, draftForm, readDraft, retiredTopics, sections, shownOf, theirTopics, typedDraft } from './draft-form.ts';
import { bodyModel, headModel, namedIn } from './shown.ts';
import {
  adopt,
  beginDraft,
  dropDraft,
  getDraft,
  type KeptStrategy,
  limits,
  missingIn,
  noteNeeds,
  saveDraft,
  standing,
} from './strategy.ts';
import { templates, templateWords } from './templates.ts';

export const draftPages: readonly Page[] = [
  { method: 'POST', path: '/strategy/beginning', permission: 'strategy.edit', handle: begin },
  { method: 'GET', path: '/strategy/draft', permission: 'strategy.edit', title: 'strategy.edit.title', handle: showEditor },
  { method: 'POST', path: '/strategy/draft', permission: 'strategy.edit', title: 'strategy.edit.title', handle: save },
  { method: 'POST', path: '/strategy/needs', permission: 'strategy.edit', title: 'strategy.edit.title', handle: takeNeeds },
  { method: 'GET', path: '/strategy/draft/preview', permission: 'strategy.view', title: 'strategy.preview.title', handle: showPreview },
  { method: 'POST', path: '/strategy/draft/adoption', permission: 'strategy.adopt', title: 'strategy.edit.title', handle: adoptDraft },
  { method: 'POST', path: '/strategy/draft/removal', permission: 'strategy.edit', handle: drop },
];

async function begin(visit: Visit): Promise<Answer> {
  const reading = readForm(visit.fields, { template: choice(templates) });
  // From the adopted version there is nothing to choose.
  const words = reading.ok ? templateWords(visit.words, reading.values.template) : {};
  await beginDraft(visit.house, visit.community, visit.member, words);
  return go('/strategy/draft');
}

async function showEditor(visit: Visit): Promise<Answer> {
  const { draft } = await standing(visit.house, visit.community.id);
  if (!draft) return go('/strategy');
  const form = await draftForm(visit, draft.founders);
  return show('strategy/edit', editorModel(visit, { draft, form, typed: shownOf(draft) }));
}

async function save(visit: Visit): Promise<Answer> {
  const draft = await getDraft(visit.house, visit.community.id);
  const form = await draftForm(visit, [...draft.founders, ...(visit.lists.founders ?? []).slice(0, limits.founders)]);
  const typed = typedDraft(visit, form, draft);
  const reading = await readDraft(visit, form, draft);
  const version = readForm(visit.fields, { version: whole({ min: 0, max: 1e9, required: true }) });
  const isLate = !version.ok || version.values.version !== draft.version;
  if (!reading.ok)
    return show(
      'strategy/edit',
      editorModel(visit, { draft, form, typed, problems: reading.problems, ...(await late(visit, isLate, draft)) }),
      422,
    );
  if (isLate) return showBoth(visit, form, typed);
  try {
    await saveDraft(visit.house, visit.community, visit.member, draft.version, reading.content);
  } catch (error) {
    if (isProblem(error, 'conflict')) return showBoth(visit, form, typed);
    throw error;
  }
  return go('/strategy/draft/preview?note=saved');
}

/** Nobody's text is lost: what was typed here, and what the other one saved, field by field. */
async function showBoth(visit: Visit, form: Form, typed: DraftTyped): Promise<Answer> {
  const draft = await getDraft(visit.house, visit.community.id);
  return show('strategy/edit', editorModel(visit, { draft, form, typed, ...(await late(visit, true, draft)) }), 409);
}

async function takeNeeds(visit: Visit): Promise<Answer> {
  const reading = readForm(visit.fields, { needs: text({ max: limits.needs, required: true }) });
  const noted = reading.ok && (await noteNeeds(visit.house, visit.community, visit.member, reading.values.needs));
  if (noted) return go('/strategy/draft?at=needs#f-needs');
  const draft = await beginDraft(visit.house, visit.community, visit.member);
  const form = await draftForm(visit, draft.founders);
  const needs = visit.fields.needs ?? '';
  const kept = shownOf(draft);
  const typed = { ...kept, shown: { ...kept.shown, needs } };
  const problems = reading.ok ? { needs: { key: 'strategy.needs.full', gaps: { max: limits.needs } } } : reading.problems;
  return show(
    'strategy/edit',
    editorModel(visit, { draft, form, typed, problems, ...(draft.needs ? await late(visit, true, draft) : {}) }),
    422,
  );
}

async function showPreview(visit: Visit): Promise<Answer> {
  const stood = await standing(visit.house, visit.community.id);
  if (!stood.draft) return go('/strategy');
  return show('strategy/preview', await previewModel(visit, stood.draft, stood.adopted?.number));
}

async function adoptDraft(visit: Visit): Promise<Answer> {
  const draft = await getDraft(visit.house, visit.community.id);
  const missing = missingIn(draft);
  if (missing.length > 0) {
    const problems = Object.fromEntries(missing.map((field) => [field, { key: `strategy.missing.${field}` }]));
    return show(
      'strategy/edit',
      editorModel(visit, { draft, form: await draftForm(visit, draft.founders), typed: shownOf(draft), problems }),
      422,
    );
  }
  const version = readForm(visit.fields, { version: whole({ min: 0, max: 1e9, required: true }) });
  if (!version.ok || version.values.version === undefined) throw problem('bad-form', { reason: 'version' });
  try {
    await adopt(visit.house, visit.community, visit.member, version.values.version);
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    // Somebody changed it after it was looked at: to be looked at again.
    const stood = await standing(visit.house, visit.community.id);
    if (!stood.draft) return go('/strategy');
    return show(
      'strategy/preview',
      { ...(await previewModel(visit, stood.draft, stood.adopted?.number)), note: visit.words.say('strategy.note.changed') },
      409,
    );
  }
  return go('/strategy?note=adopted');
}

async function drop(visit: Visit): Promise<Answer> {
  await dropDraft(visit.house, visit.community, visit.member);
  return go('/strategy?note=dropped');
}

async function previewModel(visit: Visit, draft: KeptStrategy, adopted: number | undefined): Promise<object> {
  const members = await membersById(visit.house, visit.community.id, namedIn(draft));
  const missing = missingIn(draft).map((field) => visit.words.say(`strategy.missing.${field}`));
  return {
    ...headModel(visit, draft, 'draft', members),
    body: bodyModel(visit, draft, members),
    note: visit.query.note === 'saved' ? visit.words.say('strategy.note.saved') : '',
    missing,
    version: String(draft.version),
    mayEdit: visit.may('strategy.edit'),
    mayAdopt: visit.may('strategy.adopt') && missing.length === 0,
    edit: visit.to('/strategy/draft'),
    adopt: visit.to('/strategy/draft/adoption'),
    remove: visit.to('/strategy/draft/removal'),
    compare: adopted === undefined ? '' : visit.to(`/strategy/compare?from=${adopted}&to=${draft.number}`),
    href: visit.to('/strategy'),
  };
}

interface Editing {
  readonly draft: KeptStrategy;
  readonly form: Form;
  readonly typed: DraftTyped;
  readonly problems?: Readonly<Record<string, FieldProblem>>;
  /** Who saved meanwhile. */
  readonly by?: string;
}

async function late(visit: Visit, isLate: boolean, draft: KeptStrategy): Promise<{ readonly by?: string }> {
  if (!isLate) return {};
  const members = await membersById(visit.house, visit.community.id, [draft.savedBy]);
  return { by: calledIn(visit.words, members.get(draft.savedBy)) };
}

function editorModel(visit: Visit, editing: Editing): object {
  const { draft, form, typed, problems = {}, by } = editing;
  const { words } = visit;
  const theirs = by === undefined ? undefined : { by, values: shownOf(draft).shown };
  const fields = formModel(words, form, typed.shown, problems, theirs).map((field) => ({
    ...field,
    hint: field.max ? `${field.hint} ${words.say('strategy.limit', { max: Number(field.max) })}` : field.hint,
    isTopics: false,
  }));
  const topics = { ...topicsModel(editing, visit), isTopics: true, name: 'topics' };
  const named = (name: string) => (name === 'topics' ? [topics] : fields.filter((field) => field.name === name));
  return {
    action: visit.to('/strategy/draft'),
    version: String(draft.version),
    by: by ?? '',
    hasProblems: Object.keys(problems).length > 0,
    number: draft.number,
    preview: visit.to('/strategy/draft/preview'),
    sections: sections.map((section) => sectionModel(visit, section, named, editing)),
  };
}

/** Open where there is something to see to: a problem, two versions, or what the address asks for. */
function sectionModel(
  { words, query }: Visit,
  section: (typeof sections)[number],
  named: (name: string) => readonly { readonly problem: string; readonly theirs: unknown }[],
  { draft, problems = {}, by }: Editing,
): object {
  const models = section.fields.flatMap(named);
  const calls = models.some(({ problem, theirs }) => problem !== '' || theirs);
  const isQuiet = Object.keys(problems).length === 0 && by === undefined;
  const asked = query.at ?? 'what';
  const filled = section.fields.filter(
    (name) => name in draft && draft[name as keyof KeptStrategy] && String(draft[name as keyof KeptStrategy]) !== '',
  );
  const all = section.fields.filter((name) => name in draft);
  return {
    name: section.name,
    title: words.say(`strategy.section.${section.name}`),
    filled: words.say('strategy.section.filled', { filled: filled.length, all: all.length }),
    isFilled: filled.length === all.length,
    isOpen: calls || (isQuiet && asked === section.name),
    fields: models,
  };
}

function topicsModel({ draft, typed, problems = {}, by }: Editing, visit: Visit) {
  const { words } = visit;
  const found = problems.topics;
  const theirs = by === undefined ? undefined : theirTopics(typed, draft);
  return {
    rows: typed.rows.map((row, at) => ({ ...row, n: at + 1, isNew: row.key.startsWith('new') })),
    retired: retiredTopics(visit, draft).map((topic) => ({ ...topic, back: typed.back.includes(topic.id) })),
    problem: found ? words.say(found.key, found.gaps) : '',
    theirs: theirs === undefined ? (false as const) : { by: by ?? '', text: theirs || words.say('form.nothing') },
  };
}
