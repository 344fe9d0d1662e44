// The small LMS is a real platform: it refuses what a real one refuses.

import { createPrivateKey } from 'node:crypto';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import { openPrivateKey } from '../../src/lti/keys.ts';
import { ToolKeys } from '../../src/lti/store.ts';
import { openBrowser, readForm } from '../support/browser.ts';
import { type LtiApp, openLtiApp } from '../support/lti-app.ts';

const ROSTER = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';

describe('the small LMS', () => {
  let app: LtiApp;
  before(async () => {
    app = await openLtiApp();
  });
  after(() => app.close());

  /** What a tool asks at the authentication endpoint, with what differs. */
  const asked = (differs: Record<string, string> = {}) => {
    const { fields } = app.platform.launchForm(app.teacher, app.course);
    const right = {
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: 'client-1',
      nonce: 'n',
      state: 'st',
    };
    const whole = {
      ...right,
      redirect_uri: `${app.url}/lti/launch`,
      login_hint: fields.login_hint ?? '',
      lti_message_hint: fields.lti_message_hint ?? '',
      ...differs,
    };
    return `${app.platform.authUrl}?${new URLSearchParams(whole)}`;
  };

  it('posts a token and the state to the tool', async () => {
    const answer = await openBrowser().get(asked());
    const form = readForm(answer.text);
    expect([answer.status, form.action, form.fields.state]).to.deep.equal([200, `${app.url}/lti/launch`, 'st']);
    expect(form.fields.id_token?.split('.')).to.have.length(3);
  });

  const wrong: readonly Record<string, string>[] = [
    { redirect_uri: 'http://127.0.0.1/lti/launch?x=1' },
    { scope: 'openid email' },
    { response_type: 'code' },
    { prompt: 'login' },
    { client_id: 'other' },
    { nonce: '' },
    { lti_message_hint: '' },
    { lti_message_hint: 'no json' },
  ];
  for (const differs of wrong) {
    it(`shows a page of its own for a request with ${JSON.stringify(differs)}`, async () => {
      expect((await openBrowser().get(asked(differs))).status).to.equal(404);
    });
  }

  it('tells the tool when somebody else is signed in than the login said', async () => {
    const { fields } = readForm((await openBrowser().get(asked({ login_hint: '5' }))).text);
    expect(fields).to.deep.equal({ error: 'access_denied', state: 'st' });
  });

  it('lets a launch be used once', async () => {
    const address = asked();
    expect((await openBrowser().get(address)).status).to.equal(200);
    expect((await openBrowser().get(address)).status).to.equal(404);
  });

  it('gives an access token to a tool that proves its key, and pages its course as Moodle does', async () => {
    const token = await accessToken(app);
    const roster = async (query: string) => {
      const answer = await openBrowser().get(`${app.platform.issuer}/courses/2/memberships${query}`, { Authorization: `Bearer ${token}` });
      return { ...JSON.parse(answer.text), next: /<([^>]+)>; rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1] };
    };
    const all = await roster('');
    const first = await roster('?limit=2&role=Learner');
    expect([all.members.length, all.next, first.members.length]).to.deep.equal([5, undefined, 2]);
    expect(first.next).to.equal(`${app.platform.issuer}/courses/2/memberships?limit=2&from=2`);
    expect(all.members.map(({ roles }: { roles: string[] }) => roles[0])).to.deep.equal([
      'Instructor',
      'Learner',
      'Learner',
      'Learner',
      'Learner',
    ]);
  });

  it('gives nothing to a tool whose proof is not signed with its key', async () => {
    const answer = await askToken(app, 'a.b.c');
    expect([answer.status, JSON.parse(answer.text)]).to.deep.equal([400, { error: 'invalid_client' }]);
    expect((await openBrowser().get(`${app.platform.issuer}/courses/2/memberships`, { Authorization: 'Bearer made-up' })).status).to.equal(
      401,
    );
  });
});

async function accessToken(app: LtiApp): Promise<string> {
  const key = await app.house.storage.of(ToolKeys).get(app.registration.kid);
  const now = Math.floor(app.clock().getTime() / 1000);
  const proof = await new SignJWT({ iss: 'client-1', sub: 'client-1', aud: app.platform.tokenUrl, jti: 'j', iat: now, exp: now + 60 })
    .setProtectedHeader({ alg: 'RS256', kid: key.id })
    .sign(createPrivateKey(openPrivateKey(key, app.config.secret)));
  return JSON.parse((await askToken(app, proof)).text).access_token;
}

function askToken(app: LtiApp, proof: string) {
  return openBrowser().post(app.platform.tokenUrl, {
    ...{ grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
    ...{ client_assertion: proof, scope: ROSTER },
  });
}
