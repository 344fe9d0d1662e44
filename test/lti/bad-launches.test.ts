// Every launch with something wrong in it ends in the same quiet refusal and leaves nothing but a used login.
import { expect } from 'chai';
import { type BadLaunch, badLaunches, type Draft, personas } from '../../src/dev/platform-tokens.ts';
import { activatePlatform, deactivatePlatform } from '../../src/lti/registrations.ts';
import { openBrowser } from '../support/browser.ts';
import { type LtiApp, openLtiApp, readRefusal } from '../support/lti-app.ts';

/** What each is refused for: the status, and the word in the log. */
const refusals: Readonly<Record<BadLaunch, readonly [number, string]>> = {
  'no kid': [401, 'kid-missing'],
  'a kid that nobody knows': [401, 'key-unknown'],
  'another LTI version': [401, 'wrong-lti-version-claim'],
  'no LTI version': [401, 'no-lti-version-claim'],
  'a message that is not LTI': [401, 'issuer'],
  'no LTI claims': [401, 'deployment'],
  'times of long ago': [401, 'expired'],
  'no message type': [401, 'no-message-type-claim'],
  'no roles': [401, 'roles'],
  'no deployment id': [401, 'deployment'],
  'no resource link id': [401, 'link'],
  'no sub': [401, 'sub'],
  'HS256 signed with the public key': [401, 'algorithm'],
  'the algorithm none': [401, 'algorithm'],
  RS384: [401, 'algorithm'],
  'claims changed after signing': [401, 'signature'],
  'a nonce of its own': [401, 'nonce'],
  'no nonce': [401, 'nonce'],
  'another issuer': [401, 'issuer'],
  'another client': [401, 'audience'],
  'two audiences and no azp': [401, 'audience'],
  'another azp': [401, 'audience'],
  'no audience': [401, 'audience'],
  'no exp': [401, 'times-missing'],
  'no iat': [401, 'times-missing'],
  'times that are texts': [401, 'times-missing'],
  'an exp more than a minute ago': [401, 'expired'],
  'an iat in the future': [401, 'issued-in-the-future'],
  'an iat of ten minutes ago': [401, 'too-old'],
  'a life of a week': [401, 'lifetime'],
  'another deployment than the login said': [401, 'deployment-differs'],
  'a target that is not ours': [401, 'target'],
  'roles that are a text': [401, 'roles'],
  'a sub that is an object': [401, 'sub'],
  'a sub of 256 characters': [401, 'sub'],
  'a deep linking request': [400, 'message-type'],
  'a submission review': [400, 'message-type'],
};

/** Verified before they are refused: these may say where "back" leads. */
const verified: readonly string[] = ['a deep linking request', 'a submission review'];

describe('a bad launch', () => {
  for (const shape of ['moodle', 'canvas'] as const) {
    describe(`of a platform like ${shape}`, () => {
      let app: LtiApp;
      before(async () => {
        app = await openLtiApp({ shape });
      });
      after(() => app.close());

      for (const bad of Object.keys(badLaunches) as BadLaunch[]) {
        it(`is refused and leaves nothing: ${bad}`, async () => {
          const answer = await app.launch(openBrowser(), { bad }, personas[1]);
          const refusal = readRefusal(answer);
          const [status, reason] = refusals[bad];
          expect([answer.status, refusal.code, refusal.reason]).to.deep.equal([status, 'launch-refused', reason]);
          expect(refusal.back === undefined).to.equal(!verified.includes(bad));
          expect(answer.headers.getSetCookie()).to.deep.equal([]);
          expect(await app.traces()).to.deep.equal({ arrivals: 0, deployments: 0, unusedLogins: 0 });
        });
      }
    });
  }
});

