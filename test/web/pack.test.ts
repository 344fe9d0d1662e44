// Pages as gzip, put together from sections that were compressed before.
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { gzipPage } from '../../src/web/pack.ts';

const section = (what: string) => `<section class="card"><h2>${what}</h2><p>${`Papa de altura, ${what}. `.repeat(20)}</p></section>`;
const form = (token: string) => `<form method="post"><input type="hidden" name="_csrf" value="${token}"><button>Enviar</button></form>`;
const page = (...parts: string[]) => `<!doctype html><title>x</title><main>${parts.join('')}</main><footer>¡Adiós!</footer>`;

describe('a page as gzip', () => {
  const pages: Readonly<Record<string, string>> = {
    empty: '',
    'one letter': 'a',
    'without a section': 'Ñandú 🥔 '.repeat(2000),
    'of one section': page(section('uno')),
    'of the same section twice': page(section('uno'), section('uno')),
    'with forms between': page(form('a'), section('dos'), form('b'), section('🥔'), form('c')),
    'with letters of other scripts only': '<section>薯'.repeat(150),
    'as long as a book': page(...Array.from({ length: 3000 }, (_, i) => section(String(i)))),
    'in half a letter': '<section>\ud83e',
  };
  for (const [kind, html] of Object.entries(pages)) {
    it(`is the page again, the first time and later: ${kind}`, () => {
      for (let time = 0; time < 4; time++) expect(gunzipSync(gzipPage(html)).toString() === Buffer.from(html).toString()).to.equal(true);
    });
  }

  it('is less than half as large once its sections are known', () => {
    const html = page(section('tres'), form('a'), section('cuatro'));
    for (let time = 0; time < 3; time++) gzipPage(html);
    expect(gzipPage(html).length).to.be.lessThan(html.length / 2);
  });

  it('does not get smaller when the page says what stands in a form', () => {
    const token = 'UTZypQvYSKbCkHDwMOfjoN3tzdsgqwdk_dR4yuMCJK0';
    const guess = (said: string) => page(section('cinco'), `<p>${said}</p>`, section('seis'), form(token), section('siete'));
    const other = Array.from(token).reverse().join('');
    for (const said of [token, other]) for (let time = 0; time < 3; time++) gzipPage(guess(said));
    expect(gzipPage(guess(token)).length).to.equal(gzipPage(guess(other)).length);
  });
});
