// The community's calendar: its month, its agenda, what stands on which day for whom (method sheet V2, M1).
import { expect } from 'chai';
import { datesIn } from '../../src/features/agenda/gathered.ts';
import { keepTopics, welcome } from '../../src/features/community/index.ts';
import { readMembers } from '../../src/features/people/index.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import type { Dated, Days, Series } from '../../src/kernel/dated.ts';
import type { Feature } from '../../src/kernel/feature.ts';
import type { KeptMember } from '../../src/kernel/people.ts';
import { dayAfter } from '../../src/kernel/time.ts';
import { type Browser, readForm, unescaped } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../support/house.ts';

const changedAt = new Date('2026-11-01T12:00:00Z');
const about = { path: '/plan', members: [], changedAt, version: 1 };
const onDays = (title: string, from: string, to = from, more: Partial<Dated> = {}): Dated => ({
  ...about,
  id: title,
  title,
  from,
  to,
  ...more,
});
const at = (title: string, from: string, to: string, more: Partial<Dated> = {}): Dated => ({
  ...about,
  id: title,
  title,
  from: new Date(from),
  to: new Date(to),
  ...more,
});

describe('What is gathered for some days', () => {
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse();
  });
  after(() => house.close());

  const touching = async (days: Days, zone: string, dates: readonly Dated[]) => {
    const { community, member } = await welcome(house, aLaunch());
    const offering = { ...house, features: [{ name: 'offering', dates: async () => dates }] };
    return (await datesIn(offering, community, member, days, zone)).map(({ title }) => title);
  };
  const day = (from: string) => ({ from, to: from });

  it('leaves out of a whole series what is not on them', async () => {
    const series = Array.from({ length: 10 }, (_, n) => {
      const from = `${dayAfter('2026-11-05', 7 * n)}T21:00:00Z`;
      return at(`${n}`, from, from.replace('21:', '22:'));
    });
    expect(await touching({ from: '2026-11-12', to: '2026-11-26' }, 'America/Lima', series)).to.deep.equal(['1', '2', '3']);
  });

  it('leaves out what only others may know of', async () => {
    const hidden = at('hidden', '2026-12-01T15:00:00Z', '2026-12-01T16:00:00Z', { private: true, members: ['somebody'] });
    expect(await touching(day('2026-12-01'), 'America/Lima', [hidden])).to.deep.equal([]);
  });

  it('is on the days of the reader’s clock: across midnight on two, until midnight on one', async () => {
    const night = at('night', '2026-12-01T03:00:00Z', '2026-12-01T06:00:00Z');
    const evening = at('evening', '2026-12-01T03:00:00Z', '2026-12-01T05:00:00Z');
    expect(await touching(day('2026-11-30'), 'America/Lima', [night, evening])).to.deep.equal(['night', 'evening']);
    expect(await touching(day('2026-12-01'), 'America/Lima', [night, evening])).to.deep.equal(['night']);
    expect(await touching(day('2026-11-30'), 'Europe/Madrid', [night, evening])).to.deep.equal([]);
    expect(await touching(day('2026-11-30'), 'Pacific/Pago_Pago', [night])).to.deep.equal(['night']);
    expect(await touching(day('2026-12-01'), 'Pacific/Kiritimati', [night])).to.deep.equal(['night']);
  });

  it('takes the day on which clocks are set back or forward as the one day that it is', async () => {
    const whole = [
      at('25 hours', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'),
      at('23 hours', '2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z'),
    ];
    const on = (from: string) => touching(day(from), 'Europe/Madrid', whole);
    expect([await on('2026-10-24'), await on('2026-10-25'), await on('2026-10-26')]).to.deep.equal([[], ['25 hours'], []]);
    expect([await on('2027-03-27'), await on('2027-03-28'), await on('2027-03-29')]).to.deep.equal([[], ['23 hours'], []]);
  });

  it('is a moment too, stands in the order of the day, and does without a feature whose dates are none', async () => {
    const moment = at('moment', '2026-12-01T15:00:00Z', '2026-12-01T15:00:00Z');
    const early = at('early', '2026-12-01T13:00:00Z', '2026-12-01T14:00:00Z');
    expect(await touching(day('2026-12-01'), 'UTC', [moment, early, onDays('all day', '2026-12-01')])).to.deep.equal([
      'all day',
      'early',
      'moment',
    ]);
    const backwards = at('backwards', '2026-12-01T13:00:00Z', '2026-11-20T14:00:00Z');
    expect(await touching(day('2026-12-01'), 'UTC', [backwards])).to.deep.equal(['backwards']);
    expect(await touching(day('2026-12-01'), 'UTC', [at('never', 'x', 'y')])).to.deep.equal([]);
    expect(house.log.lines.some(({ event, fields }) => event === 'offer failed' && fields.offer === 'dates')).to.equal(true);
  });
});

