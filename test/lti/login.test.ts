// The login hop: what it accepts, which cookie it sets, and the way in where the browser keeps no cookie.
import { expect } from 'chai';
import { browserCookies } from '../../src/lti/cookies.ts';
import { addPlatform, removePlatform } from '../../src/lti/registrations.ts';
import { UsedLogins, WaitingLogins } from '../../src/lti/store.ts';
import { openBrowser, readForm } from '../support/browser.ts';
import { type LtiApp, openLtiApp, readRefusal, testConfig } from '../support/lti-app.ts';

describe('a login', () => {
  let app: LtiApp;
  before(async () => {
    app = await openLtiApp();
  });
  after(() => app.close());

  const fields = () => ({ ...app.platform.launchForm(app.teacher, app.course).fields });
  const login = (given: Record<string, string>, browser = openBrowser()) => browser.post(`${app.url}/lti/login`, given);

  it('sends a browser that it knows straight to the platform, by POST and by GET', async () => {
    const browser = openBrowser();
    await app.launch(browser);
    const given = fields();
    for (const answer of [await login(given, browser), await browser.get(`${app.url}/lti/login?${new URLSearchParams(given)}`)]) {
      expect([answer.status, answer.headers.getSetCookie()]).to.deep.equal([302, []]);
      const { state, nonce, ...asked } = Object.fromEntries(new URL(answer.location ?? '').searchParams);
      expect(answer.location).to.match(new RegExp(`^${app.platform.authUrl}\\?`));
      expect(state).to.match(/^[A-Za-z0-9_-]{128}$/);
      expect(nonce).to.match(/^[A-Za-z0-9_-]{43}$/);
      expect(asked).to.deep.equal({
        ...{
          response_type: 'id_token',
          response_mode: 'form_post',
          id_token_signed_response_alg: 'RS256',
          scope: 'openid',
          prompt: 'none',
        },
        ...{ client_id: 'client-1', redirect_uri: `${app.url}/lti/launch`, login_hint: given.login_hint },
        ...{ lti_message_hint: given.lti_message_hint, lti_deployment_id: 'dep-1' },
      });
    }
  });

  it('keeps nothing of a login of a browser that it knows: a flood of them fills nothing', async () => {
    const browser = openBrowser();
    await app.launch(browser);
    const before = app.house.storage.calls;
    for (let i = 0; i < 10; i++) expect((await login(fields(), browser)).status).to.equal(302);
    // One read each: of the registration.
    expect(app.house.storage.calls - before).to.equal(10);
  });

  it('always names our one redirect address, whatever the link leads to', async () => {
    const answer = await login({ ...fields(), target_link_uri: `${app.url}/somewhere?thing=1&ltik=x` });
    const onward = await openBrowserWith(answer.headers).get(answer.location ?? '');
    expect(new URL(onward.location ?? '').searchParams.get('redirect_uri')).to.equal(`${app.url}/lti/launch`);
  });

  it('makes a new state and nonce each time', async () => {
    const browser = openBrowser();
    await app.launch(browser);
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(fields(), browser)));
    const secrets = answers.flatMap(({ location }) => ['state', 'nonce'].map((name) => new URL(location ?? '').searchParams.get(name)));
    expect(new Set(secrets).size).to.equal(40);
  });

  it('gives a new browser a secret in cookies that come back in a frame and nowhere else, and checks that it does', async () => {
    const answer = await login(fields());
    const [cookie = '', beside = '', ...others] = answer.headers.getSetCookie();
    expect(others).to.deep.equal([]);
    const same = `convite-browser-…=${/=([^;]*)/.exec(cookie)?.[1]}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=600`;
    expect(beside.replace(/^convite-browser-[\w-]{8}=/, 'convite-browser-…=')).to.equal(same);
    expect(cookie.replace(/=[A-Za-z0-9_-]{43};/, '=…;')).to.equal(
      'convite-browser=…; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=15552000',
    );
    expect([answer.status, answer.location?.replace(/[A-Za-z0-9_-]{128}$/, '…')]).to.deep.equal([303, `${app.url}/lti/cookies?state=…`]);
    expect(answer.headers.get('Cache-Control')).to.equal('no-store');
  });

  it('gives the cookie the __Host- prefix wherever the address is https', () => {
    expect(browserCookies('x', testConfig('https://convite.example.invalid'))[0]).to.match(
      /^__Host-convite-browser=x; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned; /,
    );
  });

  it('keeps the query that the platform’s address has already', async () => {
    const authUrl = `${app.platform.authUrl}?tenant=1&b=a%26b`;
    const added = await addPlatform(app.house, app.config, { ...app.platform.registration, clientId: 'client-q', authUrl });
    const browser = openBrowser();
    await app.launch(browser);
    const { location = '' } = await login({ ...fields(), client_id: 'client-q' }, browser);
    const { searchParams, pathname } = new URL(location);
    expect([pathname, searchParams.get('tenant'), searchParams.get('b'), searchParams.get('scope')]).to.deep.equal([
      '/auth',
      '1',
      'a&b',
      'openid',
    ]);
    if (added.ok) await removePlatform(app.house, added.platform.id);
  });

  it('finds the platform without a client id only if its issuer has one', async () => {
    const { client_id: _none, ...given } = fields();
    expect((await login(given)).status).to.equal(303);
    const added = await addPlatform(app.house, app.config, { ...app.platform.registration, clientId: 'client-2' });
    const answer = await login(given);
    expect([answer.status, readRefusal(answer).reason]).to.deep.equal([400, 'client-unclear']);
    if (added.ok) await removePlatform(app.house, added.platform.id);
  });

  it('is refused where it says more than an address can hold', async () => {
    const answer = await login({ ...fields(), login_hint: '€'.repeat(8192) });
    expect([answer.status, readRefusal(answer).code]).to.deep.equal([413, 'launch-refused']);
  });

  const wrong: Readonly<Record<string, readonly [Record<string, string>, string]>> = {
    'without an issuer': [{ iss: '' }, 'login-incomplete'],
    'without a login hint': [{ login_hint: '' }, 'login-incomplete'],
    'without a target': [{ target_link_uri: '' }, 'login-incomplete'],
    'of a platform that nobody added': [{ iss: 'https://other.example.invalid' }, 'platform-unknown'],
    'with a client id that nobody knows': [{ client_id: 'nobody' }, 'platform-unknown'],
    'with an issuer that no storage can look for': [{ iss: 'https://a\0b' }, 'parameter-shape'],
    'with a deployment that is none': [{ lti_deployment_id: 'x'.repeat(256) }, 'deployment'],
  };
  for (const [how, [differs, reason]] of Object.entries(wrong)) {
    it(`is refused ${how}, and leaves nothing`, async () => {
      const { storage } = app.house;
      const kept = async () => [
        await storage.of(UsedLogins).find({}, { limit: 1000 }),
        await storage.of(WaitingLogins).find({}, { limit: 1000 }),
      ];
      const before = await kept();
      const answer = await login({ ...fields(), ...differs });
      expect([answer.status, readRefusal(answer).code, readRefusal(answer).reason]).to.deep.equal([400, 'launch-refused', reason]);
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      expect(await kept()).to.deep.equal(before);
    });
  }
});

