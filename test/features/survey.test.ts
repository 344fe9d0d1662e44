// The survey of needs and offers: answers, gaps, who could teach whom, the week, the summary, and who may read what (D6, C2, V6).
import { expect } from 'chai';
import { keepTopics, welcome } from '../../src/features/community/index.ts';
import { countConnections, findSurroundings, stateSurroundings } from '../../src/features/people/index.ts';
import { drawBalance } from '../../src/features/survey/balance.ts';
import { getOpening, isOpen, setOpening } from '../../src/features/survey/opening.ts';
import { gapsOf, pairByTopic } from '../../src/features/survey/pairs.ts';
import { surveyDates, surveyNudges, surveyPromises } from '../../src/features/survey/reminders.ts';
import { composeSummary } from '../../src/features/survey/summary.ts';
import { answer, countAnswers, readSilent } from '../../src/features/survey/survey.ts';
import { bestHours, drawWeek, hoursOf } from '../../src/features/survey/week.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { openBrowser, readForm } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';

const nothing = { needs: [], offers: [], learn: '', teach: '' };

describe('The survey', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let seed: string;
  let sale: string;
  const fresh = async () => (await welcome(house, aLaunch())).community;
  const bring = async (id: string) => (await welcome(house, aLaunch({ person: { id, name: id, test: false }, role: 'active' }))).member;

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    const topics = await keepTopics(house, community.id, [{ name: 'Semilla' }, { name: 'Venta' }]);
    [seed, sale] = topics.map(({ id }) => id) as [string, string];
  });
  afterEach(() => house.close());

  it('keeps one answer for each member, the last one, also from two tabs at once (D6)', async () => {
    const luis = await bring('luis');
    await Promise.all([
      answer(house, community.id, luis, { ...nothing, learn: 'a' }),
      answer(house, community.id, luis, { ...nothing, learn: 'b' }),
    ]);
    expect(await countAnswers(house, await fresh())).to.equal(1);
    expect((await answer(house, community.id, luis, { ...nothing, learn: 'c' })).learn).to.equal('c');
    expect((await readSilent(house, await fresh())).map(({ name }) => name)).to.deep.equal(['Rosa Quilla']);
  });

  it('pairs who can teach with who wants to learn, the most useful first, and nobody with themselves (V6)', () => {
    const answers = [
      { memberId: 'ana', needs: [], offers: [{ topicId: 'x', level: 'some' as const }] },
      { memberId: 'bea', needs: [{ topicId: 'x', level: 'more' as const }], offers: [{ topicId: 'x', level: 'well' as const }] },
      {
        memberId: 'carl',
        needs: [
          { topicId: 'x', level: 'start' as const },
          { topicId: 'y', level: 'start' as const },
        ],
        offers: [],
      },
    ];
    const pairs = pairByTopic(answers, ['x', 'y', 'z']);
    expect(pairs[0]?.teachers.map(({ memberId, learners }) => [memberId, learners.join()])).to.deep.equal([
      ['bea', 'carl'],
      ['ana', 'carl'],
    ]);
    expect(gapsOf(pairs).map(({ topicId, wants }) => [topicId, wants])).to.deep.equal([['y', 1]]);
    expect(drawBalance(pairs, (id) => id).rows.map(({ wants, offers, gap }) => [wants, offers, gap])).to.deep.equal([
      [2, 2, false],
      [1, 0, true],
      [0, 0, false],
    ]);
  });

  it('knows when most can: quick choices stand for the hours they mean (C2)', () => {
    expect(hoursOf(['mon-evening'], ['weekend']).length).to.equal(7);
    const counts = new Map([
      ['mon-evening', 4],
      ['tue-morning', 9],
    ] as const);
    expect(bestHours(counts)[0]).to.deep.equal(['tue-morning', 9]);
    const drawn = drawWeek(counts, house.words('es'));
    expect([drawn.days.length, drawn.days[1]?.cells[0]?.bar]).to.deep.equal([7, 86]);
  });

  it('counts surroundings for all without opening any member, and not those of a test user (C2)', async () => {
    const luis = await bring('luis');
    const test = (await welcome(house, aLaunch({ person: { id: 't', test: true }, role: 'active' }))).member;
    const said = { device: 'basic', connection: 'weak', hours: [], accessibility: 'letra grande' } as const;
    for (const member of [luis, test]) await stateSurroundings(house, community.id, member.id, { ...said, hours: [] });
    expect((await countConnections(house, await fresh())).get('weak')).to.equal(1);
    expect((await findSurroundings(house, community.id, luis.id))?.accessibility).to.equal('letra grande');
  });

  it('writes a summary without names, in the community’s language, of what was answered (D6)', async () => {
    const luis = await bring('luis');
    expect(await composeSummary(house, await fresh())).to.equal('');
    await answer(house, community.id, luis, {
      needs: [{ topicId: seed, level: 'start' }],
      offers: [{ topicId: sale, level: 'well' }],
      learn: 'Guardar *papa* <b>',
      teach: '',
    });
    const summary = await composeSummary(house, await fresh());
    expect(summary)
      .to.contain('Semilla: quieren aprender 1, pueden enseñar 0')
      .and.contain('Nadie lo ofrece todavía')
      .and.contain('Guardar \\*papa\\* \\<b\\>');
    expect(summary).to.not.contain('luis').and.not.contain('Luis');
  });

  it('is done for the stage when most have answered (D6)', async () => {
    const { needsItem } = await import('../../src/features/survey/needs-item.ts');
    const luis = await bring('luis');
    const stand = async () => (await needsItem.evidence?.(house, await fresh()))?.done;
    await answer(house, community.id, luis, nothing);
    expect(await stand()).to.equal(false);
    await answer(house, community.id, rosa, nothing);
    expect(await stand()).to.equal(true);
  });

  it('is asked until a day, or until it is closed; two who set it at once are told (D6)', async () => {
    const luis = await bring('luis');
    await setOpening(house, community.id, rosa, { until: '2026-12-01', closed: false }, 0);
    const late = await setOpening(house, community.id, luis, { until: '2026-12-05', closed: false }, 0).catch((error) => error);
    expect(isProblem(late, 'conflict')).to.equal(true);
    const now = await fresh();
    expect(isOpen(house, now, await getOpening(house, now))).to.equal(true);
    expect((await surveyPromises(house, now, [luis]))[0]?.due).to.equal('2026-12-01');
    expect((await surveyDates(house, now, { from: '2026-12-01', to: '2026-12-31' })).length).to.equal(1);
    house.clock.now = new Date('2026-12-02T12:00:00Z');
    expect(isOpen(house, now, await getOpening(house, now))).to.equal(false);
    expect(await surveyPromises(house, now, [luis])).to.deep.equal([]);
  });

  it('nudges about one person, one gap and the summary, in a few questions however many members there are', async () => {
    for (let i = 0; i < 6; i++)
      await answer(house, community.id, await bring(`m${i}`), { ...nothing, needs: [{ topicId: seed, level: 'start' }] });
    await bring('silent');
    const visit = visitBy(house, await fresh(), rosa);
    const before = house.storage.calls;
    const nudges = await surveyNudges(visit);
    expect(house.storage.calls - before).to.be.at.most(12);
    expect(nudges.map(({ key }) => key.split(':')[0])).to.deep.equal(['remind', 'gap', 'summary']);
    expect(nudges[0]?.draft?.body).to.contain('Hola, silent');
  });
});

