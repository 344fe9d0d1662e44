// Calendars by address: what they carry, for whom, for how long, and what a poll costs.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import decodeQR from 'qr/decode.js';
import { course } from '../../src/dev/world.ts';
import { getCommunity } from '../../src/features/community/index.ts';
import { addFollowUp } from '../../src/features/desk/index.ts';
import { datesOf } from '../../src/features/feeds/dates.ts';
import { findFeed, openCalendar } from '../../src/features/feeds/index.ts';
import { drawQr } from '../../src/features/feeds/qr.ts';
import { readMembers } from '../../src/features/people/index.ts';
import { letGo } from '../../src/features/people/place.ts';
import { addActivity, nothingSaid } from '../../src/features/plan/index.ts';
import { cancel } from '../../src/features/plan/plan.ts';
import { cancelMeeting, changeMeeting, planMeeting } from '../../src/features/sessions/planning.ts';
import { meetingsOfSeries, nothingSaid as nothingPlanned } from '../../src/features/sessions/sessions.ts';
import type { Feature } from '../../src/kernel/feature.ts';
import type { KeptMember } from '../../src/kernel/people.ts';
import { DAY, later, MINUTE } from '../../src/kernel/time.ts';
import { type Browser, readForm, unescaped } from '../support/browser.ts';
import { luis, openTestConvite, rosa, signIn, type TestConvite } from '../support/convite.ts';
import { lintCalendar } from '../support/ical-lint.ts';
import { readCalendars, readers } from '../support/ical-readers.ts';

