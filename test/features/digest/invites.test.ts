// Invitations by mail (RFC 5546, RFC 6047): for who asked, with the identity of the feed, one event to a letter, and no change told twice.
import { expect } from 'chai';
import ICAL from 'ical.js';
import { type AddressObject, type Attachment, simpleParser } from 'mailparser';
import { getCommunity, welcome } from '../../../src/features/community/index.ts';
import { choose } from '../../../src/features/digest/choices.ts';
import { Deliveries } from '../../../src/features/digest/digest.store.ts';
import { nearKinds, nearWriter, rewriteAny } from '../../../src/features/digest/near-letters.ts';
import { sendAgain, sendParts } from '../../../src/features/digest/sending.ts';
import { wake, watch } from '../../../src/features/digest/watching.ts';
import { singleCalendar } from '../../../src/features/feeds/single.ts';
import { cancelMeeting, changeMeeting, planMeeting } from '../../../src/features/sessions/planning.ts';
import { reply } from '../../../src/features/sessions/replies.ts';
import { nothingSaid, saidOf } from '../../../src/features/sessions/sessions.ts';
import type { KeptCommunity, KeptMember } from '../../../src/kernel/people.ts';
import type { Letter } from '../../../src/kernel/post.ts';
import { DAY, later, MINUTE } from '../../../src/kernel/time.ts';
import { messageOf } from '../../../src/mail/letter.ts';
import { aLaunch, openTestHouse, type TestHouse, visitBy } from '../../support/house.ts';
import { lintCalendar } from '../../support/ical-lint.ts';
import { readCalendars, readers } from '../../support/ical-readers.ts';
import { rawOf } from '../../support/letters.ts';

