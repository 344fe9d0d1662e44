// Calendars from outside: added by address, fetched politely, shown beside the community's own, and their address told to nobody.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { expect } from 'chai';
import { welcome } from '../../src/features/community/index.ts';
import { fetchJob, holdFetch } from '../../src/features/outside/fetching.ts';
import { outsideDates, outsideNudges } from '../../src/features/outside/offers.ts';
import { OutsideFetches } from '../../src/features/outside/outside.store.ts';
import { addOutside, fetchOutside, keepOutside, listOutside, removeOutside } from '../../src/features/outside/outside.ts';
import { outsideForm } from '../../src/features/outside/outside-form.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import { openOutgoing } from '../../src/kernel/outgoing.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { DAY, HOUR, later, MINUTE } from '../../src/kernel/time.ts';
import { readForm, unescaped } from '../support/browser.ts';
import { luis as luisPersona, openTestConvite, rosa as rosaPersona, signIn, type TestConvite } from '../support/convite.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';
import { type Listening, listen } from '../support/https.ts';

const SECRET = 'private-0123456789abcdef';

function calendarOf(...days: readonly string[]): string {
  const events = days.map((day) =>
    ['BEGIN:VEVENT', `UID:${day}`, `DTSTART;VALUE=DATE:${day}`, `SUMMARY:Feriado ${day}`, 'END:VEVENT'].join('\r\n'),
  );
  return ['BEGIN:VCALENDAR', 'X-WR-CALNAME:Feriados', ...events, 'END:VCALENDAR', ''].join('\r\n');
}

/** A server whose answer tests set, and which counts what it was asked. */
async function openOther(): Promise<
  Listening & { readonly address: string; answer: RequestListener; readonly asked: IncomingMessage['headers'][] }
> {
  const asked: IncomingMessage['headers'][] = [];
  const other = { asked, answer: sending(calendarOf('20261225', '20270101')) };
  const server = await listen((req, res) => {
    asked.push(req.headers);
    other.answer(req, res);
  });
  return Object.assign(other, server, { address: `http://127.0.0.1:${server.port}/${SECRET}/basic.ics` });
}

function sending(text: string, headers: Record<string, string> = {}, status = 200): RequestListener {
  return (_req: IncomingMessage, res: ServerResponse) => void res.writeHead(status, headers).end(text);
}

