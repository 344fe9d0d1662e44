// The journal as those who facilitate read it, filter it and take it along.
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { Schema } from 'mongoose';
import { seed } from '../../src/dev/seed.ts';
import { keepTopics, welcome } from '../../src/features/community/index.ts';
import { features } from '../../src/features/index.ts';
import { readChanges } from '../../src/features/journal/changes.ts';
import { inCsv, inJsonLines } from '../../src/features/journal/export.ts';
import { readJournal } from '../../src/features/journal/journal.ts';
import { stateSurroundings } from '../../src/features/people/index.ts';
import { type KeptCommunity, type KeptMember, stages } from '../../src/kernel/people.ts';
import { later, MINUTE } from '../../src/kernel/time.ts';
import { compareTexts } from '../../src/words/compare.ts';
import { openBrowser } from '../support/browser.ts';
import { luis, openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../support/house.ts';

describe('The journal', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let member: KeptMember;
  beforeEach(async () => {
    house = await openTestHouse();
    ({ community, member } = await welcome(house, aLaunch()));
  });
  afterEach(() => house.close());

  const change = async (...names: string[]) => {
    house.clock.now = later(house.clock(), MINUTE);
    await keepTopics(
      house,
      community.id,
      names.map((name) => ({ name })),
      member.id,
    );
  };
  const read = (wanted = {}, slice: { limit: number; after?: string } = { limit: 50 }) =>
    readJournal(house, community.id, house.words('es'), wanted, slice);
  const whole = async (pieces: AsyncIterable<string>) => {
    let text = '';
    for await (const piece of pieces) text += piece;
    return text;
  };

  it('tells who did what, newest first, in the language of who reads', async () => {
    await change('Semilla');
    await change('Semilla', 'Agua');
    const { items } = await read();
    expect(items[0]?.sentence).to.equal('Rosa Quilla cambió los temas de la comunidad');
    const french = await readJournal(house, community.id, house.words('fr'), {}, { limit: 1 });
    expect(french.items[0]?.sentence).to.contain('Rosa Quilla').and.not.equal(items[0]?.sentence);
    expect(items[0]?.entry.at.getTime()).to.be.greaterThan(items[1]?.entry.at.getTime() ?? Number.NaN);
  });

  it('is read page by page, each in the same few queries', async () => {
    for (let i = 0; i < 7; i++) await change(`Tema ${i}`);
    const one = await read({ feature: 'community' }, { limit: 3 });
    const cost = async (limit: number) => {
      const before = house.storage.calls;
      await read({}, { limit });
      return house.storage.calls - before;
    };
    expect(await cost(2)).to.equal(await cost(7));
    const two = await read({ feature: 'community' }, { limit: 3, after: one.next ?? '' });
    const titles = [...one.items, ...two.items].map(({ entry }) => JSON.parse(entry.after ?? '{}').topics?.[0]?.name);
    expect(titles).to.deep.equal([6, 5, 4, 3, 2, 1].map((i) => `Tema ${i}`));
  });

  it('is filtered by person, by part, and by the thing that it is about', async () => {
    const other = (await welcome(house, aLaunch({ person: { id: 'person-luis', name: 'Luis Antay', test: false }, role: 'active' })))
      .member;
    await change('Semilla');
    const said = { device: 'smartphone', connection: 'weak', hours: [] as string[], accessibility: '' } as const;
    await stateSurroundings(house, community.id, other.id, said);
    const names = async (wanted: object) => (await read(wanted)).items.map(({ entry }) => entry.what);
    expect(await names({ by: member.id, feature: 'community' })).to.deep.equal(['community.topics.changed']);
    expect(await names({ by: other.id, feature: 'people' })).to.include('people.surroundings.stated');
    expect(await names({ by: other.id, feature: 'community' })).to.deep.equal([]);
    expect(await names({ about: community.id }))
      .to.include('community.topics.changed')
      .and.not.include('people.surroundings.stated');
  });

  it('shows what an entry changed, as it was and as it is, with names where there are ids', async () => {
    await change('Semilla');
    await change('Semilla sana', 'Agua');
    const { items } = await read({ feature: 'community' }, { limit: 1 });
    const entry = items[0]?.entry;
    if (!entry) throw new Error('no entry');
    const [topics] = await readChanges(house, community, house.words('es'), entry);
    const text = (parts: readonly { text: string }[] = []) => parts.map((part) => part.text).join('');
    expect(topics?.name).to.equal('topics');
    expect([text(topics?.compared.from).includes('Semilla'), text(topics?.compared.to).includes('Agua')]).to.deep.equal([true, true]);
  });

  it('calls fields and values by their words, never by the ids that they are kept under', async () => {
    const seeded = await seed(house, { registrationId: 'reg-2', deploymentId: '1' });
    const words = house.words('es');
    const collections = features.flatMap((feature) => feature.collections ?? []).filter(({ journaled }) => journaled);
    const paths = collections.flatMap(({ schema }) => Object.values((schema as Schema).paths));
    const ids = new Set([...stages, ...paths.flatMap(({ options }) => options.enum ?? [])].filter((id) => id !== ''));
    const { items } = await readJournal(house, seeded.id, words, {}, { limit: 1000 });
    const shown = await Promise.all(items.map(({ entry }) => readChanges(house, seeded, words, entry)));
    const sides = shown.flat().flatMap(({ compared: { from, to } }) => [from, to]);
    const lines = sides.flatMap((parts) =>
      parts
        .map(({ text }) => text)
        .join('')
        .split(/\n| · /),
    );
    expect(lines.length).to.be.greaterThan(500);
    expect(lines.filter((line) => ids.has(line) || /^(true|false|[0-9a-z]{26}|[a-z]{3}-[a-z]+)$/.test(line))).to.deep.equal([]);
    const labels = new Set(shown.flat().map(({ label }) => label));
    expect(labels).to.include('Etapa').and.include('Responsables');
    expect([...labels].filter((label) => /^[a-z]|[a-z][A-Z]/.test(label))).to.deep.equal([]);
  });

  it('goes along as CSV that a spreadsheet opens, whole, oldest first, with no formula in it', async () => {
    await change('Semilla');
    const note = { what: 'community.topics.changed', by: member.id, title: '=HYPERLINK("http://evil.invalid")' };
    const { Communities } = await import('../../src/features/community/community.store.ts');
    await house.journal.change(Communities, community.id, { id: community.id }, note, () => ({ topics: [] }));
    const text = await whole(inCsv(house, community.id, house.words('es')));
    expect(text.startsWith('\u{feff}Cuándo (UTC),')).to.equal(true);
    const rows: string[][] = parse(text, { bom: true });
    const expected = (await read()).items.length;
    expect(rows.length).to.equal(expected + 1);
    expect(rows.at(-1)?.[4]).to.equal('\'=HYPERLINK("http://evil.invalid")');
    expect(rows.slice(1).map(([at]) => at)).to.deep.equal(
      rows
        .slice(1)
        .map(([at]) => at)
        .sort(),
    );
  });

  it('goes along as JSON lines, whole, however many pages it has, and without addresses of people', async () => {
    for (let i = 0; i < 3; i++) await change(`Tema ${i}`);
    const lines = (await whole(inJsonLines(house, community.id, house.words('es'))))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).to.equal((await read()).items.length);
    expect(new Set(lines.map(({ id }) => id)).size).to.equal(lines.length);
    const last = lines.at(-1);
    expect([last.what, last.who, last.after.topics[0].name]).to.deep.equal(['community.topics.changed', 'Rosa Quilla', 'Tema 2']);
    expect(JSON.stringify(lines)).to.not.contain('rosa@example.invalid');
  });

  it('tells an event that nobody knows any more without its sentence', async () => {
    const { Communities } = await import('../../src/features/community/community.store.ts');
    const note = { what: 'gone.thing.happened', by: member.id };
    await house.journal.change(Communities, community.id, { id: community.id }, note, () => ({ topics: [], title: 'Otra' }));
    expect((await read({ feature: 'gone' })).items[0]?.sentence).to.equal('Rosa Quilla hizo un cambio (gone.thing.happened)');
  });
});

