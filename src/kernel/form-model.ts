// A form as a view shows it: each field with its label, its hint, what was typed, what is wrong, and what somebody else wrote meanwhile.
import type { Field, FieldProblem, Fields, Reading } from './form.ts';
import { readForm } from './form.ts';
import type { Visit } from './page.ts';
import type { Words } from './words.ts';

/** How a field is shown: a line (with the id of a `datalist` that suggests), an area of so many rows, a day, a time, a number, a choice, boxes to tick, or one box. */
export type Control =
  | {
      readonly as: 'line';
      readonly type?: 'text' | 'url' | 'email' | 'date' | 'time' | 'number';
      readonly max?: number;
      readonly suggest?: string;
    }
  | { readonly as: 'area'; readonly rows: number; readonly max?: number }
  | { readonly as: 'choice'; readonly options: readonly Option[] }
  | { readonly as: 'boxes'; readonly options: readonly Option[] }
  | { readonly as: 'flag' };

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One field of a form: how it is read, how it is shown, and the words keys of its label and hint. */
export interface FormField<V> {
  readonly read: Field<V>;
  readonly control: Control;
  readonly label: string;
  readonly hint?: string;
}

export type Form = Readonly<Record<string, FormField<unknown>>>;
type FieldsOf<F extends Form> = { [K in keyof F]: F[K]['read'] };

/** Values as a form shows them: texts, and lists of texts for boxes. A flag is `yes` or empty. */
export type Shown = Readonly<Record<string, string | readonly string[]>>;

/** What somebody else saved while this person wrote: the second one sees both and chooses, field by field. */
export interface Theirs {
  /** The name of who saved. */
  readonly by: string;
  readonly values: Shown;
}

/** What a view gets for one field (partial `field`). */
export interface FieldModel {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly problem: string;
  /** The ids of what describes it: hint and problem, where there are any. */
  readonly describedBy: string;
  readonly value: string;
  readonly type: string;
  readonly max: string;
  /** The id of the list that suggests values. */
  readonly list: string;
  readonly rows: string;
  readonly isLine: boolean;
  readonly isArea: boolean;
  readonly isChoice: boolean;
  readonly isBoxes: boolean;
  readonly isFlag: boolean;
  readonly options: readonly { readonly value: string; readonly label: string; readonly selected: boolean }[];
  readonly theirs: { readonly by: string; readonly text: string } | false;
}

/** Reads what was sent. Where the person chose the other one's version of a field (`pick-<name>` = theirs), that is what is read. */
export function readSentForm<F extends Form>(visit: Visit, form: F, stored: Shown = {}): Reading<FieldsOf<F>> {
  const { fields, lists } = withPicks(visit, stored);
  const reads = Object.fromEntries(Object.entries(form).map(([name, { read }]) => [name, read]));
  return readForm(fields, reads as Fields, lists) as Reading<FieldsOf<F>>;
}

/** What was typed, to show it again. */
export function typedIn(visit: Visit, form: Form, stored: Shown = {}): Shown {
  const { fields, lists } = withPicks(visit, stored);
  const typed = Object.entries(form).map(([name, { control }]) => [
    name,
    control.as === 'boxes' ? (lists[name] ?? []) : (fields[name] ?? ''),
  ]);
  return Object.fromEntries(typed);
}

/** The models of all fields, in order. */
export function formModel(
  words: Words,
  form: Form,
  shown: Shown,
  problems: Readonly<Record<string, FieldProblem>> = {},
  theirs?: Theirs,
): readonly FieldModel[] {
  return Object.entries(form).map(([name, field]) => fieldModel(words, name, field, shown[name] ?? '', problems[name], theirs));
}

function fieldModel(
  words: Words,
  name: string,
  { control, label, hint }: FormField<unknown>,
  shown: string | readonly string[],
  problem: FieldProblem | undefined,
  theirs: Theirs | undefined,
): FieldModel {
  const value = typeof shown === 'string' ? shown : '';
  const chosen = typeof shown === 'string' ? [shown] : shown;
  const options = 'options' in control ? control.options : [];
  return {
    name,
    label: words.say(label),
    hint: hint ? words.say(hint) : '',
    problem: problem ? words.say(problem.key, problem.gaps) : '',
    describedBy: [hint && `h-${name}`, problem && `p-${name}`].filter(Boolean).join(' '),
    value,
    type: control.as === 'line' ? (control.type ?? 'text') : '',
    max: 'max' in control && control.max ? String(control.max) : '',
    list: control.as === 'line' ? (control.suggest ?? '') : '',
    rows: control.as === 'area' ? String(control.rows) : '',
    isLine: control.as === 'line',
    isArea: control.as === 'area',
    isChoice: control.as === 'choice',
    isBoxes: control.as === 'boxes',
    isFlag: control.as === 'flag',
    options: options.map((option) => ({ ...option, selected: chosen.includes(option.value) })),
    theirs: theirsOf(words, control, shown, name, theirs),
  };
}

/** Only where the two differ. */
function theirsOf(
  words: Words,
  control: Control,
  mine: string | readonly string[],
  name: string,
  theirs: Theirs | undefined,
): FieldModel['theirs'] {
  const other = theirs?.values[name];
  if (!theirs || other === undefined || JSON.stringify(other) === JSON.stringify(mine)) return false;
  const labels = (typeof other === 'string' ? [other] : other).map((one) => labelOf(words, control, one)).filter((one) => one !== '');
  return { by: theirs.by, text: labels.length > 0 ? labels.join(', ') : words.say('form.nothing') };
}

function labelOf(words: Words, control: Control, value: string): string {
  if (control.as === 'flag') return words.say(value ? 'form.yes' : 'form.no');
  return ('options' in control ? control.options.find((option) => option.value === value)?.label : undefined) ?? value;
}

function withPicks({ fields, lists }: Visit, stored: Shown): Pick<Visit, 'fields' | 'lists'> {
  const picked = Object.entries(stored).filter(([name]) => fields[`pick-${name}`] === 'theirs');
  const texts = picked.map(([name, value]) => [name, typeof value === 'string' ? value : (value[0] ?? '')]);
  const all = picked.map(([name, value]) => [name, typeof value === 'string' ? [value] : value]);
  return { fields: { ...fields, ...Object.fromEntries(texts) }, lists: { ...lists, ...Object.fromEntries(all) } };
}
