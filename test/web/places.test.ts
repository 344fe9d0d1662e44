// Which page is found at which address below a community.
import { expect } from 'chai';
import { type Page, show } from '../../src/kernel/page.ts';
import { openPlaces } from '../../src/web/places.ts';

const page = (method: 'GET' | 'POST', path: string): Page => ({ method, path, permission: 'x.y', handle: async () => show('x', {}) });
const pages = [
  page('GET', '/'),
  page('GET', '/people'),
  page('POST', '/people'),
  page('GET', '/people/new'),
  page('GET', '/people/:id'),
  page('POST', '/stages/:item/confirmation'),
];
const find = openPlaces(pages);

describe('the place of an address', () => {
  const there: Readonly<Record<string, readonly [string, readonly string[], Record<string, string>]>> = {
    '/a1': ['/c/:community', ['GET'], { community: 'a1' }],
    '/a1/': ['/c/:community', ['GET'], { community: 'a1' }],
    '/a1/people': ['/c/:community/people', ['GET', 'POST'], { community: 'a1' }],
    '/a1/People/': ['/c/:community/people', ['GET', 'POST'], { community: 'a1' }],
    '/a1/people/new': ['/c/:community/people/new', ['GET'], { community: 'a1' }],
    '/a1/people/b%20c': ['/c/:community/people/:id', ['GET'], { community: 'a1', id: 'b c' }],
    '/a1/stages/D1/confirmation': ['/c/:community/stages/:item/confirmation', ['POST'], { community: 'a1', item: 'D1' }],
  };
  for (const [path, [route, methods, params]] of Object.entries(there)) {
    it(`is found, with what is in it: ${path}`, () => {
      const place = find(path) ?? expect.fail('nothing');
      expect([place.route, Object.keys(place.pages), place.params]).to.deep.equal([route, methods, params]);
    });
  }

  it('is none where no page is', () => {
    for (const path of [
      '/',
      '//',
      '//people',
      '/a1//',
      '/a1/people/',
      '/a1/people//',
      '/a1/people/b/c',
      '/a1/stages//confirmation',
      '/a1/nothing',
    ]) {
      expect(find(path)?.route, path).to.equal(path === '/a1/people/' ? '/c/:community/people' : undefined);
    }
  });

  it('is refused where it is no text', () => {
    for (const path of ['/%ff', '/a1/people/%E0%A4%A']) expect(() => find(path)).to.throw(URIError);
  });
});
