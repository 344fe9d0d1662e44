// Reading forms strictly: nothing is guessed, nothing is silently changed.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { isProblem } from '../../src/kernel/errors.ts';
import { parseForm } from '../../src/kernel/form-body.ts';
import { fieldsOf, readSent } from '../../src/web/body.ts';

const parseFields = (body: Buffer) => fieldsOf(parseForm(body));

describe('A form body', () => {
  it('is read with its spaces, signs and letters of all languages', () => {
    const body = Buffer.from('name=Mar%C3%ADa+Jos%C3%A9&note=a%26b%3Dc%2B1&emoji=%F0%9F%A5%94');
    expect({ ...parseFields(body) }).to.deep.equal({ name: 'María José', note: 'a&b=c+1', emoji: '🥔' });
  });

  it('keeps the first of a repeated name, and fields without a value', () => {
    expect({ ...parseFields(Buffer.from('a=1&a=2&b&=x')) }).to.deep.equal({ a: '1', b: '', '': 'x' });
  });

  it('takes line ends as one character whatever the browser sent', () => {
    expect({ ...parseFields(Buffer.from('text=one%0D%0Atwo')) }).to.deep.equal({ text: 'one\ntwo' });
  });

  it('has no field that nobody sent, not even those that every object has', () => {
    const fields = parseFields(Buffer.from('__proto__=x'));
    expect(fields.constructor).to.equal(undefined);
    expect(Object.keys(fields)).to.deep.equal(['__proto__']);
  });

  for (const [what, body] of [
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x3d, 0xff, 0xfe])],
    ['percent signs that are not UTF-8', Buffer.from('a=%FF%FE')],
    ['a cut percent sign', Buffer.from('a=%C')],
  ] as const) {
    it(`is refused for ${what}, rather than stored with question marks`, () => {
      expect(() => parseFields(body))
        .to.throw()
        .that.satisfies((error: unknown) => isProblem(error, 'bad-request'));
    });
  }
});

describe('The reader of form bodies', () => {
  let server: Server;
  let address: string;

  before(async () => {
    server = createServer(async (req, res) => {
      const answer = await readSent(req).then(
        ({ fields }) => JSON.stringify(fields),
        (error) => (isProblem(error) ? error.code : 'crash'),
      );
      res.setHeader('Connection', 'close').end(answer);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const form = 'application/x-www-form-urlencoded';
  const cases: readonly (readonly [what: string, init: RequestInit, answer: string])[] = [
    ['reads a form', { body: 'a=1', headers: { 'content-type': form } }, '{"a":"1"}'],
    ['reads a form with a charset', { body: 'a=1', headers: { 'content-type': `${form}; charset=UTF-8` } }, '{"a":"1"}'],
    ['refuses JSON', { body: '{}', headers: { 'content-type': 'application/json' } }, 'wrong-type'],
    ['refuses a form in parts', { body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 'wrong-type'],
    ['refuses a compressed form', { body: 'a=1', headers: { 'content-type': form, 'content-encoding': 'gzip' } }, 'wrong-type'],
    ['refuses more than a megabyte', { body: `a=${'x'.repeat(1_000_001)}`, headers: { 'content-type': form } }, 'too-large'],
  ];
  for (const [what, init, answer] of cases) {
    it(what, async () => {
      const response = await fetch(address, { method: 'POST', ...init });
      expect(await response.text()).to.equal(answer);
    });
  }
});
