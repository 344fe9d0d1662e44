// The stage board: what is done by evidence, what by a facilitator's word, and what comes next.
import { expect } from 'chai';
import { enterStage, welcome } from '../../src/features/community/index.ts';
import { board, confirm, nextItem, withdraw } from '../../src/features/stages/stages.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../support/house.ts';

describe('The stage board', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  const stand = async () => board(house, (await welcome(house, aLaunch())).community);
  const bring = (id: string) => welcome(house, aLaunch({ person: { id, name: id, test: false }, role: 'active' }));

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
  });
  afterEach(() => house.close());

  it('has the four stages with all items of the method in its order (T1)', async () => {
    const stages = await stand();
    expect(stages.map(({ stage, state, items }) => [stage, state, items.map((item) => item.id).join(' ')])).to.deep.equal([
      ['design', 'now', 'D1 D2 D3 D4 D5 D6'],
      ['motivation', 'ahead', 'V1 V2 V3 V4 V5 V6'],
      ['development', 'ahead', 'G1 G2 G3 G4 G5 G6'],
      ['evolution', 'ahead', 'E1 E2'],
    ]);
  });

  it('shows roles as done by evidence once somebody leads and others take part (D2)', async () => {
    const roles = async () => (await stand())[0]?.items.find((item) => item.id === 'D2');
    expect((await roles())?.evidence).to.deep.equal({ done: false, counts: { leaders: 1, members: 1 }, path: '/people' });
    await bring('person-luis');
    expect((await roles())?.evidence).to.deep.equal({ done: true, counts: { leaders: 1, members: 2 }, path: '/people' });
  });

  it('shows what a facilitator confirmed, with who and when, and what comes next (D1)', async () => {
    await confirm(house, community, rosa, 'D1', 'En la asamblea');
    const [design] = await stand();
    const item = design?.items[0];
    expect([item?.done, item?.confirmation?.name, item?.confirmation?.note, item?.confirmation?.at]).to.deep.equal([
      true,
      'Rosa Quilla',
      'En la asamblea',
      house.clock(),
    ]);
    expect(nextItem(await stand())?.id).to.equal('D2');
  });

  it('keeps the first word when an item is confirmed twice, and forgets it when taken back', async () => {
    await confirm(house, community, rosa, 'D1', 'primera');
    await confirm(house, community, rosa, 'D1', 'segunda');
    expect((await stand())[0]?.items[0]?.confirmation?.note).to.equal('primera');
    await withdraw(house, community, 'D1');
    await withdraw(house, community, 'D1');
    expect((await stand())[0]?.items[0]?.done).to.equal(false);
  });

  it('refuses a word on what is computed or unknown', async () => {
    for (const id of ['D2', 'Z9', '__proto__']) {
      const outcome = await confirm(house, community, rosa, id, '').catch((error) => error);
      expect(isProblem(outcome, 'not-found'), id).to.equal(true);
    }
  });

  it('keeps the word of one community out of another', async () => {
    await confirm(house, community, rosa, 'D1', '');
    const other = await welcome(house, aLaunch({ context: { id: '43', title: 'Quinua' } }));
    expect((await board(house, other.community))[0]?.done).to.equal(0);
  });

  it('knows which stages lie behind (T1)', async () => {
    const moved = await enterStage(house, community.id, 'development', house.clock());
    expect((await board(house, moved)).map((stage) => stage.state)).to.deep.equal(['done', 'done', 'now', 'ahead']);
  });
});