describe('The pages of the journal', () => {
  let convite: TestConvite;
  before(async () => {
    convite = await openTestConvite();
  });
  after(() => convite.close());

  it('are for those who facilitate only', async () => {
    await signIn(convite, rosa);
    const { browser, home } = await signIn(convite, luis);
    for (const path of ['/journal', '/journal/csv', '/journal/jsonl', `/journal/${'0'.repeat(26)}`])
      expect((await browser.get(`${home}${path}`)).status, path).to.equal(404);
    expect((await browser.get(home)).text).to.not.contain('/journal');
  });

  it('show an entry of this community and of no other, and take odd questions calmly', async () => {
    const { browser, home } = await signIn(convite, rosa);
    const communityId = home.split('/').at(-1) ?? '';
    convite.clock.now = later(convite.clock(), MINUTE);
    await keepTopics(convite.house, communityId, [{ name: '<b>Semilla</b>' }]);
    const list = await browser.get(`${home}/journal`);
    const path = /\/journal\/[0-9a-z]{26}/.exec(list.text)?.[0] ?? '';
    const entry = await browser.get(`${home}${path}`);
    expect(entry.status).to.equal(200);
    expect(entry.text).to.contain('&lt;b&gt;Semilla').and.not.contain('<b>Semilla');
    const other = openBrowser();
    const there = await convite.enter(other, rosa, {
      course: { id: '43', label: 'Q', title: 'Quinua', link: { id: '8', title: 'Quinua' } },
    });
    expect((await other.get(`${there.url}${path}`)).status).to.equal(404);
    for (const query of ['by=nobody', 'by=%00', 'feature=x', 'about=zzz', 'after=zzz', `by=${'x'.repeat(5000)}`])
      expect((await browser.get(`${home}/journal?${query}`)).status, query).to.be.below(500);
  });

  it('send the files as they are made, with a name to keep them under', async () => {
    const { browser, home } = await signIn(convite, rosa);
    for (const [path, type, name] of [
      ['csv', 'text/csv; charset=utf-8', /^attachment; filename="convite-\d{4}-\d\d-\d\d\.csv"$/],
      ['jsonl', 'application/jsonl; charset=utf-8', /^attachment; filename="convite-\d{4}-\d\d-\d\d\.jsonl"$/],
    ] as const) {
      const { status, headers, text } = await browser.get(`${home}/journal/${path}`);
      expect([status, headers.get('Content-Type')]).to.deep.equal([200, type]);
      expect(headers.get('Content-Disposition')).to.match(name);
      expect(text.split('\n').length).to.be.greaterThan(1);
    }
  });
});

describe('The comparison of two texts', () => {
  it('says which words were added, removed and changed, and gives each side back whole (D1)', () => {
    const from = 'Cosechar semilla sana.\nGuardar en frío.\nVender.';
    const to = 'Cosechar semilla muy sana.\nGuardar en frío.\nVender juntos.';
    const compared = compareTexts(from, to);
    const own = (side: 'from' | 'to') => compared[side].filter((part) => part.own).map((part) => part.text.trim());
    expect([compared.change, own('from'), own('to')]).to.deep.equal(['changed', [], ['muy', 'juntos']]);
    for (const [side, text] of [
      ['from', from],
      ['to', to],
    ] as const)
      expect(
        compared[side]
          .map((part) => part.text)
          .join('')
          .trim(),
      ).to.equal(text);
  });

  it('takes no longer for two long texts that have nothing in common: it shows one as replaced by the other', () => {
    const long = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word}${i}`).join(' ');
    expect(compareTexts(long('a'), long('b')).from.length).to.equal(1);
  });
});
