// Reading what a person typed into a form: values of the right type, or a sentence for each field that is wrong.
import { isDay, isZone } from './time.ts';

/** A words key for what is wrong, with the gaps of its sentence. */
export interface FieldProblem {
  readonly key: string;
  readonly gaps?: Readonly<Record<string, string | number>>;
}

/** Reads one field from its first value, or from all that came under its name: the value, or what is wrong with it. */
export type Field<V> = (raw: string | undefined, all?: readonly string[]) => { readonly value: V } | { readonly problem: FieldProblem };

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Values<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer V> ? V : never };

/** Either every value, or the problems by field; what was typed is the visit's `fields`, to show again. */
export type Reading<F extends Fields> =
  | { readonly ok: true; readonly values: Values<F> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, FieldProblem>> };

/** Reads the fields of a form; a field that nobody asked for is left out. `lists` has every value of each name. */
export function readForm<F extends Fields>(
  typed: Readonly<Record<string, string>>,
  fields: F,
  lists: Readonly<Record<string, readonly string[]>> = {},
): Reading<F> {
  const problems: Record<string, FieldProblem> = {};
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(fields)) {
    const raw = Object.hasOwn(typed, name) ? typed[name] : undefined;
    const reading = read(raw, (Object.hasOwn(lists, name) ? lists[name] : undefined) ?? (raw === undefined ? [] : [raw]));
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

/** Lines of text (Markdown), without control characters but line ends and tabs; at most `max` characters (Unicode code points). */
export function text(options: { readonly max: number; readonly required?: boolean }): Field<string> {
  return (raw = '') => {
    const value = raw
      .replaceAll('\r\n', '\n')
      .replace(/[^\P{Cc}\n\t]/gu, '')
      .replace(/^\s*\n|\s+$/gu, '');
    if (options.required && value === '') return { problem: { key: 'form.required' } };
    if ([...value].length > options.max) return { problem: { key: 'form.tooLong', gaps: { max: options.max } } };
    return { value };
  };
}

/** A day of the calendar, `2026-11-26` (ISO 8601), without a time and a zone; empty where none was given. */
export function day(options: { readonly required?: boolean } = {}): Field<string> {
  return (raw = '') => {
    const value = raw.trim();
    if (value === '') return options.required ? { problem: { key: 'form.required' } } : { value };
    return isDay(value) ? { value } : { problem: { key: 'form.day' } };
  };
}

/** A time on the clock, `16:30`, as a browser writes it; empty where none was given. */
export function clockTime(options: { readonly required?: boolean } = {}): Field<string> {
  return (raw = '') => {
    const value = raw.trim();
    if (value === '') return options.required ? { problem: { key: 'form.required' } } : { value };
    const isTime = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value);
    return isTime ? { value: value.slice(0, 5) } : { problem: { key: 'form.clock' } };
  };
}

/** A whole number within bounds; undefined where none was given. */
export function whole(options: { readonly min: number; readonly max: number; readonly required?: boolean }): Field<number | undefined> {
  return (raw = '') => {
    const value = raw.trim();
    if (value === '') return options.required ? { problem: { key: 'form.required' } } : { value: undefined };
    const { min, max } = options;
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? { value: number } : { problem: { key: 'form.whole', gaps: { min, max } } };
  };
}

/** An address of the web (http or https), as the browser would write it; empty where none was given. */
export function webAddress(options: { readonly required?: boolean } = {}): Field<string> {
  return (raw = '') => {
    const value = raw.trim();
    if (value === '') return options.required ? { problem: { key: 'form.required' } } : { value };
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isWeb = (url?.protocol === 'https:' || url?.protocol === 'http:') && !url.username && !url.password;
    return url && isWeb && url.href.length <= 2000 ? { value: url.href } : { problem: { key: 'form.address' } };
  };
}

/** A box that is ticked or not. */
export function flag(): Field<boolean> {
  return (raw) => ({ value: raw !== undefined && raw !== '' });
}

/** Any of these, each once, in their order. */
export function several<const C extends string>(of: readonly C[], options: { readonly required?: boolean } = {}): Field<readonly C[]> {
  return (_raw, all = []) => {
    const value = of.filter((one) => all.includes(one));
    if (all.some((one) => one !== '' && !of.includes(one as C))) return { problem: { key: 'form.choice' } };
    return options.required && value.length === 0 ? { problem: { key: 'form.several' } } : { value };
  };
}

/** One of these, or empty where nothing was chosen. */
export function choiceOrNone<const C extends string>(of: readonly C[]): Field<C | ''> {
  return (raw = '') => (raw === '' ? { value: '' } : choice(of)(raw));
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
