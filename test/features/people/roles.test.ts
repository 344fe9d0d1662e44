// Roles for the community and by topic, letting people go and back, and never a community without somebody who leads (method sheet D2, A1).
import { expect } from 'chai';
import { keepTopics, noteChange, welcome } from '../../../src/features/community/index.ts';
import { findByPerson, getMember, letReturn, listFormers, tally } from '../../../src/features/people/people.ts';
import { letGo, noteWelcome, place, stampOf } from '../../../src/features/people/place.ts';
import { roster } from '../../../src/features/people/roster.ts';
import { inCircle } from '../../../src/features/people/tally.ts';
import { topicTally } from '../../../src/features/people/topic-places.ts';
import type { KeptCommunity, KeptMember } from '../../../src/kernel/people.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';
import { refusalOf } from '../../support/outcomes.ts';

describe('A member’s place', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  const bring = async (id: string, role: 'active' | 'facilitator' = 'active') =>
    (await welcome(house, aLaunch({ person: { id, name: id, test: false }, role }))).member;
  const wish = (role: KeptMember['role'], topicRoles: KeptMember['topicRoles'] = []) =>
    ({ role, organisation: 'Cooperativa', actor: 'producer', topicRoles }) as const;
  const now = async () => noteChange(house, community.id);

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = await bring('luis');
  });
  afterEach(() => house.close());

  it('may differ by topic, and the topic has its own map and table (D2)', async () => {
    const [seed] = await keepTopics(house, community.id, [{ name: 'Semilla' }]);
    const topicId = seed?.id ?? '';
    await place(house, community.id, luis.id, wish('active', [{ topicId, role: 'coordinator' }]));
    await place(house, community.id, rosa.id, wish('facilitator', [{ topicId, role: 'occasional' }]));
    const { counted, from } = await topicTally(house, await now(), topicId);
    expect([inCircle(counted, 'coordinator'), inCircle(counted, 'occasional')]).to.deep.equal([1, 1]);
    expect(inCircle(from.active, 'coordinator')).to.equal(1);
    const { rows } = await roster(house, await now(), { sort: 'role', descending: false, topic: topicId }, 50);
    expect(rows.map(({ member, topicRole }) => [member.name, topicRole])).to.deep.equal([
      ['luis', 'coordinator'],
      ['Rosa Quilla', 'occasional'],
    ]);
    await place(house, community.id, luis.id, wish('active'));
    expect(inCircle((await topicTally(house, await now(), topicId)).counted, 'coordinator')).to.equal(0);
  });

  it('as the last who leads is given up only to a named successor (D2, A1)', async () => {
    expect(await refusalOf(place(house, community.id, rosa.id, wish('active')))).to.equal('conflict last leader');
    expect(await refusalOf(place(house, community.id, rosa.id, wish('active'), { successor: rosa.id }))).to.equal('conflict last leader');
    expect(await refusalOf(place(house, community.id, rosa.id, wish('active'), { successor: '0'.repeat(26) }))).to.contain('not-found');
    await place(house, community.id, rosa.id, wish('active'), { successor: luis.id, by: rosa.id });
    expect([(await getMember(house, community.id, rosa.id)).role, (await getMember(house, community.id, luis.id)).role]).to.deep.equal([
      'active',
      'facilitator',
    ]);
  });

  it('is not taken by somebody who saw an older one: the second is told (D2)', async () => {
    const seen = stampOf(luis);
    await place(house, community.id, luis.id, wish('coordinator'), { seen });
    expect(await refusalOf(place(house, community.id, luis.id, wish('occasional'), { seen }))).to.equal('conflict version');
    await place(house, community.id, luis.id, wish('active'), { seen: stampOf(await getMember(house, community.id, luis.id)) });
  });

  it('is lost when they are let go, with what the community decided about coming back', async () => {
    await letGo(house, community.id, luis.id, { reason: 'Se mudó', mayReturn: false, by: rosa.id });
    expect(await findByPerson(house, community.id, 'luis')).to.equal(undefined);
    expect(inCircle(await tally(house, await now()), 'active')).to.equal(0);
    expect(await refusalOf(bring('luis'))).to.equal('removed');
    const [former] = (await listFormers(house, community.id, 10)).items;
    expect([former?.name, former?.reason, former?.by]).to.deep.equal(['luis', 'Se mudó', rosa.id]);
    await letReturn(house, community.id, former?.id ?? '');
    const back = await bring('luis', 'facilitator');
    expect([back.id, back.role]).to.deep.equal([luis.id, 'occasional']);
    expect((await listFormers(house, community.id, 10)).items.length).to.equal(0);
  });

  it('cannot be lost by the last who leads without a successor, not even when two let each other go at once (D2)', async () => {
    const bye = { reason: 'x', mayReturn: true, by: rosa.id };
    expect(await refusalOf(letGo(house, community.id, rosa.id, bye))).to.equal('conflict last leader');
    await place(house, community.id, luis.id, wish('facilitator'));
    await Promise.allSettled([letGo(house, community.id, rosa.id, bye), letGo(house, community.id, luis.id, bye)]);
    const counted = await tally(house, await now());
    expect(inCircle(counted, 'facilitator')).to.be.at.least(1);
  });

  it('is welcomed once, by the first who does', async () => {
    await noteWelcome(house, community.id, luis.id, rosa.id);
    await noteWelcome(house, community.id, luis.id, luis.id);
    expect((await getMember(house, community.id, luis.id)).welcomedBy).to.equal(rosa.id);
  });

  it('is told in the journal with what was before', async () => {
    await place(house, community.id, luis.id, wish('coordinator'), { by: rosa.id });
    const [entry] = (await house.journal.read(community.id, { about: luis.id, limit: 1 })).items;
    expect([
      entry?.what,
      entry?.by,
      entry?.title,
      JSON.parse(entry?.before ?? '{}').role,
      JSON.parse(entry?.after ?? '{}').role,
    ]).to.deep.equal(['people.member.placed', rosa.id, 'luis', 'active', 'coordinator']);
  });

  it('costs a returning launch with nothing new no write and as few questions as ever', async () => {
    await bring('luis');
    const before = house.storage.calls;
    await bring('luis');
    expect(house.storage.calls - before).to.be.at.most(4);
  });
});
