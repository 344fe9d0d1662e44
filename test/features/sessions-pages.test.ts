// The pages of sessions: planned by form, seen on two clocks, answered by one tap, held; help asked for by one tap; hostile input.
import { expect } from 'chai';
import { seed } from '../../src/dev/seed.ts';
import { getCommunity } from '../../src/features/community/index.ts';
import { sessionDates } from '../../src/features/sessions/dates.ts';
import { type Browser, readForm, unescaped } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';

describe('The pages of sessions', () => {
  let convite: TestConvite;
  let rosa: Browser;
  let luis: Browser;
  let home: string;
  const idOf = (location: string | undefined) => location?.split('/').at(-1) ?? '';
  const fieldsOf = async (browser: Browser, path: string) => readForm((await browser.get(home + path)).text).fields;
  const tokens = async (browser: Browser) => {
    const { _csrf = '', _once = '' } = await fieldsOf(browser, '/me');
    return { _csrf, _once };
  };
  const send = async (browser: Browser, path: string, fields: Record<string, string>) =>
    browser.submit(home + path, { ...(await tokens(browser)), ...fields });
  const base = { title: 'Semilla', date: '2027-03-11', time: '16:00', minutes: '90', channel: '', activity: '', topic: '', every: '' };
  const plan = async (fields: Record<string, string> = {}) => idOf((await send(rosa, '/sessions/new', { ...base, ...fields })).location);

  before(async () => {
    convite = await openTestConvite();
    ({ browser: rosa, home } = await signIn(convite, rosaPersona));
    ({ browser: luis } = await signIn(convite, luisPersona));
    const { registrationId, deploymentId } = await getCommunity(convite.house, home.split('/').at(-1) ?? '');
    await seed(convite.house, { registrationId, deploymentId });
  });
  after(() => convite.close());

  it('plan a session from a line of the plan, and show it there', async () => {
    const line = /href="[^"]*\/plan\/([0-9a-z]{26})"><strong>A7/.exec((await rosa.get(`${home}/plan`)).text)?.[1] ?? '';
    expect(line).to.not.equal('');
    const page = (await rosa.get(`${home}/plan/${line}`)).text;
    expect(unescaped(page)).to.contain(`/sessions/new?activity=${line}`);
    const { text } = await rosa.get(`${home}/sessions/new?activity=${line}`);
    const { fields } = readForm(text);
    expect([fields.title, text.includes(`<option value="${line}" selected`)]).to.deep.equal(['Venta conjunta en la feria', true]);
    const id = await plan({ ...fields, ...base, title: 'Precios', activity: line });
    expect((await luis.get(`${home}/plan/${line}`)).text).to.contain(`/sessions/${id}`);
    expect((await luis.get(`${home}/plan/${line}`)).text).to.not.contain('/sessions/new');
  });

  it('say the time on the clocks of the community, and on one’s own where those differ', async () => {
    const id = await plan();
    const me = await fieldsOf(luis, '/me');
    expect((await luis.get(`${home}/sessions/${id}`)).text).to.not.contain('Para usted');
    await luis.submit(`${home}/me`, { ...me, name: 'Luis', locale: 'es', zone: 'Europe/Lisbon' });
    const page = (await luis.get(`${home}/sessions/${id}`)).text;
    expect(page)
      .to.match(/16:00[^<]*Lima/)
      .and.match(/Para usted: [^<]*21:00[^<]*(Lisboa|Portugal)/);
  });

  it('take an answer by one tap, from the session and from the home page, and count it', async () => {
    const id = await plan({ date: '2026-12-01' });
    const answer = await send(luis, `/sessions/${id}/reply`, { answer: 'yes', back: '/' });
    expect([answer.status, answer.location]).to.deep.equal([303, home]);
    await send(luis, `/sessions/${id}/reply`, { answer: 'maybe' });
    await send(rosa, `/sessions/${id}/reply`, { answer: 'yes' });
    const page = (await rosa.get(`${home}/sessions/${id}`)).text;
    expect(page).to.contain('1 viene · 1 quizá').and.contain('Luis');
    expect((await send(luis, `/sessions/${id}/reply`, { answer: '$ne' })).status).to.equal(422);
    expect((await luis.get(home)).text)
      .to.contain('La próxima sesión')
      .and.contain(`/reply"`);
  });

  it('show who can and what else is on that day before anything is kept', async () => {
    const before = (await rosa.get(`${home}/sessions`)).text.split('class="rows"').length;
    await plan({ title: 'Primera', date: '2027-05-06' });
    const look = await send(rosa, '/sessions/new', { ...base, date: '2027-05-06', look: 'yes' });
    expect(look.status).to.equal(200);
    expect(look.text)
      .to.contain('Primera, 16:00')
      .and.match(/\d+ de \d+ personas pueden el jueves por la tarde/);
    expect((await rosa.get(`${home}/sessions`)).text.split('class="rows"').length).to.equal(before);
  });

  it('show both texts when two change one at once, and keep what the second one chose', async () => {
    const id = await plan({ agenda: 'uno' });
    const first = await fieldsOf(rosa, `/sessions/${id}/edit`);
    await send(rosa, `/sessions/${id}/edit`, { ...first, title: 'De Rosa' });
    const late = await send(rosa, `/sessions/${id}/edit`, { ...first, title: 'De otra' });
    expect([late.status, late.text.includes('De Rosa'), late.text.includes('De otra')]).to.deep.equal([409, true, true]);
    const { fields } = readForm(late.text);
    await send(rosa, `/sessions/${id}/edit`, { ...fields, 'pick-title': 'theirs' });
    expect((await rosa.get(`${home}/sessions/${id}`)).text).to.contain('De Rosa');
  });

  it('change a series from one date on, and cancel the rest', async () => {
    const id = await plan({ every: 'week', times: '3', date: '2027-06-03' });
    const dates = async () =>
      (
        await sessionDates(convite.house, await getCommunity(convite.house, home.split('/').at(-1) ?? ''), {
          from: '2027-06-01',
          to: '2027-06-30',
        })
      )
        .map(({ title, cancelled }) => `${title}${cancelled ? ' x' : ''}`)
        .join();
    const fields = await fieldsOf(rosa, `/sessions/${id}/edit`);
    await send(rosa, `/sessions/${id}/edit`, { ...fields, title: 'Nueva', scope: 'rest' });
    expect(await dates()).to.equal('Nueva,Nueva,Nueva');
    expect((await send(rosa, `/sessions/${id}/cancellation`, { reason: '' })).status).to.equal(422);
    await send(rosa, `/sessions/${id}/cancellation`, { reason: 'Lluvia', rest: 'yes' });
    expect(await dates()).to.equal('Nueva x,Nueva x,Nueva x');
    expect((await luis.get(`${home}/sessions/${id}`)).text).to.contain('Lluvia');
    expect((await send(luis, `/sessions/${id}/reply`, { answer: 'yes' })).status).to.equal(422);
  });

  it('note who was there and what came of it, by the host too (V3)', async () => {
    const people = (await rosa.get(`${home}/sessions/new`)).text;
    const member = /<option value="([0-9a-z]{26})">Luis/.exec(people)?.[1] ?? '';
    const id = await plan({ title: 'Ayer', date: '2026-11-02', past: 'yes', who1: member });
    expect((await luis.get(`${home}/sessions/${id}/attendance`)).status).to.equal(200);
    await send(luis, `/sessions/${id}/attendance`, { add1: member, add2: '', add3: '', guests: '4' });
    await send(luis, `/sessions/${id}/summary`, { seen: '0', summary: '**Bien**' });
    const page = (await rosa.get(`${home}/sessions/${id}`)).text;
    expect(page).to.contain('Vinieron 5 personas').and.contain('<strong>Bien</strong>').and.contain('realizada');
    const late = await send(rosa, `/sessions/${id}/summary`, { seen: '0', summary: 'Otro' });
    expect([late.status, late.text.includes('**Bien**')]).to.deep.equal([409, true]);
  });

  it('take what one brings with one tap (M1)', async () => {
    const id = await plan({ materials: 'Cable\nProyector: Marta' });
    await send(luis, `/sessions/${id}/bringing`, { name: 'Cable' });
    expect((await rosa.get(`${home}/sessions/${id}`)).text).to.contain('Cable <small>Luis');
    expect((await send(luis, `/sessions/${id}/bringing`, { name: 'Nada' })).status).to.equal(422);
  });

  it('take a request for help with one tap, and answer it with a session of which nobody else knows (C1)', async () => {
    const channel = /name="channel" value="([0-9a-z]{26})"/.exec((await luis.get(`${home}/sessions`)).text)?.[1] ?? '';
    expect((await luis.get(`${home}/media/${channel}`)).text).to.contain('/sessions#help');
    for (let tap = 0; tap < 2; tap++) expect((await send(luis, '/sessions/tutoring', { channel })).status).to.equal(303);
    expect((await send(luis, '/sessions/tutoring', { channel: 'x' })).status).to.equal(404);
    const list = (await rosa.get(`${home}/sessions`)).text;
    const request = /Luis[^<]*<small>[^<]*<\/small><br><a href="[^"]*\?request(?:=|&#x3D;)([0-9a-z]{26})/.exec(list)?.[1] ?? '';
    const { text } = await rosa.get(`${home}/sessions/new?request=${request}`);
    const { fields } = readForm(text);
    expect([fields.request, text.includes(`<option value="${channel}" selected`)]).to.deep.equal([request, true]);
    const made = await send(rosa, '/sessions/new', { ...fields, channel, date: '2027-03-12', time: '10:00' });
    const id = idOf(made.location);
    expect((await luis.get(`${home}/sessions/${id}`)).status).to.equal(200);
    const { browser: other } = await signIn(convite, convite.platform.people.find(({ id: sub }) => sub === '106') ?? rosaPersona);
    for (const path of ['', '/people', '/edit', '/attendance'])
      expect((await other.get(`${home}/sessions/${id}${path}`)).status).to.equal(404);
    expect((await other.get(`${home}/sessions`)).text).to.not.contain(id);
    expect((await other.get(`${home}/calendar?month=2027-03`)).text).to.not.contain(id);
    expect((await luis.get(`${home}/calendar?month=2027-03`)).text).to.contain(id);
    expect((await rosa.get(`${home}/sessions/new?request=${request}`)).status).to.equal(404);
  });

  it('refuse by field what cannot be, and never fail (hostile input)', async () => {
    const wrong = async (fields: Record<string, string>) => {
      const { status, text } = await send(rosa, '/sessions/new', { ...base, ...fields });
      return [status, text.split('class="wrong"').length - 1];
    };
    expect(await wrong({ agenda: 'ñ'.repeat(100_000) })).to.deep.equal([422, 1]);
    expect(await wrong({ title: '', date: '2027-02-30', time: '25:00', minutes: '-1' })).to.deep.equal([422, 4]);
    expect(await wrong({ date: '2026-01-01' })).to.deep.equal([422, 1]);
    expect(await wrong({ channel: 'x', activity: '0'.repeat(26), topic: '$', link: 'javascript:alert(1)' })).to.deep.equal([422, 4]);
    expect(await wrong({ every: 'week', times: '61' })).to.deep.equal([422, 1]);
    expect(await wrong({ every: 'week' })).to.deep.equal([422, 1]);
    expect(await wrong({ every: 'day', materials: Array.from({ length: 31 }, (_, n) => `m${n}`).join('\n') })).to.deep.equal([422, 1]);
    expect(await wrong({ materials: Array.from({ length: 31 }, (_, n) => `m${n}`).join('\n') })).to.deep.equal([422, 1]);
  });

  it('are not there for those who may not, nor for ids of elsewhere', async () => {
    const id = await plan();
    for (const path of ['/sessions/new', `/sessions/${id}/edit`, `/sessions/${id}/attendance`, `/sessions/${'0'.repeat(26)}`])
      expect((await luis.get(home + path)).status, path).to.equal(404);
    for (const path of [`/sessions/${id}/edit`, `/sessions/${id}/cancellation`, `/sessions/${id}/materials`, '/sessions/new'])
      expect((await send(luis, path, { reason: 'x' })).status, path).to.equal(404);
    expect((await rosa.get(`${home}/sessions/${id}/attendance`)).status).to.equal(404);
    expect((await rosa.get(`${home}/sessions?after=x`)).status).to.be.below(500);
    expect((await send(rosa, `/sessions/${id}/summary`, { seen: '0', summary: 'x' })).status).to.equal(404);
  });
});
