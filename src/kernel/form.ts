// Reading what a person typed into a form: values of the right type, or a sentence for each field that is wrong.
import { isZone } from './time.ts';

/** A words key for what is wrong, with the gaps of its sentence. */
export interface FieldProblem {
  readonly key: string;
  readonly gaps?: Readonly<Record<string, string | number>>;
}

/** Reads one field: the value, or what is wrong with it. */
export type Field<V> = (raw: string | undefined) => { readonly value: V } | { readonly problem: FieldProblem };

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Values<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer V> ? V : never };

/** Either every value, or the problems by field; what was typed is the visit's `fields`, to show again. */
export type Reading<F extends Fields> =
  | { readonly ok: true; readonly values: Values<F> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, FieldProblem>> };

/** Reads the fields of a form; a field that nobody asked for is left out. */
export function readForm<F extends Fields>(typed: Readonly<Record<string, string>>, fields: F): Reading<F> {
  const problems: Record<string, FieldProblem> = {};
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(fields)) {
    const reading = read(Object.hasOwn(typed, name) ? typed[name] : undefined);
    if ('problem' in reading) problems[name] = reading.problem;
    else values[name] = reading.value;
  }
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, values: values as Values<F> };
}

/** One line of text, trimmed, without control characters; at most `max` characters (Unicode code points). */
export function line(options: { readonly max: number; readonly required?: boolean }): Field<string> {
  return (raw = '') => {
    const value = raw.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
    if (options.required && value === '') return { problem: { key: 'form.required' } };
    if ([...value].length > options.max) return { problem: { key: 'form.tooLong', gaps: { max: options.max } } };
    return { value };
  };
}

/** One of these. */
export function choice<const C extends string>(of: readonly C[]): Field<C> {
  return (raw) => {
    const value = of.find((one) => one === raw);
    return value === undefined ? { problem: { key: 'form.choice' } } : { value };
  };
}

/** A time zone by its IANA name. */
export function zone(): Field<string> {
  return (raw) => (isZone(raw) ? { value: raw } : { problem: { key: 'form.zone' } });
}
