// What letters tell: in one's own language, in the order of what one can do, nothing twice, nothing foreign, and nothing at all when there is nothing.
import { expect } from 'chai';
import { simpleParser } from 'mailparser';
import { getCommunity, keepTopics, welcome } from '../../../src/features/community/index.ts';
import { addFollowUp } from '../../../src/features/desk/index.ts';
import { preview, rewrite, writerFor } from '../../../src/features/digest/letters.ts';
import { enrol, planLetters } from '../../../src/features/digest/planning.ts';
import { sendAgain, sendParts } from '../../../src/features/digest/sending.ts';
import { keepHabit, readHabit, wish } from '../../../src/features/digest/wishes.ts';
import { getMember, prefer } from '../../../src/features/people/index.ts';
import { letGo } from '../../../src/features/people/place.ts';
import { addActivity, complete, nothingSaid } from '../../../src/features/plan/index.ts';
import { planMeeting } from '../../../src/features/sessions/planning.ts';
import { nothingSaid as noSession } from '../../../src/features/sessions/sessions.ts';
import { answer } from '../../../src/features/survey/index.ts';
import type { KeptCommunity, KeptMember } from '../../../src/kernel/people.ts';
import type { Letter } from '../../../src/kernel/post.ts';
import { DAY, HOUR, later, MINUTE } from '../../../src/kernel/time.ts';
import { locales } from '../../../src/kernel/words.ts';
import { messageOf } from '../../../src/mail/letter.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';
import { rawOf } from '../../support/letters.ts';

const monday = new Date('2026-11-30T12:00:00Z');

