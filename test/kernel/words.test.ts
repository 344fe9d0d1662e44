// Which of our languages a language tag means.
import { expect } from 'chai';
import { localeOf } from '../../src/kernel/words.ts';

describe('a language tag', () => {
  const tags: readonly (readonly [tag: unknown, locale: string | undefined])[] = [
    ['es', 'es'],
    ['es_mx', 'es'],
    ['ES-419', 'es'],
    ['pt-BR', 'pt'],
    ['pt_br', 'pt'],
    ['fr-x-custom', 'fr'],
    ['en', 'en'],
    ['qu', undefined],
    ['esperanto', undefined],
    ['', undefined],
    ['$Message.locale', undefined],
    [undefined, undefined],
    [['es'], undefined],
  ];

  for (const [tag, locale] of tags) {
    it(`${JSON.stringify(tag)} means ${locale ?? 'none of ours'}`, () => expect(localeOf(tag)).to.equal(locale));
  }
});
