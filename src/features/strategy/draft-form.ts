// The draft as a form: its fields in sections, what was typed, what is wrong, and what somebody else saved meanwhile.
import type { Field, FieldProblem } from '../../kernel/form.ts';
import { type readForm, several, text } from '../../kernel/form.ts';
import { type Form, type FormField, readSentForm, type Shown, typedIn } from '../../kernel/form-model.ts';
import type { Visit } from '../../kernel/page.ts';
import { type FounderChoice, founderChoice, foundersNamed, foundersTogether } from './founders-form.ts';
import { limits, type NamedTopic } from './strategy.store.ts';
import type { Content, KeptStrategy } from './strategy.ts';
import { readTopics, type TopicRow, topicRows, topicsText, typedRows } from './topics-form.ts';

/** The parts of the editor, each closed until it is wanted, and the fields in them. */
export const sections = [
  { name: 'what', fields: ['topics', 'purpose'] },
  { name: 'how', fields: ['objectives', 'approach'] },
  { name: 'together', fields: ['norms', 'mechanisms'] },
  { name: 'group', fields: ['founders', 'addFounders'] },
  { name: 'needs', fields: ['needs'] },
] as const;

/** What the form shows: its plain fields, and the topics, which have lines of their own. */
export interface DraftTyped {
  readonly shown: Shown;
  readonly rows: readonly TopicRow[];
  /** Retired topics that were ticked to come back. */
  readonly back: readonly string[];
}

export type DraftReading =
  | { readonly ok: true; readonly content: Content }
  | { readonly ok: false; readonly problems: Readonly<Record<string, FieldProblem>> };

/** The plain fields of the form, for this community. */
export async function draftForm(visit: Visit, chosen: readonly string[]): Promise<Form> {
  return formOf(await founderChoice(visit.house, visit.community, visit.words, chosen));
}

/** A version as the form shows it. */
export function shownOf(version: Content): DraftTyped {
  const { purpose, objectives, approach, norms, mechanisms, founders, needs } = version;
  const shown = { purpose, objectives: objectives.join('\n'), approach, norms, mechanisms, founders, addFounders: '', needs };
  return { shown, rows: topicRows(version.topics), back: [] };
}

/** What was typed, with the other one's version of the fields where that was picked. */
export function typedDraft(visit: Visit, form: Form, draft: KeptStrategy): DraftTyped {
  const stored = shownOf(draft);
  const takesTheirs = visit.fields['pick-topics'] === 'theirs';
  const rows = takesTheirs ? stored.rows : typedRows(visit, knownTopics(visit, draft));
  return { shown: typedIn(visit, form, stored.shown), rows, back: takesTheirs ? [] : (visit.lists.back ?? []) };
}

/** Reads what was typed into a version, or says by field what is wrong. */
export async function readDraft(visit: Visit, form: Form, draft: KeptStrategy): Promise<DraftReading> {
  const typed = typedDraft(visit, form, draft);
  const reading = readSentForm(visit, form, shownOf(draft).shown) as ReturnType<typeof readForm<Fields>>;
  const topics = readTopics(typed.rows, retiredTopics(visit, draft), typed.back);
  const named = await foundersNamed(visit.house, visit.community.id, String(typed.shown.addFounders ?? ''));
  const problems = {
    ...(reading.ok ? {} : reading.problems),
    ...('problem' in topics ? { topics: topics.problem } : {}),
    ...('problem' in named ? { addFounders: named.problem } : {}),
  };
  if (!reading.ok || 'problem' in topics || 'problem' in named) return { ok: false, problems };
  const { addFounders: _, founders: ticked, ...texts } = reading.values;
  const founders = foundersTogether(ticked, named.ids);
  if ('problem' in founders) return { ok: false, problems: { founders: founders.problem } };
  return { ok: true, content: { ...texts, topics: [...topics.topics], founders: [...founders.ids] } };
}

/** The topics that may come back: retired ones that the draft does not have. */
export function retiredTopics({ community }: Visit, draft: Content): readonly NamedTopic[] {
  const here = new Set(draft.topics.map(({ id }) => id));
  return community.topics.filter(({ id }) => !here.has(id)).map(({ id, name }) => ({ id, name }));
}

/** What the draft of somebody else shows of the topics, where it differs from what is typed here. */
export function theirTopics(typed: DraftTyped, draft: Content): string | undefined {
  const mine = typed.rows.filter(({ name, retire }) => name.trim() !== '' && !retire).map(({ key, name }) => ({ id: key, name }));
  return topicsText(mine) === topicsText(draft.topics) ? undefined : topicsText(draft.topics);
}

function knownTopics(visit: Visit, draft: Content): readonly NamedTopic[] {
  return [...draft.topics, ...retiredTopics(visit, draft)];
}

interface Fields {
  readonly [name: string]: Field<unknown>;
  readonly purpose: Field<string>;
  readonly objectives: Field<string[]>;
  readonly approach: Field<string>;
  readonly norms: Field<string>;
  readonly mechanisms: Field<string>;
  readonly founders: Field<readonly string[]>;
  readonly addFounders: Field<string>;
  readonly needs: Field<string>;
}

function formOf({ options, byName }: FounderChoice): Form {
  const ids = options.map(({ value }) => value);
  const names: Form = byName
    ? {
        addFounders: {
          read: text({ max: 3000 }),
          control: { as: 'area', rows: 4, max: 3000 },
          label: 'strategy.field.addFounders',
          hint: 'strategy.hint.addFounders',
        },
      }
    : {};
  return {
    purpose: { label: 'strategy.field.purpose', hint: 'strategy.hint.purpose', ...area(5, limits.purpose) },
    objectives: {
      label: 'strategy.field.objectives',
      hint: 'strategy.hint.objectives',
      ...area(6, limits.objectives * limits.objective),
      read: objectives,
    },
    approach: { label: 'strategy.field.approach', hint: 'strategy.hint.approach', ...area(8, limits.approach) },
    norms: { label: 'strategy.field.norms', hint: 'strategy.hint.norms', ...area(8, limits.norms) },
    mechanisms: { label: 'strategy.field.mechanisms', hint: 'strategy.hint.mechanisms', ...area(8, limits.mechanisms) },
    founders: { read: several(ids), control: { as: 'boxes', options }, label: 'strategy.field.founders', hint: 'strategy.hint.founders' },
    ...names,
    needs: { label: 'strategy.field.needs', hint: 'strategy.hint.needs', ...area(8, limits.needs) },
  };
}

function area(rows: number, max: number): Pick<FormField<string>, 'read' | 'control'> {
  return { read: text({ max }), control: { as: 'area', rows, max } };
}

/** One objective a line; what people put in front of a list's lines is taken off. */
function objectives(raw = ''): ReturnType<Field<string[]>> {
  const whole = text({ max: 2 * limits.objectives * limits.objective })(raw);
  if ('problem' in whole) return { problem: { key: 'strategy.objectives.tooMany', gaps: { max: limits.objectives } } };
  const value = whole.value
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/u, '').trim())
    .filter((line) => line !== '');
  if (value.length > limits.objectives) return { problem: { key: 'strategy.objectives.tooMany', gaps: { max: limits.objectives } } };
  const long = value.some((line) => [...line].length > limits.objective);
  return long ? { problem: { key: 'strategy.objectives.tooLong', gaps: { max: limits.objective } } } : { value };
}