describe('a launch that did not begin here', () => {
  let app: LtiApp;
  beforeEach(async () => {
    app = await openLtiApp();
  });
  afterEach(() => app.close());

  it('is refused the second time, whatever happened the first time', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    expect((await browser.post(form.action, form.fields)).status).to.equal(303);
    const again = await browser.post(form.action, form.fields);
    expect([again.status, readRefusal(again).reason]).to.deep.equal([401, 'state-used']);
    const bad = await app.authenticate(browser, { bad: 'no nonce' });
    await browser.post(bad.action, bad.fields);
    expect(readRefusal(await browser.post(bad.action, bad.fields)).reason).to.equal('state-used');
  });

  it('gets in once when one token is sent five times at once', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    const answers = await Promise.all(Array.from({ length: 5 }, () => browser.post(form.action, form.fields)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 401, 401, 401, 401]);
    expect(app.arrivals).to.have.length(1);
  });

  it('is refused with the token of another login of the same browser', async () => {
    const browser = openBrowser();
    const first = await app.authenticate(browser);
    const second = await app.authenticate(browser);
    const mixed = await browser.post(first.action, { ...first.fields, state: second.fields.state ?? '' });
    expect([mixed.status, readRefusal(mixed).reason]).to.deep.equal([401, 'nonce']);
  });

  it('is refused in another browser than the one that began, and the first one still gets in', async () => {
    const [began, other] = [openBrowser(), openBrowser()];
    await app.launch(other);
    const form = await app.authenticate(began);
    const stolen = await other.post(form.action, form.fields);
    expect([stolen.status, readRefusal(stolen).reason]).to.deep.equal([401, 'other-browser']);
    expect((await began.post(form.action, form.fields)).status).to.equal(303);
  });

  it('is refused with a state that nobody made', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    const made = await browser.post(form.action, { ...form.fields, state: 'ab'.repeat(64) });
    expect([made.status, readRefusal(made).reason]).to.deep.equal([401, 'state-unknown']);
  });

  it('is refused with a state that is changed anywhere, or written in another way', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    const state = form.fields.state ?? '';
    const changed = Array.from(state, (letter, i) => `${state.slice(0, i)}${letter === 'A' ? 'B' : 'A'}${state.slice(i + 1)}`);
    for (const other of [...changed, `${state}A`, state.slice(0, -1), `${state.slice(0, -8)}${state.slice(-8).repeat(4)}`]) {
      const answer = await browser.post(form.action, { ...form.fields, state: other });
      expect([answer.status, ['state-unknown', 'other-browser'].includes(readRefusal(answer).reason)]).to.deep.equal([401, true]);
    }
    expect((await browser.post(form.action, form.fields)).status).to.equal(303);
    const again = await browser.post(form.action, { ...form.fields, state: `${state}A` });
    expect(readRefusal(again).reason).to.equal('state-unknown');
  });

  it('is refused with ids that no storage can keep', async () => {
    const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
    for (const [name, value, reason] of [
      ['deployment_id', 'a\0b', 'deployment'],
      ['context', { id: 'a\0b' }, 'context'],
      ['resource_link', { id: 'a\0b' }, 'link'],
    ] as const) {
      const change = (draft: Draft): Draft => ({ ...draft, claims: { ...draft.claims, [`${LTI}/${name}`]: value } });
      const answer = await app.launch(openBrowser(), { change });
      expect([answer.status, readRefusal(answer).reason]).to.deep.equal([401, reason]);
    }
  });

  it('is refused after ten minutes', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    app.clock.now = new Date(app.clock.now.getTime() + 10 * 60_000);
    expect(readRefusal(await browser.post(form.action, form.fields)).reason).to.equal('state-unknown');
  });

  it('is refused with the token of another registration than the login was for', async () => {
    const other = await openLtiApp();
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    const foreign = await other.authenticate(openBrowser());
    const answer = await browser.post(form.action, { ...form.fields, id_token: foreign.fields.id_token ?? '' });
    await other.close();
    expect([answer.status, readRefusal(answer).reason]).to.deep.equal([401, 'issuer']);
  });

  it('is refused when the LMS says that it failed, with a word of our own for the log', async () => {
    const browser = openBrowser();
    const { action, fields } = await app.authenticate(browser);
    const said = async (error: string) =>
      readRefusal(await browser.post(action, { error, error_description: 'Rosa did it', state: fields.state ?? '' })).reason;
    expect(await said('login_required')).to.equal('platform-says-login-required');
    expect(await said('Rosa <script>')).to.equal('platform-says-no');
    expect((await browser.post(action, fields)).status).to.equal(303);
  });

  it('is refused in the language of the token, which nobody has verified yet', async () => {
    const refusal = readRefusal(await app.launch(openBrowser(), { bad: 'claims changed after signing' }, personas[2]));
    expect(refusal.locale).to.equal('pt');
  });

  it('is refused while its platform is switched off, at the login and at the launch', async () => {
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    await deactivatePlatform(app.house, app.registration.id);
    const late = await browser.post(form.action, form.fields);
    expect([late.status, readRefusal(late).reason]).to.deep.equal([403, 'platform-inactive']);
    const begin = app.platform.launchForm(app.teacher, app.course);
    const early = await browser.post(begin.action, begin.fields);
    expect([early.status, readRefusal(early).reason]).to.deep.equal([403, 'platform-inactive']);
    await activatePlatform(app.house, app.registration.id);
    expect((await app.launch(browser)).status).to.equal(303);
  });
});
