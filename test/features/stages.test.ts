// The stage board: what is done by evidence, what by somebody's word, what is waived, what comes next, and moving on and back.
import { expect } from 'chai';
import { enterStage, welcome } from '../../src/features/community/index.ts';
import { confirm, unwaive, waive, withdraw } from '../../src/features/stages/given-words.ts';
import { history, move, stretches } from '../../src/features/stages/moves.ts';
import { board, nextItem } from '../../src/features/stages/stages.ts';
import { setTargets, targets, usual } from '../../src/features/stages/targets.ts';
import { drawTimeline, monthOf } from '../../src/features/stages/timeline.ts';
import type { Feature } from '../../src/kernel/feature.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { DAY, later } from '../../src/kernel/time.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../support/house.ts';
import { refusalOf } from '../support/outcomes.ts';

describe('The stage board', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  const fresh = async () => (await welcome(house, aLaunch())).community;
  const stand = async () => board(house, await fresh());
  const itemOf = async (id: string) => (await stand()).flatMap(({ items }) => items).find((item) => item.id === id);
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
    const roles = async () => (await itemOf('D2'))?.proofs[0]?.evidence;
    expect(await roles()).to.deep.equal({ done: false, counts: { leaders: 1, members: 1 }, path: '/people' });
    await bring('person-luis');
    expect(await roles()).to.deep.equal({ done: true, counts: { leaders: 1, members: 2 }, path: '/people' });
    expect((await itemOf('D2'))?.state).to.equal('done');
  });

  it('adds what another feature can show to the item of its owner: done only when all of it is (T1)', async () => {
    await bring('person-luis');
    let done = false;
    const part: Feature = {
      name: 'other',
      stageItems: [{ id: 'D2', stage: 'design', part: true, evidence: async () => ({ done, counts: {}, path: '/other' }) }],
    };
    const wider = { ...house, features: [...house.features, part] };
    const item = async () =>
      (await board(wider, { ...(await fresh()), changes: Math.random() })).flatMap(({ items }) => items).find(({ id }) => id === 'D2');
    expect([(await item())?.state, (await item())?.proofs.map(({ owner }) => owner)]).to.deep.equal(['missing', ['people', 'other']]);
    done = true;
    expect((await item())?.state).to.equal('done');
  });

  it('says that it cannot know now where evidence cannot be had, which is neither done nor missing', async () => {
    const blind: Feature = { name: 'blind', stageItems: [{ id: 'Z1', stage: 'design', evidence: async () => undefined }] };
    const wider = { ...house, features: [blind] };
    const stood = await board(wider, { ...(await fresh()), changes: -1 });
    expect([stood[0]?.items[0]?.state, nextItem(stood)?.id]).to.deep.equal(['unknown', 'Z1']);
  });

  it('shows what was confirmed by hand, with who and when; the first word stays until it is taken back (T1)', async () => {
    await confirm(house, community, rosa, 'V1', 'En la asamblea');
    await confirm(house, community, rosa, 'V1', 'segunda');
    const item = await itemOf('V1');
    expect([item?.state, item?.confirmation?.by?.name, item?.confirmation?.note, item?.confirmation?.at]).to.deep.equal([
      'done',
      'Rosa Quilla',
      'En la asamblea',
      house.clock(),
    ]);
    await withdraw(house, community, rosa, 'V1');
    await withdraw(house, community, rosa, 'V1');
    expect((await itemOf('V1'))?.state).to.equal('missing');
  });

  it('lets an item be for a reason, by whom it says, until it counts again (T1)', async () => {
    await waive(house, community, rosa, 'V1', 'Ya se conocen');
    const item = await itemOf('V1');
    expect([item?.state, item?.waiver?.note, item?.waiver?.by?.name]).to.deep.equal(['waived', 'Ya se conocen', 'Rosa Quilla']);
    expect((await stand())[1]).to.deep.include({ done: 0, waived: 1 });
    await unwaive(house, community, rosa, 'V1');
    expect((await itemOf('V1'))?.state).to.equal('missing');
  });

  it('names as next the first item that is missing, and not one that was let be (T1)', async () => {
    await enterStage(house, community.id, 'motivation', house.clock());
    expect(nextItem(await stand())?.id).to.equal('V1');
    await confirm(house, await fresh(), rosa, 'V1', '');
    await waive(house, await fresh(), rosa, 'V2', 'x');
    expect(nextItem(await stand())?.id).to.equal('V3');
  });

  it('refuses a word on what is computed or unknown', async () => {
    for (const id of ['D2', 'Z9', '__proto__'])
      expect(await refusalOf(confirm(house, community, rosa, id, '')), id).to.contain('not-found');
    expect(await refusalOf(waive(house, community, rosa, 'Z9', 'x'))).to.contain('not-found');
  });

  it('keeps the word of one community out of another', async () => {
    await confirm(house, community, rosa, 'V1', '');
    const other = await welcome(house, aLaunch({ context: { id: '43', title: 'Quinua' } }));
    expect((await board(house, other.community))[1]?.done).to.equal(0);
  });

  it('is worked out once per change of the community, however many look', async () => {
    const now = await fresh();
    await board(house, now);
    const before = house.storage.calls;
    await Promise.all([board(house, now), board(house, now)]);
    expect(house.storage.calls).to.equal(before);
  });

  describe('when the facilitator moves the community', () => {
    const step = async (direction: 'on' | 'back', reason: string, seen?: number) => {
      const now = await fresh();
      return move(house, now, rosa, { direction, reason, seen: seen ?? now.lastMove?.number ?? 0 });
    };

    it('asks for a reason when something is missing, and always to go back (T1)', async () => {
      expect(await refusalOf(step('on', ''))).to.equal('bad-form reason');
      expect((await step('on', 'La asamblea lo pide')).stage).to.equal('motivation');
      expect(await refusalOf(step('back', ''))).to.equal('bad-form reason');
      expect((await step('back', 'Faltan normas')).stage).to.equal('design');
    });

    it('goes on without a reason when all is done or let be (T1)', async () => {
      for (const { id } of (await stand())[0]?.items ?? []) await waive(house, await fresh(), rosa, id, 'x');
      expect((await step('on', '')).stage).to.equal('motivation');
    });

    it('keeps who, when, why, and what was missing then (T1)', async () => {
      await waive(house, community, rosa, 'D3', 'x');
      await step('on', 'La asamblea lo pide');
      await confirm(house, await fresh(), rosa, 'V1', '');
      const { moves } = await history(house, community.id);
      expect(moves[0]).to.deep.include({
        from: 'design',
        to: 'motivation',
        by: rosa.id,
        reason: 'La asamblea lo pide',
        number: 1,
        waived: ['D3'],
      });
      expect(moves[0]?.missing).to.include('D1').and.not.include('D3');
      expect(moves[0]?.at).to.deep.equal(house.clock());
    });

    it('tells the second of two who move at once that it was moved', async () => {
      const outcomes = await Promise.all([
        step('on', 'a', 0).catch((error) => error.code),
        step('on', 'b', 0).catch((error) => error.code),
      ]);
      expect(outcomes.filter((outcome) => outcome === 'conflict').length).to.equal(1);
      expect((await fresh()).stage).to.equal('motivation');
    });

    it('begins a new cycle after the last stage with a clean board, and finds the old one when it goes back (T1)', async () => {
      for (let i = 0; i < 3; i++) await step('on', 'x');
      await confirm(house, await fresh(), rosa, 'E1', 'antes');
      house.clock.now = later(house.clock(), 30 * DAY);
      const next = await step('on', 'x');
      expect([next.stage, next.cycle, (await itemOf('E1'))?.state]).to.deep.equal(['design', 2, 'missing']);
      const back = await step('back', 'x');
      expect([back.stage, back.cycle, (await itemOf('E1'))?.state]).to.deep.equal(['evolution', 1, 'done']);
    });

    it('counts the months of each stage against what was planned, in a picture and in words (T1)', async () => {
      house.clock.now = later(house.clock(), 70 * DAY);
      await step('on', 'x');
      house.clock.now = later(house.clock(), 250 * DAY);
      const now = await fresh();
      const spent = await stretches(house, now);
      expect(spent.map(({ stage, to }) => [stage, to !== undefined])).to.deep.equal([
        ['design', true],
        ['motivation', false],
      ]);
      const drawn = drawTimeline(house.words('es'), now, usual, spent, house.clock());
      expect(drawn.rows[0]?.months).to.equal('2 meses');
      expect(drawn.told).to.contain('más de lo previsto');
      expect(
        drawn.rows.every(({ planned, spent: bars }) => planned.x >= 0 && bars.every(({ x, width }) => x + width <= drawn.width)),
      ).to.equal(true);
      expect(monthOf(house.words('es'), house.clock(), house.clock(), 3)).to.equal('mes 1 de 3');
    });
  });

  it('keeps the lengths that were set, and tells the second of two who set them at once', async () => {
    const wanted = { design: 2, motivation: 4, development: 6, evolution: 3, cycle: 15 };
    await setTargets(house, community.id, wanted, rosa.id, 0);
    expect(await refusalOf(setTargets(house, community.id, { ...wanted, design: 9 }, rosa.id, 0))).to.contain('conflict');
    const set = await targets(house, await fresh());
    expect([set.design, set.cycle]).to.deep.equal([2, 15]);
    await setTargets(house, community.id, { ...wanted, design: 5 }, rosa.id, set.version);
    expect((await targets(house, await fresh())).design).to.equal(5);
  });
});
