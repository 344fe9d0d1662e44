// Invitations to one person as they are written (RFC 5546, RFC 6047): clean for the linter, the same for four readers, whatever stands in names.
import { expect } from 'chai';
import { buildInvitation, type Event, type Parties } from '../../src/ical/build.ts';
import { lintCalendar } from '../support/ical-lint.ts';
import { readCalendars, readers } from '../support/ical-readers.ts';

const parties: Parties = {
  organizer: { name: 'Papa; de "altura"\r\nX-EVIL:1', address: 'convite@example.org' },
  attendee: { name: 'Luis Ñahui 🥔', address: 'luis+papa@example.invalid' },
  standing: 'NEEDS-ACTION',
};
const event: Event & { parties: Parties } = {
  ...{ uid: 'sessions-1@c.convite', sequence: 3, changedAt: new Date('2026-11-01T10:00:00Z'), title: 'Charla', text: 'Orden' },
  ...{ location: 'Salón', isCancelled: false, isBusy: true, parties },
  when: { from: new Date('2026-12-03T21:00:00Z'), to: new Date('2026-12-03T22:30:00Z') },
};
const now = new Date('2026-11-26T12:00:00Z');
const window = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2029-01-01T00:00:00Z') };
const unfolded = (bytes: Buffer) => bytes.toString().replaceAll('\r\n ', '');

describe('An invitation to one person', () => {
  it('is clean for the linter and read alike by four readers, as a request and as the end of it', () => {
    const asked = buildInvitation('REQUEST', event, now);
    const over = buildInvitation('CANCEL', { ...event, isCancelled: true, sequence: 4 }, now);
    for (const bytes of [asked, over]) expect(lintCalendar(bytes)).to.deep.equal([]);
    readCalendars([asked, over], window).forEach((readings, n) => {
      for (const reader of readers) {
        expect(readings[reader].complaints, reader).to.deep.equal([]);
        expect(readings[reader].occurrences.map(({ uid, start, cancelled }) => [uid, start, cancelled])).to.deep.equal([
          ['sessions-1@c.convite', '2026-12-03T21:00:00.000Z', n === 1],
        ]);
      }
    });
  });

  it('names who invites and who is invited, exactly, and nobody’s name begins a property', () => {
    const lines = unfolded(buildInvitation('REQUEST', event, now)).split('\r\n');
    expect(lines).to.include('METHOD:REQUEST').and.include('SEQUENCE:3').and.include('STATUS:CONFIRMED');
    expect(lines.find((line) => line.startsWith('ORGANIZER'))).to.match(/:mailto:convite@example\.org$/);
    expect(lines.find((line) => line.startsWith('ATTENDEE'))).to.equal(
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="Luis Ñahui 🥔":mailto:luis+papa@example.invalid',
    );
    expect(lines.filter((line) => line.startsWith('X-EVIL'))).to.deep.equal([]);
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).to.have.length(1);
  });

  it('is stamped with the moment at which it was written, and says when the thing was changed', () => {
    const lines = unfolded(buildInvitation('REQUEST', event, now)).split('\r\n');
    expect(lines).to.include('DTSTAMP:20261126T120000Z').and.include('LAST-MODIFIED:20261101T100000Z');
  });
});
