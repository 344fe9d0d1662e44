// The catalogue of problems and the sentences about them: neither has anything that the other lacks, in any language.
import { expect } from 'chai';
import { catalogue } from '../../src/kernel/errors.ts';
import { locales } from '../../src/kernel/words.ts';
import { readDictionary } from '../../src/words/dictionary.ts';

const parts = ['title', 'what', 'next'];
const codes = Object.keys(catalogue);

describe('the catalogue of problems', () => {
  for (const locale of locales) {
    it(`says what happened and what to do next, for each code, and for no other, in ${locale}`, () => {
      const sentences = Object.keys(readDictionary(locale)).filter((key) => codeOf(key) !== undefined);
      const wanted = codes.flatMap((code) => parts.map((part) => `problem.${code}.${part}`));
      expect(sentences.sort()).to.deep.equal(wanted.sort());
    });
  }

  it('answers each with a status that says an error', () => {
    expect(Object.entries(catalogue).filter(([, { status }]) => status < 400 || status > 599)).to.deep.equal([]);
  });
});

/** The code of a sentence such as `problem.not-found.title`; other sentences of the failure page have two parts only. */
function codeOf(key: string): string | undefined {
  return /^problem\.([^.]+)\.[^.]+$/.exec(key)?.[1];
}
