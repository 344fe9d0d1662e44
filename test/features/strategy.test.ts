// The strategy: drafts, versions, norms that people accept, and two who write at once (method sheet D1, D5, D6).
import { expect } from 'chai';
import { liveTopics, welcome } from '../../src/features/community/index.ts';
import { board } from '../../src/features/stages/stages.ts';
import { compareTopics } from '../../src/features/strategy/comparison.ts';
import { facts, pendingFounders } from '../../src/features/strategy/facts.ts';
import { acknowledge, acknowledgements, normsKey } from '../../src/features/strategy/norms.ts';
import { strategyNudges, strategyPromises } from '../../src/features/strategy/offers.ts';
import {
  adopt,
  beginDraft,
  type Content,
  contentOf,
  dropDraft,
  getVersion,
  listVersions,
  missingIn,
  noteNeeds,
  saveDraft,
  standing,
  stateOf,
} from '../../src/features/strategy/strategy.ts';
import { templates, templateWords } from '../../src/features/strategy/templates.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { locales } from '../../src/kernel/words.ts';
import { readForm } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';
import { refusalOf } from '../support/outcomes.ts';

describe('The strategy', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  const fresh = async () => (await welcome(house, aLaunch())).community;
  const text = (purpose: string): Content => ({
    topics: [{ id: 'seed', name: 'Semilla' }],
    purpose,
    objectives: ['Cosechar más'],
    approach: 'De campo a campo',
    norms: 'Respeto',
    mechanisms: '',
    founders: [rosa.id, luis.id],
    needs: '',
  });
  const adopted = async (content: Content) => {
    const draft = await beginDraft(house, await fresh(), rosa);
    const saved = await saveDraft(house, await fresh(), rosa, draft.version, content);
    return adopt(house, await fresh(), rosa, saved.version);
  };
  const itemOf = async (id: string) => (await board(house, await fresh())).flatMap(({ items }) => items).find((item) => item.id === id);

  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = (await welcome(house, aLaunch({ person: { id: 'luis', name: 'Luis Antay', test: false }, role: 'active' }))).member;
  });
  afterEach(() => house.close());

  it('begins from a template in the reader’s language, whole enough to be adopted, or from nothing (D1)', () => {
    for (const locale of locales) {
      for (const template of templates) {
        const words = templateWords(house.words(locale), template);
        if (template === 'blank') expect(words).to.deep.equal({});
        else
          expect(
            [words.topics?.length ?? 0, words.objectives?.length ?? 0, words.norms?.split('\n').length ?? 0].every((count) => count >= 3),
          ).to.equal(true);
      }
    }
  });

  it('is drafted, adopted, and superseded by the next; every version stays as it was (D1)', async () => {
    const one = await adopted(text('Aprender'));
    expect([one.number, one.state, (await itemOf('D1'))?.state]).to.deep.equal([1, 'adopted', 'done']);
    const two = await adopted({
      ...text('Aprender y vender'),
      topics: [
        { id: 'seed', name: 'Semilla sana' },
        { id: 'sale', name: 'Venta' },
      ],
    });
    const stood = await standing(house, community.id);
    const [kept, now] = await Promise.all(['1', '2'].map((number) => getVersion(house, community.id, number)));
    expect([kept && stateOf(kept, stood), now && stateOf(now, stood), kept?.purpose, two.number]).to.deep.equal([
      'superseded',
      'adopted',
      'Aprender',
      2,
    ]);
    expect(liveTopics(await fresh()).map(({ name }) => name)).to.deep.equal(['Semilla sana', 'Venta']);
    expect((await listVersions(house, community.id, 1)).next).to.be.a('string');
  });

  it('retires a topic that is left out, and finds it again by its id', async () => {
    await adopted(text('x'));
    await adopted({ ...text('x'), topics: [{ id: 'sale', name: 'Venta' }] });
    expect((await fresh()).topics.map(({ id, retired }) => [id, retired])).to.deep.equal([
      ['sale', false],
      ['seed', true],
    ]);
    await adopted({ ...text('x'), topics: [{ id: 'seed', name: 'Semilla' }] });
    expect(liveTopics(await fresh()).map(({ id }) => id)).to.deep.equal(['seed']);
  });

  it('cannot be adopted while something is missing (D1)', async () => {
    const draft = await beginDraft(house, community, rosa);
    expect(missingIn(draft)).to.deep.equal(['topics', 'purpose', 'objectives', 'approach']);
    expect(await refusalOf(adopt(house, community, rosa, draft.version))).to.equal('bad-form missing');
  });

  it('has one draft, also when two begin at once, and neither overwrites the other (D1)', async () => {
    const [one, other] = await Promise.all([beginDraft(house, community, rosa), beginDraft(house, community, luis)]);
    expect(one.id).to.equal(other.id);
    await saveDraft(house, community, rosa, one.version, text('de Rosa'));
    expect(await refusalOf(saveDraft(house, community, luis, one.version, text('de Luis')))).to.equal('conflict version');
    expect((await standing(house, community.id)).draft?.purpose).to.equal('de Rosa');
  });

  it('is not adopted in a version that nobody looked at', async () => {
    const draft = await beginDraft(house, community, rosa);
    const seen = await saveDraft(house, community, rosa, draft.version, text('visto'));
    await saveDraft(house, community, luis, seen.version, text('cambiado'));
    expect(await refusalOf(adopt(house, community, rosa, seen.version))).to.equal('conflict version');
  });

  it('keeps the words of a dropped draft in the journal', async () => {
    const draft = await beginDraft(house, community, rosa);
    await saveDraft(house, community, rosa, draft.version, text('perdido'));
    await dropDraft(house, await fresh(), rosa);
    const { items } = await house.journal.read(community.id, { about: draft.id, limit: 5 });
    expect(items[0]?.before).to.contain('perdido');
  });

  it('takes the summary of needs once, above what is there, and says where it does not fit (D6)', async () => {
    await noteNeeds(house, community, rosa, 'Riego');
    await noteNeeds(house, community, rosa, 'Riego');
    await noteNeeds(house, community, rosa, 'Semilla');
    expect((await standing(house, community.id)).draft?.needs).to.equal('Semilla\n\n---\n\nRiego');
    expect(await noteNeeds(house, community, rosa, 'x'.repeat(20_000))).to.equal(undefined);
  });

  it('asks the first group to accept the norms; done when all have, anew when the text changes (D5)', async () => {
    const one = await adopted(text('x'));
    const key = normsKey(one.norms);
    expect([(await itemOf('D5'))?.state, pendingFounders(await facts(house, await fresh())).length]).to.deep.equal(['missing', 2]);
    expect((await strategyPromises(house, await fresh(), [luis])).map(({ close }) => close)).to.deep.equal([
      `/strategy/norms/${key}/acknowledgement`,
    ]);
    await Promise.all([
      acknowledge(house, community.id, rosa, key),
      acknowledge(house, community.id, rosa, key),
      acknowledge(house, community.id, luis, key),
    ]);
    expect([(await itemOf('D5'))?.state, (await acknowledgements(house, community.id, key, 10)).count]).to.deep.equal(['done', 2]);
    expect(await strategyPromises(house, await fresh(), [luis])).to.deep.equal([]);
    await adopted({ ...text('otro propósito') });
    expect((await itemOf('D5'))?.state).to.equal('done');
    await adopted({ ...text('x'), norms: 'Respeto y cuidado' });
    expect((await itemOf('D5'))?.state).to.equal('missing');
    expect(await acknowledge(house, community.id, rosa, key)).to.equal(false);
  });

  it('nudges the facilitator about a founder who has not accepted, with a letter in that person’s language (D5)', async () => {
    await adopted(text('x'));
    const now = await fresh();
    const visit = visitBy(house, now, rosa);
    const before = house.storage.calls;
    const nudges = await strategyNudges(visit);
    expect(house.storage.calls - before).to.be.at.most(4);
    expect(nudges.map(({ text: said, draft }) => [said.includes('Luis Antay'), draft?.to])).to.deep.equal([[true, luis.id]]);
  });

  it('costs nothing to look at for the board once it is known', async () => {
    await adopted(text('x'));
    const now = await fresh();
    await facts(house, now);
    const before = house.storage.calls;
    await facts(house, now);
    expect(house.storage.calls).to.equal(before);
  });

  it('compares topics by what they are, not by what they are called (D1)', () => {
    const from = [
      { id: 'a', name: 'Semilla' },
      { id: 'b', name: 'Agua' },
      { id: 'c', name: 'Suelo' },
    ];
    const to = [
      { id: 'b', name: 'Agua' },
      { id: 'a', name: 'Semilla sana' },
      { id: 'd', name: 'Venta' },
    ];
    expect(compareTopics(from, to).map(({ change, moved }) => [change, moved])).to.deep.equal([
      ['same', false],
      ['changed', true],
      ['added', false],
      ['removed', false],
    ]);
  });

  it('gives back what was written, whatever it is made of', async () => {
    const odd = { ...text('x'), purpose: '🥔 <b>"=1+1"</b> \u202e {{t}}', approach: `${'# a\n'.repeat(3000)}` };
    const kept = await adopted(odd);
    expect(contentOf(kept)).to.deep.equal(contentOf(odd));
  });
});