describe('Invitations by mail', () => {
  let house: TestHouse;
  let community: KeptCommunity;
  let rosa: KeptMember;
  let luis: KeptMember;

  const fresh = () => getCommunity(house, community.id);
  const plan = async (title: string, clock: string, differs: object = {}, again?: { every: 'week'; times: number }) =>
    planMeeting(house, await fresh(), rosa, { said: { ...nothingSaid, title, ...differs }, clock, ...(again ? { again } : {}) });
  /** What leaves at a run some minutes later. */
  const run = async (): Promise<readonly Letter[]> => {
    house.clock.now = later(house.clock.now, 6 * MINUTE);
    const before = house.post.letters.length;
    await wake(house);
    await watch(house);
    await sendParts(house, nearWriter(house), undefined, { kinds: nearKinds });
    return house.post.letters.slice(before);
  };
  /** What a message says to a calendar. */
  const told = (letter: Letter | undefined) => {
    const calendar = new ICAL.Component(ICAL.parse(letter?.calendar?.content ?? ''));
    const events = calendar.getAllSubcomponents('vevent');
    const [event] = events;
    return {
      method: calendar.getFirstPropertyValue('method'),
      uid: event?.getFirstPropertyValue('uid'),
      sequence: event?.getFirstPropertyValue('sequence'),
      status: event?.getFirstPropertyValue('status'),
      events: events.length,
      attendees: event?.getAllProperties('attendee') ?? [],
      organizer: event?.getFirstProperty('organizer'),
    };
  };
  const brief = (letter: Letter | undefined) => {
    const { method, sequence, status, attendees } = told(letter);
    return [method, sequence, status, attendees[0]?.getParameter('partstat')].join(' ');
  };

  beforeEach(async () => {
    house = await openTestHouse();
    house.clock.now = new Date('2026-11-26T15:00:00Z');
    ({ community, member: rosa } = await welcome(house, aLaunch()));
    const person = { id: 'luis', name: 'Luis Ñahui', email: 'luis@example.invalid', test: false };
    luis = (await welcome(house, aLaunch({ person, role: 'active' }))).member;
    await choose(house, community.id, luis.id, { invites: true });
  });
  afterEach(() => house.close());

  it('go to nobody who did not ask for them', async () => {
    await choose(house, community.id, luis.id, { invites: false });
    await plan('Charla', '2026-12-10T16:00', { hosts: [rosa.id] });
    expect(await run()).to.deep.equal([]);
    await choose(house, community.id, luis.id, { invites: true });
    await plan('Otra', '2026-12-11T16:00');
    expect((await run()).map(({ to }) => to.name)).to.deep.equal(['Luis Ñahui', 'Luis Ñahui']);
  });

  it('are a message as calendars take it: both parts, the method in the type, and who it is from and to, exactly', async () => {
    await plan('Charla; ñandú', '2026-12-10T16:00', { place: 'Salón', link: 'https://meet.example.org/x' });
    const [letter] = await run();
    if (!letter) throw new Error('no letter');
    const raw = await rawOf(messageOf(letter, house.post.from, house.clock.now));
    const mail = await simpleParser(raw);
    expect(raw).to.match(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
    expect(mail.attachments.map(({ contentType }: Attachment) => contentType)).to.include('application/ics');
    const [attached] = mail.attachments.filter(({ contentType }: Attachment) => contentType === 'application/ics');
    expect(attached?.content.toString()).to.equal(letter.calendar?.content);
    const { attendees, organizer, events } = told(letter);
    expect(events).to.equal(1);
    expect(attendees.map((one) => one.getFirstValue())).to.deep.equal([`mailto:${(mail.to as AddressObject).value[0]?.address}`]);
    expect(organizer?.getFirstValue()).to.equal(`mailto:${mail.from?.value[0]?.address}`);
    expect([organizer?.getParameter('cn'), attendees[0]?.getParameter('rsvp')]).to.deep.equal(['Papa de altura', 'TRUE']);
    expect(letter.text).to.contain('Le invitamos').and.contain('No recibir más invitaciones');
    expect(mail.headers.get('precedence')).to.equal(undefined);
  });

  it('carry the UID and the SEQUENCE of the feed, and a higher one when time, place or standing changes', async () => {
    const meeting = await plan('Charla', '2026-12-10T16:00');
    const feed = async () => {
      const visit = { ...visitBy(house, await fresh(), luis), origin: house.origin };
      const event = new ICAL.Component(ICAL.parse(String(await singleCalendar(visit, 'sessions', meeting.id)))).getFirstSubcomponent(
        'vevent',
      );
      return [event?.getFirstPropertyValue('uid'), event?.getFirstPropertyValue('sequence')];
    };
    const same = async (letter: Letter | undefined) => {
      const { uid, sequence } = told(letter);
      expect([uid, sequence]).to.deep.equal(await feed());
    };
    const [first] = await run();
    expect(brief(first)).to.equal('REQUEST 0 CONFIRMED NEEDS-ACTION');
    await same(first);
    expect(await run()).to.deep.equal([]);
    await changeMeeting(house, community.id, rosa, { id: meeting.id, edition: 1 }, { said: saidOf(meeting), clock: '2026-12-10T17:00' });
    const [moved] = await run();
    expect(brief(moved)).to.equal('REQUEST 1 CONFIRMED NEEDS-ACTION');
    await same(moved);
    await cancelMeeting(house, await fresh(), rosa, meeting.id, 'Lluvia');
    const [off, ...rest] = await run();
    expect(brief(off)).to.equal('CANCEL 2 CANCELLED NEEDS-ACTION');
    await same(off);
    expect(rest).to.deep.equal([]);
    expect(await run()).to.deep.equal([]);
    const letters = [first, moved, off].map((letter) => letter?.calendar?.content ?? '');
    for (const content of letters) expect(lintCalendar(content)).to.deep.equal([]);
    const window = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2028-01-01T00:00:00Z') };
    for (const reading of readCalendars(letters, window)) {
      for (const reader of readers) expect([reader, reading[reader].complaints]).to.deep.equal([reader, []]);
    }
    expect(new Set([first, moved, off].map((letter) => letter?.references)).size).to.equal(1);
    expect(new Set([first, moved, off].map((letter) => letter?.messageId)).size).to.equal(3);
  });

  it('end when somebody says no, and begin again when they say yes', async () => {
    const meeting = await plan('Charla', '2026-12-10T16:00');
    await run();
    await reply(house, community.id, meeting.id, luis, 'no');
    expect((await run()).map(brief)).to.deep.equal(['CANCEL 0 CANCELLED DECLINED']);
    expect(await run()).to.deep.equal([]);
    await reply(house, community.id, meeting.id, luis, 'yes');
    expect((await run()).map(brief)).to.deep.equal(['REQUEST 0 CONFIRMED ACCEPTED']);
    await reply(house, community.id, meeting.id, luis, 'no');
    expect((await run()).map(brief)).to.deep.equal(['CANCEL 0 CANCELLED DECLINED']);
  });

  it('are the letter about a change at short notice: no second one tells of it', async () => {
    const meeting = await plan('Charla', '2026-11-27T16:00', { hosts: [luis.id] });
    await run();
    await cancelMeeting(house, await fresh(), rosa, meeting.id, 'Lluvia');
    const letters = await run();
    expect(letters.map(({ to, subject }) => `${to.name} ${subject.split(',')[0]}`)).to.deep.equal(['Luis Ñahui Cancelado: Charla']);
    expect(letters[0]?.calendar?.method).to.equal('CANCEL');
  });

  it('tell of what comes again a week before each, and of nothing that only others may know', async () => {
    await plan('Círculo', '2026-12-03T16:00', {}, { every: 'week', times: 8 });
    await planMeeting(house, await fresh(), rosa, {
      said: { ...nothingSaid, title: 'Ajena', hosts: [rosa.id] },
      clock: '2026-12-01T16:00',
      asker: rosa.id,
    });
    expect((await run()).map(({ subject }) => subject.split(',')[0])).to.deep.equal(['Invitación: Círculo']);
    house.clock.now = later(house.clock.now, 7 * DAY);
    expect((await run()).filter(({ calendar }) => calendar).map(({ subject }) => subject.split(',')[0])).to.deep.equal([
      'Invitación: Círculo',
    ]);
  });

  it('are tried again as they were, unless another is to come instead', async () => {
    const meeting = await plan('Charla', '2026-12-10T16:00');
    house.post.answer = () => ({ kind: 'later', reason: 'busy' });
    expect(await run()).to.deep.equal([]);
    const again = () =>
      sendAgain(
        house,
        rewriteAny(house, async () => undefined),
      );
    house.post.answer = () => ({ kind: 'sent', reply: '250' });
    house.clock.now = later(house.clock.now, 10 * MINUTE);
    expect(await again()).to.equal(1);
    expect(house.post.letters.map(brief)).to.deep.equal(['REQUEST 0 CONFIRMED NEEDS-ACTION']);
    const [row] = (await house.storage.of(Deliveries).find({ community: community.id }, { limit: 10 })).items;
    await house.storage.of(Deliveries).update({ id: row?.id ?? '' }, { $set: { state: 'later', nextAt: house.clock.now } });
    await cancelMeeting(house, await fresh(), rosa, meeting.id, 'Lluvia');
    expect(await again()).to.equal(0);
    expect((await run()).map(brief)).to.deep.equal(['CANCEL 1 CANCELLED NEEDS-ACTION']);
  });

  it('leave once, however many work on them at once', async () => {
    await plan('Charla', '2026-12-10T16:00');
    await wake(house);
    house.clock.now = later(house.clock.now, MINUTE);
    await Promise.all([watch(house), watch(house)]);
    const send = () => sendParts(house, nearWriter(house), undefined, { kinds: nearKinds });
    await Promise.all([send(), send(), send()]);
    expect(await run()).to.deep.equal([]);
    expect(house.post.letters).to.have.length(1);
  });
});
