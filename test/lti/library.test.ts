// What ltijs would do if nothing stood around it: each of its known weaknesses, tried on the running application.
import { createRequire } from 'node:module';
import { expect } from 'chai';
import { openBrowser } from '../support/browser.ts';
import { type LtiApp, openLtiApp, readRefusal } from '../support/lti-app.ts';

const inside = createRequire(import.meta.resolve('ltijs'));

describe('around ltijs', () => {
  let app: LtiApp;
  let sigintBefore: number;
  before(async () => {
    sigintBefore = process.listenerCount('SIGINT');
    app = await openLtiApp();
  });
  after(() => app.close());

  const send = (path: string, type: string, body: string) =>
    openBrowser().ask(`${app.url}/lti${path}`, { method: 'POST', headers: { 'Content-Type': type }, body });
  const form = 'application/x-www-form-urlencoded';
  async function livesOn(): Promise<void> {
    expect((await app.launch(openBrowser())).status).to.equal(303);
  }

  it('a launch with `state=a;b` is refused and the process lives', async () => {
    for (const path of ['/launch', '/', '/anything', '/login', '/keys', '/register']) {
      const answer = await send(path, form, 'state=a;b');
      expect([answer.status, path]).to.deep.equal([['/launch', '/login'].includes(path) ? 400 : 404, path]);
    }
    await livesOn();
  });

  it('a JSON body with an object as state is refused and the process lives', async () => {
    for (const path of ['/launch', '/login']) {
      const answer = await send(path, 'application/json', '{"state":{"a":1},"id_token":{"$ne":""}}');
      expect([answer.status, readRefusal(answer).code]).to.deep.equal([415, 'launch-refused']);
    }
    await livesOn();
  });

  it('operators of a query language in the address or the body reach no storage', async () => {
    const before = app.house.storage.calls;
    const browser = openBrowser();
    for (const query of [
      'iss[$ne]=x&login_hint=1&target_link_uri=y',
      'iss=a&iss=b&login_hint=1&target_link_uri=y',
      '$where=1',
      '__proto__[iss]=x',
      'iss%5B%24ne%5D=x',
    ]) {
      expect((await browser.get(`${app.url}/lti/login?${query}`)).status, query).to.equal(400);
      expect((await send('/login', form, query)).status, query).to.equal(400);
      expect((await send('/launch', form, query)).status, query).to.equal(400);
    }
    expect(app.house.storage.calls).to.equal(before);
  });

  it('parameters that are lists, too long, too many, in another encoding or cut off are refused with the right status', async () => {
    const state = 'ab'.repeat(64);
    const cases = [
      ['/launch', form, `state=${state}&state=${state}&id_token=a.b.c`, 400],
      ['/launch', form, `state=${state}&id_token=${'a'.repeat(65 * 1024)}`, 413],
      ['/login', form, `iss=${'a'.repeat(9 * 1024)}`, 413],
      ['/launch', form, 'x'.repeat(200 * 1024), 413],
      ['/launch', form, Array.from({ length: 1001 }, (_, i) => `p${i}=1`).join('&'), 413],
      ['/launch', `${form}; charset=utf-16`, 'state=a', 415],
      ['/launch', 'multipart/form-data; boundary=x', '--x--', 415],
      ['/launch', 'text/plain', `state=${state}`, 415],
      ['/launch', form, '', 400],
      ['/launch', form, `state=${state}&id_token=not-a-token`, 400],
      ['/launch', form, `state=${state}&id_token=e30.W10.x`, 400],
      ['/launch', form, `state=${state.slice(1)}&id_token=a.b.c`, 400],
      ['/launch', form, `state=${state.toUpperCase()}&id_token=a.b.c`, 400],
    ] as const;
    for (const [path, type, body, status] of cases) {
      const answer = await send(path, type, body);
      expect([answer.status, readRefusal(answer).code], body.slice(0, 40)).to.deep.equal([status, 'launch-refused']);
    }
    await livesOn();
  });

  it('nothing is registered by strangers', async () => {
    const answer = await openBrowser().get(`${app.url}/lti/register?openid_configuration=http://127.0.0.1:1/`);
    expect([answer.status, readRefusal(answer).code]).to.deep.equal([404, 'not-found']);
  });

  it('only the few addresses that are needed answer', async () => {
    const browser = openBrowser();
    for (const path of ['', '/', '/login/', '/launch', '/launch/', '/LOGIN', '//evil.example.invalid', '/keys/', '/%6cogin', '/%']) {
      expect((await browser.get(`${app.url}/lti${path}`)).status, path).to.equal(404);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
      expect((await browser.ask(`${app.url}/lti/login`, { method })).status, method).to.equal(404);
    }
  });

  it('its own token opens nothing, neither in the address nor in the body nor as a bearer', async () => {
    const jwt = inside('jsonwebtoken');
    const ltik = jwt.sign({ platformUrl: app.platform.issuer, clientId: 'client-1', deploymentId: 'dep-1', user: '3' }, 'any secret');
    const state = 'ab'.repeat(64);
    const tries = [
      await openBrowser().ask(`${app.url}/lti/launch?ltik=${ltik}`, { method: 'POST', body: new URLSearchParams({ state }) }),
      await openBrowser().ask(`${app.url}/lti/launch`, { method: 'POST', body: new URLSearchParams({ state, ltik }) }),
      await openBrowser().ask(`${app.url}/lti/launch`, {
        method: 'POST',
        body: new URLSearchParams({ state }),
        headers: { Authorization: `Bearer ${ltik}` },
      }),
      await openBrowser().ask(`${app.url}/lti/launch`, {
        method: 'POST',
        body: new URLSearchParams({ state }),
        headers: { Authorization: `LTIK-AUTH-V1 Token=${ltik}` },
      }),
    ];
    for (const answer of tries) expect([answer.status, readRefusal(answer).reason]).to.deep.equal([400, 'token-shape']);
    expect(app.arrivals.map(({ launch }) => launch.deploymentId)).to.not.include('NF');
  });

  it('its cookies are never set and never believed', async () => {
    const browser = openBrowser();
    const launch = await app.authenticate(browser);
    expect([...browser.jarOf(app.url).keys()].filter((name) => !name.startsWith('convite-browser'))).to.deep.equal([]);
    const forged = openBrowser();
    forged.jarOf(app.url).set(`state${launch.fields.state}`, `s:${app.platform.issuer}.signature`);
    expect(readRefusal(await forged.post(launch.action, launch.fields)).reason).to.equal('cookie-missing');
    const answer = await browser.post(launch.action, launch.fields);
    expect([answer.status, answer.headers.getSetCookie()]).to.deep.equal([303, []]);
  });

  it('no other origin may read an answer', async () => {
    const browser = openBrowser();
    for (const path of ['/keys', '/config.json', '/login', '/launch', '/nothing']) {
      const answer = await browser.get(`${app.url}/lti${path}`, { Origin: 'https://evil.example.invalid' });
      for (const name of answer.headers.keys()) expect(name).to.not.match(/^access-control-/);
    }
  });

  it('its headers do not replace those of the application', async () => {
    const browser = openBrowser();
    const begun = app.platform.launchForm(app.teacher, app.course);
    const login = await browser.post(begun.action, begun.fields);
    const refused = await browser.post(`${app.url}/lti/launch`, {});
    for (const { headers } of [login, refused, await app.launch(browser)]) {
      expect(headers.get('Content-Security-Policy')).to.equal("default-src 'none'");
      for (const name of [
        'Cross-Origin-Opener-Policy',
        'Cross-Origin-Embedder-Policy',
        'Cross-Origin-Resource-Policy',
        'Referrer-Policy',
        'X-Powered-By',
        'Strict-Transport-Security',
      ]) {
        expect(headers.get(name), name).to.equal(null);
      }
    }
  });

  it('it listens to no signal', async () => {
    await livesOn();
    expect(process.listenerCount('SIGINT')).to.equal(sigintBefore);
  });

  it('it cannot use the network: every way out throws, by name', async () => {
    await livesOn();
    const http = inside('./dist/Utils/Http');
    for (const verb of ['get', 'post', 'put', 'patch', 'head', 'delete', 'stream', 'paginate', 'extend']) {
      expect(() => http[verb]('http://127.0.0.1:1/'), verb).to.throw(`ltijs asked the network: ${verb}`);
    }
  });

  it('its own connection to a database is never opened', () => {
    expect(inside('mongoose').connection.readyState).to.equal(0);
  });

  it('two Convites in one process keep to themselves', async () => {
    const other = await openLtiApp();
    await Promise.all([app.launch(openBrowser()), other.launch(openBrowser())]);
    expect(other.arrivals.map(({ launch }) => launch.registrationId)).to.deep.equal([other.registration.id]);
    const stray = await app.authenticate(openBrowser());
    const answer = await openBrowser().post(`${other.url}/lti/launch`, stray.fields);
    await other.close();
    expect(readRefusal(answer).reason).to.equal('state-unknown');
  });

  it('an error while welcoming somebody leaves as what it is, and the next launch gets in', async () => {
    const failing = await openLtiApp();
    failing.arrivals.push = () => {
      throw new Error('the welcome failed');
    };
    const answer = await failing.launch(openBrowser());
    await failing.close();
    expect([answer.status, readRefusal(answer).reason]).to.deep.equal([500, 'Error: the welcome failed']);
    await livesOn();
  });
});
