// The four dictionaries say the same things, each in its own words.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { IntlMessageFormat } from 'intl-messageformat';
import { defaultLocale, type Locale, locales } from '../../src/kernel/words.ts';
import { openSentences, readDictionary } from '../../src/words/dictionary.ts';

const others = locales.filter((locale) => locale !== defaultLocale);

describe('the dictionaries', () => {
  for (const locale of others) {
    it(`have the same keys in ${locale} as in ${defaultLocale}`, () => {
      expect(Object.keys(readDictionary(locale))).to.deep.equal(Object.keys(readDictionary(defaultLocale)));
    });

    it(`have the same gaps for each key in ${locale} as in ${defaultLocale}`, () => {
      expect(gapsOf(locale)).to.deep.equal(gapsOf(defaultLocale));
    });
  }

  for (const locale of locales) {
    it(`keep each key in the file of its first part, in order, in ${locale}, so that changes are easy to read`, () => {
      const home = new URL(`../../locales/${locale}/`, import.meta.url);
      for (const file of readdirSync(home)) {
        const keys = Object.keys(JSON.parse(readFileSync(new URL(file, home), 'utf8')));
        expect(keys).to.deep.equal(keys.toSorted());
        expect(keys.filter((key) => `${key.split('.')[0]}.json` !== file)).to.deep.equal([]);
      }
    });

    it(`have no empty sentence and no stray space in ${locale}, but paragraphs in letters`, () => {
      const wrong = Object.entries(readDictionary(locale)).filter(
        ([, text]) => text === '' || text !== text.trim() || /\s\s/.test(text.replaceAll('\n\n', '¶')),
      );
      expect(wrong).to.deep.equal([]);
    });

    it(`write apostrophes and quotes as print does in ${locale}: a straight one would quote in ICU syntax`, () => {
      expect(Object.entries(readDictionary(locale)).filter(([, text]) => /['"]/.test(text))).to.deep.equal([]);
    });

    it(`keep the titles of stage items short in ${locale}`, () => {
      const long = Object.entries(readDictionary(locale)).filter(([key, text]) => /^\w+\.[DVGE]\d\.title$/.test(key) && text.length > 60);
      expect(long).to.deep.equal([]);
    });
  }
});

describe('a plugin’s sentences', () => {
  const words = {
    es: { 'hello.title': 'Hola' },
    pt: { 'hello.title': 'Olá' },
    en: { 'hello.title': 'Hello' },
    fr: { 'hello.title': 'Bonjour' },
  };

  it('are said beside ours', () => {
    const sentences = openSentences('pt', { hello: words });
    expect([sentences.say('hello.title'), sentences.say('people.menu')]).to.deep.equal(['Olá', 'Pessoas']);
  });

  it('are refused under a name that is not the plugin’s', () => {
    expect(() => openSentences('es', { intruder: words })).to.throw('the words key "hello.title" is not for "intruder" to say');
  });

  it('are refused where they would replace ours', () => {
    expect(() => openSentences('es', { people: { es: { 'people.menu': 'Gente' } } })).to.throw('is not for "people" to say');
  });
});

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** The gaps of every sentence with their kind (`count: plural`); parsing all of it is the proof that all of it parses. */
function gapsOf(locale: Locale): Record<string, string[]> {
  const gaps = Object.entries(readDictionary(locale)).map(([key, text]) => {
    const found = gapsIn(new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst());
    return [key, [...new Set(found)].sort()] as const;
  });
  return Object.fromEntries(gaps);
}

function gapsIn(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => {
    const own = 'value' in element && element.type !== 0 ? [`${element.value}: ${element.type}`] : [];
    const inner = 'options' in element ? Object.values(element.options).flatMap((option) => gapsIn(option.value)) : [];
    return [...own, ...inner];
  });
}
