// Reminders: what is near, told once, together, a few times a day at most, in nobody's night, and never after it began.
import { expect } from 'chai';
import { getCommunity, welcome } from '../../../src/features/community/index.ts';
import { choose } from '../../../src/features/digest/choices.ts';
import { Deliveries, Parts, Watches } from '../../../src/features/digest/digest.store.ts';
import { digestJobs } from '../../../src/features/digest/jobs.ts';
import { nearKinds, nearWriter, rewriteAny } from '../../../src/features/digest/near-letters.ts';
import { sendAgain, sendParts, takeUpLost } from '../../../src/features/digest/sending.ts';
import { wake, watch } from '../../../src/features/digest/watching.ts';
import { addActivity, nothingSaid } from '../../../src/features/plan/index.ts';
import { cancelMeeting, changeMeeting, planMeeting } from '../../../src/features/sessions/planning.ts';
import { reply } from '../../../src/features/sessions/replies.ts';
import { type KeptMeeting, nothingSaid as noSession, saidOf } from '../../../src/features/sessions/sessions.ts';
import type { KeptCommunity, KeptMember } from '../../../src/kernel/people.ts';
import type { Letter } from '../../../src/kernel/post.ts';
import { clockIn, later, MINUTE } from '../../../src/kernel/time.ts';
import { locales } from '../../../src/kernel/words.ts';
import { aLaunch, openTestHouse, type TestHouse } from '../../support/house.ts';

/** Lima is five hours behind UTC. */
const lima = (clock: string) => new Date(`${clock}:00-05:00`);

