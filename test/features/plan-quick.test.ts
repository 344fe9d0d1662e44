// Answers by letter about lines of the plan, where the plan is closed and where somebody else shares a line (method sheet D4, G1).
import { expect } from 'chai';
import { findCommunity, welcome } from '../../src/features/community/index.ts';
import { nothingSaid } from '../../src/features/plan/activity.ts';
import { adopt, closePlan } from '../../src/features/plan/adoption.ts';
import { planNudges, planPromises } from '../../src/features/plan/offers.ts';
import { addActivity, complete, getActivity } from '../../src/features/plan/plan.ts';
import { planQuick } from '../../src/features/plan/quick.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';
import { refusalOf } from '../support/outcomes.ts';

describe('The plan, answered by letter', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  let line: string;
  const fresh = async () => (await findCommunity(house, community.id)) ?? community;
  const visit = async (member = luis) => visitBy(house, await fresh(), member);
  const quick = (name: string) => planQuick.find((one) => one.name === name) ?? expect.fail(name);

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = (await welcome(house, aLaunch({ person: { id: 'luis', name: 'Luis Antay', test: false }, role: 'active' }))).member;
    const said = { title: 'Trilla', objective: 'o', method: 'm', startsOn: '2026-11-20', endsOn: '2026-11-30' };
    line = (await addActivity(house, community.id, rosa, { ...nothingSaid, ...said, responsible: [luis.id, rosa.id] })).id;
  });
  afterEach(() => house.close());

  it('says that it is closed, and takes nothing then (D4)', async () => {
    await adopt(house, community.id, rosa);
    await closePlan(house, community.id, rosa, undefined);
    for (const name of ['plan.done', 'plan.leave']) {
      expect((await quick(name).ask(await visit(), line))?.done).to.equal('El plan está cerrado: se puede leer y no cambiar.');
      expect(await refusalOf(quick(name).act(await visit(), line))).to.contain('conflict');
    }
    expect((await getActivity(house, community.id, line)).responsible).to.deep.equal([luis.id, rosa.id]);
  });

  it('leaves a line with whoever shares it, and nudges nobody as long as somebody does (D4)', async () => {
    await quick('plan.leave').act(await visit(), line);
    const left = await getActivity(house, community.id, line);
    expect([left.responsible, left.edition]).to.deep.equal([[rosa.id], 2]);
    expect((await planNudges(await visit(rosa))).filter(({ key }) => key.startsWith('ownerless'))).to.deep.equal([]);
    expect((await planPromises(house, await fresh(), [luis, rosa])).map(({ member }) => member)).to.deep.equal([rosa.id]);
  });

  it('says so where somebody else was faster: a line that is done needs nobody (G1)', async () => {
    await complete(house, community.id, rosa, line, 'acta');
    expect((await quick('plan.done').ask(await visit(), line))?.done).to.contain('quedó anotada como hecha');
    await quick('plan.done').act(await visit(), line);
    expect((await getActivity(house, community.id, line)).evidence).to.equal('acta');
    expect(await quick('plan.leave').ask(await visit(), line)).to.equal(undefined);
    expect(await refusalOf(quick('plan.leave').act(await visit(), line))).to.contain('not-found');
  });
});
