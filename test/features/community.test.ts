// The way into a community: what a launch makes, finds and renews.
import { expect } from 'chai';
import { getCommunity, welcome } from '../../src/features/community/index.ts';
import { findByPerson } from '../../src/features/people/index.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { KeptCommunity } from '../../src/kernel/people.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../support/house.ts';

const luis = { id: 'person-luis', name: 'Luis Antay', test: false };

describe('A launch', () => {
  let house: TestHouse;
  beforeEach(async () => {
    house = await openTestHouse();
  });
  afterEach(() => house.close());

  it('makes the community of a course the first time, with its title, language and time zone', async () => {
    const { community } = await welcome(house, aLaunch());
    const { id, version, stamps: _, ...made } = (await getCommunity(house, community.id)) as KeptCommunity & { stamps: string[] };
    expect(made).to.deep.equal({
      registrationId: 'reg-1',
      deploymentId: 'dep-1',
      place: 'context:42',
      title: 'Papa de altura',
      locale: 'es',
      zone: 'America/Lima',
      stage: 'design',
      stageSince: house.clock(),
      createdAt: house.clock(),
      topics: [],
      actorKinds: [],
      cycle: 1,
      changes: 3,
    });
  });

  it('tells the journal once that the community was founded, and again when the course gets another name', async () => {
    const { community } = await welcome(house, aLaunch());
    await welcome(house, aLaunch());
    await welcome(house, aLaunch({ context: { id: '42', title: 'Papa y quinua' } }));
    const { items } = await house.journal.read(community.id, { feature: 'community', limit: 10 });
    expect(items.map(({ what, title }) => [what, title])).to.deep.equal([
      ['community.title.changed', 'Papa y quinua'],
      ['community.community.founded', 'Papa de altura'],
    ]);
  });

  it('leads back to the same community and the same member afterwards', async () => {
    const first = await welcome(house, aLaunch());
    house.clock.now = new Date('2026-11-24T15:00:00Z');
    const second = await welcome(house, aLaunch());
    expect(second.community.id).to.equal(first.community.id);
    expect(second.member).to.deep.equal({ ...first.member, version: second.member.version, seenAt: house.clock() });
  });

  it('of another link of the course leads to the same community', async () => {
    const first = await welcome(house, aLaunch());
    const second = await welcome(house, aLaunch({ link: { id: '8' } }));
    expect(second.community.id).to.equal(first.community.id);
  });

  it('without a course leads to the community that its link led to before', async () => {
    const first = await welcome(house, aLaunch());
    const { context: _, ...bare } = aLaunch();
    expect((await welcome(house, bare)).community.id).to.equal(first.community.id);
  });

  it('without a course makes a community of the link, and leads back to it', async () => {
    const { context: _, ...bare } = aLaunch();
    const first = await welcome(house, bare);
    const second = await welcome(house, { ...bare, person: luis, role: 'active' });
    expect([first.community.place, first.community.title]).to.deep.equal(['link:7', 'Comunidad']);
    expect(second.community.id).to.equal(first.community.id);
  });

  it('from a course of the same number in another deployment leads to another community', async () => {
    const here = await welcome(house, aLaunch());
    const there = await welcome(house, aLaunch({ deploymentId: 'dep-2' }));
    const elsewhere = await welcome(house, aLaunch({ registrationId: 'reg-2' }));
    expect(new Set([here.community.id, there.community.id, elsewhere.community.id]).size).to.equal(3);
    expect(await findByPerson(house, there.community.id, 'person-luis')).to.equal(undefined);
  });

  it('follows the course when it is renamed', async () => {
    await welcome(house, aLaunch());
    const { community } = await welcome(house, aLaunch({ context: { id: '42', title: 'Papa nativa' } }));
    expect(community.title).to.equal('Papa nativa');
  });

  it('makes one community and one member each, however many first launches come at once', async () => {
    const people = Array.from({ length: 8 }, (_, i) => ({ id: `person-${i % 4}`, name: `P ${i % 4}`, test: false }));
    const arrivals = await Promise.all(people.map((person) => welcome(house, aLaunch({ person }))));
    expect(new Set(arrivals.map((arrival) => arrival.community.id)).size).to.equal(1);
    expect(new Set(arrivals.map((arrival) => arrival.member.id)).size).to.equal(4);
  });

  it('costs an ordinary visit one write, the member; and none when they come back at once with nothing new', async () => {
    const { community } = await welcome(house, aLaunch());
    const before = await getCommunity(house, community.id);
    const calls = house.storage.calls;
    await welcome(house, aLaunch());
    expect(house.storage.calls - calls).to.equal(3);
    house.clock.now = new Date('2026-11-23T15:10:00Z');
    await welcome(house, aLaunch());
    expect(house.storage.calls - calls).to.equal(7);
    expect(await getCommunity(house, community.id)).to.deep.equal(before);
  });
});

describe('A community', () => {
  it('that does not exist is not found', async () => {
    const house = await openTestHouse();
    const outcome = await getCommunity(house, 'nowhere').catch((error) => error);
    await house.close();
    expect(isProblem(outcome, 'not-found')).to.equal(true);
  });
});