describe('The pages of the survey', () => {
  let convite: TestConvite;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  it('take an answer in one plain form and show it again to be changed (D6, C2)', async () => {
    await signIn(convite, rosaPersona);
    const { browser, home } = await signIn(convite, luisPersona);
    await keepTopics(convite.house, home.split('/').at(-1) ?? '', [{ name: 'Semilla' }]);
    const page = await browser.get(`${home}/survey`);
    const { fields } = readForm(page.text);
    const learn = /name="(learn-[0-9a-z]{26})"/.exec(page.text)?.[1] ?? '';
    const typed = {
      _csrf: fields._csrf ?? '',
      _once: fields._once ?? '',
      [learn]: 'start',
      learn: 'Guardar papa',
      locale: 'es',
      device: 'basic',
      connection: 'weak',
      quick: 'evenings',
      accessibility: 'letra grande',
    };
    expect((await browser.submit(`${home}/survey`, typed)).location).to.contain('/survey?saved=yes');
    const again = (await browser.get(`${home}/survey`)).text;
    expect(again)
      .to.contain('Guardar papa')
      .and.contain('letra grande')
      .and.contain('value="basic" selected')
      .and.contain('value="start" selected');
    expect((await browser.get(home)).text).to.not.contain('survey-ask');
  });

  it('say by field what is wrong, with all that was typed', async () => {
    const { browser, home } = await signIn(convite, luisPersona);
    const { fields } = readForm((await browser.get(`${home}/survey`)).text);
    const wrong = await browser.submit(`${home}/survey`, {
      ...fields,
      locale: 'xx',
      learn: 'y'.repeat(400),
      teach: 'Lo mío',
      device: 'fax',
    });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('Lo mío').and.contain('class="wrong"');
  });

  it('keep single answers for those who lead, and numbers of few from everybody else (D6)', async () => {
    const member = await signIn(convite, luisPersona);
    const results = (await member.browser.get(`${member.home}/survey/results`)).text;
    expect(results).to.not.contain('letra grande').and.not.contain('Guardar papa');
    expect(results).to.contain('5');
    for (const path of ['/survey/answers', '/survey/pending'])
      expect((await member.browser.get(`${member.home}${path}`)).status).to.equal(404);
    const lead = await signIn(convite, rosaPersona);
    expect((await lead.browser.get(`${lead.home}/survey/answers`)).text).to.contain('letra grande');
    expect((await lead.browser.get(`${lead.home}/survey/pending`)).text).to.contain('Rosa Quilla');
    expect((await openBrowser().get(`${lead.home}/survey`)).status).to.equal(401);
  });

  it('put the summary into the strategy with one tap, as it was edited (D6)', async () => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const page = (await browser.get(`${home}/survey/results`)).text;
    expect(page).to.contain('name="needs"');
    const { fields } = readForm(page);
    const sent = await browser.submit(`${home}/strategy/needs`, {
      _csrf: fields._csrf ?? '',
      _once: fields._once ?? '',
      needs: 'Resumen corregido',
      back: '/survey/results',
    });
    expect(sent.status).to.equal(303);
    expect((await browser.get(`${home}/strategy/draft?at=needs`)).text).to.contain('Resumen corregido');
  });
});
