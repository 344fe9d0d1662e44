// The facilitator's desk, each person's promises, and the calendar (method sheet F1, F2).
import { expect } from 'chai';
import { datesIn, promisesOf } from '../../src/features/agenda/gathered.ts';
import { getCommunity, welcome } from '../../src/features/community/index.ts';
import { dependence, trendOf } from '../../src/features/desk/dependence.ts';
import { addFollowUp, changeFollowUp, followUpPromises, listOpen, settleFollowUp } from '../../src/features/desk/follow-ups.ts';
import { choose, nudgesOfWeek, settleNudge, weekOf } from '../../src/features/desk/nudges.ts';
import { invite, readMembers } from '../../src/features/people/index.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { Feature, Nudge } from '../../src/kernel/feature.ts';
import type { Visit } from '../../src/kernel/page.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { dayIn } from '../../src/kernel/time.ts';
import { readForm } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';

const nudge = (key: string, weight: number): Nudge => ({ key, weight, text: key, action: 'act', path: '/people' });

describe('The desk', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  const fresh = () => getCommunity(house, community.id);
  const visitWith = (offered: readonly Nudge[], broken = false): Visit => {
    const feature: Feature = { name: 'offers', nudges: async () => offered };
    const failing: Feature = { name: 'failing', nudges: () => Promise.reject(new Error('broken')) };
    return visitBy({ ...house, features: broken ? [failing, feature] : [feature] }, community, rosa);
  };

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = (await welcome(house, aLaunch({ person: { id: 'luis', name: 'Luis Antay', test: false }, role: 'active' }))).member;
  });
  afterEach(() => house.close());

  it('shows at most five nudges a week, the most useful first, at most two of a kind (F1)', () => {
    const offered = [
      nudge('a:1', 10),
      nudge('a:2', 20),
      nudge('a:3', 90),
      nudge('b:1', 50),
      nudge('c:1', 40),
      nudge('d:1', 30),
      nudge('e:1', 5),
    ];
    expect(choose(offered, 5).map(({ key }) => key)).to.deep.equal(['a:3', 'b:1', 'c:1', 'd:1', 'a:2']);
  });

  it('counts what was settled this week, so that no sixth follows; what was let be never comes back, what was acted on may (F1)', async () => {
    const offered = 'abcdefg'.split('').map((kind, at) => nudge(`${kind}:1`, 90 - at));
    const visit = visitWith(offered);
    await settleNudge(visit, 'a:1', 'let-be');
    await settleNudge(visit, 'b:1', 'acted');
    await settleNudge(visit, 'b:1', 'acted');
    const week = await nudgesOfWeek(visit);
    expect([week.settled, week.nudges.map(({ key }) => key).join(' ')]).to.deep.equal([2, 'c:1 d:1 e:1']);
    house.clock.now = new Date('2026-12-08T12:00:00Z');
    expect((await nudgesOfWeek(visitWith(offered))).nudges.map(({ key }) => key).join(' ')).to.equal('b:1 c:1 d:1 e:1 f:1');
  });

  it('opens though a feature cannot say what would help', async () => {
    expect((await nudgesOfWeek(visitWith([nudge('a:1', 1)], true))).nudges.length).to.equal(1);
    expect(house.log.lines.some(({ event, fields }) => event === 'offer failed' && fields.feature === 'failing')).to.equal(true);
  });

  it('names weeks as calendars do, where the community is', () => {
    const at = (now: string, zone = 'UTC') => weekOf({ community: { ...community, zone }, now: new Date(now) });
    expect([at('2026-01-01T00:00:00Z'), at('2027-01-03T12:00:00Z'), at('2027-01-04T00:00:00Z')]).to.deep.equal([
      '2026-W01',
      '2026-W53',
      '2027-W01',
    ]);
    expect(at('2027-01-04T02:00:00Z', 'America/Lima')).to.equal('2026-W53');
  });

  it('keeps what, who and until when, what is due first; closed from the desk or from one’s own list (F1)', async () => {
    await addFollowUp(house, community.id, rosa, { text: 'sin día', memberId: '', due: '' });
    const { id } = await addFollowUp(house, community.id, rosa, { text: 'Llamar', memberId: luis.id, due: '2026-11-20' });
    expect((await listOpen(house, community.id, 10)).items.map(({ text }) => text)).to.deep.equal(['Llamar', 'sin día']);
    expect((await followUpPromises(house, await fresh(), [luis]))[0]).to.deep.include({
      text: 'Llamar',
      due: '2026-11-20',
      close: `/follow-ups/${id}/completion`,
    });
    await settleFollowUp(house, community.id, luis, id, true);
    await settleFollowUp(house, community.id, luis, id, true);
    expect(await followUpPromises(house, await fresh(), [luis])).to.deep.equal([]);
    const other = await addFollowUp(house, community.id, rosa, { text: 'x', memberId: rosa.id, due: '' });
    const refused = await settleFollowUp(house, community.id, luis, other.id, true).catch((error) => error);
    expect(isProblem(refused, 'not-found')).to.equal(true);
  });

  it('tells the second of two who change one follow-up', async () => {
    const { id, version } = await addFollowUp(house, community.id, rosa, { text: 'a', memberId: '', due: '' });
    await changeFollowUp(house, community.id, rosa, { id, version }, { text: 'b', memberId: '', due: '' });
    const late = await changeFollowUp(house, community.id, luis, { id, version }, { text: 'c', memberId: '', due: '' }).catch(
      (error) => error,
    );
    expect(isProblem(late, 'conflict')).to.equal(true);
  });

  it('shows the share that the facilitators do alone, month by month, and whether it falls (F2)', async () => {
    const asking = { name: 'E', email: '', role: 'active', topicId: '', locale: 'es', enrol: '', note: '' } as const;
    for (const [now, by] of [
      ['2026-10-10', rosa],
      ['2026-10-11', rosa],
      ['2026-11-22', rosa],
      ['2026-11-23', luis],
    ] as const) {
      house.clock.now = new Date(`${now}T12:00:00Z`);
      await invite(house, community.id, asking, by.id);
    }
    const months = await dependence(house, (await welcome(house, aLaunch())).community);
    expect(months.map(({ share }) => share)).to.deep.equal([undefined, undefined, undefined, undefined, 100, 50]);
    expect(trendOf(months)).to.equal('falls');
    expect(trendOf(months.slice(0, 5))).to.equal('unknown');
  });

  it('gathers promises and dates of all features in order, and leaves out what one cannot tell', async () => {
    const changedAt = house.clock();
    const one: Feature = {
      name: 'one',
      promises: async () => [
        { id: '1', member: 'm', text: 'sin día', path: '/one' },
        { id: '2', member: 'm', text: 'luego', due: '2026-12-02', path: '/one' },
      ],
      dates: async () => [
        { id: 'd', title: 'día', from: '2026-12-03', to: '2026-12-03', path: '/one', members: [], changedAt, version: 1 },
      ],
    };
    const two: Feature = {
      name: 'two',
      promises: async () => [{ id: '1', member: 'm', text: 'antes', due: '2026-12-01', path: '/two' }],
      dates: async () => [
        {
          id: 'd',
          title: 'hora',
          from: new Date('2026-12-02T10:00:00Z'),
          to: new Date('2026-12-02T11:00:00Z'),
          path: '/two',
          members: [],
          changedAt,
          version: 1,
        },
      ],
    };
    const broken: Feature = { name: 'three', promises: () => Promise.reject(new Error('x')), dates: () => Promise.reject(new Error('x')) };
    const wider = { ...house, features: [one, two, broken] };
    expect((await promisesOf(wider, community, rosa)).map(({ text }) => text)).to.deep.equal(['antes', 'luego', 'sin día']);
    expect((await datesIn(wider, community, rosa, { from: '2026-12-01', to: '2026-12-31' })).map(({ title }) => title)).to.deep.equal([
      'hora',
      'día',
    ]);
  });
});

