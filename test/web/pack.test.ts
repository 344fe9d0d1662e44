// Pages as gzip, put together from pieces that were compressed before.
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { gzipPage, type Piece } from '../../src/web/pack.ts';

const section = (what: string) => `<section class="card"><h2>${what}</h2><p>${`Papa de altura, ${what}. `.repeat(40)}</p></section>`;
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
    it(`is the page again, with pieces and without: ${kind}`, () => {
      const text = Buffer.from(html).toString();
      const pieces = ['uno', '🥔', '7', 'tres'].map((what) => ({ text: section(what) }));
      for (let time = 0; time < 3; time++) expect(gunzipSync(gzipPage(html, pieces)).toString() === text).to.equal(true);
      expect(gunzipSync(gzipPage(html)).toString() === text).to.equal(true);
    });
  }

  it('is less than half as large, and each piece is compressed once', () => {
    const piece = { text: section('uno') };
    const html = page(form('a'), piece.text, form('b'));
    expect(gzipPage(html, [piece]).length).to.be.lessThan(html.length / 2);
    const { packed } = piece as Piece;
    gzipPage(html, [piece]);
    expect((piece as Piece).packed)
      .to.equal(packed)
      .and.not.equal(undefined);
  });

  it('does not get smaller when a piece says what stands in a form', () => {
    const token = 'UTZypQvYSKbCkHDwMOfjoN3tzdsgqwdk_dR4yuMCJK0';
    const sized = (said: string) => {
      const piece = { text: section(`${said} ${Array.from(said).reverse().join('')}`) };
      return gzipPage(page(piece.text, form(token)), [piece]).length - gzipPage(page(piece.text, form('x'.repeat(43))), [piece]).length;
    };
    expect(sized(token)).to.equal(0);
  });
});
