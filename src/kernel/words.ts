// What a dictionary offers to whoever writes a page or a letter; the dictionaries themselves are in locales/, read by words/.

/** The four languages, the default first. */
export const locales = ['es', 'pt', 'en', 'fr'] as const;
export type Locale = (typeof locales)[number];
export const defaultLocale: Locale = 'es';

/** Sentences by key, in ICU message syntax. */
export type Dictionary = Readonly<Record<string, string>>;

/** Values for the gaps in a sentence. */
export type Gaps = Readonly<Record<string, string | number | Date>>;

/** One language, ready to speak. */
export interface Words {
  readonly locale: Locale;
  /** The sentence behind a key. Throws on an unknown key: a test finds every one before a person does. */
  say(key: string, gaps?: Gaps): string;
  /** Is there a sentence behind this key? */
  has(key: string): boolean;
  /** "jueves, 26 de noviembre" in the given zone. */
  day(date: Date, zone: string): string;
  /** "jueves, 26 de noviembre de 2026": a day of the calendar, `2026-11-26`, which has no zone. */
  date(day: string): string;
  /** "26 nov 2026": the same where room is short. */
  shortDate(day: string): string;
  /** "noviembre de 2026": the month that a day of the calendar is in. */
  month(day: string): string;
  /** "23–29 de noviembre de 2026": from one day of the calendar to another, both included. */
  days(from: string, to: string): string;
  /** "jueves": the weekday of a day of the calendar. */
  weekday(day: string): string;
  /** The day that weeks begin with, from 1 for Monday to 7 for Sunday. */
  readonly weekStart: number;
  /** "nov": the month that a day of the calendar is in, where room is short. */
  shortMonth(day: string): string;
  /** "16:00, hora de Lima" style: the time with its zone named. */
  time(date: Date, zone: string): string;
  /** "16:00": the time alone, for where the page names the zone of all its times. */
  hour(date: Date, zone: string): string;
  /** "hora de Lima", or "hora estándar de Japón" where we know no city for the zone, as it is at that time of the year. */
  zone(date: Date, zone: string): string;
  /** "hace 3 días", "dentro de 2 meses": the distance from `now` in the largest whole unit. */
  ago(date: Date, now: Date): string;
  /** A number as this language writes it. */
  number(value: number): string;
  /** "Ana, Luis y Rosa". */
  list(items: readonly string[]): string;
}

/** The language of ours that a tag such as `es_mx`, `pt-BR` or `fr` means, or undefined. */
export function localeOf(tag: unknown): Locale | undefined {
  if (typeof tag !== 'string') return undefined;
  const base = tag.toLowerCase().split(/[-_]/)[0];
  return locales.find((locale) => locale === base);
}