describe('Reminders', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  let told: string[];

  const fresh = () => getCommunity(house, community.id);
  const bring = async (id: string, differs: object = {}) => {
    const person = { id, name: `${id} Apaza`, email: `${id}@example.invalid`, test: false };
    return (await welcome(house, aLaunch({ person, role: 'active', ...differs }))).member;
  };
  const plan = async (title: string, clock: string, differs: object = {}) =>
    planMeeting(house, await fresh(), rosa, { said: { ...noSession, title, ...differs }, clock });
  const comes = (meeting: KeptMeeting, member: KeptMember, answer: 'yes' | 'maybe' | 'no' = 'yes') =>
    reply(house, community.id, meeting.id, member, answer);
  const line = (title: string, endsOn: string, responsible = [luis.id]) =>
    addActivity(house, community.id, rosa, { ...nothingSaid, title, startsOn: '2026-11-20', endsOn, responsible });
  /** One run of the jobs. */
  const run = async () => {
    await wake(house);
    await watch(house);
    return sendParts(house, nearWriter(house), undefined, { kinds: nearKinds });
  };
  const again = () =>
    sendAgain(
      house,
      rewriteAny(house, async () => undefined),
    );
  const notesOf = (letters: readonly Letter[]) =>
    letters.map(
      ({ to, subject }) => `${to.name.split(' ')[0]} ${clockIn('America/Lima', house.clock.now).slice(5)} ${subject.split(',')[0]}`,
    );
  /** Runs the jobs every five minutes till then; tells to whom what was sent when, on the clocks of Lima. */
  const until = async (end: Date): Promise<readonly string[]> => {
    const first = told.length;
    for (; house.clock.now < end; house.clock.now = later(house.clock.now, 5 * MINUTE)) {
      const before = house.post.letters.length;
      await run();
      told.push(...notesOf(house.post.letters.slice(before)));
    }
    return told.slice(first);
  };
  const rows = async () =>
    (await house.storage.of(Deliveries).find({ community: community.id }, { limit: 1000 })).items.filter(({ kind }) => kind !== 'digest');

  beforeEach(async () => {
    house = await openTestHouse();
    told = [];
    house.clock.now = lima('2026-11-26T12:00');
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = await bring('Luis');
  });
  afterEach(() => house.close());

  it('come a day and an hour before a session to who said yes or maybe, or hosts it, and to nobody else', async () => {
    const [ana, eva] = [await bring('Ana'), await bring('Eva')];
    await bring('Ivan');
    const meeting = await plan('Charla', '2026-11-28T16:00', { hosts: [rosa.id] });
    await comes(meeting, luis);
    await comes(meeting, ana, 'maybe');
    await comes(meeting, eva, 'no');
    expect((await until(lima('2026-11-28T18:00'))).toSorted()).to.deep.equal([
      'Ana 11-27T16:00 Recordatorio: Charla',
      'Ana 11-28T15:00 Recordatorio: Charla',
      'Luis 11-27T16:00 Recordatorio: Charla',
      'Luis 11-28T15:00 Recordatorio: Charla',
      'Rosa 11-27T16:00 Recordatorio: Charla',
      'Rosa 11-28T15:00 Recordatorio: Charla',
    ]);
  });

  it('say when on the reader’s own clock with its zone, where, with what, how to join, and what can be answered', async () => {
    const ana = await bring('Ana', { zone: 'America/Santiago' });
    const meeting = await plan('Charla', '2026-11-28T16:00', {
      place: 'Salón',
      link: 'https://meet.example.org/x',
      materials: [{ name: 'Semilla', by: 'Rosa', there: false, member: '' }],
    });
    await comes(meeting, ana);
    await until(lima('2026-11-27T16:10'));
    const [letter] = house.post.letters;
    for (const part of [letter?.text ?? '', letter?.html ?? '']) {
      const flat = part.replaceAll(/\s+/g, ' ');
      for (const text of [
        'Charla',
        'sábado, 28 de noviembre de 2026, 18:00, hora de Santiago',
        'Salón',
        'Semilla: Rosa',
        'https://meet.example.org/x',
      ])
        expect(flat).to.contain(text);
    }
    const acts = [...(letter?.text.matchAll(/\/a\/([\w-]+)/g) ?? [])].map(([, token = '']) => house.tokens.read(token)?.purpose);
    expect(acts).to.deep.equal(['sessions.yes', 'sessions.maybe', 'sessions.no']);
    expect(letter?.unsubscribe?.url.length).to.be.at.most(55);
  });

  it('are wholly in the language of whoever reads them', async () => {
    const readers = new Map<string, KeptMember>([['es', luis]]);
    for (const locale of ['pt', 'en', 'fr'] as const) readers.set(locale, await bring(`R${locale}`, { locale }));
    const meeting = await plan('XXI', '2026-11-28T16:00');
    for (const member of readers.values()) await comes(meeting, member);
    await until(lima('2026-11-27T16:10'));
    const marks = {
      es: ['Recordatorio', 'Ya se acerca', 'No recibir más recordatorios'],
      pt: ['Lembrete', 'Já está perto', 'Não receber mais lembretes'],
      en: ['Reminder', 'Coming soon', 'Get no more reminders'],
      fr: ['Rappel', 'C’est bientôt', 'Ne plus recevoir de rappels'],
    };
    expect(house.post.letters).to.have.length(4);
    for (const locale of locales) {
      const letter = house.post.letters.find(({ language }) => language === locale);
      const all = `${letter?.subject}\n${letter?.text}`;
      const found = locales.filter((one) => marks[one].some((mark) => all.includes(mark)));
      expect(found, locale).to.deep.equal([locale]);
      for (const mark of marks[locale]) expect(all, locale).to.contain(mark);
    }
  });

  it('tell of what is due tomorrow, in the morning, and together with what else is due then', async () => {
    await line('Traer semilla', '2026-11-28');
    await line('Avisar', '2026-11-28');
    const meeting = await plan('Charla', '2026-11-28T09:00');
    await comes(meeting, luis);
    expect(await until(lima('2026-11-27T20:00'))).to.deep.equal(['Luis 11-27T08:00 Recordatorio: Charla']);
    const [{ text = '' } = {}] = house.post.letters;
    for (const part of ['Traer semilla', 'Avisar', 'Charla', 'Vence mañana']) expect(text).to.contain(part);
  });

  it('tell of what one does for a session together with it, and not in the morning before', async () => {
    await line('Otra cosa', '2026-11-28', [rosa.id]);
    await plan('Charla', '2026-11-28T16:00', { hosts: [rosa.id] });
    expect(await until(lima('2026-11-27T20:00'))).to.deep.equal([
      'Rosa 11-27T08:00 Papa de altura: mañana vence A1 · Otra cosa',
      'Rosa 11-27T16:00 Recordatorio: Charla',
    ]);
    expect(house.post.letters[0]?.text).to.not.contain('Charla');
    expect(house.post.letters[1]?.text).to.contain('Vence mañana');
  });

  it('are two letters a day at most, and what had to wait is told the next day if it still helps', async () => {
    for (const [n, hour] of ['10', '13', '16', '19'].entries()) await comes(await plan(`S${n}`, `2026-11-28T${hour}:00`), luis);
    const first = await until(lima('2026-11-28T06:00'));
    expect(first).to.deep.equal(['Luis 11-27T10:00 Recordatorio: S0', 'Luis 11-27T13:00 Recordatorio: S1']);
    const second = await until(lima('2026-11-29T06:00'));
    expect(second).to.have.length(2);
    expect(second[0]).to.equal('Luis 11-28T07:00 Recordatorio: S2');
  });

  it('keep quiet from nine at night to seven: they come after it, or else just before, and never once it began', async () => {
    await comes(await plan('Temprano', '2026-11-28T07:30'), luis);
    expect(await until(lima('2026-11-28T09:00'))).to.deep.equal([
      'Luis 11-27T07:30 Recordatorio: Temprano',
      'Luis 11-28T07:00 Recordatorio: Temprano',
    ]);
    await comes(await plan('Alba', '2026-11-30T05:00'), luis);
    expect(await until(lima('2026-11-30T09:00'))).to.deep.equal([
      'Luis 11-29T07:00 Recordatorio: Alba',
      'Luis 11-29T20:30 Recordatorio: Alba',
    ]);
    await comes(await plan('Noche', '2026-12-02T22:00'), luis);
    expect(await until(lima('2026-12-03T09:00'))).to.deep.equal([
      'Luis 12-02T07:00 Recordatorio: Noche',
      'Luis 12-02T20:30 Recordatorio: Noche',
    ]);
  });

  it('keep quiet on the reader’s clock, also in the night in which that is changed', async () => {
    const ana = await bring('Ana', { zone: 'America/Santiago' });
    house.clock.now = new Date('2027-04-02T12:00:00Z');
    // Clocks in Santiago are put back at midnight before the 4th of April: what was three hours behind UTC is four.
    await comes(await plan('Cambio', '2027-04-04T05:30'), ana);
    await until(new Date('2027-04-04T12:00:00Z'));
    expect(house.post.letters.map(({ text }) => /\d+:\d\d, hora de [A-Z]\w+/.exec(text.replaceAll(/\s+/g, ' '))?.[0])).to.deep.equal([
      '6:30, hora de Santiago',
      '6:30, hora de Santiago',
    ]);
    const sent = (await rows()).map(({ at }) => clockIn('America/Santiago', at)).sort();
    expect(sent).to.deep.equal(['2027-04-03T07:30', '2027-04-03T20:30']);
  });

  it('come at once for what is planned less than an hour ahead, and not for what has begun', async () => {
    await plan('De pronto', '2026-11-26T12:40', { hosts: [luis.id] });
    house.clock.now = lima('2026-11-26T12:05');
    expect(await run()).to.equal(1);
    expect(await run()).to.equal(0);
    await plan('Tarde', '2026-11-26T12:08', { hosts: [luis.id] });
    house.clock.now = lima('2026-11-26T12:10');
    expect(await run()).to.equal(0);
  });

  it('are not of what was cancelled, nor for who said no since, nor for who wants none', async () => {
    const [ana, eva] = [await bring('Ana'), await bring('Eva')];
    const off = await plan('Cancelada', '2026-11-29T10:00', { hosts: [luis.id] });
    const on = await plan('En pie', '2026-11-29T11:00', { hosts: [luis.id] });
    for (const member of [ana, eva]) await comes(on, member);
    await run();
    await cancelMeeting(house, await fresh(), rosa, off.id, 'Lluvia');
    await comes(on, ana, 'no');
    await choose(house, community.id, eva.id, { reminders: false });
    expect((await until(lima('2026-11-29T12:00'))).filter((text) => text.includes('Recordatorio'))).to.deep.equal([
      'Luis 11-28T11:00 Recordatorio: En pie',
      'Luis 11-29T10:00 Recordatorio: En pie',
    ]);
  });

  it('tell nobody of what only others may know', async () => {
    await bring('Ana');
    await planMeeting(house, await fresh(), rosa, {
      said: { ...noSession, title: 'Tutoría', hosts: [rosa.id] },
      clock: '2026-11-28T16:00',
      asker: luis.id,
    });
    const all = await until(lima('2026-11-27T16:10'));
    expect(all.map((text) => text.split(' ')[0]).sort()).to.deep.equal(['Luis', 'Rosa']);
  });

  describe('of what changed at short notice', () => {
    let meeting: KeptMeeting;
    let ana: KeptMember;
    beforeEach(async () => {
      ana = await bring('Ana');
      meeting = await plan('Charla', '2026-11-28T10:00', { place: 'Salón' });
      await comes(meeting, luis);
      await comes(meeting, ana, 'maybe');
      await bring('Eva');
    });

    it('leave at once, to all who would come, and once for each change', async () => {
      await until(lima('2026-11-26T12:10'));
      const change = { said: { ...saidOf(meeting), place: 'Escuela' }, clock: '2026-11-28T11:00' };
      await changeMeeting(house, community.id, rosa, { id: meeting.id, edition: 1 }, change);
      const moved = await until(lima('2026-11-26T12:30'));
      expect(moved.toSorted()).to.deep.equal(['Ana 11-26T12:10 Cambio: Charla', 'Luis 11-26T12:10 Cambio: Charla']);
      expect(house.post.letters[0]?.text.replaceAll(/\s+/g, ' ')).to.contain('11:00, hora de Lima · Escuela');
      await cancelMeeting(house, await fresh(), rosa, meeting.id, 'Lluvia');
      const cancelled = await until(lima('2026-11-26T13:00'));
      expect(cancelled.toSorted()).to.deep.equal(['Ana 11-26T12:30 Cancelado: Charla', 'Luis 11-26T12:30 Cancelado: Charla']);
      const letters = house.post.letters.filter(({ subject }) => subject.startsWith('Cancelado'));
      for (const { text, html } of letters)
        for (const part of [text, html]) expect(part.replaceAll(/\s+/g, ' ')).to.contain('Motivo: Lluvia');
      expect(letters).to.have.length(2);
      expect(await until(lima('2026-11-28T12:00'))).to.deep.equal([]);
    });

    it('say nothing of another text or of what is far away', async () => {
      const far = await plan('Lejos', '2026-12-10T10:00', { hosts: [luis.id] });
      await until(lima('2026-11-26T12:10'));
      await changeMeeting(
        house,
        community.id,
        rosa,
        { id: meeting.id, edition: 1 },
        {
          said: { ...saidOf(meeting), agenda: 'Otra' },
          clock: '2026-11-28T10:00',
        },
      );
      await cancelMeeting(house, await fresh(), rosa, far.id, 'No');
      expect(await until(lima('2026-11-26T13:00'))).to.deep.equal([]);
    });

    it('find what was moved far away, and what was moved near', async () => {
      const far = await plan('Lejos', '2026-12-10T10:00', { hosts: [luis.id] });
      await until(lima('2026-11-26T12:10'));
      await changeMeeting(house, community.id, rosa, { id: meeting.id, edition: 1 }, { said: saidOf(meeting), clock: '2026-12-20T10:00' });
      await changeMeeting(house, community.id, rosa, { id: far.id, edition: 1 }, { said: saidOf(far), clock: '2026-11-28T09:00' });
      expect((await until(lima('2026-11-26T12:30'))).toSorted()).to.deep.equal([
        'Ana 11-26T12:10 Cambio: Charla',
        'Luis 11-26T12:10 Cambio: Charla',
        'Luis 11-26T12:10 Cambio: Lejos',
      ]);
    });

    it('wait for the morning, unless it starts within twelve hours', async () => {
      const night = await plan('Madrugada', '2026-11-27T08:00', { hosts: [luis.id] });
      await until(lima('2026-11-26T21:30'));
      await cancelMeeting(house, await fresh(), rosa, night.id, 'Lluvia');
      await cancelMeeting(house, await fresh(), rosa, meeting.id, 'Lluvia');
      const all = await until(lima('2026-11-27T09:00'));
      expect(all.toSorted()).to.deep.equal([
        'Ana 11-27T07:00 Cancelado: Charla',
        'Luis 11-26T21:30 Cancelado: Madrugada',
        'Luis 11-27T07:00 Cancelado: Charla',
      ]);
    });

    it('reach who was reminded, also where they said no since; they are outside the daily limit, and end with reminders', async () => {
      await until(lima('2026-11-27T11:00'));
      await comes(meeting, ana, 'no');
      await choose(house, community.id, luis.id, { reminders: false });
      await cancelMeeting(house, await fresh(), rosa, meeting.id, 'Lluvia');
      expect(await until(lima('2026-11-27T11:20'))).to.deep.equal(['Ana 11-27T11:00 Cancelado: Charla']);
    });
  });

  describe('whatever happens', () => {
    beforeEach(async () => {
      const meeting = await plan('Charla', '2026-11-27T12:30');
      for (const member of [luis, await bring('Ana')]) await comes(meeting, member);
      await run();
      house.clock.now = lima('2026-11-26T12:31');
    });

    it('leave once, however many work on them at once', async () => {
      await wake(house);
      await Promise.all([watch(house, 'a'), watch(house, 'b')]);
      const send = (holder: string) => sendParts(house, nearWriter(house), undefined, { holder, kinds: nearKinds });
      await Promise.all([send('a'), send('b'), send('c')]);
      await Promise.all([run(), run()]);
      expect(house.post.letters.map(({ to }) => to.name).sort()).to.deep.equal(['Ana Apaza', 'Luis Apaza']);
    });

    it('leave once when a look is killed before it is written down, and made again', async () => {
      await house.storage.of(Watches).update({ id: `near-${community.id}` }, { $set: { nextDue: house.clock.now } });
      await watch(house);
      await house.storage.of(Watches).update({ id: `near-${community.id}` }, { $set: { nextDue: house.clock.now } });
      await watch(house);
      expect(await house.storage.of(Parts).count({ until: { $gte: new Date(0) } })).to.equal(1);
      await sendParts(house, nearWriter(house), undefined, { kinds: nearKinds });
      await house.storage.of(Watches).update({ id: `near-${community.id}` }, { $set: { nextDue: house.clock.now } });
      expect(await run()).to.equal(0);
      expect(house.post.letters).to.have.length(2);
    });

    it('leave after all where the sender died between the ledger and the letter, with the same id, and not once it began', async () => {
      house.post.answer = () => ({ kind: 'later', reason: 'busy' });
      await house.storage.of(Watches).update({ id: `near-${community.id}` }, { $set: { nextDue: house.clock.now } });
      await run();
      const [first, second] = await rows();
      const lost = { state: 'sending' as const, nextAt: new Date(0), leaseUntil: later(house.clock.now, 6 * MINUTE) };
      for (const row of [first, second]) await house.storage.of(Deliveries).update({ id: row?.id ?? '' }, { $set: lost });
      house.post.answer = () => ({ kind: 'sent', reply: '250' });
      house.clock.now = later(house.clock.now, 5 * MINUTE);
      await takeUpLost(house);
      expect(await again()).to.equal(0);
      house.clock.now = later(house.clock.now, 10 * MINUTE);
      await takeUpLost(house);
      expect(await again()).to.equal(2);
      expect(await run()).to.equal(0);
      expect(new Set(house.post.letters.map(({ messageId }) => messageId)).size).to.equal(2);
      await house.storage.of(Deliveries).update({ id: first?.id ?? '' }, { $set: { state: 'later', nextAt: house.clock.now } });
      house.clock.now = lima('2026-11-27T12:31');
      expect(await again()).to.equal(0);
    });

    it('cost nothing where nothing is near: two questions for all communities, and none for each member', async () => {
      for (let n = 0; n < 20; n++) await welcome(house, aLaunch({ context: { id: `c${n}`, title: `C${n}` } }));
      await run();
      await run();
      house.clock.now = later(house.clock.now, 5 * MINUTE);
      const before = house.storage.calls;
      await run();
      // The communities, their watches, and the two queues, one of which two workers ask.
      expect(house.storage.calls - before).to.be.at.most(5);
    });

    it('are jobs of the house', async () => {
      await house.storage.of(Watches).update({ id: `near-${community.id}` }, { $set: { nextDue: house.clock.now } });
      for (const job of digestJobs) await job.run(house, new AbortController().signal);
      for (const job of digestJobs) await job.run(house, new AbortController().signal);
      expect(house.post.letters.map(({ to }) => to.name).sort()).to.deep.equal(['Ana Apaza', 'Luis Apaza']);
    });
  });

  it('of a large community take a few questions for a hundred letters', async () => {
    const meeting = await plan('Charla', '2026-11-28T16:00');
    const people: KeptMember[] = [];
    for (let n = 0; n < 100; n++) people.push(await bring(`M${n}`));
    for (const member of people) await comes(meeting, member);
    house.clock.now = lima('2026-11-27T16:00');
    const before = house.storage.calls;
    expect(await run()).to.equal(100);
    // Of each letter: the row before and after, and its way out.
    expect(house.storage.calls - before - 300).to.be.at.most(40);
  });
});
