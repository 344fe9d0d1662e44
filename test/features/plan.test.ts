// The action plan: a ledger of promises, its order, its versions, its picture (method sheet D4, G1, M1).
import { expect } from 'chai';
import { welcome } from '../../src/features/community/index.ts';
import { codeOf, isLate, lacksOf, nothingSaid, type Said } from '../../src/features/plan/activity.ts';
import { adopt, changesSince, closePlan, getVersion, resumePlan } from '../../src/features/plan/adoption.ts';
import { findCircle } from '../../src/features/plan/circle.ts';
import { drawGantt } from '../../src/features/plan/gantt.ts';
import { planDates, planItem, planNudges, planPromises } from '../../src/features/plan/offers.ts';
import { move } from '../../src/features/plan/order.ts';
import {
  addActivity,
  allActivities,
  cancel,
  changeActivity,
  complete,
  copyActivity,
  getActivity,
  readPlan,
  reopen,
  tick,
} from '../../src/features/plan/plan.ts';
import { materialsText, readMaterials } from '../../src/kernel/materials.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { readForm } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';
import { refusalOf } from '../support/outcomes.ts';

describe('The action plan', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  const fresh = async () => (await welcome(house, aLaunch())).community;
  const whole = (title: string): Said => ({
    ...nothingSaid,
    ...{ title, objective: 'o', method: 'm', responsible: [luis.id], startsOn: '2026-11-20', endsOn: '2026-11-30' },
  });
  const add = (said: Said) => addActivity(house, community.id, rosa, said);
  const order = async () => (await readPlan(house, await fresh())).lines.map(({ title }) => title).join('');

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = (await welcome(house, aLaunch({ person: { id: 'luis', name: 'Luis Antay', test: false }, role: 'active' }))).member;
  });
  afterEach(() => house.close());

  it('gives each line a code that it keeps, also when two are added at once (D4)', async () => {
    await Promise.all([add(whole('a')), add(whole('b')), add(whole('c'))]);
    expect((await allActivities(house, community.id)).map(({ code }) => code).sort()).to.deep.equal([1, 2, 3]);
    expect([codeOf('a7'), codeOf(' 12 '), codeOf('A0'), codeOf('seven')]).to.deep.equal([7, 12, undefined, undefined]);
  });

  it('knows what a line lacks, and is adopted only when none lacks anything; every version stays (D4)', async () => {
    const { id } = await add({ ...nothingSaid, title: 'a' });
    expect(lacksOf(await getActivity(house, community.id, id))).to.deep.equal(['objective', 'method', 'responsible', 'dates']);
    expect(await refusalOf(adopt(house, community.id, rosa))).to.contain('conflict');
    await changeActivity(house, community.id, rosa, id, 1, whole('a'));
    expect((await planItem.evidence?.(house, await fresh()))?.done).to.equal(false);
    await adopt(house, community.id, rosa);
    expect((await planItem.evidence?.(house, await fresh()))?.done).to.equal(true);
    await changeActivity(house, community.id, rosa, id, 2, { ...whole('a'), method: 'otro' });
    await add(whole('b'));
    const version = await getVersion(house, community.id, 1);
    expect(version.lines.map(({ method }) => method)).to.deep.equal(['m']);
    expect(
      changesSince(version.lines, await allActivities(house, community.id)).map(({ kind, fields }) => [kind, fields.join()]),
    ).to.deep.equal([
      ['changed', 'method'],
      ['added', ''],
    ]);
    expect((await adopt(house, community.id, rosa)).n).to.equal(2);
  });

  it('is closed, read, and taken up again', async () => {
    const { id } = await add(whole('a'));
    await adopt(house, community.id, rosa);
    await closePlan(house, community.id, rosa, 'Se acabó');
    expect([(await readPlan(house, await fresh())).state, (await getActivity(house, community.id, id)).status]).to.deep.equal([
      'closed',
      'cancelled',
    ]);
    expect(await refusalOf(add(whole('b')))).to.contain('conflict');
    await resumePlan(house, community.id, rosa);
    await add(whole('b'));
  });

  it('is one object in the plan, in the list of who is responsible and in the calendar, and closed from any of them (D4, G1)', async () => {
    const { id } = await add(whole('Visita'));
    const now = await fresh();
    const promise = (await planPromises(house, now, [luis]))[0];
    expect(promise).to.deep.include({ id, due: '2026-11-30', path: `/plan/${id}`, close: `/plan/${id}/completion` });
    expect(await planPromises(house, now, [rosa])).to.deep.equal([]);
    expect(
      (await planDates(house, now, { from: '2026-11-30', to: '2026-12-31' })).map(({ id: dated, members }) => [dated, members]),
    ).to.deep.equal([[id, [luis.id]]]);
    await complete(house, community.id, luis, id, 'acta');
    await complete(house, community.id, luis, id, '');
    expect((await getActivity(house, community.id, id)).evidence).to.equal('acta');
    expect(await planPromises(house, await fresh(), [luis])).to.deep.equal([]);
    expect((await planDates(house, await fresh(), { from: '2026-11-01', to: '2026-12-31' }))[0]?.done).to.equal(true);
    await reopen(house, community.id, luis, id);
    expect((await planPromises(house, await fresh(), [luis])).length).to.equal(1);
  });

  it('is closed by who is responsible or runs the community, and by nobody else', async () => {
    const { id } = await add({ ...whole('a'), responsible: [rosa.id] });
    expect(await refusalOf(complete(house, community.id, luis, id, ''))).to.contain('not-found');
    expect(await refusalOf(cancel(house, community.id, luis, id, 'x'))).to.contain('not-found');
    await complete(house, community.id, rosa, id, '');
  });

  it('tells the second of two who change one line; a mere move disturbs nobody (D4)', async () => {
    const { id, edition } = await add(whole('a'));
    await add(whole('b'));
    await move(house, community.id, rosa, id, { by: 1 });
    await changeActivity(house, community.id, luis, id, edition, whole('a2'));
    expect(await refusalOf(changeActivity(house, community.id, rosa, id, edition, whole('a3')))).to.equal('conflict edition');
  });

  it('is put in order by one step, to a place or behind another, by two at once, a thousand times', async () => {
    const ids = [];
    for (const title of 'abcd') ids.push((await add(whole(title))).id);
    const [a = '', b = '', , d = ''] = ids;
    await move(house, community.id, rosa, d, { by: -1 });
    expect(await order()).to.equal('abdc');
    await move(house, community.id, rosa, a, { place: 4 });
    expect(await order()).to.equal('bdca');
    await move(house, community.id, rosa, a, { after: '' });
    await move(house, community.id, rosa, d, { after: b });
    expect(await order()).to.equal('abdc');
    for (let i = 0; i < 60; i++) await move(house, community.id, rosa, i % 2 ? b : d, { place: 2 });
    expect((await order()).length).to.equal(4);
    await Promise.all([move(house, community.id, rosa, a, { by: 1 }), move(house, community.id, luis, d, { by: 1 })]);
    expect([...(await order())].sort().join('')).to.equal('abcd');
  });

  it('copies a line as a new one, open, with nothing brought yet (M1)', async () => {
    const { id } = await add({ ...whole('a'), materials: [{ name: 'Proyector', by: 'Marta', there: false }] });
    await tick(house, community.id, luis, id, [0]);
    await complete(house, community.id, luis, id, 'x');
    const copy = await copyActivity(house, community.id, rosa, id);
    expect([copy.code, copy.status, copy.evidence, copy.materials[0]?.there]).to.deep.equal([2, 'open', '', false]);
  });

  it('reads materials as people write them, and keeps what is there (M1)', () => {
    const read = readMaterials('[x] Proyector: Marta\n Cable \n\nproyector', [{ name: 'Cable', by: '', there: true }]);
    expect(read).to.deep.equal([
      { name: 'Proyector', by: 'Marta', there: true },
      { name: 'Cable', by: '', there: true },
    ]);
    expect(readMaterials(materialsText(read, true))).to.deep.equal(read);
  });

  it('finds activities that wait for each other in a circle, however long the chain is', () => {
    expect(
      findCircle([
        { code: 1, needs: [2] },
        { code: 2, needs: [3] },
        { code: 3, needs: [2] },
      ]),
    ).to.deep.equal([2, 3, 2]);
    const chain = Array.from({ length: 1000 }, (_, n) => ({ code: n + 1, needs: n < 999 ? [n + 2] : [] }));
    expect(findCircle(chain)).to.equal(undefined);
    expect(findCircle([...chain.slice(0, 999), { code: 1000, needs: [1] }])?.length).to.equal(1001);
  });

  it('is drawn with what is done, late and to do, today as a line, and nothing outside of the picture (D4)', async () => {
    await add({ ...whole('hecha'), startsOn: '2026-11-01', endsOn: '2026-11-10' });
    await add({ ...whole('tarde'), startsOn: '2026-11-05', endsOn: '2026-11-20', needs: [1] });
    await add({ ...whole('luego'), startsOn: '2026-12-01', endsOn: '2027-02-10' });
    const [first] = await allActivities(house, community.id);
    await complete(house, community.id, luis, first?.id ?? '', '');
    const { lines } = await readPlan(house, await fresh());
    const drawn = drawGantt(lines, house.words('es'), '2026-11-23');
    expect(drawn.bars.map(({ standing }) => standing)).to.deep.equal(['done', 'late', 'open']);
    expect(drawn.arrows.length).to.equal(1);
    expect(drawn.bars.every(({ x, width }) => x >= drawn.left && x + width <= drawn.width)).to.equal(true);
    expect((drawn.today || undefined)?.x).to.be.within(drawn.left, drawn.width);
    expect([
      isLate({ status: 'open', endsOn: '2026-11-22' }, '2026-11-22'),
      isLate({ status: 'done', endsOn: '2026-11-01' }, '2026-11-22'),
    ]).to.deep.equal([false, false]);
  });

  it('costs the same few questions with five lines and with five hundred', async () => {
    const cost = async () => {
      const now = await fresh();
      const before = house.storage.calls;
      await readPlan(house, now);
      await planPromises(house, now, [luis]);
      await planDates(house, now, { from: '2026-01-01', to: '2026-12-31' });
      return house.storage.calls - before;
    };
    for (let i = 0; i < 3; i++) await add(whole(`a${i}`));
    const few = await cost();
    for (let i = 0; i < 60; i++) await add(whole(`b${i}`));
    expect([few, await cost()]).to.deep.equal([2, 2]);
  });

  it('nudges about a line without anybody, a late one, and a plan that waits to be adopted (F1)', async () => {
    house.clock.now = new Date('2026-12-05T12:00:00Z');
    await add(whole('tarde'));
    const visit = async () => visitBy(house, await fresh(), rosa);
    expect((await planNudges(await visit())).map(({ key }) => key.split(':')[0])).to.deep.equal(['late', 'adopt']);
    await add({ ...whole('sola'), responsible: [] });
    const nudges = await planNudges(await visit());
    expect(nudges.map(({ key }) => key.split(':')[0])).to.deep.equal(['ownerless', 'late']);
    expect(nudges[1]?.draft).to.deep.include({ to: luis.id, subject: '¿Cómo va «tarde»?' });
  });
});