describe('The page of the calendar', () => {
  let convite: TestConvite;
  let browser: Browser;
  let home: string;
  let rosa: KeptMember;
  let offered: readonly Dated[] = [];
  let joined: readonly string[] = [];

  before(async () => {
    convite = await openTestConvite();
    const offering: Feature = {
      name: 'offering',
      dates: async () => offered,
      joins: async (_house, _community, members) => members.flatMap(({ id: member }) => joined.map((id) => ({ member, id }))),
    };
    (convite.house.features as Feature[]).push(offering);
    ({ browser, home } = await signIn(convite, rosaPersona));
    rosa = (await readMembers(convite.house, home.split('/').at(-1) ?? ''))[0] as KeptMember;
    await signIn(convite, luisPersona);
  });
  beforeEach(() => {
    offered = [];
    joined = [];
  });
  after(() => convite.close());

  const open = async (query = '') => (await browser.get(`${home}/calendar${query}`)).text;
  const prefer = async (locale: string, zone: string) => {
    const { fields } = readForm((await browser.get(`${home}/me`)).text);
    const answer = await browser.submit(`${home}/me`, { ...fields, name: 'Rosa Quilla', locale, zone });
    expect(answer.status).to.equal(303);
  };
  /** What each day of the month says, by day of the grid, the text alone. */
  const cells = (html: string) => [...html.matchAll(/<td.*?<\/td>/gs)].map(([cell]) => plain(cell));
  const plain = (html: string) =>
    unescaped(html.replaceAll(/<[^>]+>/g, ' '))
      .replaceAll(/\s+/g, ' ')
      .trim();
  const links = (html: string, word: string) =>
    [...html.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)]
      .filter(([, , text = '']) => text.includes(word))
      .map(([, href = '']) => unescaped(href));

  it('begins the week as the reader’s language does, and marks today by its word', async () => {
    const es = await open();
    expect(plain(/<thead>.*?<\/thead>/s.exec(es)?.[0] ?? '')).to.match(/^lunes martes .* domingo$/);
    expect(cells(es)[0]).to.equal('26 oct');
    expect(cells(es).length).to.equal(42);
    expect(cells(es).filter((cell) => cell.endsWith('hoy'))).to.deep.equal(['23 lunes, 23 de noviembre hoy']);
    expect(es).to.contain('Las horas se dan en hora de Lima.');
    await prefer('en', 'America/Lima');
    const en = await open();
    expect(plain(/<thead>.*?<\/thead>/s.exec(en)?.[0] ?? '')).to.match(/^Sunday Monday .* Saturday$/);
    expect([cells(en)[0], cells(en).length, cells(en).at(-5)]).to.deep.equal(['1', 35, 'Dec 1']);
    await prefer('es', 'America/Lima');
  });

  it('has the months and the weeks before and after, but none that is no day of ours', async () => {
    const december = await open('?month=2026-12');
    expect(plain(/<nav class="wide turn".*?<\/nav>/s.exec(december)?.[0] ?? ''))
      .to.contain('noviembre de 2026')
      .and.contain('enero de 2027');
    expect(links(await open('?day=2026-12-31'), 'Siguiente')).to.deep.equal([`${new URL(home).pathname}/calendar?day=2027-01-07`]);
    expect(links(await open('?month=1900-01'), '‹')).to.deep.equal([]);
    expect(links(await open('?day=2199-12-31'), '›')).to.deep.equal([]);
    expect(links(await open('?day=2199-12-31&view=agenda'), '›')).to.deep.equal([]);
    expect(/<caption>(.*?)<\/caption>/s.exec(await open('?day=2026-12-31'))?.[1]).to.match(/28 de diciembre de 2026.–.3 de enero de 2027/);
  });

  it('names what lasts for days on its first day and on the first of each week, and says on the others that it goes on', async () => {
    offered = [onDays('Cosecha', '2026-11-27', '2026-12-02')];
    const html = await open('?day=2026-11-27');
    expect(cells(html).slice(31, 38)).to.deep.equal([
      '26 jueves, 26 de noviembre',
      '27 viernes, 27 de noviembre Cosecha hasta el 2 dic 2026',
      '28 sábado, 28 de noviembre sigue: Cosecha',
      '29 domingo, 29 de noviembre sigue: Cosecha',
      '30 Cosecha hasta el 2 dic 2026',
      '1 dic sigue: Cosecha',
      '2 sigue: Cosecha',
    ]);
    expect(cells(await open('?day=2026-12-20')).slice(0, 4)).to.deep.equal([
      '30 nov Cosecha hasta el 2 dic 2026',
      '1 sigue: Cosecha',
      '2 sigue: Cosecha',
      '3',
    ]);
  });

  it('shows times on the reader’s clock, and on the reader’s day', async () => {
    offered = [at('Noche', '2026-12-04T03:00:00Z', '2026-12-04T04:30:00Z', { meets: true, place: 'Local comunal' })];
    expect(cells(await open('?day=2026-12-03'))[3]).to.equal('3 jueves, 3 de diciembre 22:00 Noche Local comunal');
    expect(plain(await open('?view=agenda&day=2026-12-01'))).to.contain('jueves 3 22:00 – 23:30, hora de Lima Noche Local comunal');
    await prefer('es', 'Europe/Madrid');
    expect(cells(await open('?day=2026-12-03'))[4]).to.equal('4 viernes, 4 de diciembre 4:00 Noche Local comunal');
    expect(plain(await open('?view=agenda&day=2026-12-01'))).to.contain('viernes 4 4:00 – 5:30, hora de Madrid Noche');
    await prefer('es', 'America/Lima');
  });

  it('strikes through what was cancelled, with the word, and offers nobody to close it', async () => {
    const more = { cancelled: true, close: '/plan/x/completion', members: [rosa.id] };
    offered = [at('Taller', '2026-11-26T21:00:00Z', '2026-11-26T22:00:00Z', more)];
    for (const query of ['', '?view=agenda'])
      expect(await open(query))
        .to.contain('<s>Taller</s>')
        .and.contain('se canceló')
        .and.not.contain('/completion');
  });

  it('shows what is from an outside calendar beside, with the name of that calendar, and writes no text of others as HTML', async () => {
    offered = [onDays('<b>Feria</b>', '2026-11-26', '2026-11-26', { outside: 'Feriados & ferias' })];
    for (const query of ['', '?view=agenda']) {
      const html = await open(query);
      expect(html).to.contain('&lt;b&gt;Feria&lt;/b&gt;').and.contain('Feriados &amp; ferias').and.not.contain('<b>Feria</b>');
    }
    expect(await open()).to.contain('<li class="beside">');
  });

  it('filters both views by what is the reader’s, joined ones and series too, and by topic, and keeps the filters in its links', async () => {
    const [topic] = await keepTopics(convite.house, home.split('/').at(-1) ?? '', [{ name: 'Semilla' }]);
    const id = topic?.id ?? '';
    offered = [
      onDays('Para nadie', '2026-11-26'),
      onDays('Con Rosa', '2026-11-26', '2026-11-27', { members: [rosa.id] }),
      onDays('De semilla', '2026-11-27', '2026-11-27', { topic: id }),
      at('Con todos', '2026-11-24T15:00:00Z', '2026-11-24T16:00:00Z', { series: { id: 's' } as Series }),
    ];
    joined = ['De semilla', 's'];
    const there = (html: string) => offered.map(({ title }) => title).filter((title) => html.includes(title));
    for (const view of ['month', 'agenda']) {
      expect(there(await open(`?view=${view}`)).length, view).to.equal(4);
      expect(there(await open(`?view=${view}&mine=yes`)), view).to.deep.equal(['Con Rosa', 'De semilla', 'Con todos']);
      const html = await open(`?view=${view}&mine=yes&topic=${id}`);
      expect(there(html), view).to.deep.equal(['De semilla']);
      for (const word of ['Hoy', '›', 'Agenda', '‹']) expect(links(html, word)[0], word).to.contain(`mine=yes&topic=${id}`);
      expect(links(html, 'Quitar el filtro')[0]).to.not.contain('mine');
      expect(html).to.contain('Solo lo mío · Semilla');
    }
    expect(await open('?topic=nowhere&mine=no')).to.not.contain('Quitar el filtro');
    offered = [];
    expect(await open('?mine=yes')).to.contain('Nada con este filtro.');
    expect(await open('?view=agenda')).to.contain('Nada en estos días.');
  });

  it('leads from what does not fit a day to the agenda of that day, where all of it is', async () => {
    offered = Array.from({ length: 7 }, (_, n) => at(`Cita ${n}`, `2026-11-26T1${n}:00:00Z`, `2026-11-26T1${n}:30:00Z`));
    const html = await open();
    const [href = ''] = links(html, '+3 más');
    expect(href).to.contain('view=agenda&day=2026-11-26');
    const agenda = (await browser.get(new URL(href, home).href)).text;
    for (const { title } of offered) expect(agenda).to.contain(title);
  });

  it('turns the pages of the agenda without losing a day, however much there is', async () => {
    offered = Array.from({ length: 150 }, (_, n) => onDays(`Cita-${n}-`, dayAfter('2026-11-23', n % 130)));
    const seen: string[] = [];
    let url = `${home}/calendar?view=agenda`;
    for (let page = 0; page < 10 && url; page++) {
      const { text } = await browser.get(url);
      seen.push(...[...text.matchAll(/>Cita-(\d+)-/g)].map(([, n = '']) => n));
      const [next] = links(text, 'Después');
      url = next && seen.length < 150 ? new URL(next, home).href : '';
    }
    expect(seen.toSorted((one, other) => Number(one) - Number(other))).to.deep.equal(Array.from({ length: 150 }, (_, n) => `${n}`));
  });

  it('closes from the agenda what is one’s own, and leads back there (D4)', async () => {
    const said = { ...nothingSaid, title: 'Minga', objective: 'o', responsible: [rosa.id], startsOn: '2026-12-03', endsOn: '2026-12-04' };
    const { id } = await addActivity(convite.house, home.split('/').at(-1) ?? '', rosa, said);
    const page = await open('?view=agenda&day=2026-12-01&mine=yes');
    expect(page).to.contain('a su cargo');
    const { _csrf = '', back = '' } = readForm(page).fields;
    expect(page).to.contain(`/plan/${id}/completion`);
    const closed = await browser.submit(`${home}/plan/${id}/completion`, { _csrf, _once: crypto.randomUUID(), back });
    expect([closed.status, closed.location]).to.deep.equal([303, `${home}/calendar?view=agenda&day=2026-12-01&mine=yes`]);
    expect(await open('?view=agenda&day=2026-12-01'))
      .to.contain('hecha')
      .and.not.contain('/completion');
  });

  it('stands though a feature says dates that are none', async () => {
    offered = [at('never', 'x', 'y')];
    expect((await browser.get(`${home}/calendar`)).status).to.equal(200);
  });

  for (const [query, status] of [
    ['?day=', 200],
    ['?day=&topic=&view=month', 200],
    ['?day=2026-02-29', 404],
    ['?day=2026-2-9', 404],
    ['?day[]=2026-02-09', 200],
    ['?day[$gt]=', 200],
    ['?day=1899-12-31', 404],
    ['?day=1900-01-01', 200],
    ['?day=2199-12-31', 200],
    ['?day=2200-01-01', 404],
    ['?day=%00', 404],
    [`?day=${'9'.repeat(5000)}`, 404],
    ['?month=2026-12', 200],
    ['?month=2026-12-01', 404],
    ['?month=1899-12', 404],
    ['?month=constructor', 404],
    ['?month=', 404],
    ['?view=x', 404],
    ['?view=__proto__', 404],
    ['?view=agenda&view=month', 200],
    ['?topic=nowhere', 200],
    ['?topic=__proto__&mine=__proto__', 200],
    ['?mine=%3Cscript%3E', 200],
  ] as const)
    it(`answers ${query.slice(0, 40)} with ${status}`, async () => {
      for (const view of query.includes('view') ? [''] : ['', '&view=agenda'])
        expect((await browser.get(`${home}/calendar${query}${view}`)).status).to.equal(status);
    });
});
