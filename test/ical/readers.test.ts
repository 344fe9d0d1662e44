// The four readers of calendars: they agree about a good one, and they are awake, each to the defects that it is known to see.
import { expect } from 'chai';
import { goodCalendar, sixteenDefects, spoiled } from '../support/ical-good.ts';
import { lintCalendar } from '../support/ical-lint.ts';
import { type Occurrence, type Readings, readCalendars, readers } from '../support/ical-readers.ts';

const year = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2027-01-01T00:00:00Z') };

/** `uid start/end summary`, with a note where it is cancelled. */
const told = ({ uid, start, end, summary, cancelled }: Occurrence): string =>
  `${uid.split('@')[0]} ${start}/${end} ${summary}${cancelled ? ' (cancelled)' : ''}`.replaceAll(':00.000Z', 'Z');

const read = (calendar: string | Buffer, window = year): Readings => readCalendars([calendar], window)[0] as Readings;

/** The readers that complain. */
const complaining = (readings: Readings): string[] => readers.filter((reader) => readings[reader].complaints.length > 0);

describe('the readers of calendars', () => {
  it('read a good calendar without complaint, and agree on every occurrence over a change of the clock', () => {
    const readings = read(goodCalendar);
    for (const reader of readers) {
      expect(readings[reader].complaints, reader).to.deep.equal([]);
      expect(readings[reader].occurrences.map(told), reader).to.deep.equal([
        'series 2026-03-19T22:00Z/2026-03-19T23:30Z Círculo de los jueves',
        'one 2026-03-20T15:00Z/2026-03-20T16:30Z Feria de semillas: maíz, papa; quinua 🌽',
        'series 2026-04-02T22:00Z/2026-04-02T23:30Z Círculo de los jueves',
        'series 2026-04-10T22:00Z/2026-04-10T23:00Z Círculo, esta vez en viernes',
        'days 2026-04-11/2026-04-13 Encuentro de dos días',
        'series 2026-04-16T23:00Z/2026-04-17T00:30Z Círculo de los jueves (cancelled)',
        'series 2026-04-23T23:00Z/2026-04-24T00:30Z Círculo de los jueves',
      ]);
    }
  });

  it('count an occurrence where it has moved to, and only those that start within the window', () => {
    const day = { since: new Date('2026-04-10T22:00:00Z'), until: new Date('2026-04-16T23:00:00Z') };
    const readings = read(goodCalendar, day);
    for (const reader of readers)
      expect(readings[reader].occurrences.map(told), reader).to.deep.equal([
        'series 2026-04-10T22:00Z/2026-04-10T23:00Z Círculo, esta vez en viernes',
        'days 2026-04-11/2026-04-13 Encuentro de dos días',
      ]);
  });

  it('answer for each of many calendars in the order given, and none leaves a zone behind for the next', () => {
    const later = goodCalendar.replace('TZOFFSETTO:-0400', 'TZOFFSETTO:-0600').replace('TZOFFSETFROM:-0400', 'TZOFFSETFROM:-0600');
    const [one, other, again] = readCalendars([goodCalendar, later, goodCalendar], year);
    expect(again).to.deep.equal(one);
    // node-ical alone knows Santiago by its name
    for (const reader of ['ical.js', 'vobject', 'libical'] as const)
      expect(other?.[reader].occurrences.map(told).at(-1), reader).to.equal(
        'series 2026-04-17T01:00Z/2026-04-17T02:30Z Círculo de los jueves (cancelled)',
      );
  });

  it('see a series that never ends only as far as the window', () => {
    const readings = read(spoiled('UNTIL=20260423T230000Z;', ''), { ...year, until: new Date('2026-05-08T00:00:00Z') });
    for (const reader of readers) {
      expect(readings[reader].occurrences.map(told).at(-1), reader).to.match(/^series 2026-05-07T23:00Z/);
      expect(readings[reader].occurrences, reader).to.have.lengthOf(9);
    }
  });

  it('agree on rules that count, skip weeks and look for the last Friday', () => {
    const rules = [
      'FREQ=DAILY;COUNT=30',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SU;COUNT=9',
      'FREQ=MONTHLY;BYDAY=3TH',
      'FREQ=MONTHLY;BYMONTHDAY=19',
    ];
    const alone = goodCalendar.replace(/BEGIN:VEVENT\r\nUID:one.*?(?=BEGIN:VEVENT\r\nUID:series)/s, '').replace(/EXDATE.*?\r\n/, '');
    const series = alone.replace(/BEGIN:VEVENT\r\nUID:series@convite.example\r\nREC.*END:VEVENT\r\n/s, '');
    const calendars = rules.map((rule) => series.replace(/RRULE:FREQ=WEEKLY.*?\r\n/, `RRULE:${rule}\r\n`));
    expect(calendars.flatMap(lintCalendar)).to.deep.equal([]);
    const all = readCalendars(calendars, year);
    expect(all.map((readings) => readings.libical.occurrences.length)).to.deep.equal([30, 9, 10, 10]);
    for (const readings of all) for (const reader of readers) expect(readings[reader], reader).to.deep.equal(readings.libical);
  });

  it('do not agree about an hour that a change of the clock skips, so that no series of ours may fall into it', () => {
    const midnight = goodCalendar
      .replace(/BEGIN:VEVENT\r\nUID:series.*END:VEVENT\r\n/s, '')
      .replace('DTSTART:20260320T150000Z', 'DTSTART;TZID=America/Santiago:20260830T003000')
      .replace('DTEND:20260320T163000Z', 'DTEND;TZID=America/Santiago:20260830T013000\r\nRRULE:FREQ=WEEKLY;COUNT=3');
    expect(lintCalendar(midnight)).to.deep.equal([]);
    const readings = read(midnight);
    expect(new Set(readers.map((reader) => JSON.stringify(readings[reader].occurrences)))).to.have.lengthOf.greaterThan(1);
  });
});

/** Who complains of what. Nobody sees the last six, nor would a member whose calendar stays empty. */
const awake: Readonly<Record<keyof typeof sixteenDefects, readonly string[]>> = {
  'a frequency that does not exist': readers,
  'a line without a colon': ['ical.js', 'vobject', 'libical'],
  'the 31st of February': ['vobject'],
  'an event without UID': ['ical.js', 'vobject'],
  'an event without DTSTAMP': ['vobject'],
  'two DTSTART': ['node-ical', 'vobject', 'libical'],
  'DTEND and DURATION together': ['vobject', 'libical'],
  'an offset of -500': ['vobject'],
  'a calendar without VERSION': ['libical'],
  'a refresh interval of P1H': ['libical'],
  'a status of CANCELED': [],
  'lines that end with LF': [],
  'a line of 300 octets': [],
  'an end before the start': [],
  'no CRLF at the very end': [],
  'a zone that is not defined': [],
};

describe('the complaints of the readers', () => {
  const names = Object.keys(awake) as (keyof typeof awake)[];
  let all: Readings[] = [];

  before(() => {
    all = readCalendars(Object.values(sixteenDefects), year);
  });

  for (const name of names)
    it(`${awake[name].length > 0 ? awake[name].join(', ') : 'nobody'}: ${name}`, () => {
      const readings = all[Object.keys(sixteenDefects).indexOf(name)] as Readings;
      expect(complaining(readings)).to.deep.equal(awake[name]);
    });

  it('come for what is no calendar at all, and nobody breaks', () => {
    for (const nothing of ['', 'BEGIN:VCARD\r\nEND:VCARD\r\n', Buffer.from([0xff, 0x00, 0xfe])])
      expect(complaining(read(nothing))).to.include('libical');
  });
});