describe('a browser that keeps no cookie', () => {
  let app: LtiApp;
  before(async () => {
    app = await openLtiApp();
  });
  after(() => app.close());

  it('gets a form that begins the same launch in a window of its own, before the platform’s launch is spent', async () => {
    const frame = openBrowser({ cookies: false });
    const begun = app.platform.launchForm(app.teacher, app.course);
    const first = await frame.post(begun.action, begun.fields);
    const shown = await frame.get(first.location ?? '');
    const refusal = readRefusal(shown);
    expect([shown.status, refusal.code, refusal.reason]).to.deep.equal([403, 'launch-cookies', 'cookie-refused']);
    expect(refusal.frames).to.deep.equal([new URL(app.platform.issuer).origin]);
    const fields = Object.entries(begun.fields).map(([name, value]) => ({ name, value }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    const offered = refusal.newWindow as { action: string; fields: { name: string; value: string }[]; formTargets: string[] };
    expect({ ...offered, fields: [...offered.fields].sort(byName) }).to.deep.equal({
      action: '/lti/login',
      fields: fields.sort(byName),
      formTargets: [new URL(app.platform.authUrl).origin],
    });

    const ownWindow = openBrowser();
    let answer = await ownWindow.post(
      `${app.url}${offered.action}`,
      Object.fromEntries(offered.fields.map(({ name, value }) => [name, value])),
    );
    while (answer.location) answer = await ownWindow.get(answer.location);
    const form = readForm(answer.text);
    expect((await ownWindow.post(form.action, form.fields)).status).to.equal(303);
  });

  it('is told so at the launch too, and the login is not used up by that', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    const answer = await openBrowser().post(form.action, form.fields);
    const refusal = readRefusal(answer);
    expect([answer.status, refusal.code, refusal.reason, refusal.frames]).to.deep.equal([
      403,
      'launch-cookies',
      'cookie-missing',
      [new URL(app.platform.issuer).origin],
    ]);
    expect((await browser.post(form.action, form.fields)).status).to.equal(303);
  });

  it('gets in with both of two first launches that were begun before either was answered', async () => {
    const browser = openBrowser();
    const forms = [1, 2].map(() => app.platform.launchForm(app.teacher, app.course));
    const begun = await Promise.all(forms.map(({ action, fields }) => browser.post(action, fields)));
    const names = [...browser.jarOf(app.url).keys()];
    expect([names.length, new Set(begun.map(({ location }) => location)).size]).to.deep.equal([3, 2]);
    for (const { location = '' } of begun) {
      let answer = await browser.get(location);
      while (answer.location) answer = await browser.get(answer.location);
      const form = readForm(answer.text);
      expect((await browser.post(form.action, form.fields)).status).to.equal(303);
    }
  });

  it('that got another cookie meanwhile begins again with that one', async () => {
    const browser = openBrowser();
    const one = app.platform.launchForm(app.teacher, app.course);
    const first = await openBrowser().post(one.action, one.fields);
    await app.launch(browser);
    const again = await browser.get(first.location ?? '');
    expect(again.status).to.equal(303);
    const onward = await browser.get(again.location ?? '');
    const page = await browser.get(onward.location ?? '');
    const form = readForm(page.text);
    expect((await browser.post(form.action, form.fields)).status).to.equal(303);
  });

  it('gets no page for a state that is unknown, used, or not one', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    await browser.post(form.action, form.fields);
    for (const [state, status, reason] of [
      ['ab'.repeat(64), 401, 'state-unknown'],
      [form.fields.state, 401, 'state-unknown'],
      ['a;b', 400, 'state-shape'],
      ['', 400, 'state-shape'],
    ] as const) {
      const answer = await browser.get(`${app.url}/lti/cookies?state=${encodeURIComponent(state ?? '')}`);
      expect([answer.status, readRefusal(answer).reason]).to.deep.equal([status, reason]);
    }
  });
});

/** A browser that kept what another one was given. */
function openBrowserWith(headers: Headers) {
  const cookie = headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
  return { get: (url: string) => openBrowser().get(url, { Cookie: cookie }) };
}