describe('The pages of the desk', () => {
  let convite: TestConvite;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  it('take a follow-up, lead a nudge where it is done, and are for those who lead (F1)', async () => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const member = await signIn(convite, luisPersona);
    expect((await member.browser.get(`${member.home}/desk`)).status).to.equal(404);
    const page = await browser.get(`${home}/desk`);
    const { _csrf = '' } = readForm(page.text).fields;
    const send = (path: string, fields: Record<string, string>) =>
      browser.submit(`${home}${path}`, { _csrf, _once: crypto.randomUUID(), ...fields });
    expect((await send('/follow-ups', { text: 'Llamar al municipio', memberId: '', due: '2026-12-01' })).status).to.equal(303);
    expect((await send('/follow-ups', { text: '', memberId: '', due: 'x' })).status).to.equal(422);
    expect((await send('/follow-ups', { text: 'x', memberId: 'Nadie', due: '' })).status).to.equal(422);
    const again = await browser.get(`${home}/desk`);
    expect(again.text).to.contain('Llamar al municipio').and.contain('Luis');
    const key = /name="key" value="(newcomer:[^"]+)"/.exec(again.text)?.[1] ?? '';
    expect((await send('/desk/nudges', { key, how: 'act' })).location).to.contain('/people/');
    expect((await send('/desk/nudges', { key: 'evil:1', how: 'act' })).location).to.equal(`${home}/desk`);
    expect((await browser.get(`${home}/desk`)).text).to.not.contain(key);
  });

  it('close from the calendar what is one’s own, and offer nothing to close to anybody else (D4)', async () => {
    const { browser, home } = await signIn(convite, luisPersona);
    const { house } = convite;
    const member = (await signIn(convite, rosaPersona)).browser;
    const communityId = home.split('/').at(-1) ?? '';
    const community = await getCommunity(house, communityId);
    const luis = (await readMembers(house, communityId)).find(({ name }) => name?.startsWith('Luis'));
    if (!luis) throw new Error('Luis is not there');
    const startsOn = dayIn('America/Lima', house.clock());
    const said = { ...nothingSaid, title: 'Visita', objective: 'o', responsible: [luis.id], startsOn, endsOn: startsOn };
    const { id } = await addActivity(house, community.id, luis, said);
    expect((await member.get(`${home}/calendar`)).text)
      .to.contain('Visita')
      .and.not.contain('/completion');
    const page = await browser.get(`${home}/calendar`);
    const action = /action="([^"]+\/completion)"/.exec(page.text)?.[1] ?? '';
    expect(action).to.contain(`/plan/${id}/completion`);
    const { _csrf = '', back = '' } = readForm(page.text).fields;
    const closed = await browser.submit(new URL(action, home).href, { _csrf, _once: crypto.randomUUID(), back });
    expect([closed.status, closed.location]).to.deep.equal([303, `${home}/calendar?month=${startsOn.slice(0, 7)}`]);
    expect((await browser.get(`${home}/calendar`)).text).to.not.contain('/completion');
  });

  it('show everybody their own list and the calendar, and take odd months calmly', async () => {
    const { browser, home } = await signIn(convite, luisPersona);
    expect((await browser.get(`${home}/mine`)).status).to.equal(200);
    for (const [query, status] of [
      ['', 200],
      ['?month=2026-12', 200],
      ['?month=0001-01', 404],
      ['?month=9999-12', 404],
      ['?month=x', 404],
      ['?month=2026-13', 404],
    ] as const)
      expect((await browser.get(`${home}/calendar${query}`)).status, query).to.equal(status);
  });
});