describe('Calendars from outside', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let other: Awaited<ReturnType<typeof openOther>>;
  const fresh = async () => (await welcome(house, aLaunch())).community;
  const add = async (name = '') => addOutside(house, await fresh(), rosa, { address: other.address, name });
  const state = async () => {
    const [one] = await listOutside(house, community.id);
    if (!one) throw new Error('there is none');
    return one;
  };
  const pass = async (milliseconds: number) => {
    house.clock.now = later(house.clock.now, milliseconds);
    await fetchJob.run(house, new AbortController().signal);
    return state();
  };

  beforeEach(async () => {
    house = await openTestHouse();
    other = await openOther();
    ({ community, member: rosa } = await welcome(house, aLaunch()));
  });
  afterEach(async () => {
    await other.close();
    await house.close();
  });

  it('are added by their address, and stand among the dates of the community by their own name', async () => {
    const added = await add();
    if ('refused' in added) throw new Error('refused');
    const dates = await outsideDates(house, await fresh(), { from: '2026-12-01', to: '2026-12-31' });
    const about = { path: '/calendar/outside', outside: 'Feriados', members: [], changedAt: house.clock(), version: 1 };
    const [{ id, ...date } = { id: '' }] = dates;
    expect(date).to.deep.equal({ title: 'Feriado 20261225', from: '2026-12-25', to: '2026-12-25', ...about });
    expect(id.startsWith(`${added.id}-`)).to.equal(true);
    expect([dates.length, (await state()).fetch.marked]).to.deep.equal([1, 2]);
  });

  it('cost no more to ask for where there are more members, and nothing more the second time', async () => {
    await add('Feriados');
    const days = { from: '2026-12-25', to: '2026-12-25' };
    const cost = async () => {
      const now = await fresh();
      const before = house.storage.calls;
      expect(await outsideDates(house, now, days)).to.have.length(1);
      await outsideDates(house, now, days);
      return house.storage.calls - before;
    };
    const small = await cost();
    for (let n = 0; n < 10; n++) await welcome(house, aLaunch({ person: { id: `p${n}`, name: `P${n}`, test: false }, role: 'active' }));
    expect([small, await cost()]).to.deep.equal([2, 2]);
  });

  it('are not kept when they cannot be read, and say why in a fixed word', async () => {
    const refusals: readonly (readonly [RequestListener, string])[] = [
      [sending('<!doctype html><title>Sign in</title>'), 'no-calendar'],
      [sending(calendarOf('20261225').slice(0, -12)), 'broken'],
      [sending('x'.repeat(1_000_001)), 'too-large'],
      [sending('x', {}, 404), 'status'],
      [sending('', {}, 304), 'status'],
    ];
    for (const [answer, word] of refusals) {
      other.answer = answer;
      expect(await add('X'), word).to.deep.equal({ refused: { address: word } });
    }
    const inPublic = { ...house, outgoing: openOutgoing({ privateNetworks: false }) };
    const inside = await addOutside(inPublic, community, rosa, { address: 'https://10.0.0.1/x.ics', name: 'X' });
    expect(inside).to.deep.equal({ refused: { address: 'private-address' } });
    expect(await listOutside(house, community.id)).to.deep.equal([]);
    expect(await house.storage.of(OutsideFetches).count({ nextAt: { $gt: new Date(0) } })).to.equal(0);
  });

  it('have a name, are not twice the same, and are ten at most', async () => {
    other.answer = sending(calendarOf('20261225').replace('X-WR-CALNAME:Feriados\r\n', ''));
    expect(await add()).to.deep.equal({ refused: { name: 'missing' } });
    await add('Feriados');
    expect(await add('Otra vez')).to.deep.equal({ refused: { address: 'known' } });
    const read = { events: '[]', marked: 0, isCut: false, zone: 'UTC', etag: '', lastModified: '' };
    for (let n = 0; n < 9; n++) {
      const one = { ...read, name: `C${n}`, address: `https://a.example.invalid/${n}` };
      await keepOutside(house, community, rosa, one, later(house.clock(), DAY));
    }
    other.answer = sending(calendarOf());
    expect(await addOutside(house, community, rosa, { address: `${other.address}?2`, name: 'Once' })).to.deep.equal({
      refused: { name: 'many' },
    });
  });

  it('are asked again every six hours, only for what is new, and a 304 keeps what is there', async () => {
    other.answer = sending(calendarOf('20261225'), { ETag: '"one"', 'Last-Modified': 'Mon, 23 Nov 2026 15:00:00 GMT' });
    await add();
    await pass(6 * HOUR - 1);
    expect(other.asked).to.have.length(1);
    other.answer = sending('', {}, 304);
    const { fetch } = await pass(MINUTE);
    expect(other.asked).to.have.length(2);
    expect(other.asked[1]).to.include({ 'if-none-match': '"one"', 'if-modified-since': 'Mon, 23 Nov 2026 15:00:00 GMT' });
    expect([fetch.fetchedAt, fetch.readAt, fetch.marked]).to.deep.equal([house.clock(), new Date('2026-11-23T15:00:00Z'), 1]);
    other.answer = sending(calendarOf('20261225', '20261226'), { ETag: '"two"' });
    expect((await pass(6 * HOUR)).fetch).to.include({ marked: 2, etag: '"two"', lastModified: '' });
    expect(await outsideDates(house, await fresh(), { from: '2026-12-26', to: '2026-12-26' })).to.have.length(1);
  });

  it('are asked for all of it once a month, so that repetitions come nearer, and where the community has moved', async () => {
    other.answer = (req, res) => sending(calendarOf('20261225'), { ETag: '"one"' }, req.headers['if-none-match'] ? 304 : 200)(req, res);
    await add();
    const { fetch } = await pass(31 * DAY);
    expect([other.asked[1]?.['if-none-match'], fetch.readAt]).to.deep.equal([undefined, house.clock()]);
    await pass(DAY);
    expect(other.asked[2]?.['if-none-match']).to.equal('"one"');
    await house.storage.of(OutsideFetches).update({ id: fetch.id }, { $set: { zone: 'Europe/Madrid' } });
    expect((await pass(DAY)).fetch.zone).to.equal('America/Lima');
    expect(other.asked[3]?.['if-none-match']).to.equal(undefined);
  });

  it('rest as long as the other side says, up to a day', async () => {
    other.answer = sending(calendarOf(), { 'Cache-Control': 'max-age=43200' });
    await add('Feriados');
    expect((await state()).fetch.nextAt).to.deep.equal(later(house.clock(), 12 * HOUR));
    other.answer = sending(calendarOf(), { 'Cache-Control': 'max-age=999999999' });
    expect((await pass(12 * HOUR)).fetch.nextAt).to.deep.equal(later(house.clock(), DAY));
    other.answer = sending(calendarOf(), { 'Cache-Control': 'max-age=5' });
    expect((await pass(DAY)).fetch.nextAt).to.deep.equal(later(house.clock(), 6 * HOUR));
  });

  it('keep what came last while they fail, are asked ever more seldom, and are nudged about after three days', async () => {
    await add();
    other.answer = sending('gone', {}, 503);
    const waits: number[] = [];
    let due = 6 * HOUR;
    for (let n = 0; n < 7; n++) {
      const { fetch } = await pass(due);
      due = Number(fetch.nextAt) - Number(house.clock());
      waits.push(due / HOUR);
    }
    expect(waits).to.deep.equal([1, 2, 4, 8, 16, 24, 24]);
    const { fetch } = await state();
    expect([fetch.failure, fetch.tries, fetch.fetchedAt, fetch.marked]).to.deep.equal(['status', 7, new Date('2026-11-23T15:00:00Z'), 2]);
    expect(await outsideNudges(visitBy(house, await fresh(), rosa))).to.deep.equal([]);
    await pass(DAY);
    const [nudge] = await outsideNudges(visitBy(house, await fresh(), rosa));
    expect([nudge?.key, nudge?.text]).to.deep.equal([`failing:${fetch.id}`, 'El calendario «Feriados» dejó de llegar hace 3 días']);
    expect(await outsideDates(house, await fresh(), { from: '2026-12-25', to: '2026-12-25' })).to.have.length(1);
    other.answer = sending('<html>', { ETag: '"other"' });
    expect((await pass(DAY)).fetch).to.include({ failure: 'no-calendar', etag: '' });
    other.answer = sending(calendarOf('20261224'));
    const well = (await pass(DAY)).fetch;
    expect([well.failure, well.tries, well.failingSince, well.marked]).to.deep.equal(['', 0, undefined, 1]);
    const log = JSON.stringify(house.log.lines);
    expect(log).to.contain('outside calendar failed').and.not.contain(SECRET).and.not.contain('127.0.0.1');
  });

  it('are fetched by one process at a time, and again by another when that one was killed', async () => {
    await add();
    house.clock.now = later(house.clock.now, 6 * HOUR);
    await Promise.all([
      fetchJob.run(house, new AbortController().signal),
      fetchJob.run(house, new AbortController().signal),
      fetchJob.run(house, new AbortController().signal),
    ]);
    expect(other.asked).to.have.length(2);
    const next = (await state()).fetch.nextAt;
    house.clock.now = next;
    const killed = await holdFetch(house, { nextAt: { $lte: next } });
    expect(killed?.id).to.equal((await state()).fetch.id);
    await fetchJob.run(house, new AbortController().signal);
    expect(other.asked).to.have.length(2);
    await pass(2 * MINUTE);
    await fetchJob.run(house, new AbortController().signal);
    expect(other.asked).to.have.length(3);
  });

  it('that a killed process left without anybody who has them are forgotten when they are due', async () => {
    await add();
    const { calendar, fetch } = await state();
    const { version: _, id: __, ...orphan } = fetch;
    await house.storage.of(OutsideFetches).insert(orphan);
    expect(await listOutside(house, community.id)).to.have.length(1);
    await pass(6 * HOUR);
    expect(await house.storage.of(OutsideFetches).count({ nextAt: { $gt: new Date(0) } })).to.equal(1);
    await removeOutside(house, community.id, rosa, calendar.id);
    expect(await house.storage.of(OutsideFetches).count({ nextAt: { $gt: new Date(0) } })).to.equal(0);
    expect(await outsideDates(house, await fresh(), { from: '2026-12-25', to: '2026-12-25' })).to.deep.equal([]);
  });

  it('are looked at when somebody asks, but not twice within a minute', async () => {
    const added = await add();
    if ('refused' in added) throw new Error('refused');
    expect(await fetchOutside(house, community, added.id)).to.equal('soon');
    house.clock.now = later(house.clock.now, MINUTE);
    other.answer = sending(calendarOf());
    expect(await fetchOutside(house, community, added.id)).to.equal('fetched');
    expect(await outsideDates(house, await fresh(), { from: '2026-12-25', to: '2026-12-25' })).to.deep.equal([]);
  });

  it('belong to one community: nobody else finds, asks for or removes them', async () => {
    const added = await add();
    if ('refused' in added) throw new Error('refused');
    const elsewhere = (await welcome(house, aLaunch({ context: { id: '43', title: 'Otra' } }))).community;
    expect(await listOutside(house, elsewhere.id)).to.deep.equal([]);
    for (const work of [fetchOutside(house, elsewhere, added.id), removeOutside(house, elsewhere.id, rosa, added.id)])
      expect(isProblem(await work.catch((error) => error), 'not-found')).to.equal(true);
    expect(await listOutside(house, community.id)).to.have.length(1);
  });
});

