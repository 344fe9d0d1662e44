// Whatever arrives: a clear page with the right status, never a 500, nothing lost and nothing leaked.
import { request } from 'node:http';
import { expect } from 'chai';
import { type Browser, openBrowser, readForm } from '../support/browser.ts';
import { luis, openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';

type Body = string | URLSearchParams | Buffer<ArrayBuffer>;

const form = 'application/x-www-form-urlencoded';

describe('Input of any kind', () => {
  let convite: TestConvite;
  let browser: Browser;
  let home: string;
  let tokens: Record<string, string>;
  before(async () => {
    convite = await openTestConvite();
    ({ browser, home } = await signIn(convite, rosa));
  });
  beforeEach(async () => {
    ({ fields: tokens } = readForm((await browser.get(`${home}/me`)).text));
  });
  after(() => convite.close());

  const post = (path: string, body: Body, type = form, headers: Record<string, string> = {}) =>
    browser.ask(`${home}${path}`, { method: 'POST', body, headers: { 'content-type': type, origin: convite.url, ...headers } });
  const good = (more: Record<string, string> = {}) =>
    new URLSearchParams({ ...tokens, name: 'Rosa', locale: 'es', zone: 'America/Lima', ...more });

  it('that is right is taken', async () => {
    expect((await post('/me', good())).status).to.equal(303);
  });

  const bodies: readonly (readonly [what: string, status: number, body: () => Body, type?: string, headers?: Record<string, string>])[] = [
    ['JSON', 415, () => '{"name":"x"}', 'application/json'],
    ['a form in parts', 415, () => 'x', 'multipart/form-data; boundary=x'],
    ['plain text', 415, () => 'name=x', 'text/plain'],
    ['bytes that are not UTF-8', 400, () => Buffer.concat([Buffer.from(`${good()}&note=`), Buffer.from([0xff, 0xfe])])],
    ['percent signs that are not UTF-8', 400, () => `${good()}&note=%FF`],
    ['a cut percent sign', 400, () => `${good()}&note=%E`],
    ['two megabytes', 413, () => `${good()}&note=${'x'.repeat(2_000_000)}`],
    ['no form token', 403, () => good({ _csrf: '' })],
    ['a form token of somebody else', 403, () => good({ _csrf: 'x'.repeat(43) })],
    ['no token against double taps', 403, () => good({ _once: '' })],
    ['another site as its origin', 403, () => good(), form, { origin: 'https://evil.example' }],
    ['the origin null', 403, () => good(), form, { origin: 'null' }],
    ['an unknown language', 422, () => good({ locale: 'xx' })],
    ['an object for a language', 422, () => `${good()}`.replace('locale=es', 'locale[$ne]=es')],
    ['an unknown time zone', 422, () => good({ zone: '../../etc' })],
    ['a hundred kilobytes of name', 422, () => good({ name: 'ñ'.repeat(100_000) })],
  ];
  for (const [what, status, body, type, headers] of bodies) {
    it(`with ${what} ends in ${status}, on a page in the person's language, and changes nothing`, async () => {
      const before = (await browser.get(`${home}/people`)).text;
      const answer = await post('/me', body(), type, headers);
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(answer.text).to.contain('<html lang="es">');
      expect(withoutTokens((await browser.get(`${home}/people`)).text)).to.equal(withoutTokens(before));
    });
  }

  const requests: readonly (readonly [what: string, status: number, method: string, path: string, headers?: Record<string, string>])[] = [
    ['an unknown address', 404, 'GET', '/nothing/here'],
    ['a broken percent sign in the address', 400, 'GET', '/c/%E0%A4%A'],
    ['an unknown item of the method', 404, 'GET', '/stages/Z9'],
    ['a method that the page has not', 405, 'DELETE', '/me'],
    ['a role that does not exist', 404, 'GET', '/people?role=kings'],
    ['a cursor of nowhere', 400, 'GET', '/people?role=active&after=%22%27%00'],
    ['an object in the query', 200, 'GET', '/people?circle[$ne]=active'],
    ['a cookie that is no token', 401, 'GET', '', { cookie: 'convite=../../etc/passwd' }],
    ['a cookie of the right form that nobody has', 401, 'GET', '', { cookie: `convite=${'x'.repeat(43)}` }],
    ['a hundred cookies', 401, 'GET', '', { cookie: Array.from({ length: 100 }, (_, i) => `c${i}=${i}`).join('; ') }],
  ];
  for (const [what, status, method, path, headers] of requests) {
    it(`with ${what} ends in ${status}`, async () => {
      const url = path.startsWith('/c/') || path.startsWith('/nothing') ? `${convite.url}${path}` : `${home}${path}`;
      const answer = headers ? await openBrowser().ask(url, { method, headers }) : await browser.ask(url, { method });
      expect(answer.status).to.equal(status);
    });
  }

  it('without end and without a length ends in 413, on a page', async () => {
    const cookie = [...browser.jarOf(convite.url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const status = await new Promise((done, failed) => {
      const sent = request(`${home}/me`, { method: 'POST', headers: { 'content-type': form, origin: convite.url, cookie } });
      sent.on('error', failed).on('response', (answer) => done(answer.resume().statusCode));
      sent.write('x'.repeat(1_100_000));
    });
    expect(status).to.equal(413);
  });

  it('that stops in the middle of a body leaves the server well', async () => {
    await new Promise<void>((done) => {
      const sent = request(`${home}/me`, { method: 'POST', headers: { 'content-type': form, 'content-length': 1000 } });
      sent.on('error', () => undefined).on('close', () => done());
      sent.write('name=half');
      setTimeout(() => sent.destroy(), 50);
    });
    expect((await browser.get(home)).status).to.equal(200);
  });

  it('leaves no personal data, token or address in the log', async () => {
    await post('/me', good({ name: 'Secreta Persona' }));
    await signIn(convite, luis);
    const lines = JSON.stringify(convite.log.lines);
    const secrets = [
      'Secreta',
      'Rosa',
      'Luis',
      'Antay',
      'example.invalid',
      tokens._csrf ?? 'x',
      browser.jarOf(convite.url).get('convite') ?? 'x',
      'id_token',
      'America/Lima',
    ];
    for (const secret of secrets) expect(lines).to.not.contain(secret);
    expect(lines).to.contain('answered');
  });

  it('was never answered with a 500', () => {
    expect(convite.log.lines.filter((line) => line.level === 'error')).to.deep.equal([]);
  });

  it('gets every answer with the headers that protect it', async () => {
    const { headers } = await browser.get(home);
    expect(headers.get('content-security-policy')).to.equal(
      `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self' ${convite.lmsUrl}`,
    );
    expect([headers.get('x-content-type-options'), headers.get('x-powered-by'), headers.get('access-control-allow-origin')]).to.deep.equal([
      'nosniff',
      null,
      null,
    ]);
    expect((await openBrowser().get(`${convite.url}/nowhere`)).headers.get('content-security-policy')).to.contain("frame-ancestors 'none'");
  });

  it('from those who watch over the server gets a short answer', async () => {
    const [health, ready] = await Promise.all(['/healthz', '/readyz'].map((path) => openBrowser().get(convite.url + path)));
    expect([health?.status, health?.text, ready?.status, ready?.text]).to.deep.equal([200, 'ok\n', 200, 'ready\n']);
  });
});

/** The form tokens are new on every page. */
function withoutTokens(html: string): string {
  return html.replace(/name="_once" value="[^"]*"/g, '');
}
