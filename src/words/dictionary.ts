// The sentences of one language: read from locales/, joined by those of plugins, each compiled when it is first said.
import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Dictionary, Gaps, Locale } from '../kernel/words.ts';

/** Sentences of plugins: by the plugin's name, then by language. Every key begins with the plugin's name and a dot. */
export type PluginWords = Readonly<Record<string, Readonly<Partial<Record<Locale, Dictionary>>>>>;

/** The sentences of one language, ready to be said. */
export interface Sentences {
  has(key: string): boolean;
  /** The sentence with its gaps filled. Throws on an unknown key and on a gap without a value. */
  say(key: string, gaps?: Gaps): string;
}

type Sentence = (gaps: Gaps | undefined) => string;

const folder = new URL('../../locales/', import.meta.url);

/** Reads one language of ours: a file for each first part of the keys (`people.menu` is in people.json), ICU message syntax. */
export function readDictionary(locale: Locale): Dictionary {
  const home = new URL(`${locale}/`, folder);
  return Object.assign(
    {},
    ...readdirSync(home)
      .sort()
      .map((file) => JSON.parse(readFileSync(new URL(file, home), 'utf8'))),
  );
}

/** Joins our sentences of one language with those of the plugins. Throws when a plugin speaks under a name that is not its own. */
export function openSentences(locale: Locale, plugins: PluginWords = {}): Sentences {
  const texts = new Map(Object.entries(readDictionary(locale)));
  for (const [name, dictionaries] of Object.entries(plugins)) {
    for (const [key, text] of Object.entries(dictionaries[locale] ?? {})) {
      if (!key.startsWith(`${name}.`) || texts.has(key)) throw new Error(`the words key "${key}" is not for "${name}" to say`);
      texts.set(key, text);
    }
  }
  const compiled = new Map<string, Sentence>();
  return { has: (key) => texts.has(key), say: (key, gaps) => sentenceOf(key)(gaps) };

  function sentenceOf(key: string): Sentence {
    const known = compiled.get(key);
    if (known) return known;
    const text = texts.get(key);
    if (text === undefined) throw new Error(`there is no sentence "${key}" in ${locale}`);
    const sentence = compile(text, locale);
    compiled.set(key, sentence);
    return sentence;
  }
}

/** Most sentences have no gaps and need no formatter. An apostrophe may quote (ICU), so it takes the long way too. */
function compile(text: string, locale: Locale): Sentence {
  if (!/[{']/.test(text)) return () => text;
  const message = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true, formatters: formattersOf(locale) });
  const said = new Map<string, string>();
  return (gaps) => {
    const key = JSON.stringify(gaps);
    const known = said.get(key);
    if (known !== undefined) return known;
    const sentence = String(message.format(gaps));
    if (said.size >= REMEMBERED) said.clear();
    said.set(key, sentence);
    return sentence;
  };
}

/** The same few numbers and names stand in a sentence again and again, and to format it anew costs as much as a small page. */
const REMEMBERED = 200;

interface Formatters {
  getNumberFormat(locales?: string | string[], options?: object): Intl.NumberFormat;
  getDateTimeFormat(locales?: string | string[], options?: object): Intl.DateTimeFormat;
  getPluralRules(locales?: string | string[], options?: object): Intl.PluralRules;
}

const formatters = new Map<Locale, Formatters>();

/** Making an Intl formatter costs more than a whole page, so all sentences of a language share theirs. */
function formattersOf(locale: Locale): Formatters {
  const known = formatters.get(locale);
  if (known) return known;
  const made: Formatters = {
    getNumberFormat: remembered((options) => new Intl.NumberFormat(locale, options)),
    getDateTimeFormat: remembered((options) => new Intl.DateTimeFormat(locale, options)),
    getPluralRules: remembered((options) => new Intl.PluralRules(locale, options)),
  };
  formatters.set(locale, made);
  return made;
}

function remembered<F>(make: (options?: object) => F): (locales?: string | string[], options?: object) => F {
  const made = new Map<string, F>();
  return (_locales, options) => {
    const key = JSON.stringify(options ?? {});
    const formatter = made.get(key) ?? make(options);
    made.set(key, formatter);
    return formatter;
  };
}
