// What the LTI part shows to machines, and what ltijs reads of ours through its database.
import { createPublicKey, createSign, createVerify } from 'node:crypto';
import { expect } from 'chai';
import { Provider } from 'ltijs';
import { isProblem } from '../../src/kernel/errors.ts';
import { SECOND } from '../../src/kernel/time.ts';
import { openPrivateKey } from '../../src/lti/keys.ts';
import { type Passage, passing } from '../../src/lti/passage.ts';
import { database } from '../../src/lti/plugin.ts';
import { AccessTokens, ToolKeys } from '../../src/lti/store.ts';
import { openBrowser } from '../support/browser.ts';
import { type LtiApp, openLtiApp } from '../support/lti-app.ts';

describe('the addresses for machines', () => {
  let app: LtiApp;
  before(async () => {
    app = await openLtiApp();
  });
  after(() => app.close());

  it('show the public half of every key of ours, and nothing of the private one', async () => {
    const answer = await openBrowser().get(`${app.url}/lti/keys`);
    const { keys } = JSON.parse(answer.text);
    expect(answer.headers.get('Cache-Control')).to.equal('public, max-age=3600');
    expect(keys).to.have.length(1);
    expect(keys[0]).to.have.all.keys('kty', 'n', 'e', 'kid', 'alg', 'use');
    expect({ kid: keys[0].kid, alg: keys[0].alg, use: keys[0].use, kty: keys[0].kty }).to.deep.equal({
      kid: app.registration.kid,
      alg: 'RS256',
      use: 'sig',
      kty: 'RSA',
    });
    expect(createPublicKey({ key: keys[0], format: 'jwk' }).asymmetricKeyDetails?.modulusLength).to.equal(2048);
  });

  it('describe the tool for an LMS that takes JSON, with our own address', async () => {
    const answer = await openBrowser().get(`${app.url}/lti/config.json`);
    const tool = JSON.parse(answer.text);
    const [canvas] = tool.extensions;
    expect(answer.text).to.not.match(/\{(url|host)\}/);
    expect([tool.oidc_initiation_url, tool.target_link_uri, tool.public_jwk_url]).to.deep.equal(
      ['login', 'launch', 'keys'].map((path) => `${app.url}/lti/${path}`),
    );
    expect([canvas.domain, canvas.settings.placements[0].target_link_uri]).to.deep.equal([new URL(app.url).host, `${app.url}/lti/launch`]);
    expect(tool.scopes).to.deep.equal([]);
  });

  it('answer HEAD without a body', async () => {
    const answer = await openBrowser().ask(`${app.url}/lti/keys`, { method: 'HEAD' });
    expect([answer.status, answer.text]).to.deep.equal([200, '']);
  });
});

describe('a key of ours', () => {
  let app: LtiApp;
  before(async () => {
    app = await openLtiApp();
  });
  after(() => app.close());

  it('is kept sealed and opens with the secret only', async () => {
    const key = await app.house.storage.of(ToolKeys).get(app.registration.kid);
    expect(JSON.stringify(key)).to.not.include('PRIVATE');
    const signature = createSign('RSA-SHA256').update('text').sign(openPrivateKey(key, app.config.secret));
    expect(createVerify('RSA-SHA256').update('text').verify(key.publicPem, signature)).to.equal(true);
    expect(() => openPrivateKey(key, 'another secret, of the same use as none')).to.throw();
    expect(() => openPrivateKey({ ...key, id: 'another key' }, app.config.secret)).to.throw();
  });
});

describe('the database that ltijs is given', () => {
  let app: LtiApp;
  let within: <T>(work: () => Promise<T>) => Promise<T>;
  before(async () => {
    app = await openLtiApp();
    await app.launch(openBrowser());
    const desk = { house: app.house, config: app.config } as Passage['desk'];
    within = (work) => passing.run({ desk } as Passage, work);
  });
  after(() => app.close());

  const find = async () => {
    const platform = await Provider.getPlatform(app.platform.issuer, 'client-1');
    return platform || expect.fail('no platform');
  };

  it('has our registrations as its platforms, with their keys and their state', async () => {
    await within(async () => {
      const platform = await find();
      const key = await app.house.storage.of(ToolKeys).get(app.registration.kid);
      expect(await platform.platformPublicKey()).to.equal(key.publicPem);
      expect(await platform.platformPrivateKey()).to.equal(openPrivateKey(key, app.config.secret));
      expect(await platform.platformActive()).to.equal(true);
      expect(await Provider.getPlatform(app.platform.issuer, 'nobody')).to.equal(false);
    });
  });

  it('keeps its access tokens sealed, gives them back until a minute before they end, and one for each set of scopes', async () => {
    await within(async () => {
      const place = { platformUrl: app.platform.issuer, clientId: 'client-1', scopes: 'roster' };
      for (const access_token of ['first-token', 'second-token']) {
        await database.Replace('key', 'accesstoken', place, { token: { access_token, token_type: 'Bearer', expires_in: 3600 } }, place);
      }
      const kept = await app.house.storage.of(AccessTokens).find({ registrationId: app.registration.id }, { limit: 10 });
      expect(kept.items).to.have.length(1);
      expect(JSON.stringify(kept.items)).to.not.include('second-token');
      expect(await database.Get('key', 'accesstoken', place)).to.deep.equal([
        { token: { access_token: 'second-token', token_type: 'Bearer', expires_in: 3600 }, createdAt: app.clock().getTime() },
      ]);
      expect(await database.Get('key', 'accesstoken', { ...place, scopes: 'grades' })).to.equal(false);
      app.clock.now = new Date(app.clock.now.getTime() + 3540 * SECOND);
      expect(await database.Get('key', 'accesstoken', place)).to.equal(false);
    });
  });

  it('keeps nothing of people, states and nonces', async () => {
    await within(async () => {
      const before = app.house.storage.calls;
      for (const collection of ['idtoken', 'contexttoken', 'nonce', 'state']) {
        expect(await database.Insert(false, collection, { user: '3' })).to.equal(true);
        expect(await database.Replace(false, collection, { user: '3' }, { user: '3' })).to.equal(true);
        expect(await database.Get(false, collection, { user: '3' })).to.equal(false);
        expect(await database.Delete(collection, { user: '3' })).to.equal(true);
      }
      expect(app.house.storage.calls).to.equal(before);
    });
  });

  it('refuses questions with anything but texts, and every other thing that ltijs would write', async () => {
    const refused = async (work: () => Promise<unknown>) => {
      const error = await within(work).catch((thrown: unknown) => thrown);
      expect(isProblem(error, 'refused-query')).to.equal(true);
    };
    for (const value of [{ $ne: null }, ['a'], 7, null, undefined])
      await refused(() => database.Get(false, 'platform', { platformUrl: value }));
    await refused(() => database.Replace(false, 'platform', { kid: 'x' }, { kid: 'x' }));
    await refused(() => database.Insert('key', 'privatekey', { key: 'x' }));
    await refused(() => database.Modify(false, 'platform', { kid: 'x' }, { authEndpoint: 'https://evil.example.invalid' }));
    await refused(() => database.Delete('platform', {}));
    await refused(() => database.Get(false, 'constructor'));
  });
});
