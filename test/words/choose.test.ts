// Which language somebody is spoken to in.
import { expect } from 'chai';
import { chooseLocale } from '../../src/words/choose.ts';

describe('the language of a page', () => {
  it('is the one the person chose, before all others', () => {
    expect(chooseLocale({ chosen: 'fr', launch: 'en', community: 'pt', acceptLanguage: 'es' })).to.equal('fr');
  });

  it('is what the launch said where the person chose none, then the community’s, then the browser’s', () => {
    expect(chooseLocale({ launch: 'en', community: 'pt', acceptLanguage: 'fr' })).to.equal('en');
    expect(chooseLocale({ community: 'pt', acceptLanguage: 'fr' })).to.equal('pt');
    expect(chooseLocale({ acceptLanguage: 'fr' })).to.equal('fr');
  });

  it('is Spanish where nothing is known', () => {
    expect(chooseLocale({})).to.equal('es');
  });

  const headers: readonly (readonly [string, string])[] = [
    ['pt-BR,pt;q=0.9,en;q=0.8', 'pt'],
    ['de-CH, de;q=0.9, fr;q=0.5, en;q=0.7', 'en'],
    ['qu,ay;q=0.9', 'es'],
    ['en;q=0, fr;q=0.1', 'fr'],
    ['*', 'es'],
    [';;;,,q=1', 'es'],
    ['en;q=high, pt;q=0.2', 'pt'],
    [`${'x,'.repeat(5000)}fr`, 'es'],
  ];
  for (const [header, locale] of headers) {
    it(`is ${locale} for a browser that says "${header.slice(0, 40)}"`, () => {
      expect(chooseLocale({ acceptLanguage: header })).to.equal(locale);
    });
  }
});
