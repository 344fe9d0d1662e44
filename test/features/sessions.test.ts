// Sessions: planned once or by a rule, moved, cancelled, answered, held; help with a medium; what they offer to the house.
import { expect } from 'chai';
import { welcome } from '../../src/features/community/index.ts';
import { addStarter, chosenMedia, starters } from '../../src/features/media/index.ts';
import { usesByMedium, usesItem } from '../../src/features/media/media-item.ts';
import { sessionDates } from '../../src/features/sessions/dates.ts';
import { clashesOn, hourOf } from '../../src/features/sessions/dayparts.ts';
import {
  channelUses,
  sessionsItem,
  sessionsJoined,
  sessionsNews,
  sessionsNudges,
  sessionsPromises,
  sessionsRelated,
} from '../../src/features/sessions/offers.ts';
import { cancelMeeting, changeFromNowOn, changeMeeting, planMeeting, resumeMeeting } from '../../src/features/sessions/planning.ts';
import { countReplies, listReplies, reply } from '../../src/features/sessions/replies.ts';
import { bring, noteAttendance, prepare, writeSummary } from '../../src/features/sessions/results.ts';
import { HelpRequests } from '../../src/features/sessions/sessions.store.ts';
import { getMeeting, type KeptMeeting, meetingsOfSeries, nothingSaid, type Said } from '../../src/features/sessions/sessions.ts';
import { askForHelp, openRequests, requestsOf, withdrawRequest } from '../../src/features/sessions/tutoring.ts';
import { isProblem } from '../../src/kernel/errors.ts';
import type { KeptCommunity, KeptMember } from '../../src/kernel/people.ts';
import { clocksOf as byRule } from '../../src/kernel/series.ts';
import { clockIn } from '../../src/kernel/time.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../support/house.ts';
import { refusalOf } from '../support/outcomes.ts';

const around = { from: '2026-12-01', to: '2026-12-31' };

