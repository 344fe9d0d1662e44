// The form of an activity: its fields, how they are read, and the checks that need the rest of the plan or the people.
import type { House } from '../../kernel/feature.ts';
import { choiceOrNone, day, type FieldProblem, line, several, text } from '../../kernel/form.ts';
import type { Control, Form, FormField, Shown } from '../../kernel/form-model.ts';
import { materialsProblem, materialsText, readMaterials, templateItems } from '../../kernel/materials.ts';
import type { KeptCommunity } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import { liveTopics, topicName } from '../community/index.ts';
import { membersById, personControl, personIn, personShown } from '../people/index.ts';
import { codeOf, codeShown, type Said } from './activity.ts';
import { findCircle, type Waiting } from './circle.ts';

/** As many people as can be responsible for one activity. */
export const MOST_RESPONSIBLE = 12;

/** Texts of an activity: what each of them can hold. A spreadsheet's cells hold the same. */
export const textFields = {
  title: line({ max: 160, required: true }),
  objective: text({ max: 1000 }),
  method: text({ max: 1000 }),
  support: line({ max: 400 }),
  medium: line({ max: 120 }),
  product: text({ max: 400 }),
  budget: line({ max: 400 }),
} as const;

/** Whom a form is made for. */
interface Surroundings {
  readonly house: House;
  readonly community: KeptCommunity;
  readonly words: Words;
}

/** The form, with room for so many responsible people and one more. */
export async function activityForm({ house, community, words }: Surroundings, people: number, topic = ''): Promise<Form> {
  const person = await personControl(house, community, words, words.say('plan.form.nobody'));
  const topics = liveTopics(community).map(({ id, name }) => ({ value: id, label: name }));
  const known =
    topics.some(({ value }) => value === topic) || topic === ''
      ? topics
      : [...topics, { value: topic, label: topicName(community, topic) }];
  const slots = Math.min(MOST_RESPONSIBLE, Math.max(2, people + 1));
  const items = templateItems.map((item) => ({ value: item, label: words.say(`plan.material.${item}`) }));
  return {
    title: field(textFields.title, { as: 'line', max: 160 }, { label: 'plan.field.title', hint: 'plan.form.title.hint' }),
    objective: field(
      textFields.objective,
      { as: 'area', rows: 2, max: 1000 },
      { label: 'plan.field.objective', hint: 'plan.form.objective.hint' },
    ),
    method: field(textFields.method, { as: 'area', rows: 2, max: 1000 }, { label: 'plan.field.method', hint: 'plan.form.method.hint' }),
    ...Object.fromEntries(Array.from({ length: slots }, (_, n) => [`who${n + 1}`, personField(person, n)])),
    startsOn: field(day(), { as: 'line', type: 'date' }, { label: 'plan.field.startsOn' }),
    endsOn: field(day(), { as: 'line', type: 'date' }, { label: 'plan.field.endsOn' }),
    topic: field(
      choiceOrNone(known.map(({ value }) => value)),
      { as: 'choice', options: [{ value: '', label: words.say('plan.form.topic.none') }, ...known] },
      { label: 'plan.field.topic' },
    ),
    support: field(textFields.support, { as: 'line', max: 400 }, { label: 'plan.field.support', hint: 'plan.form.support.hint' }),
    medium: field(textFields.medium, { as: 'line', max: 120 }, { label: 'plan.field.medium', hint: 'plan.form.medium.hint' }),
    template: field(several(templateItems), { as: 'boxes', options: items }, { label: 'plan.form.template' }),
    materials: field(
      text({ max: 4000 }),
      { as: 'area', rows: 3, max: 4000 },
      { label: 'plan.field.materials', hint: 'plan.form.materials.hint' },
    ),
    product: field(textFields.product, { as: 'area', rows: 2, max: 400 }, { label: 'plan.field.product' }),
    budget: field(textFields.budget, { as: 'line', max: 400 }, { label: 'plan.field.budget' }),
    needs: field(line({ max: 400 }), { as: 'line', max: 400 }, { label: 'plan.field.needs', hint: 'plan.form.needs.hint' }),
  };
}

