// What an administrator does with platforms.
import { expect } from 'chai';
import { isProblem } from '../../src/kernel/errors.ts';
import {
  activatePlatform,
  addPlatform,
  deactivatePlatform,
  findRegistration,
  type GivenPlatform,
  listPlatforms,
  removePlatform,
  setDeployment,
} from '../../src/lti/registrations.ts';
import { Deployments, ltiCollections, ToolKeys } from '../../src/lti/store.ts';
import { testClock } from '../support/clock.ts';
import { openTestHome, type TestHome } from '../support/homes.ts';
import { testConfig } from '../support/lti-app.ts';

const config = { ...testConfig('https://convite.example.invalid'), privateNetworks: false };
const moodle: GivenPlatform = {
  issuer: 'https://moodle.example.invalid/campus',
  clientId: 'AbC123',
  authUrl: 'https://moodle.example.invalid/campus/mod/lti/auth.php',
  tokenUrl: 'https://moodle.example.invalid/campus/mod/lti/token.php',
  jwksUrl: 'https://moodle.example.invalid/campus/mod/lti/certs.php',
};

describe('the platforms', () => {
  const clock = testClock();
  let home: TestHome;
  let desk: { storage: TestHome['storage']; clock: typeof clock };
  beforeEach(async () => {
    home = await openTestHome(ltiCollections, clock);
    desk = { storage: home.storage, clock };
  });
  afterEach(() => home.close());

  const add = async (given: GivenPlatform = moodle) => {
    const added = await addPlatform(desk, config, given);
    return added.ok ? added.platform : expect.fail(added.problems.join('\n'));
  };
  const problemsOf = async (given: Partial<GivenPlatform>) => {
    const added = await addPlatform(desk, config, { ...moodle, ...given });
    return added.ok ? [] : added.problems;
  };
  const isNotFound = async (work: Promise<unknown>) => isProblem(await work.catch((error: unknown) => error), 'not-found');

  it('are added with a key pair, a name, and the origins that may frame us', async () => {
    const {
      id,
      version: _version,
      kid,
      ...platform
    } = await add({ ...moodle, frames: ['https://pages.example.invalid/x', moodle.issuer] });
    expect(platform).to.deep.equal({
      ...{ ...moodle, name: 'moodle.example.invalid', active: true, approve: 'all', createdAt: clock() },
      frames: ['https://moodle.example.invalid', 'https://pages.example.invalid'],
    });
    expect((await home.storage.of(ToolKeys).get(kid)).registrationId).to.equal(id);
  });

  it('are added once for each issuer and client id, also when two add at once', async () => {
    const both = await Promise.all([addPlatform(desk, config, moodle), addPlatform(desk, config, moodle)]);
    expect(both.map(({ ok }) => ok).sort()).to.deep.equal([false, true]);
    expect(await problemsOf({})).to.deep.equal(['This issuer and client id are registered already.']);
    expect((await home.storage.of(ToolKeys).find({}, { limit: 10 })).items).to.have.length(1);
    await add({ ...moodle, clientId: 'another' });
  });

  it('are refused with everything that is wrong at once', async () => {
    const wrong = {
      issuer: '',
      clientId: 'a b',
      authUrl: 'http://lms.example.invalid/auth',
      tokenUrl: 'not an address',
      jwksUrl: 'https://u:p@lms.example.invalid/',
      approve: 'some',
      frames: ['file:///etc'],
    };
    expect(await problemsOf(wrong)).to.deep.equal([
      'issuer is missing',
      'authUrl does not begin with https://',
      'tokenUrl is not an address such as https://lms.example.org/…',
      'jwksUrl has a user or a fragment in it',
      'clientId is missing or not an id: 1 to 255 visible characters',
      'approve is none of: first, all, none',
      'frames does not begin with https://',
    ]);
    expect(await listPlatforms(desk)).to.deep.equal([]);
  });

  it('may be on http only where private networks are allowed', async () => {
    const local = { ...moodle, issuer: 'http://127.0.0.1:8081', authUrl: 'http://127.0.0.1:8081/auth' };
    expect((await addPlatform(desk, { ...config, privateNetworks: true }, local)).ok).to.equal(true);
    expect(await problemsOf(local)).to.deep.equal(['issuer does not begin with https://', 'authUrl does not begin with https://']);
  });

  it('are listed with their deployments', async () => {
    const { id } = await add();
    await home.storage.of(Deployments).insert({ registrationId: id, deploymentId: '1', status: 'pending', firstSeenAt: clock() });
    await setDeployment(desk, id, '1', 'active');
    const listed = await listPlatforms(desk);
    expect(listed.map((platform) => [platform.id, platform.deployments])).to.deep.equal([
      [id, [{ deploymentId: '1', status: 'active', firstSeenAt: clock() }]],
    ]);
  });

  it('are switched off and on', async () => {
    const { id } = await add();
    expect((await deactivatePlatform(desk, id)).active).to.equal(false);
    expect((await activatePlatform(desk, id)).active).to.equal(true);
  });

  it('are removed with their keys and deployments, and can be added again', async () => {
    const { id } = await add();
    await home.storage.of(Deployments).insert({ registrationId: id, deploymentId: '1', status: 'active', firstSeenAt: clock() });
    await removePlatform(desk, id);
    expect(await listPlatforms(desk)).to.deep.equal([]);
    expect((await home.storage.of(ToolKeys).find({}, { limit: 10 })).items).to.deep.equal([]);
    expect(await home.storage.of(Deployments).count({ registrationId: id })).to.equal(0);
    await add();
  });

  it('that are not there are not found', async () => {
    expect(await isNotFound(removePlatform(desk, 'nobody'))).to.equal(true);
    expect(await isNotFound(activatePlatform(desk, 'nobody'))).to.equal(true);
    expect(await isNotFound(setDeployment(desk, 'nobody', '1', 'active'))).to.equal(true);
  });

  it('are found by issuer and client id, and by issuer alone only where that is clear', async () => {
    const first = await add();
    expect(await findRegistration(desk, moodle.issuer, undefined)).to.deep.equal(first);
    const second = await add({ ...moodle, clientId: 'another' });
    expect(await findRegistration(desk, moodle.issuer, 'another')).to.deep.equal(second);
    expect(await findRegistration(desk, moodle.issuer, undefined)).to.equal('unclear');
    expect(await findRegistration(desk, 'https://other.example.invalid', undefined)).to.equal(undefined);
  });
});