describe('Sessions', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;
  let ines: KeptMember;
  const fresh = async () => (await welcome(house, aLaunch())).community;
  const bringIn = async (id: string) => (await welcome(house, aLaunch({ person: { id, name: id, test: false }, role: 'active' }))).member;
  const said = (title: string, differs: Partial<Said> = {}): Said => ({ ...nothingSaid, title, hosts: [luis.id], ...differs });
  const plan = (title: string, clock: string, differs: Partial<Said> = {}, again?: { every: 'week'; times: number }) =>
    planMeeting(house, community, rosa, { said: said(title, differs), clock, ...(again ? { again } : {}) });
  const weekly = (times = 4) => plan('Semilla', '2026-12-03T16:00', {}, { every: 'week', times });
  const clocksOf = (meetings: readonly KeptMeeting[]) => meetings.map(({ starts }) => clockIn('America/Lima', starts));
  const edition = async (id: string) => (await getMeeting(house, community.id, id, rosa)).edition;
  const at = async (id: string) => ({ id, edition: await edition(id) });

  beforeEach(async () => {
    house = await openTestHouse();
    house.clock.now = new Date('2026-11-26T12:00:00Z');
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    luis = await bringIn('Luis');
    ines = await bringIn('Ines');
  });
  afterEach(() => house.close());

  describe('by a rule', () => {
    it('keep their clock time when clocks are put back or forward (V3)', async () => {
      const santiago = (await welcome(house, aLaunch({ context: { id: '43', title: 'Sur' }, zone: 'America/Santiago' }))).community;
      expect(santiago.zone).to.equal('America/Santiago');
      const again = { every: 'week' as const, times: 3 };
      const first = await planMeeting(house, santiago, rosa, { said: said('Sur'), clock: '2027-03-27T19:00', again });
      const meetings = await meetingsOfSeries(house, santiago.id, first.series);
      expect(meetings.map(({ starts }) => starts.toISOString().slice(0, 16))).to.deep.equal([
        '2027-03-27T22:00',
        '2027-04-03T22:00',
        '2027-04-10T23:00',
      ]);
    });

    it('are told as one series with its rule, and each date says where it stands in it (V3)', async () => {
      const { series } = await weekly();
      const meetings = await meetingsOfSeries(house, community.id, series);
      const [, second, third] = meetings as [KeptMeeting, KeptMeeting, KeptMeeting];
      await changeMeeting(house, community.id, rosa, await at(second.id), { said: said('Semilla'), clock: '2026-12-11T09:00' });
      await cancelMeeting(house, community, rosa, third.id, 'Feria');
      const dates = await sessionDates(house, await fresh(), { from: '2026-12-24', to: '2026-12-24' });
      expect(dates.map(({ instance, sequence, cancelled }) => [instance, sequence, cancelled])).to.deep.equal([
        ['2026-12-03T16:00', 0, false],
        ['2026-12-10T16:00', 1, false],
        ['2026-12-17T16:00', 1, true],
        ['2026-12-24T16:00', 0, false],
      ]);
      const rule = dates[0]?.series;
      expect([rule?.first, rule?.zone, rule?.every, rule?.times]).to.deep.equal(['2026-12-03T16:00', 'America/Lima', 'week', 4]);
      expect(dates[1]?.from).to.deep.equal(new Date('2026-12-11T14:00:00Z'));
    });

    it('change from one date on: those before stay, those moved or cancelled by themselves keep what was decided', async () => {
      const { series } = await weekly(5);
      const [first, second, third, fourth] = (await meetingsOfSeries(house, community.id, series)) as KeptMeeting[];
      if (!first || !second || !third || !fourth) throw new Error('too few');
      await changeMeeting(house, community.id, rosa, await at(third.id), { said: said('Semilla'), clock: '2026-12-18T08:00' });
      await cancelMeeting(house, community, rosa, fourth.id, 'Navidad');
      const change = { said: said('Semilla sana', { place: 'Local' }), clock: '2026-12-11T17:00' };
      const changed = await changeFromNowOn(house, community, rosa, await at(second.id), change);
      expect(changed.series).to.not.equal(series);
      expect(clocksOf(await meetingsOfSeries(house, community.id, series))).to.deep.equal(['2026-12-03T16:00']);
      const rest = await meetingsOfSeries(house, community.id, changed.series);
      expect(clocksOf(rest)).to.deep.equal(['2026-12-11T17:00', '2026-12-18T08:00', '2026-12-24T16:00', '2027-01-01T17:00']);
      expect(rest.map(({ instance }) => instance)).to.deep.equal(byRule({ first: '2026-12-11T17:00', every: 'week', times: 4 }));
      expect(rest.map(({ title, status }) => `${title} ${status}`)).to.deep.equal([
        'Semilla sana planned',
        'Semilla sana planned',
        'Semilla cancelled',
        'Semilla sana planned',
      ]);
      const dates = await sessionDates(house, await fresh(), around);
      expect(new Set(dates.map(({ series: rule }) => `${rule?.first} ${rule?.times}`))).to.deep.equal(
        new Set(['2026-12-03T16:00 1', '2026-12-11T17:00 4']),
      );
    });

    it('change all of them from the first date on without becoming another series', async () => {
      const { id, series } = await weekly();
      await changeFromNowOn(house, community, rosa, await at(id), { said: said('Agua'), clock: '2026-12-03T16:00' });
      const meetings = await meetingsOfSeries(house, community.id, series);
      expect(meetings.map(({ title, sequence }) => [title, sequence])).to.deep.equal(Array(4).fill(['Agua', 0]));
    });

    it('are cancelled from one date on, and stay readable with the reason', async () => {
      const { series } = await weekly();
      const [, second] = await meetingsOfSeries(house, community.id, series);
      await cancelMeeting(house, community, rosa, second?.id ?? '', 'Cosecha', true);
      const meetings = await meetingsOfSeries(house, community.id, series);
      expect(meetings.map(({ status, reason }) => `${status}${reason}`)).to.deep.equal(['planned', ...Array(3).fill('cancelledCosecha')]);
    });
  });

  describe('that change', () => {
    it('count a change of time, place or standing, and no other (RFC 5545, 3.8.7.4)', async () => {
      const { id } = await plan('Semilla', '2026-12-03T16:00');
      const sequence = async () => (await getMeeting(house, community.id, id, rosa)).sequence;
      const change = async (differs: Partial<Said>, clock = '2026-12-03T16:00') =>
        changeMeeting(house, community.id, rosa, await at(id), { said: said('Semilla', differs), clock });
      await change({ agenda: '- uno' });
      expect(await sequence()).to.equal(0);
      await change({ agenda: '- uno', place: 'Local' });
      expect(await sequence()).to.equal(1);
      await change({ agenda: '- uno', place: 'Local' }, '2026-12-03T17:00');
      expect(await sequence()).to.equal(2);
      await cancelMeeting(house, community, rosa, id, 'x');
      await cancelMeeting(house, community, rosa, id, 'again');
      expect(await sequence()).to.equal(3);
      await resumeMeeting(house, community.id, rosa, id);
      expect(await sequence()).to.equal(4);
    });

    it('keep both texts apart when two change one at once', async () => {
      const { id } = await plan('Semilla', '2026-12-03T16:00');
      const seen = await at(id);
      await changeMeeting(house, community.id, rosa, seen, { said: said('Una'), clock: '2026-12-03T16:00' });
      const late = changeMeeting(house, community.id, luis, seen, { said: said('Otra'), clock: '2026-12-03T16:00' });
      expect(isProblem(await late.catch((error) => error), 'conflict')).to.equal(true);
    });

    it('are told as cancelled for 60 days after they would have been, and no longer', async () => {
      const { id } = await plan('Semilla', '2026-12-03T16:00');
      await cancelMeeting(house, community, rosa, id, 'x');
      const told = async () => (await sessionDates(house, await fresh(), around)).length;
      expect(await told()).to.equal(1);
      house.clock.now = new Date('2027-02-10T12:00:00Z');
      expect(await told()).to.equal(0);
    });
  });

  describe('and people', () => {
    it('count each member once, by the last answer; a test user is counted nowhere', async () => {
      const { id } = await plan('Semilla', '2026-12-03T16:00');
      const { member: student } = await welcome(house, aLaunch({ person: { id: 'prueba', name: 'P', test: true }, role: 'active' }));
      for (const answer of ['no', 'maybe', 'yes'] as const) await reply(house, community.id, id, luis, answer);
      await Promise.all([1, 2, 3].map(() => reply(house, community.id, id, ines, 'maybe')));
      await reply(house, community.id, id, student, 'yes');
      expect((await countReplies(house, community.id, [id]))(id)).to.deep.equal({ yes: 1, maybe: 1, no: 0 });
      expect((await listReplies(house, community.id, id)).items.map(({ member }) => member)).to.deep.equal([luis.id, ines.id]);
      const [lui, ine] = [
        { member: luis.id, id, comes: 'yes' },
        { member: ines.id, id, comes: 'maybe' },
      ];
      expect(await sessionsJoined(house, await fresh(), [luis])).to.deep.equal([lui]);
      expect(await sessionsJoined(house, await fresh(), [luis, ines])).to.have.deep.members([lui, ine]);
      expect(await sessionsJoined(house, await fresh(), [student, rosa])).to.deep.equal([{ member: student.id, id, comes: 'yes' }]);
    });

    it('say with one tap what they bring; what somebody else brings stays theirs (M1)', async () => {
      const materials = ['Cable', 'Proyector'].map((name) => ({ name, by: '', there: false, member: '' }));
      const { id } = await plan('Semilla', '2026-12-03T16:00', { materials });
      await bring(house, community.id, ines, id, 'Cable');
      await bring(house, community.id, luis, id, 'Cable');
      await prepare(house, community.id, luis, id, ['Proyector']);
      const { materials: now } = await getMeeting(house, community.id, id, rosa);
      expect(now.map(({ name, by, there }) => [name, by, there])).to.deep.equal([
        ['Cable', 'Ines', false],
        ['Proyector', '', true],
      ]);
      const promised = await sessionsPromises(house, await fresh(), [ines]);
      expect(promised.map(({ text, due }) => [text, due])).to.deep.equal([['Llevar «Cable» a la sesión «Semilla»', '2026-12-03']]);
      expect((await sessionDates(house, await fresh(), around))[0]?.materials).to.deep.equal(['Cable: Ines', 'Proyector']);
      await bring(house, community.id, ines, id, 'Cable');
      expect((await sessionsPromises(house, await fresh(), [ines])).length).to.equal(0);
    });

    it('are noted as there only once it began; those that the form did not show stay noted (V3)', async () => {
      const { id } = await plan('Semilla', '2026-12-03T16:00');
      const note = (shown: string[], came: string[]) => noteAttendance(house, community.id, luis, id, { shown, came, guests: 2 });
      expect(await refusalOf(note([], []))).to.contain('conflict');
      house.clock.now = new Date('2026-12-03T22:00:00Z');
      await note([ines.id], [ines.id]);
      await note([rosa.id], [rosa.id]);
      expect((await getMeeting(house, community.id, id, rosa)).came).to.deep.equal([ines.id, rosa.id]);
      await note([ines.id, rosa.id], [rosa.id]);
      expect((await getMeeting(house, community.id, id, rosa)).came).to.deep.equal([rosa.id]);
    });
  });

  describe('that were', () => {
    const hold = async (title: string, channel?: { id: string; name: string; link: string }) => {
      const over = channel ? { channel: channel.id, channelName: channel.name, channelLink: channel.link } : {};
      const { id } = await plan(title, '2026-11-20T16:00', over);
      await noteAttendance(house, community.id, luis, id, { shown: [], came: [ines.id, luis.id], guests: 1 });
      await writeSummary(house, community.id, luis, id, 0, 'Se acordó probar.');
      return id;
    };

    it('count as held with attendance and summary, and two of them do the item (V3)', async () => {
      const done = async () => (await sessionsItem.evidence?.(house, await fresh()))?.done;
      const { id } = await plan('A', '2026-11-19T16:00');
      await writeSummary(house, community.id, luis, id, 0, 'x');
      await hold('B');
      expect(await done()).to.equal(false);
      await noteAttendance(house, community.id, luis, id, { shown: [], came: [], guests: 3 });
      expect(await done()).to.equal(true);
      await noteAttendance(house, community.id, luis, id, { shown: [], came: [], guests: 0 });
      expect(await done()).to.equal(false);
    });

    it('let a second writer of a summary see that the first was faster', async () => {
      const id = await hold('A');
      expect(await refusalOf(writeSummary(house, community.id, rosa, id, 0, 'Otro'))).to.contain('conflict');
    });

    it('are news, and credit whoever led them', async () => {
      await hold('Semilla');
      const window = { since: new Date('2026-11-25T00:00:00Z'), until: new Date('2026-11-27T00:00:00Z') };
      const news = await sessionsNews(visitBy(house, await fresh(), ines), window);
      expect(news.map(({ text }) => text)).to.deep.equal(['Hay resumen de la sesión «Semilla»']);
      const { items } = await house.journal.read(community.id, { what: 'sessions.meeting.held', limit: 5 });
      expect(items.map(({ by }) => by)).to.deep.equal([luis.id]);
    });

    it('tell how often each medium was used and by how many, and both kinds used do the item (V2)', async () => {
      const words = house.words('es');
      for (const id of ['video', 'forum'])
        await addStarter(house, community.id, rosa, words, starters.find((one) => one.id === id) ?? starters[0]);
      const [forum, video] = (await chosenMedia(house, await fresh())).toSorted((one, other) => Number(one.live) - Number(other.live));
      if (!forum || !video) throw new Error('no media');
      await hold('A', video);
      await hold('B', video);
      const done = async () => (await usesItem.evidence?.(house, await fresh()))?.done;
      expect(await done()).to.equal(false);
      expect(await channelUses(house, await fresh())).to.deep.equal([
        { channel: video.id, times: 2, people: 4, last: new Date('2026-11-20T21:00:00Z') },
      ]);
      await hold('C', forum);
      expect(await done()).to.equal(true);
      expect((await usesByMedium(house, await fresh())).get(forum.id)?.times).to.equal(1);
      const related = await sessionsRelated(visitBy(house, await fresh(), ines), video.id);
      expect(related.map(({ path }) => path.split('/')[1])).to.deep.equal(['sessions', 'sessions', 'sessions#help']);
    });

    it('nudge until attendance and summary are written, with a letter to the host', async () => {
      await plan('Semilla', '2026-11-24T16:00');
      const [nudge] = await sessionsNudges(visitBy(house, await fresh(), rosa));
      expect([nudge?.key.split(':')[0], nudge?.draft?.to]).to.deep.equal(['result', luis.id]);
      expect((await sessionsPromises(house, await fresh(), [luis])).map(({ text }) => text)).to.deep.equal([
        'Anotar cómo fue la sesión «Semilla»',
      ]);
    });
  });

  describe('to help one member', () => {
    const channel = { id: 'c'.repeat(26), name: 'Videollamada', live: true, link: '', path: '/media' };

    it('are asked for once, however often the button is tapped, and again after an answer (C1)', async () => {
      await Promise.all([1, 2, 3].map(() => askForHelp(house, community.id, luis, channel)));
      await askForHelp(house, community.id, luis, channel);
      const [request, ...more] = await openRequests(house, await fresh());
      expect([request?.channelName, more.length]).to.deep.equal(['Videollamada', 0]);
      expect((await sessionsNudges(visitBy(house, await fresh(), rosa))).map(({ path }) => path)).to.deep.equal([
        `/sessions/new?request=${request?.id}`,
      ]);
      expect(await refusalOf(withdrawRequest(house, community.id, ines, request?.id ?? ''))).to.contain('not-found');
      await withdrawRequest(house, community.id, luis, request?.id ?? '');
      expect(await openRequests(house, await fresh())).to.deep.equal([]);
      await askForHelp(house, community.id, luis, channel);
      expect((await requestsOf(house, community.id, luis.id)).length).to.equal(1);
      expect(await house.storage.of(HelpRequests, community.id).count({ member: luis.id })).to.equal(1);
    });

    it('are known to whoever asked, who helps and who leads, and to nobody else (C1)', async () => {
      const tutoring = { said: said('Ayuda', { hosts: [rosa.id] }), clock: '2026-12-03T16:00', asker: luis.id };
      const { id } = await planMeeting(house, community, rosa, tutoring);
      expect((await getMeeting(house, community.id, id, luis)).title).to.equal('Ayuda');
      expect(await refusalOf(getMeeting(house, community.id, id, ines))).to.contain('not-found');
      const [dated] = await sessionDates(house, await fresh(), around);
      expect([dated?.meets, dated?.private, dated?.members, dated?.open]).to.deep.equal([false, true, [luis.id, rosa.id], false]);
    });
  });

  it('name what else is on that day, but not what goes on for weeks', async () => {
    await plan('Otra', '2026-12-03T09:00');
    const words = house.words('es');
    expect(await clashesOn(house, await fresh(), words, '2026-12-03')).to.have.length(1);
    expect(await clashesOn(house, await fresh(), words, '2026-12-04')).to.deep.equal([]);
    expect(hourOf('2026-12-03T19:30')).to.equal('thu-evening');
  });

  it('name holidays of an outside calendar on that day, however long they are, and whose calendar says so', async () => {
    const about = { path: '/calendar', members: [], changedAt: house.clock(), version: 1 };
    const dates = async () => [
      { ...about, id: 'h', title: 'Cosecha', from: '2026-12-01', to: '2026-12-20', outside: 'Ministerio' },
      { ...about, id: 'w', title: 'Trabajo de semanas', from: '2026-12-01', to: '2026-12-20' },
    ];
    const broken = async () => Promise.reject(new Error('no'));
    const more = { ...house, features: [...house.features, { name: 'outside', dates }, { name: 'broken', dates: broken }] };
    expect(await clashesOn(more, await fresh(), house.words('es'), '2026-12-03')).to.deep.equal(['Cosecha (Ministerio)']);
  });

  it('are told in the calendar with all that one needs to come (M1, C1)', async () => {
    const about = { channelName: 'Videollamada', channelLink: 'https://video.example/a', place: 'Local', agenda: '- uno', open: true };
    const { id } = await plan('Semilla', '2026-12-03T16:00', about);
    const [dated] = await sessionDates(house, await fresh(), around);
    expect(dated).to.deep.include({
      id,
      place: 'Videollamada · Local',
      link: 'https://video.example/a',
      text: '- uno',
      meets: true,
      open: true,
    });
    expect([dated?.from, dated?.to]).to.deep.equal([new Date('2026-12-03T21:00:00Z'), new Date('2026-12-03T22:30:00Z')]);
  });
});
