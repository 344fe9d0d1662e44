// The community's own kinds of actor (method sheet A1): one a line, in its own words.
import { text } from '../../kernel/form.ts';
import { type Form, formModel, readSentForm, type Shown, typedIn } from '../../kernel/form-model.ts';
import { type Answer, go, type Page, show, type Visit } from '../../kernel/page.ts';
import { kindFrom, kindName, kindsOf } from '../people/index.ts';
import { keepActorKinds } from './community.ts';

const MOST = 20;
const LONGEST = 60;

export const kindsPages: readonly Page[] = [
  { method: 'GET', path: '/people/kinds', permission: 'community.kinds', title: 'community.kinds.title', handle: showKinds },
  { method: 'POST', path: '/people/kinds', permission: 'community.kinds', title: 'community.kinds.title', handle: keepKinds },
];

const form: Form = {
  kinds: {
    read: text({ max: 1500 }),
    control: { as: 'area', rows: 8, max: 1500 },
    label: 'community.kinds.list',
    hint: 'community.kinds.hint',
  },
};

async function showKinds(visit: Visit): Promise<Answer> {
  const kinds = kindsOf(visit.community).map((kind) => kindName(visit.words, kind));
  return page(visit, { kinds: kinds.join('\n') });
}

function page(visit: Visit, shown: Shown, problems: Parameters<typeof formModel>[3] = {}, status = 200): Answer {
  const model = {
    action: visit.to('/people/kinds'),
    back: visit.to('/people'),
    saved: visit.query.saved === 'yes',
    fields: formModel(visit.words, form, shown, problems),
  };
  return show('community/kinds', model, status);
}

/** An empty list is the method's again. */
async function keepKinds(visit: Visit): Promise<Answer> {
  const reading = readSentForm(visit, form);
  if (!reading.ok) return page(visit, typedIn(visit, form), reading.problems, 422);
  const words = String(reading.values.kinds).split('\n');
  const lines = [...new Set(words.map((one) => one.replace(/\s+/gu, ' ').trim()).filter((one) => one !== ''))];
  if (lines.length > MOST || lines.some((one) => [...one].length > LONGEST)) {
    const wrong = { kinds: { key: 'community.kinds.wrong', gaps: { most: MOST, longest: LONGEST } } };
    return page(visit, typedIn(visit, form), wrong, 422);
  }
  const kinds = lines.map((one) => kindFrom(visit.words, one));
  await keepActorKinds(visit.house, visit.community.id, [...new Set(kinds)], visit.member.id);
  return go('/people/kinds?saved=yes');
}