describe('A calendar by address', () => {
  let convite: TestConvite;
  let community: string;
  let facilitator: { browser: Browser; home: string };
  let member: { browser: Browser; home: string };
  let people: { rosa: KeptMember; luis: KeptMember };

  beforeEach(async () => {
    convite = await openTestConvite();
    facilitator = await signIn(convite, rosa);
    member = await signIn(convite, luis);
    community = facilitator.home.split('/').at(-1) ?? '';
    const all = await readMembers(convite.house, community);
    const named = (name: string) => all.find((one) => one.name.startsWith(name)) as KeptMember;
    people = { rosa: named('Rosa'), luis: named('Luis') };
  });
  afterEach(() => convite.close());

  /** Sends a form of the page of addresses, and gives back the address that is shown. */
  async function make({ browser, home }: typeof member, fields: Record<string, string> = {}, path = ''): Promise<string> {
    const { _csrf = '' } = readForm((await browser.get(`${home}/calendar/feeds`)).text).fields;
    const wish = { carries: 'all', scope: 'community', topic: '', ...fields };
    const answer = await browser.submit(`${home}/calendar/feeds${path}`, { _csrf, _once: crypto.randomUUID(), ...wish });
    expect(answer.status).to.equal(200);
    return unescaped(/id="address" readonly value="([^"]+)"/.exec(answer.text)?.[1] ?? '');
  }

  const poll = (address: string, headers: Record<string, string> = {}) =>
    fetch(address, { headers: { 'Accept-Encoding': 'identity', ...headers } });
  const plan = (title: string, differs: object = {}) =>
    addActivity(convite.house, community, people.rosa, { ...nothingSaid, title, startsOn: '2026-12-01', endsOn: '2026-12-03', ...differs });

  it('carries what the community plans, and changes when that changes: also what was cancelled, for 60 days', async () => {
    const { id } = await plan('Probar semilla; ver, oír', { responsible: [people.luis.id] });
    const address = await make(member);
    expect(address).to.match(/\/feed\/[\w-]{43}\.ics$/);
    const first = await poll(address);
    expect([first.status, first.headers.get('Content-Type')]).to.deep.equal([200, 'text/calendar; charset=utf-8']);
    const text = await first.text();
    expect(lintCalendar(text)).to.deep.equal([]);
    expect(text).to.contain('SUMMARY:A1 · Probar semilla\\; ver\\, oír').and.contain('DTEND;VALUE=DATE:20261204');
    expect(text).to.contain(`UID:plan-${id}@${community}.convite`).and.contain(`\r\nURL:${convite.url}/c/${community}/`);
    await cancel(convite.house, community, people.rosa, id, 'Llueve');
    const after = await (await poll(address)).text();
    expect(after).to.contain('STATUS:CANCELLED').and.contain('SUMMARY:CANCELADO').and.contain('SEQUENCE:2');
    convite.clock.now = later(convite.clock.now, 61 * DAY);
    expect(await (await poll(address)).text()).to.not.contain(id);
  });

  it('says nothing twice: 304 by mark or by time, in any encoding, until something is different', async () => {
    await plan('Uno');
    const address = await make(member);
    const packed = await fetch(address, { headers: { 'Accept-Encoding': 'br, gzip' } });
    const [mark, changed] = [packed.headers.get('ETag') ?? '', packed.headers.get('Last-Modified') ?? ''];
    expect(mark).to.match(/^"[\w-]{22}-br"$/);
    expect(packed.headers.get('Content-Encoding')).to.equal('br');
    for (const known of [mark, `W/${mark}`, mark.replace('-br', ''), `"x", ${mark}`, '*']) {
      const answer = await poll(address, { 'If-None-Match': known, 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' });
      expect([answer.status, await answer.text()], known).to.deep.equal([304, '']);
    }
    expect((await poll(address, { 'If-Modified-Since': changed })).status).to.equal(304);
    expect((await poll(address, { 'If-None-Match': '"other"', 'If-Modified-Since': changed })).status).to.equal(200);
    convite.clock.now = later(convite.clock.now, 5000);
    await plan('Dos');
    expect((await poll(address, { 'If-None-Match': mark })).status).to.equal(200);
    expect((await poll(address, { 'If-Modified-Since': changed })).status).to.equal(200);
  });

  it('gives the same bytes for the same data, packed or not, and to HEAD the same headers', async () => {
    await plan('Uno');
    const [one, other] = [await make(member), await make(facilitator)];
    const plain = await poll(one);
    const bytes = Buffer.from(await plain.arrayBuffer());
    expect(Buffer.from(await (await poll(other)).arrayBuffer()).equals(bytes)).to.equal(true);
    for (const [encoding, unpack] of [
      ['gzip', gunzipSync],
      ['br', brotliDecompressSync],
    ] as const) {
      const raw = await rawBytes(one, encoding);
      expect(unpack(raw).equals(bytes), encoding).to.equal(true);
    }
    const head = await fetch(one, { method: 'HEAD', headers: { 'Accept-Encoding': 'identity' } });
    for (const name of ['ETag', 'Last-Modified', 'Content-Length', 'Content-Type', 'Cache-Control'])
      expect(head.headers.get(name), name).to.equal(plain.headers.get(name));
    convite.clock.now = later(convite.clock.now, 3 * DAY);
    expect((await poll(one)).headers.get('ETag')).to.equal(plain.headers.get('ETag'));
  });

  it('sets no cookie, leads nowhere else, is kept by nobody else, and answers the methods of a feed only', async () => {
    const answer = await poll(await make(member));
    expect(answer.headers.get('Set-Cookie')).to.equal(null);
    expect(answer.headers.get('Cache-Control')).to.equal('private, max-age=300');
    expect(answer.headers.get('Referrer-Policy')).to.equal('no-referrer');
    const address = await make(member);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const refused = await fetch(address, { method });
      expect([refused.status, refused.headers.get('Allow')], method).to.deep.equal([405, 'GET, HEAD']);
    }
  });

  it('costs three questions at most and no write when nothing is new, but for the first of a day', async () => {
    await plan('Uno');
    const address = await make(member);
    const mark = (await poll(address)).headers.get('ETag') ?? '';
    const cost = async () => {
      const before = convite.house.storage.calls;
      expect((await poll(address, { 'If-None-Match': mark })).status).to.equal(304);
      return convite.house.storage.calls - before;
    };
    expect(await cost()).to.be.at.most(3);
    const page = await member.browser.get(`${member.home}/calendar/feeds`);
    expect(page.text).to.contain('23 nov 2026');
    convite.clock.now = later(convite.clock.now, DAY);
    await cost();
    convite.clock.now = later(convite.clock.now, 1000);
    for (let n = 0; n < 3; n++) expect(await cost()).to.be.at.most(3);
    // Where the storage is certain that address, member and community are what they were, it is not asked again.
    expect(await cost()).to.equal(convite.house.storage.home === 'sqlite' ? 0 : 3);
    const tomorrow = await signIn(convite, luis);
    expect((await tomorrow.browser.get(`${tomorrow.home}/calendar/feeds`)).text).to.contain('24 nov 2026');
  });

  it('is nothing for an unknown secret, and over once it was renewed or stopped', async () => {
    for (const path of ['x', `${'a'.repeat(43)}`, `${'a'.repeat(43)}.ics`, '%2e%2e.ics', `${'a'.repeat(43)}.ics/x`, '']) {
      const answer = await fetch(`${convite.url}/feed/${path}`, { headers: { 'Accept-Language': 'pt' } });
      expect([answer.status, await answer.text()], path).to.deep.equal([
        404,
        'Não há nenhum calendário aqui. Copie o endereço de novo, completo.\n',
      ]);
    }
    const first = await make(member);
    const page = await member.browser.get(`${member.home}/calendar/feeds`);
    const renewal = /action="[^"]*(\/calendar\/feeds\/[\w-]+\/renewal)"/.exec(page.text)?.[1] ?? '';
    const second = await make(member, {}, renewal.replace('/calendar/feeds', ''));
    expect([(await poll(first)).status, (await poll(second)).status]).to.deep.equal([410, 200]);
    const { _csrf = '' } = readForm(page.text).fields;
    const again = await member.browser.get(`${member.home}/calendar/feeds`);
    const end = /action="([^"]*\/end)"/.exec(again.text)?.[1] ?? '';
    await member.browser.submit(new URL(end, member.home).href, { _csrf, _once: crypto.randomUUID() });
    expect((await poll(second)).status).to.equal(410);
    expect((await member.browser.get(`${member.home}/calendar/feeds`)).text).to.not.contain('/renewal');
  });

  it('is shown once, and nobody else can renew or stop it', async () => {
    const address = await make(member);
    const secret = address.split('/').at(-1)?.replace('.ics', '') ?? '';
    const page = await member.browser.get(`${member.home}/calendar/feeds`);
    expect(page.text).to.not.contain(secret);
    const renewal = /action="([^"]*\/renewal)"/.exec(page.text)?.[1] ?? '';
    const { _csrf = '' } = readForm((await facilitator.browser.get(`${facilitator.home}/calendar/feeds`)).text).fields;
    const answer = await facilitator.browser.submit(new URL(renewal, convite.url).href, { _csrf, _once: crypto.randomUUID() });
    expect([answer.status, (await poll(address)).status]).to.deep.equal([404, 200]);
  });

  it('ends at once for somebody who was let go, and does not begin again when they come back', async () => {
    const address = await make(member);
    const everywhere = await make(member, { scope: 'person' });
    expect((await poll(address)).status).to.equal(200);
    await letGo(convite.house, community, people.luis.id, { reason: 'Se mudó', mayReturn: true, by: people.rosa.id });
    expect([(await poll(address)).status, (await poll(everywhere)).status]).to.deep.equal([410, 410]);
    convite.clock.now = later(convite.clock.now, 1000);
    await signIn(convite, luis);
    expect((await poll(address)).status).to.equal(410);
  });

  it('gathers all communities of a person, and never anybody else’s', async () => {
    await plan('En la primera');
    const second = { ...course, id: '77', title: 'Quinua' };
    await convite.enter(facilitator.browser, rosa, { course: second });
    const page = await convite.enter(member.browser, luis, { course: second });
    const other = page.url.split('/').at(-1) ?? '';
    expect(other).to.not.equal(community);
    const there = (await readMembers(convite.house, other)).find((one) => one.name.startsWith('Rosa')) as KeptMember;
    await addActivity(convite.house, other, there, { ...nothingSaid, title: 'En la segunda', startsOn: '2026-12-01' });
    const third = { ...course, id: '78', title: 'Ajena' };
    const foreign = (await convite.enter(facilitator.browser, rosa, { course: third })).url.split('/').at(-1) ?? '';
    const owner = (await readMembers(convite.house, foreign))[0] as KeptMember;
    await addActivity(convite.house, foreign, owner, { ...nothingSaid, title: 'En la ajena', startsOn: '2026-12-01' });
    const text = await (await poll(await make(member, { scope: 'person' }))).text();
    expect(text).to.contain('En la primera').and.contain('En la segunda').and.not.contain('En la ajena');
    expect(text).to.contain('X-WR-CALNAME:Mis comunidades de práctica');
    expect(lintCalendar(text)).to.deep.equal([]);
  });

  it('carries only what was asked for: what concerns the member, and what only they may know', async () => {
    await plan('De Luis', { responsible: [people.luis.id] });
    await plan('De Rosa', { responsible: [people.rosa.id] });
    await addFollowUp(convite.house, community, people.rosa, { text: 'Llamar al municipio', memberId: people.rosa.id, due: '2026-12-05' });
    const [mine, all, hers] = [await make(member, { carries: 'mine' }), await make(member), await make(facilitator)];
    const texts = await Promise.all([mine, all, hers].map(async (address) => (await poll(address)).text()));
    const has = (title: string) => texts.map((text) => text.includes(title));
    expect(has('De Luis')).to.deep.equal([true, true, true]);
    expect(has('De Rosa')).to.deep.equal([false, true, true]);
    expect(has('Llamar al municipio')).to.deep.equal([false, false, true]);
  });

  it('for everybody is made by those who lead, and tells neither tasks nor names', async () => {
    await plan('De Luis', { responsible: [people.luis.id] });
    const { _csrf = '' } = readForm((await member.browser.get(`${member.home}/calendar/feeds`)).text).fields;
    const refused = await member.browser.submit(`${member.home}/calendar/feeds/public`, { _csrf, _once: crypto.randomUUID() });
    expect(refused.status).to.equal(404);
    const address = await make(facilitator, {}, '/public');
    const text = (await (await poll(address)).text()).replaceAll('\r\n ', '');
    expect(text).to.contain(`SOURCE;VALUE=URI:${address}`).and.not.contain('Luis');
    expect(lintCalendar(text.replaceAll(/^SOURCE.*\r\n/gm, ''))).to.deep.equal([]);
  });

  it('says why a session was cancelled, to members and to nobody else', async () => {
    const { house } = convite;
    const said = { ...nothingPlanned, title: 'Charla', open: true };
    const meeting = await planMeeting(house, await getCommunity(house, community), people.rosa, { said, clock: '2026-12-03T16:00' });
    await cancelMeeting(house, await getCommunity(house, community), people.rosa, meeting.id, 'Rosa está enferma');
    const addresses = [await make(member), await make(facilitator, {}, '/public')];
    const [own, shown] = await Promise.all(addresses.map(async (address) => (await poll(address)).text()));
    expect(own).to.contain('SUMMARY:CANCELADO: Charla').and.contain('DESCRIPTION:Motivo: Rosa está enferma');
    expect(shown).to.contain('SUMMARY:CANCELADO: Charla').and.not.contain('enferma');
    for (const text of [own, shown]) expect(lintCalendar(text?.replaceAll(/^SOURCE.*(\r\n .*)*\r\n/gm, '') ?? '')).to.deep.equal([]);
  });

  it('carries what any feature has a date for, also one that the house did not know: when a round of questions ends', async () => {
    const round = { id: 'r1', title: '¿Qué aprendimos?', from: '2026-12-10', to: '2026-12-10', path: '/rounds/r1', members: [] };
    const rounds: Feature = { name: 'rounds', dates: async () => [{ ...round, changedAt: convite.clock.now, version: 1 }] };
    const house = { ...convite.house, features: [...convite.house.features, rounds] };
    const address = await make(member);
    const feed = await findFeed(house, /([\w-]{43})\.ics$/.exec(address)?.[1] ?? '');
    const calendar = feed && (await openCalendar(house, feed, convite.url, address));
    const text = String(calendar?.build());
    expect(text).to.contain(`UID:rounds-r1@${community}.convite`).and.contain('SUMMARY:¿Qué aprendimos?');
    expect(text).to.contain('DTSTART;VALUE=DATE:20261210').and.contain('DTEND;VALUE=DATE:20261211');
    expect(lintCalendar(text)).to.deep.equal([]);
  });

  it('of sessions that come again is read alike by all readers: moved, cancelled, over a change of the clocks (V3)', async () => {
    const { house } = convite;
    const said = {
      ...nothingPlanned,
      title: 'Charla; semanal',
      agenda: 'Uno\r\nDos',
      place: 'Salón, Pucará',
      hosts: [people.rosa.id],
      minutes: 90,
    };
    const south = { ...(await getCommunity(house, community)), zone: 'America/Santiago' };
    const first = await planMeeting(house, south, people.rosa, { said, clock: '2027-03-20T16:00', again: { every: 'week', times: 5 } });
    const dates = await meetingsOfSeries(house, community, first.series);
    const [, second, third] = dates;
    if (!second || !third) throw new Error('no series');
    await changeMeeting(house, community, people.rosa, { id: second.id, edition: second.edition }, { said, clock: '2027-03-28T09:00' });
    await cancelMeeting(house, south, people.rosa, third.id, 'Lluvia');
    await planMeeting(house, south, people.rosa, { said: { ...said, title: 'Una' }, clock: '2026-12-03T16:00' });
    const text = await (await poll(await make(member, { carries: 'sessions' }))).text();
    expect(lintCalendar(text)).to.deep.equal([]);
    const all = await datesOf(house, await getCommunity(house, community));
    const expected = all.entries
      .filter(({ meets }) => meets)
      .map(({ from, to, cancelled }) => [from, to, cancelled].map((one) => (one instanceof Date ? one.toISOString() : one)).join(' '));
    expect(expected).to.have.length(6);
    const [reading] = readCalendars([text], { since: new Date('2026-11-01T00:00:00Z'), until: new Date('2028-01-01T00:00:00Z') });
    for (const reader of readers) {
      expect(reading?.[reader].complaints, reader).to.deep.equal([]);
      const read = reading?.[reader].occurrences.map(({ start, end, cancelled }) => [start, end, cancelled].join(' '));
      expect(read?.toSorted(), reader).to.deep.equal(expected.toSorted());
    }
  });

  it('refuses a flood for a while, and never what programs ask', async () => {
    const address = await make(member);
    const statuses: number[] = [];
    for (let n = 0; n < 70; n++) statuses.push((await poll(address, { 'If-None-Match': '*' })).status);
    expect(statuses.filter((status) => status === 304)).to.have.length(60);
    const refused = await poll(address);
    expect([refused.status, refused.headers.get('Retry-After')]).to.deep.equal([429, '60']);
    convite.clock.now = later(convite.clock.now, 60_000);
    expect((await poll(address)).status).to.equal(200);
  });

  it('is told in the log once a minute where nothing was new: how often, and no line for each', async () => {
    const address = await make(member);
    const told = () => convite.log.lines.filter((line) => JSON.stringify(line).includes('/feed/:secret'));
    for (let n = 0; n < 5; n++) await poll(address, { 'If-None-Match': '*' });
    expect(told()).to.deep.equal([]);
    convite.clock.now = later(convite.clock.now, MINUTE);
    await poll(address, { 'If-None-Match': '*' });
    expect(told().map((line) => JSON.parse(JSON.stringify(line)))).to.have.length(1);
    expect(JSON.stringify(told())).to.contain('304').and.contain('5');
    await poll(address);
    expect(JSON.stringify(told())).to.contain('200');
  });

  it('never stands in the log', async () => {
    const addresses = [await make(member), await make(facilitator, {}, '/public')];
    for (const address of [...addresses, `${convite.url}/feed/${'a'.repeat(43)}.ics`]) await poll(address);
    const log = JSON.stringify(convite.log.lines);
    expect(log).to.contain('/feed/:secret');
    for (const address of addresses) expect(log).to.not.contain(address.split('/').at(-1)?.slice(0, 20));
    expect(log).to.not.contain('a'.repeat(20));
  });

  it('comes with ways into each program, a picture for the camera and a guide; more than twelve are too many', async () => {
    const { browser, home } = member;
    const { _csrf = '' } = readForm((await browser.get(`${home}/calendar/feeds`)).text).fields;
    const send = (fields: Record<string, string>) =>
      browser.submit(`${home}/calendar/feeds`, { _csrf, _once: crypto.randomUUID(), ...fields });
    const page = await send({ carries: 'sessions', scope: 'community', topic: '' });
    expect(page.text)
      .to.contain('href="webcal://')
      .and.contain('https://calendar.google.com/calendar/r?cid&#x3D;webcal%3A%2F%2F')
      .and.contain('<svg class="qr"');
    expect((await browser.get(`${home}/calendar/feeds/guide`)).text)
      .to.contain('Thunderbird')
      .and.contain('cada 8 a 24 horas');
    for (const wrong of [{ carries: 'evil' }, { carries: 'all', scope: 'public' }]) {
      expect((await send({ scope: 'community', ...wrong })).status).to.equal(422);
    }
    for (let n = 1; n < 12; n++) expect((await send({ carries: 'all', scope: 'community', topic: '' })).status).to.equal(200);
    const full = await send({ carries: 'all', scope: 'community', topic: '' });
    expect(full.status).to.equal(409);
    expect(full.text).to.contain('Ya hay 12 direcciones');
  });

  it('also comes as a file for one event, which nobody else’s community has', async () => {
    const { id } = await plan('Uno');
    const file = await member.browser.get(`${member.home}/calendar/event/plan/${id}`);
    expect(file.headers.get('Content-Disposition')).to.contain('convite.ics');
    expect(lintCalendar(file.text)).to.deep.equal([]);
    expect(file.text).to.contain(`UID:plan-${id}@`).and.contain('METHOD:PUBLISH');
    expect((await member.browser.get(`${member.home}/calendar/event/plan/01h000000000000000000000000`)).status).to.equal(404);
    expect((await member.browser.get(`${member.home}/calendar/event/evil/${id}`)).status).to.equal(404);
  });
});

describe('The picture of an address', () => {
  it('is read by a decoder as the very address', () => {
    const address = `https://convite.example.org/feed/${'aB3_-'.repeat(8)}xyz.ics`;
    const { size, path } = drawQr(address);
    const scale = 6;
    const side = size * scale;
    const data = new Uint8Array(side * side * 4).fill(255);
    for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
        for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column++)
          data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
    expect(decodeQR({ width: side, height: side, data })).to.equal(address);
  });
});

/** As they came, not unpacked on the way. */
async function rawBytes(address: string, encoding: string): Promise<Buffer> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request(address, { headers: { 'Accept-Encoding': encoding } }, async (answer) => resolve(Buffer.concat(await answer.toArray())))
      .on('error', reject)
      .end();
  });
}
