// Registering an LMS from the command line.
import { expect } from 'chai';
import { atDesk } from '../../src/commands/house.ts';
import { Deployments } from '../../src/lti/store.ts';
import { run, settingsFor } from '../support/command-line.ts';
import { freshHome } from '../support/homes.ts';

const moodle = {
  '--issuer': 'https://moodle.example.org',
  '--client-id': 'abc123',
  '--auth-url': 'https://moodle.example.org/mod/lti/auth.php',
  '--token-url': 'https://moodle.example.org/mod/lti/token.php',
  '--jwks-url': 'https://moodle.example.org/mod/lti/certs.php',
};
const adding = ['add', ...Object.entries(moodle).flat()];

describe('the platform command', () => {
  let home: Awaited<ReturnType<typeof freshHome>>;
  const platform = (...args: string[]) => run(['platform', ...args], settingsFor(home.config));

  beforeEach(async () => {
    home = await freshHome();
  });

  afterEach(() => home.remove());

  it('says what the LMS asks for', async () => {
    const { said } = await platform();
    expect(said.slice(1).map((line) => line.trim().split(/ {2,}/))).to.deep.equal([
      ['Tool URL, target link URI', 'http://localhost:1/lti/launch'],
      ['Initiate login URL', 'http://localhost:1/lti/login'],
      ['Redirection URI', 'http://localhost:1/lti/launch'],
      ['Public keyset URL', 'http://localhost:1/lti/keys'],
    ]);
  });

  it('adds a platform and lists it', async () => {
    expect((await platform('list')).said[0]).to.include('There is no platform yet.');
    const added = await platform(...adding, '--name', 'Campus');
    expect(added.status).to.equal(0);
    const id = idIn(added.said);
    expect((await platform('list')).said).to.deep.equal([`${id}  active    Campus  (https://moodle.example.org, client abc123)`]);
  });

  it('says everything that is wrong at once, by the names of the options, and adds nothing', async () => {
    const { status, complained } = await platform('add', '--issuer', 'moodle.example.org', '--deployments', 'some');
    expect(status).to.equal(1);
    expect(complained[0]).to.equal('The platform is not added:');
    expect(complained.slice(1).map((line) => line.split(' ')[1])).to.have.members([
      '--issuer',
      '--auth-url',
      '--token-url',
      '--jwks-url',
      '--client-id',
      '--deployments',
    ]);
    expect((await platform('list')).said[0]).to.include('There is no platform yet.');
  });

  it('adds no platform twice', async () => {
    await platform(...adding);
    const { status, complained } = await platform(...adding);
    expect(status).to.equal(1);
    expect(complained).to.deep.equal(['The platform is not added:', '- This issuer and client id are registered already.']);
  });

  it('switches a platform off and on, and removes it', async () => {
    const id = idIn((await platform(...adding)).said);
    expect((await platform('deactivate', id)).status).to.equal(0);
    expect((await platform('list')).said[0]).to.match(/^\w+ {2}inactive/);
    expect((await platform('activate', id)).status).to.equal(0);
    expect((await platform('list')).said[0]).to.match(/^\w+ {2}active /);
    expect((await platform('remove', id)).status).to.equal(0);
    expect((await platform('list')).said[0]).to.include('There is no platform yet.');
  });

  it('blocks and admits a deployment that has been seen', async () => {
    const id = idIn((await platform(...adding)).said);
    expect((await platform('block', id, '7')).complained[0]).to.include('has never launched from deployment 7');
    const seen = { registrationId: id, deploymentId: '7', status: 'pending' as const, firstSeenAt: new Date('2026-03-01T00:00:00Z') };
    await atDesk({ args: [], env: settingsFor(home.config), say: () => undefined, complain: () => undefined }, ({ storage }) =>
      storage.of(Deployments).insert(seen),
    );
    expect((await platform('admit', id, '7')).status).to.equal(0);
    expect((await platform('list')).said[1]).to.equal('    deployment 7: active');
    expect((await platform('block', id, '7')).status).to.equal(0);
    expect((await platform('list')).said[1]).to.equal('    deployment 7: blocked');
  });

  for (const verb of ['activate', 'deactivate', 'remove']) {
    it(`cannot ${verb} what is not there, and says so`, async () => {
      const { status, complained } = await platform(verb, 'nobody');
      expect(status).to.equal(1);
      expect(complained).to.deep.equal(['There is no platform nobody; `platform list` shows them.']);
    });
  }

  it('names its verbs to who asks for another', async () => {
    const { status, complained } = await platform('destroy');
    expect(status).to.equal(1);
    expect(complained[0]).to.include('"platform destroy" is none of: platform add, platform list');
  });
});

function idIn(said: readonly string[]): string {
  return /added as (\w+)\./.exec(said[0] ?? '')?.[1] ?? '';
}
