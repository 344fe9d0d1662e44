// Which language somebody is spoken to in: the best of what they chose, what the launch said, the community, the browser.
import { defaultLocale, type Locale, localeOf } from '../kernel/words.ts';

/** What is known of a person's language, the strongest first. */
export interface LocaleHints {
  /** Chosen in the preferences. */
  readonly chosen?: Locale | undefined;
  /** Said by the last launch. */
  readonly launch?: Locale | undefined;
  readonly community?: Locale | undefined;
  /** The browser's `Accept-Language` (RFC 9110, 12.5.4). */
  readonly acceptLanguage?: string | undefined;
}

/** The language to speak: always one of ours. */
export function chooseLocale(hints: LocaleHints): Locale {
  return hints.chosen ?? hints.launch ?? hints.community ?? accepted(hints.acceptLanguage) ?? defaultLocale;
}

/** The first language of ours in the header, by weight; those refused with `q=0` do not count. */
function accepted(header = ''): Locale | undefined {
  const wishes = header
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { locale: localeOf(tag), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter((wish) => wish.locale !== undefined && wish.weight > 0);
  return wishes.sort((one, other) => other.weight - one.weight)[0]?.locale;
}