describe('The pages of the strategy', () => {
  let convite: TestConvite;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  it('take a draft from the first word to its adoption, and show both texts to the second of two who write (D1)', async () => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const first = readForm((await browser.get(`${home}/strategy`)).text);
    expect((await browser.submit(`${home}/strategy/beginning`, { ...first.fields, template: 'chain' })).location).to.contain(
      '/strategy/draft',
    );
    const opened = readForm((await browser.get(`${home}/strategy/draft`)).text);
    const typed = { ...opened.fields, purpose: 'De Rosa', objectives: 'Uno', approach: 'Así', norms: 'N', mechanisms: 'M', needs: '' };
    expect((await browser.submit(`${home}/strategy/draft`, typed)).status).to.equal(303);
    const late = await browser.submit(`${home}/strategy/draft`, { ...typed, purpose: 'De Luis', _once: crypto.randomUUID() });
    expect(late.status).to.equal(409);
    expect(late.text).to.contain('De Rosa').and.contain('De Luis');
    const again = readForm(late.text);
    const kept = await browser.submit(`${home}/strategy/draft`, {
      ...typed,
      ...again.fields,
      purpose: 'De Luis',
      'pick-purpose': 'theirs',
    });
    expect(kept.status).to.equal(303);
    expect((await browser.get(`${home}/strategy/draft/preview`)).text)
      .to.contain('De Rosa')
      .and.not.contain('De Luis');
  });

  it('say by field what is wrong, lose nothing that was typed, and never fail', async () => {
    const { browser, home } = await signIn(convite, rosaPersona);
    const opened = readForm((await browser.get(`${home}/strategy/draft`)).text);
    const long = 'x'.repeat(100_000);
    const wrongs: Record<string, string>[] = [
      { purpose: long },
      { objectives: long },
      { 'topic.new1': 'y'.repeat(500) },
      { founders: 'nobody' },
      { version: 'x' },
      { needs: 'z'.repeat(30_000) },
    ];
    for (const wrong of wrongs) {
      const answer = await browser.submit(`${home}/strategy/draft`, { ...opened.fields, ...wrong, _once: crypto.randomUUID() });
      expect(answer.status, Object.keys(wrong)[0]).to.be.within(400, 422);
    }
    expect(
      (
        await browser.submit(`${home}/strategy/draft`, {
          ...opened.fields,
          purpose: 'y'.repeat(6000),
          approach: 'Lo mío',
          _once: crypto.randomUUID(),
        })
      ).text,
    ).to.contain('Lo mío');
  });

  it('let members read and accept, not write; and know no other version than those of this community', async () => {
    const { browser, home } = await signIn(convite, luisPersona);
    expect((await browser.get(`${home}/strategy`)).status).to.equal(200);
    for (const path of [
      '/strategy/draft',
      '/strategy/versions/9',
      '/strategy/versions/x',
      '/strategy/compare?from=1&to=1',
      '/strategy/compare?from=a',
    ])
      expect((await browser.get(`${home}${path}`)).status, path).to.equal(404);
    const tokens = readForm((await browser.get(`${home}/me`)).text).fields;
    for (const path of [
      '/strategy/beginning',
      '/strategy/draft',
      '/strategy/needs',
      '/strategy/draft/adoption',
      '/strategy/draft/removal',
      '/strategy/norms/x/acknowledgement',
    ])
      expect((await browser.submit(`${home}${path}`, { ...tokens, _once: crypto.randomUUID() })).status, path).to.equal(404);
  });
});
