// What a page asks of the storage: the same for a small community and a large one.
import { expect } from 'chai';
import { getCommunity, welcome } from '../../src/features/community/index.ts';
import { readMembers } from '../../src/features/people/index.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import { nothingSaid as nothingToMeet, planMeeting, reply } from '../../src/features/sessions/index.ts';
import type { KeptMember } from '../../src/kernel/people.ts';
import { openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch } from '../support/house.ts';

const pages: readonly string[] = [
  '/',
  '/people',
  '/plan',
  '/plan/picture',
  '/stages',
  '/strategy',
  '/media',
  '/media/compare',
  '/survey/results',
  '/desk',
  '/mine',
  '/calendar',
  '/calendar?view=agenda&mine=yes',
  '/sessions',
  '/sessions/past',
  '/sessions/new',
];

describe('What a page asks of the storage', () => {
  let convite: TestConvite;
  let grown = 0;
  let meeting = '';
  let paths = pages;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  it('is the same for ten times the members and activities, the first time after a change and every time after it', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const communityId = home.split('/').at(-1) ?? '';
    const leader = (await readMembers(convite.house, communityId))[0];
    if (!leader) throw new Error('nobody is there');
    const costs = async () => {
      const each: Record<string, readonly number[]> = {};
      for (const path of paths) {
        await grow(communityId, leader, 0, 1);
        each[path] = [await cost(path), await cost(path)];
      }
      return each;
    };
    const cost = async (path: string) => {
      const before = convite.house.storage.calls;
      const { status } = await browser.get(`${home}${path === '/' ? '' : path}`);
      expect(status, path).to.equal(200);
      return convite.house.storage.calls - before;
    };
    meeting = await meet(communityId, leader);
    paths = [...pages, `/sessions/${meeting}`, `/sessions/${meeting}/people`];
    await grow(communityId, leader, 12, 12);
    await costs();
    const small = await costs();
    await grow(communityId, leader, 120, 120);
    const large = await costs();
    expect((await readMembers(convite.house, communityId)).length).to.be.greaterThan(130);
    expect(large).to.deep.equal(small);
    for (const path of paths)
      expect(Math.max(...(small[path] ?? [])), path)
        .to.be.greaterThan(0)
        .and.at.most(36);
  });

  async function grow(communityId: string, leader: KeptMember, members: number, activities: number): Promise<void> {
    const { house, registrationId } = convite;
    for (let i = 0; i < members; i++) {
      const person = { id: `grown-${grown++}`, name: `Persona ${grown}`, test: false };
      const { member } = await welcome(house, aLaunch({ registrationId, deploymentId: '1', person, role: 'active' }));
      await reply(house, communityId, meeting, member, 'yes');
    }
    for (let i = 0; i < activities; i++) {
      const said = { ...nothingSaid, title: `Actividad ${grown++}`, objective: 'o', responsible: [leader.id], startsOn: '2026-12-01' };
      await addActivity(house, communityId, leader, { ...said, endsOn: '2026-12-08' });
      await meet(communityId, leader);
    }
  }

  async function meet(communityId: string, leader: KeptMember): Promise<string> {
    const community = await getCommunity(convite.house, communityId);
    const said = { ...nothingToMeet, title: `Sesión ${grown++}`, hosts: [leader.id] };
    return (await planMeeting(convite.house, community, leader, { said, clock: '2026-12-03T16:00' })).id;
  }
});