describe('The pages of the plan', () => {
  let convite: TestConvite;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  it('take an activity, show both versions to the second of two, and close it from where it was seen (D4, G1)', async () => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const { fields } = readForm((await browser.get(`${home}/plan/new`)).text);
    const made = await browser.submit(`${home}/plan/new`, {
      ...fields,
      title: 'Visita',
      who1: 'Rosa',
      startsOn: '2026-12-01',
      endsOn: '2026-12-02',
    });
    const path = made.location ?? '';
    const opened = readForm((await browser.get(`${path}/edit`)).text).fields;
    const typed = { ...opened, title: 'Visita', objective: 'de una', method: 'm' };
    expect((await browser.submit(`${path}/edit`, typed)).status).to.equal(303);
    const late = await browser.submit(`${path}/edit`, { ...typed, objective: 'de otra', _once: crypto.randomUUID() });
    expect(late.status).to.equal(409);
    expect(late.text).to.contain('de una').and.contain('de otra');
    const tokens = readForm((await browser.get(`${home}/plan`)).text).fields;
    const closed = await browser.submit(`${path}/completion`, { ...tokens, back: '/plan', _once: crypto.randomUUID() });
    expect(closed.location).to.equal(`${home}/plan`);
    const away = await browser.submit(`${path}/completion`, {
      ...tokens,
      back: '//evil.invalid',
      evidence: 'x',
      _once: crypto.randomUUID(),
    });
    expect(away.location).to.equal(path);
  });

  it('say by field what is wrong: dates, people, codes, circles, long texts (D4)', async () => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const opened = readForm((await browser.get(`${home}/plan/new`)).text).fields;
    const wrongs: [Record<string, string>, string][] = [
      [{ startsOn: '2026-12-02', endsOn: '2026-12-01' }, 'Termina antes de empezar'],
      [{ startsOn: 'mañana' }, 'fecha'],
      [{ who1: 'Nadie Nunca' }, 'Elija una de las opciones|No hay nadie'],
      [{ needs: 'A99' }, 'A99'],
      [{ title: '' }, 'Escriba algo'],
      [{ method: 'x'.repeat(100_000) }, 'demasiado largo'],
      [{ materials: Array.from({ length: 40 }, (_, n) => `cosa ${n}`).join('\n') }, 'demasiados materiales'],
    ];
    for (const [wrong, says] of wrongs) {
      const answer = await browser.submit(`${home}/plan/new`, { ...opened, title: 'Otra', ...wrong, _once: crypto.randomUUID() });
      expect([answer.status, new RegExp(says).test(answer.text)], Object.keys(wrong)[0]).to.deep.equal([422, true]);
    }
  });

  it('let members close their own and change nothing else; a foreign id is nothing', async () => {
    const { browser, home } = await signIn(convite, luisPersona);
    const tokens = readForm((await browser.get(`${home}/me`)).text).fields;
    for (const path of ['/plan/new', '/plan/order', '/plan/adoption', '/plan/import'])
      expect((await browser.get(`${home}${path}`)).status, path).to.equal(404);
    for (const path of [`/plan/${'0'.repeat(26)}/completion`, '/plan/adoption', '/plan/order'])
      expect((await browser.submit(`${home}${path}`, { ...tokens, _once: crypto.randomUUID() })).status, path).to.equal(404);
    expect((await browser.get(`${home}/plan?page=99`)).status).to.equal(404);
  });
});