function field<V>(read: FormField<V>['read'], control: Control, said: { readonly label: string; readonly hint?: string }): FormField<V> {
  return { read, control, ...said };
}

function personField(control: Control, n: number): FormField<unknown> {
  const read = line({ max: 240 });
  return n === 0 ? { read, control, label: 'plan.field.responsible' } : { read, control, label: 'plan.form.alsoResponsible' };
}

/** What is said of an activity as its form shows it. */
export async function shownOf({ house, community }: Surroundings, form: Form, said: Said): Promise<Shown> {
  const members = await membersById(house, community.id, said.responsible);
  const who = said.responsible.map((id, n) => [`who${n + 1}`, personShown(form.who1?.control ?? { as: 'line' }, members.get(id))]);
  const { title, objective, method, support, startsOn, endsOn, topic, medium, product, budget } = said;
  const materials = materialsText(said.materials);
  const needs = said.needs.map(codeShown).join(', ');
  const texts = { title, objective, method, support, startsOn, endsOn, topic, medium, product, budget, materials, needs };
  const empty = Object.keys(form)
    .filter((name) => /^who\d+$/.test(name))
    .map((name) => [name, '']);
  return { ...texts, template: [], ...Object.fromEntries([...empty, ...who]) };
}

/** What came of a form: all that is said, or what is wrong by field. */
export type Understood = { readonly said: Said } | { readonly problems: Readonly<Record<string, FieldProblem>> };

/** The rest of the plan, for what an activity waits for; `own` is its code, where it has one already. */
export interface Others {
  readonly all: readonly Waiting[];
  readonly own?: number;
}

/** Makes an activity of the values that the form's readers found; looks up people and codes. */
export async function understand(
  { house, community, words }: Surroundings,
  values: Readonly<Record<string, unknown>>,
  others: Others,
  before: Said,
): Promise<Understood> {
  const problems: Record<string, FieldProblem> = {};
  const { template, materials: list, needs: codes, ...texts } = values as Record<string, string> & { template: readonly string[] };
  const responsible: string[] = [];
  for (const name of Object.keys(values).filter((key) => /^who\d+$/.test(key))) {
    const found = await personIn(house, community.id, words, texts[name] ?? '');
    if (typeof found === 'object') problems[name] = found;
    else if (found && !responsible.includes(found)) responsible.push(found);
    delete texts[name];
  }
  const added = template.map((item) => words.say(`plan.material.${item}`));
  const materials = readMaterials([list, ...added].join('\n'), before.materials);
  const needs = readNeeds(codes ?? '', others);
  if (!Array.isArray(needs)) problems.needs = needs as FieldProblem;
  const long = materialsProblem(materials);
  if (long) problems.materials = long;
  if (texts.startsOn && texts.endsOn && texts.endsOn < texts.startsOn) problems.endsOn = { key: 'plan.problem.endBeforeStart' };
  if (Object.keys(problems).length > 0) return { problems };
  return { said: { ...(texts as unknown as Said), responsible, materials, needs: needs as readonly number[] } };
}

/** The codes in a text such as `A2, A5`, or what is wrong: not a code, not in the plan, or waiting in a circle. */
export function readNeeds(typed: string, { all, own }: Others): readonly number[] | FieldProblem {
  const parts = typed.split(/[\s,;]+/).filter((part) => part !== '');
  const codes = parts.map((part) => codeOf(part));
  const odd = parts.find((_, n) => codes[n] === undefined || !all.some(({ code }) => code === codes[n]));
  if (odd !== undefined) return { key: 'plan.problem.unknownCode', gaps: { code: odd.slice(0, 40) } };
  const needs = [...new Set(codes as number[])];
  if (own === undefined) return needs;
  const circle = findCircle([...all.filter(({ code }) => code !== own), { code: own, needs }]);
  return circle ? { key: 'plan.problem.circle', gaps: { circle: circle.map(codeShown).join(' → ') } } : needs;
}
