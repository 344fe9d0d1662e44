// Launches that get in: the certification guide's, and those of platforms that say little or much.
import { expect } from 'chai';
import { type Claims, type Draft, type Persona, personas, shapes } from '../../src/dev/platform-tokens.ts';
import { setDeployment } from '../../src/lti/registrations.ts';
import { Deployments, UsedLogins, WaitingLogins } from '../../src/lti/store.ts';
import { openBrowser, readForm } from '../support/browser.ts';
import { type LtiApp, openLtiApp, readRefusal } from '../support/lti-app.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
const M = 'http://purl.imsglobal.org/vocab/lis/v2/membership';

const changing =
  (change: Claims) =>
  (draft: Draft): Draft => ({ ...draft, claims: JSON.parse(JSON.stringify({ ...draft.claims, ...change })) });
const silent = { name: undefined, given_name: undefined, family_name: undefined, email: undefined };

/** Changes that must not keep anybody out (`undefined` takes a claim away). */
const welcome: Readonly<Record<string, Claims>> = {
  'as it is': {},
  'with several roles': { [`${LTI}/roles`]: [`${M}#Instructor`, `${M}#Learner`, `${M}#Mentor`] },
  'with a short role': { [`${LTI}/roles`]: ['Learner'] },
  'with a role that nobody knows': { [`${LTI}/roles`]: ['https://example.invalid/roles#Wizard', `${M}#Learner`] },
  'with no role': { [`${LTI}/roles`]: [] },
  'with an empty role': { [`${LTI}/roles`]: [''] },
  'with an e-mail address only': { ...silent, email: 'rosa.quispe@example.invalid' },
  'with names only': { email: undefined },
  'with nothing about the person': silent,
  'with an e-mail address and no context': { ...silent, email: 'rosa.quispe@example.invalid', [`${LTI}/context`]: undefined },
  'with claims that are null': { [`${LTI}/custom`]: { a: null }, [`${LTI}/lis`]: null, [`${LTI}/tool_platform`]: null },
  'with one audience in a list': { aud: ['client-1'] },
  'with two audiences, issued to us': { aud: ['client-1', 'https://other.example.invalid'], azp: 'client-1' },
};

for (const shape of shapes) {
  describe(`a good launch of a platform like ${shape}`, () => {
    let app: LtiApp;
    before(async () => {
      app = await openLtiApp({ shape });
    });
    after(() => app.close());

    for (const [how, change] of Object.entries(welcome)) {
      for (const person of [personas[0], personas[1]] as readonly Persona[]) {
        it(`gets in ${how}: ${person.given}`, async () => {
          const answer = await app.launch(openBrowser(), { change: changing(change) }, person);
          expect([answer.status, answer.location, answer.text]).to.deep.equal([303, `${app.url}/c/here`, '']);
        });
      }
    }

    it('asked for the platform’s keys once in all of this', () => {
      expect(app.keyFetches.count).to.equal(1);
    });

    it('brings the person, the role, the language and the title', async () => {
      await app.launch(openBrowser(), {}, personas[2]);
      const { launch } = app.arrivals.at(-1) ?? expect.fail('nobody arrived');
      expect({
        name: launch.person.name,
        role: launch.role,
        locale: launch.locale,
        zone: launch.zone,
        title: launch.context?.title,
      }).to.deep.equal({
        ...{ name: 'Beatriz Almeida', role: 'active', locale: 'pt', zone: 'America/Sao_Paulo' },
        title: 'Cadena de la papa & “semilla” andina',
      });
    });
  });
}

