// Invitations: who was asked, by whom, for which role, and how the person who comes is joined to it (method sheet D2).
import { expect } from 'chai';
import { keepTopics, welcome } from '../../../src/features/community/index.ts';
import {
  close,
  getInvitation,
  invite,
  joinByHand,
  letterOf,
  listInvitations,
  waitingSince,
} from '../../../src/features/people/invitations.ts';
import { getMember } from '../../../src/features/people/people.ts';
import { letGo } from '../../../src/features/people/place.ts';
import { isProblem } from '../../../src/kernel/errors.ts';
import type { KeptCommunity, KeptMember } from '../../../src/kernel/people.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';

describe('An invitation', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  const asking = {
    name: 'Elena',
    email: 'Elena@Example.invalid ',
    role: 'coordinator',
    topicId: '',
    locale: 'pt',
    enrol: '',
    note: '',
  } as const;
  const bring = async (id: string, email?: string) =>
    (await welcome(house, aLaunch({ person: { id, name: id, test: false, ...(email ? { email } : {}) }, role: 'active' }))).member;
  const stateOf = async (id: string) => (await getInvitation(house, community.id, id)).state;

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
  });
  afterEach(() => house.close());

  it('is joined by the e-mail address when the person appears, and gives its role, also in its topic (D2)', async () => {
    const [seed] = await keepTopics(house, community.id, [{ name: 'Semilla' }]);
    const topicId = seed?.id ?? '';
    const { id } = await invite(house, community.id, { ...asking, topicId }, rosa.id);
    const elena = await bring('elena', 'elena@example.invalid');
    expect([elena.role, elena.topicRoles]).to.deep.equal(['coordinator', [{ topicId, role: 'coordinator' }]]);
    const joined = await getInvitation(house, community.id, id);
    expect([joined.state, joined.memberId]).to.deep.equal(['joined', elena.id]);
    expect((await bring('elena', 'elena@example.invalid')).role).to.equal('coordinator');
  });

  it('is joined by hand where the platform withholds addresses, and demotes nobody', async () => {
    const { id } = await invite(house, community.id, { ...asking, email: '', role: 'occasional' }, rosa.id);
    const elena = await bring('elena');
    await joinByHand(house, community.id, id, elena.id, rosa.id);
    expect([await stateOf(id), (await getMember(house, community.id, elena.id)).role]).to.deep.equal(['joined', 'occasional']);
    const other = await invite(house, community.id, { ...asking, email: '', role: 'occasional' }, rosa.id);
    await joinByHand(house, community.id, other.id, rosa.id, rosa.id);
    expect((await getMember(house, community.id, rosa.id)).role).to.equal('facilitator');
  });

  it('is open once for an address', async () => {
    await invite(house, community.id, asking, rosa.id);
    const outcome = await invite(house, community.id, { ...asking, email: 'ELENA@example.invalid' }, rosa.id).catch((error) => error);
    expect(isProblem(outcome, 'duplicate')).to.equal(true);
  });

  it('ends once: what is settled stays as it is', async () => {
    const { id } = await invite(house, community.id, asking, rosa.id);
    await close(house, community.id, id, 'declined', rosa.id);
    await close(house, community.id, id, 'withdrawn', rosa.id);
    expect(await stateOf(id)).to.equal('declined');
    expect((await bring('elena', 'elena@example.invalid')).role).to.equal('active');
    expect((await listInvitations(house, community.id, 'declined', 10)).items.length).to.equal(1);
  });

  it('opens the door again to somebody who was let go', async () => {
    const elena = await bring('elena', 'elena@example.invalid');
    await letGo(house, community.id, elena.id, { reason: 'x', mayReturn: false, by: rosa.id });
    await invite(house, community.id, { ...asking, role: 'active' }, rosa.id);
    expect((await bring('elena', 'elena@example.invalid')).role).to.equal('active');
  });

  it('has its message ready in the language of who is invited', async () => {
    const invitation = await invite(
      house,
      community.id,
      { ...asking, note: 'Precisamos de você.', enrol: 'https://lms.example.invalid' },
      rosa.id,
    );
    const { subject, body } = letterOf(house, community, invitation, rosa);
    expect(subject).to.equal('Um convite a Papa de altura');
    expect(body)
      .to.contain('Olá, Elena:')
      .and.contain('Precisamos de você.')
      .and.contain('https://lms.example.invalid')
      .and.contain('Rosa Quilla');
  });

  it('that waits long is found without looking at the others', async () => {
    await invite(house, community.id, asking, rosa.id);
    expect((await waitingSince(house, community.id, house.clock(), 3)).length).to.equal(0);
    expect((await waitingSince(house, community.id, new Date(house.clock().getTime() + 1), 3)).length).to.equal(1);
  });
});