describe('What a letter tells', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  const fresh = () => getCommunity(house, community.id);
  const bring = async (id: string, differs: object = {}) =>
    (
      await welcome(
        house,
        aLaunch({ person: { id, name: `${id} Apaza`, email: `${id}@example.invalid`, test: false }, role: 'active', ...differs }),
      )
    ).member;
  const line = (title: string, differs: object = {}) =>
    addActivity(house, community.id, rosa, {
      ...nothingSaid,
      title,
      objective: 'o',
      method: 'm',
      startsOn: '2026-12-01',
      endsOn: '2026-12-04',
      ...differs,
    });
  /** What leaves at that moment, by the first name of whoever gets it. */
  const round = async (at = later(monday, 5 * MINUTE)): Promise<Map<string, Letter>> => {
    house.clock.now = at;
    const before = house.post.letters.length;
    await enrol(house);
    await planLetters(house);
    await sendParts(house, writerFor(house));
    return new Map(house.post.letters.slice(before).map((letter) => [letter.to.name.split(' ')[0] ?? '', letter]));
  };

  beforeEach(async () => {
    house = await openTestHouse();
    house.clock.now = later(monday, -3 * DAY);
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = await bring('Luis');
    await enrol(house);
    house.clock.now = later(monday, -2 * DAY);
  });
  afterEach(() => house.close());

  it('is nothing when there is nothing: then none leaves', async () => {
    const quiet = await round(later(monday, 7 * DAY + 5 * MINUTE));
    expect([...quiet.keys()]).to.deep.equal([]);
  });

  it('stands in the order of what one can do: promises, what comes, who needs what one offers, what was made, where we stand', async () => {
    const [topic] = await keepTopics(house, community.id, [{ name: 'Almacenamiento' }]);
    const said = { learn: '', teach: '' };
    await answer(house, community.id, luis, { ...said, needs: [], offers: [{ topicId: topic?.id ?? '', level: 'well' }] });
    const ines = await bring('Ines');
    await answer(house, community.id, ines, { ...said, needs: [{ topicId: topic?.id ?? '', level: 'start' }], offers: [] });
    const { id } = await line('Surcos de prueba', { responsible: [rosa.id] });
    await complete(house, community.id, rosa, id, 'Acta');
    await line('Traer semilla', { responsible: [luis.id] });
    await planMeeting(house, await fresh(), rosa, {
      said: { ...noSession, title: 'Charla del jueves', place: 'Salón', hosts: [rosa.id] },
      clock: '2026-12-03T16:00',
    });
    const letter = (await round()).get('Luis');
    const order = [
      'A2 · Traer semilla',
      'Charla del jueves',
      'Ines Apaza quiere aprender sobre Almacenamiento',
      'Surcos de prueba',
      'Estamos en la etapa Diseño',
    ];
    for (const part of [letter?.text ?? '', letter?.html ?? '']) {
      const places = order.map((text) => part.replaceAll('\n  ', ' ').indexOf(text));
      expect(
        places.every((place) => place > 0),
        part,
      ).to.equal(true);
      expect(places).to.deep.equal(places.toSorted((one, other) => one - other));
    }
    expect(letter?.text).to.contain('jueves, 3 de diciembre de 2026, 16:00, hora de Lima').and.contain('hasta el viernes, 4 de diciembre');
    expect(letter?.subject).to.equal('Papa de altura: Charla del jueves');
  });

  it('is wholly in the language of whoever reads it, from the subject to the foot, on their own clock', async () => {
    const names = { pt: 'Joana', en: 'Grace', fr: 'Claire' } as const;
    const zones = { pt: 'America/Sao_Paulo', en: 'America/Bogota', fr: 'America/Port-au-Prince' } as const;
    for (const locale of ['pt', 'en', 'fr'] as const) await bring(names[locale], { locale, zone: zones[locale] });
    await planMeeting(house, await fresh(), rosa, { said: { ...noSession, title: 'XXI', hosts: [rosa.id] }, clock: '2026-12-03T16:00' });
    await round(later(monday, -7 * HOUR));
    await round(later(monday, -5 * HOUR));
    await round(later(monday, -HOUR));
    const letters = [...(await round()).values(), ...house.post.letters];
    const marks = {
      es: ['Esta semana en', 'Lo que viene', 'No recibir más', 'hora de Lima'],
      pt: ['Esta semana em', 'O que vem', 'Não receber mais', 'São Paulo'],
      en: ['This week in', 'What comes next', 'Get no more', 'Bogotá'],
      fr: ['Cette semaine dans', 'Ce qui vient', 'Ne plus recevoir', 'Port-au-Prince'],
    };
    for (const locale of locales) {
      const letter = letters.find(({ language }) => language === locale);
      for (const mark of marks[locale]) expect(letter?.text, `${locale} ${mark}`).to.contain(mark);
      expect(letter?.html).to.contain(`<html lang="${locale}"`);
      for (const other of locales.filter((one) => one !== locale)) {
        for (const foreign of marks[other].slice(0, 3)) expect(letter?.text, `${locale} ${foreign}`).to.not.contain(foreign);
      }
    }
  });

  it('is asked for as the reader at that moment: nothing private of others, nobody who left, nothing of another community', async () => {
    await addFollowUp(house, community.id, rosa, { text: 'Llamar al municipio', memberId: rosa.id, due: '2026-12-02' });
    const other = (await welcome(house, aLaunch({ context: { id: '99', title: 'Ajena' } }))).community;
    await addActivity(house, other.id, rosa, {
      ...nothingSaid,
      title: 'Cosa ajena',
      responsible: [luis.id],
      startsOn: '2026-12-01',
      endsOn: '2026-12-02',
    });
    await line('De todos', { responsible: [luis.id, rosa.id] });
    const gone = await bring('Pedro');
    await line('De Pedro', { responsible: [gone.id] });
    house.clock.now = later(monday, 5 * MINUTE);
    await planLetters(house);
    await letGo(house, community.id, gone.id, { reason: 'Se mudó', mayReturn: false, by: rosa.id });
    await sendParts(house, writerFor(house));
    const texts = new Map(house.post.letters.map(({ to, text }) => [to.name.split(' ')[0], text]));
    expect(texts.has('Pedro')).to.equal(false);
    expect(texts.get('Rosa')).to.contain('Llamar al municipio').and.not.contain('ajena');
    expect(texts.get('Luis')).to.contain('De todos').and.not.contain('municipio').and.not.contain('ajena');
  });

  it('leaves out what somebody has seen, and tells nothing twice', async () => {
    const { id } = await line('Surcos', { responsible: [] });
    await complete(house, community.id, rosa, id, 'Acta');
    house.clock.now = later(monday, -DAY);
    await welcome(house, aLaunch());
    const first = await round();
    expect([...first.keys()]).to.deep.equal(['Luis']);
    expect(first.get('Luis')?.text).to.contain('Surcos');
    expect((await round(later(monday, 7 * DAY + 5 * MINUTE))).size).to.equal(0);
  });

  it('carries a line and a question of the facilitator once, and answers go to who asked', async () => {
    const { version, ...habit } = await readHabit(house, community.id);
    await keepHabit(
      house,
      community.id,
      rosa,
      { ...habit, opening: 'Llueve mucho.\nCuídense.', question: '¿Qué variedad sembró?' },
      version,
    );
    const letter = (await round()).get('Luis');
    expect(letter?.text)
      .to.contain('Llueve mucho.')
      .and.contain('Cuídense.')
      .and.contain('¿Qué variedad sembró?')
      .and.contain('le llega a Rosa Quilla');
    expect(letter?.replyTo).to.deep.equal({ name: 'Rosa Quilla', address: 'rosa@example.invalid' });
    expect((await round(later(monday, 7 * DAY + 5 * MINUTE))).size).to.equal(0);
  });

  it('links to one act each, to a short way out, and to nothing that watches', async () => {
    await line('Traer semilla', { responsible: [luis.id] });
    await planMeeting(house, await fresh(), rosa, { said: { ...noSession, title: 'Charla', hosts: [rosa.id] }, clock: '2026-12-03T16:00' });
    const letter = (await round()).get('Luis');
    const links = [...(letter?.html.matchAll(/href="([^"]+)"/g) ?? [])].map(([, href = '']) => href.replaceAll('&#x3D;', '='));
    const acts = links
      .filter((href) => href.startsWith(`${house.origin}/a/`))
      .map((href) => house.tokens.read(href.split('/').at(-1) ?? '')?.purpose);
    expect(acts).to.include.members(['plan.done', 'plan.leave', 'sessions.yes', 'sessions.maybe', 'sessions.no']);
    expect(links.every((href) => href.startsWith(`${house.origin}/`))).to.equal(true);
    expect(letter?.html).to.not.match(/<img|<script|url\(|src=/i);
    const { url = '' } = letter?.unsubscribe ?? {};
    expect(url.length).to.be.at.most(55);
    expect(await house.tokens.readShort(url.split('/').at(-1) ?? '')).to.include({ purpose: 'digest.off', member: luis.id });
    expect(Buffer.byteLength(letter?.html ?? '')).to.be.below(20_000);
  });

  it('gives each of many who are told the same their own greeting, clock and links, and none of another’s', async () => {
    const readers = new Map([['Luis', luis], ...(await Promise.all(['Ana', 'Eva'].map(async (id) => [id, await bring(id)] as const)))]);
    const eva = readers.get('Eva') as KeptMember;
    await prefer(house, community.id, eva.id, { name: '', locale: 'es', zone: 'America/La_Paz' });
    // At the same moment as the others.
    await wish(house, community.id, eva.id, { rhythm: 'weekly', weekday: 'mon', hour: 8 });
    await planMeeting(house, await fresh(), rosa, { said: { ...noSession, title: 'Charla' }, clock: '2026-12-03T16:00' });
    const letters = await round();
    for (const [name, { id }] of readers) {
      for (const part of ['text', 'html'] as const) {
        const said = letters.get(name)?.[part] ?? '';
        const acts = [...said.matchAll(/\/a\/([\w-]+)/g)].map(([, token = '']) => house.tokens.read(token));
        expect(acts.map((act) => act?.member)).to.deep.equal([id, id, id]);
        expect(new Set(acts.map((act) => act?.purpose)).size).to.equal(3);
        const [, stop = ''] = /\/u\/([\w-]+)/.exec(said) ?? [];
        expect(await house.tokens.readShort(stop)).to.include({ purpose: 'digest.off', member: id });
        expect(said)
          .to.contain(`Buenos días, ${name}:`)
          .and.contain(name === 'Eva' ? '17:00, hora de La Paz' : '16:00, hora de Lima');
      }
    }
  });

  it('reads well as a message: the same id when it is sent again, one thread, one list, and the headers of a good citizen', async () => {
    await line('Traer semilla; ñandú 🥔', { responsible: [luis.id] });
    const letter = (await round()).get('Luis');
    if (!letter) throw new Error('no letter');
    const raw = await rawOf(messageOf(letter, house.post.from, house.clock.now));
    const mail = await simpleParser(raw);
    expect(raw).to.contain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(raw).to.contain(`\r\nList-Unsubscribe: <${letter.unsubscribe?.url}>\r\n`);
    for (const [name, value] of [
      ['auto-submitted', 'auto-generated'],
      ['precedence', 'bulk'],
      ['x-auto-response-suppress', 'All'],
      ['content-language', 'es'],
    ] as const)
      expect(mail.headers.get(name), name).to.equal(value);
    expect(raw).to.match(new RegExp(`List-Id: [^\\r]*\\r?\\n? *<${community.id}\\.convite\\.example\\.org>`, 'i'));
    expect(mail.text?.replaceAll('\r\n', '\n').trim()).to.equal(letter.text.trim());
    expect(mail.references).to.match(/^<digest\./);
    expect(
      Math.max(
        ...letter.text
          .split('\n')
          .filter((row) => !row.includes('https://'))
          .map((row) => [...row].length),
      ),
    ).to.be.at.most(76);
    house.post.answer = () => ({ kind: 'later', reason: 'busy' });
    const nextMonday = later(monday, 7 * DAY + 5 * MINUTE);
    await round(nextMonday);
    house.post.answer = () => ({ kind: 'sent', reply: '250' });
    house.clock.now = later(nextMonday, HOUR);
    await sendAgain(house, (row) => rewrite(house, row));
    const again = house.post.letters.filter(({ to }) => to.name.startsWith('Luis'));
    expect(again).to.have.length(2);
    expect(again[0]?.references).to.equal(again[1]?.references);
    expect(again[0]?.messageId).to.not.equal(again[1]?.messageId);
  });

  it('costs the same few questions for a community, and two writes for each letter, however many they are', async () => {
    await line('Para todos', { responsible: [] });
    await planMeeting(house, await fresh(), rosa, {
      said: { ...noSession, title: 'Charla', hosts: [rosa.id] },
      clock: '2026-12-03T16:00',
      again: { every: 'week', times: 10 },
    });
    await bring('M0');
    const costOf = async (week: number) => {
      house.clock.now = later(monday, week * 7 * DAY + 5 * MINUTE);
      await planLetters(house);
      const [before, letters] = [house.storage.calls, house.post.letters.length];
      await sendParts(house, writerFor(house));
      return { calls: house.storage.calls - before, letters: house.post.letters.length - letters };
    };
    await costOf(0);
    const small = await costOf(1);
    for (let n = 1; n < 60; n++) await bring(`M${n}`);
    await costOf(2).catch(() => undefined);
    const large = await costOf(3);
    expect([small.letters, large.letters]).to.deep.equal([3, 62]);
    expect(large.calls - 2 * large.letters).to.be.at.most(small.calls - 2 * small.letters + 2);
  });

  it('can be seen before by whoever leads, for anybody, and changes nothing', async () => {
    await line('Traer semilla', { responsible: [luis.id] });
    const before = await house.storage
      .of((await import('../../../src/features/digest/digest.store.ts')).Deliveries)
      .count({ community: community.id });
    const letter = await preview(house, await fresh(), luis.id);
    expect(letter?.text).to.contain('Traer semilla');
    expect(before).to.equal(0);
    expect((await getMember(house, community.id, luis.id)).seenAt.getTime()).to.be.below(house.clock.now.getTime());
  });
});