describe('a launch', () => {
  let app: LtiApp | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  it('may be framed by the platform, and by the host that the signed launch names', async () => {
    app = await openLtiApp({ shape: 'canvas' });
    await app.launch(openBrowser());
    const lms = new URL(app.platform.issuer);
    expect(app.arrivals.map(({ frames }) => frames)).to.deep.equal([[lms.origin, `https://${lms.host}`]]);
  });

  it('may be framed by no pattern of hosts', async () => {
    app = await openLtiApp();
    for (const return_url of ['https://*/', 'https://a;script-src/', 'https://a,b/']) {
      const change = changing({ [`${LTI}/launch_presentation`]: { return_url } });
      expect((await app.launch(openBrowser(), { change })).status).to.equal(303);
    }
    for (const { frames } of app.arrivals) expect(frames).to.deep.equal([new URL(app.platform.issuer).origin]);
  });

  it('costs one read at the login, and two reads and a write at the launch', async () => {
    app = await openLtiApp();
    const { storage } = app.house;
    const browser = openBrowser();
    await app.launch(browser);
    const begin = storage.calls;
    const form = await app.authenticate(browser);
    expect(storage.calls - begin).to.equal(1);
    await browser.post(form.action, form.fields);
    expect(storage.calls - begin).to.equal(4);
  });

  it('leaves nothing in the storage that could be turned back into a person, a state or a cookie', async () => {
    app = await openLtiApp();
    const browser = openBrowser();
    const form = await app.authenticate(browser);
    await browser.post(form.action, form.fields);
    const { storage } = app.house;
    const [used, waiting] = [storage.of(UsedLogins), storage.of(WaitingLogins)];
    const found = [(await used.find({}, { limit: 10 })).items, (await waiting.find({}, { limit: 10 })).items];
    expect(found.map(({ length }) => length)).to.deep.equal([1, 1]);
    const kept = JSON.stringify(found);
    for (const secret of [form.fields.state, 'ltilaunch', 'login_hint', 'Rosa', ...browser.jarOf(app.url).values()])
      expect(kept).to.not.include(secret);
  });

  it('is judged by the clock of the house, whatever the machine’s says', async () => {
    app = await openLtiApp();
    for (const now of ['2021-03-04T05:06:07Z', '2039-03-04T05:06:07Z']) {
      app.clock.now = new Date(now);
      expect((await app.launch(openBrowser())).status, now).to.equal(303);
    }
  });

  it('gets in a minute early or late, as clocks differ', async () => {
    app = await openLtiApp();
    const shifted =
      (by: number) =>
      (draft: Draft): Draft => ({
        ...draft,
        claims: { ...draft.claims, iat: Number(draft.claims.iat) + by, exp: Number(draft.claims.iat) + by + 60 },
      });
    for (const by of [60, -119]) expect((await app.launch(openBrowser(), { change: shifted(by) })).status, `${by}`).to.equal(303);
  });

  it('gets in with a key that the platform has just begun to use', async () => {
    app = await openLtiApp();
    await app.launch(openBrowser());
    await app.platform.rotateKey(false);
    expect(readRefusal(await app.launch(openBrowser())).reason).to.equal('key-unknown');
    app.clock.now = new Date(app.clock.now.getTime() + 60_000);
    expect((await app.launch(openBrowser())).status).to.equal(303);
    expect(app.keyFetches.count).to.equal(2);
  });

  it('gets in while the platform’s keys cannot be reached, once they are known', async () => {
    let down = false;
    app = await openLtiApp({ before: (lms) => void lms.use('/jwks', (_req, res, next) => (down ? void res.status(500).end() : next())) });
    await app.launch(openBrowser());
    down = true;
    app.clock.now = new Date(app.clock.now.getTime() + 3_600_000);
    expect((await app.launch(openBrowser())).status).to.equal(303);
  });

  it('says that the platform’s keys cannot be reached when none are known', async () => {
    app = await openLtiApp({ before: (lms) => void lms.use('/jwks', (_req, res) => void res.status(500).end()) });
    const answer = await app.launch(openBrowser());
    expect([answer.status, readRefusal(answer).reason]).to.deep.equal([503, 'keys-unreachable']);
  });
});

describe('the deployment of a launch', () => {
  let app: LtiApp;
  afterEach(() => app.close());

  const from = (deployment: string) => ({ change: changing({ [`${LTI}/deployment_id`]: deployment }) });
  /** A login that names no deployment, so that the token may. */
  async function launchFrom(deployment: string) {
    const browser = openBrowser();
    const { action, fields } = app.platform.launchForm(app.teacher, app.course, from(deployment));
    const { lti_deployment_id: _none, ...rest } = fields;
    let answer = await browser.post(action, rest);
    while (answer.location) answer = await browser.get(answer.location);
    const form = readForm(answer.text);
    return browser.post(form.action, form.fields);
  }

  it('is recorded and let in where the registration lets all in', async () => {
    app = await openLtiApp();
    await app.launch(openBrowser());
    await app.launch(openBrowser());
    const { items } = await app.house.storage.of(Deployments).find({ registrationId: app.registration.id }, { limit: 10 });
    const guid = '0123456789abcdef0123456789abcdef';
    const [{ id: _id, version: _version, ...deployment } = expect.fail('none')] = items;
    expect(items).to.have.length(1);
    expect(deployment).to.deep.equal({
      registrationId: app.registration.id,
      deploymentId: 'dep-1',
      status: 'active',
      platformGuid: guid,
      firstSeenAt: app.clock(),
    });
  });

  it('waits for an administrator where the registration lets none in by itself', async () => {
    app = await openLtiApp({ approve: 'none' });
    const answer = await app.launch(openBrowser());
    const refusal = readRefusal(answer);
    expect([answer.status, refusal.code, refusal.back]).to.deep.equal([403, 'launch-pending', `${app.platform.issuer}/courses/2`]);
    expect(app.arrivals).to.have.length(0);
    await setDeployment(app.house, app.registration.id, 'dep-1', 'active');
    expect((await app.launch(openBrowser())).status).to.equal(303);
  });

  it('is let in only if it is the first where the registration trusts the first, also of several at once', async () => {
    app = await openLtiApp({ approve: 'first' });
    const answers = await Promise.all(['a', 'b', 'c'].map(launchFrom));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 403, 403]);
  });

  it('is refused when it is blocked, and the page leads back', async () => {
    app = await openLtiApp();
    await app.launch(openBrowser());
    await setDeployment(app.house, app.registration.id, 'dep-1', 'blocked');
    const answer = await app.launch(openBrowser());
    const refusal = readRefusal(answer);
    expect([answer.status, refusal.code, refusal.reason, refusal.back]).to.deep.equal([
      403,
      'launch-refused',
      'deployment-blocked',
      `${app.platform.issuer}/courses/2`,
    ]);
  });
});