describe('The address of a calendar', () => {
  it('is taken as people copy it, and nothing that would do something else', () => {
    const read = (typed: string) => {
      const reading = outsideForm.address?.read(typed);
      return reading && 'value' in reading ? reading.value : undefined;
    };
    expect(read(' webcal://example.org/a.ics ')).to.equal('https://example.org/a.ics');
    expect(read('webcals://example.org/a.ics')).to.equal('https://example.org/a.ics');
    expect(read('example.org/a.ics?x=1')).to.equal('https://example.org/a.ics?x=1');
    for (const bad of ['', 'file:///etc/passwd', 'data:text/calendar,x', 'ftp://example.org/a.ics', 'https://a:b@example.org/', 'https://'])
      expect(read(bad), bad).to.equal(undefined);
  });
});

describe('The page of calendars from outside', () => {
  let convite: TestConvite;
  let other: Awaited<ReturnType<typeof openOther>>;
  before(async () => {
    [convite, other] = await Promise.all([openTestConvite(), openOther()]);
  });
  after(() => Promise.all([convite.close(), other.close()]));

  const adding = async ({ browser, home }: Awaited<ReturnType<typeof signIn>>, typed: Record<string, string>) => {
    const { fields } = readForm((await browser.get(`${home}/calendar/outside`)).text);
    return browser.submit(`${home}/calendar/outside`, { ...fields, ...typed });
  };

  it('lets those who lead add one, says how it stands, and never shows its address', async () => {
    const lead = await signIn(convite, rosaPersona);
    expect((await lead.browser.get(`${lead.home}/calendar`)).text).to.contain('/calendar/outside"');
    expect((await adding(lead, { address: other.address, name: '' })).status).to.equal(303);
    const page = (await lead.browser.get(`${lead.home}/calendar/outside`)).text;
    expect(unescaped(page)).to.contain('Feriados').and.contain('2 días marcados').and.contain('Feriado 20261225').and.contain('127.0.0.1');
    const pages = [
      '/calendar/outside',
      '/calendar',
      '/calendar?month=2026-12',
      '/journal',
      '/desk',
      '',
      '/journal/export.csv',
      '/journal/export.jsonl',
    ];
    const seen = await Promise.all(pages.map(async (path) => (await lead.browser.get(`${lead.home}${path}`)).text));
    expect(seen.join('\n')).to.contain('Feriado 20261225').and.contain('agregó el calendario').and.not.contain(SECRET);
    const entries = await convite.house.journal.read(lead.home.split('/').at(-1) ?? '', { limit: 100 });
    expect(JSON.stringify([entries, convite.log.lines]))
      .to.contain('outside.calendar.added')
      .and.not.contain(SECRET);
  });

  it('says by field what is wrong, and keeps nothing', async () => {
    const lead = await signIn(convite, rosaPersona);
    const before = (await listOutside(convite.house, lead.home.split('/').at(-1) ?? '')).length;
    other.answer = sending('<html>');
    const wrong: readonly (readonly [string, string, RegExp])[] = [
      ['', 'X', /id="p-address"/],
      ['nada de nada', 'X', /id="p-address"/],
      ['javascript:alert(1)', 'X', /id="p-address"/],
      ['https://user:pass@example.invalid/x.ics', 'X', /id="p-address"/],
      [`${other.address}?again`, 'X', /no un calendario/],
      [other.address, 'X', /ya está aquí/],
      [`${other.address}?long`, 'x'.repeat(81), /id="p-name"/],
    ];
    for (const [address, name, said] of wrong) {
      const answer = await adding(lead, { address, name });
      expect([answer.status, said.test(answer.text)], address).to.deep.equal([422, true]);
    }
    expect(await listOutside(convite.house, lead.home.split('/').at(-1) ?? '')).to.have.length(before);
  });

  it('shows members which there are and how they stand, but lets them change nothing', async () => {
    const [lead, member] = [await signIn(convite, rosaPersona), await signIn(convite, luisPersona)];
    const communityId = lead.home.split('/').at(-1) ?? '';
    const [one] = await listOutside(convite.house, communityId);
    const { text } = await member.browser.get(`${member.home}/calendar/outside`);
    expect(text).to.contain('Feriados').and.not.contain('127.0.0.1').and.not.contain('name="address"');
    const { fields } = readForm((await member.browser.get(`${member.home}/me`)).text);
    for (const path of ['', `/${one?.calendar.id}/fetch`, `/${one?.calendar.id}/removal`]) {
      const answer = await member.browser.submit(`${member.home}/calendar/outside${path}`, { ...fields, address: other.address });
      expect(answer.status, path).to.equal(404);
    }
    expect(await listOutside(convite.house, communityId)).to.have.length(1);
  });

  it('knows no calendar of another community, and removes its own', async () => {
    const lead = await signIn(convite, rosaPersona);
    const communityId = lead.home.split('/').at(-1) ?? '';
    const elsewhere = await welcome(convite.house, aLaunch({ context: { id: 'other', title: 'Otra' } }));
    const read = { events: '[]', marked: 0, isCut: false, zone: 'UTC', etag: '', lastModified: '' };
    const address = 'https://a.example.invalid/x';
    const theirs = await keepOutside(
      convite.house,
      elsewhere.community,
      elsewhere.member,
      { ...read, name: 'Ajeno', address },
      convite.clock(),
    );
    const post = async (path: string) => {
      const { fields } = readForm((await lead.browser.get(`${lead.home}/me`)).text);
      return lead.browser.submit(`${lead.home}/calendar/outside/${path}`, fields);
    };
    expect([(await post(`${theirs.id}/fetch`)).status, (await post(`${theirs.id}/removal`)).status]).to.deep.equal([404, 404]);
    const [own] = await listOutside(convite.house, communityId);
    expect((await post(`${own?.calendar.id}/fetch`)).location).to.match(/note=soon$/);
    expect((await post(`${own?.calendar.id}/removal`)).status).to.equal(303);
    expect([
      await listOutside(convite.house, communityId),
      (await listOutside(convite.house, elsewhere.community.id)).length,
    ]).to.deep.equal([[], 1]);
  });
});
