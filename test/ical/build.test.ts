// Calendars as they are written: clean for a strict linter, and the same for four readers, whatever people wrote into them.
import { expect } from 'chai';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { buildCalendar as build, type Event, type Head, LARGEST, type When } from '../../src/ical/build.ts';
import { cleanLine, cleanText } from '../../src/ical/text.ts';
import { clocksOf } from '../../src/kernel/series.ts';
import { DAY, later, MINUTE, momentOf } from '../../src/kernel/time.ts';
import { lintCalendar } from '../support/ical-lint.ts';
import { type Occurrence, readCalendars, readers } from '../support/ical-readers.ts';

const head: Head = { name: 'Papa de altura', description: 'Todo', url: 'https://convite.example.org/c/1/calendar' };
const changedAt = new Date('2026-11-01T10:00:00Z');
const window = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2029-01-01T00:00:00Z') };

function anEvent(differs: Partial<Event> = {}): Event {
  return {
    ...{ uid: 'plan-1@c.convite', sequence: 1, changedAt, title: 'Reunión', text: 'Orden del día', location: 'Salón' },
    ...{ isCancelled: false, isBusy: true, when: { from: new Date('2026-12-03T21:00:00Z'), to: new Date('2026-12-03T22:30:00Z') } },
    ...differs,
  };
}

const buildCalendar = (...about: Parameters<typeof build>) => build(...about).toString();
const unfolded = (calendar: string) => calendar.replaceAll('\r\n ', '');

describe('A calendar as it is written', () => {
  it('is clean for the linter, with all that can be in it', () => {
    const series = { uid: 's@c.convite', when: { zone: 'America/Santiago', from: '2027-03-25T16:00', minutes: 90 } };
    const calendar = buildCalendar({ ...head, source: 'https://convite.example.org/feed/x.ics', lastModified: changedAt }, [
      anEvent({
        url: 'https://convite.example.org/c/1?a=1,b;c',
        conference: { link: 'https://meet.example.org/x', label: 'La "sala", chica' },
      }),
      anEvent({ uid: 'days@c.convite', when: { from: '2026-12-03', to: '2026-12-04' }, isBusy: false, topic: 'Semilla, papa' }),
      anEvent({ uid: 'phone@c.convite', conference: { link: 'tel:+5112345678', label: 'Llamada' }, isCancelled: true }),
      anEvent({ ...series, rule: { every: 'week', times: 4, except: ['2027-04-01T16:00'] } }),
      anEvent({
        ...series,
        when: { ...series.when, from: '2027-04-09T17:00' },
        instance: { zone: 'America/Santiago', clock: '2027-04-08T16:00' },
      }),
      anEvent({
        uid: 'm@c.convite',
        when: { zone: 'America/Lima', from: '2027-01-29T16:00', minutes: 60 },
        rule: { every: 'month', times: 5, except: [] },
      }),
    ]);
    expect(lintCalendar(calendar)).to.deep.equal([]);
    const lines = unfolded(calendar);
    expect(lines).to.contain('URL:https://convite.example.org/c/1?a=1,b;c\r\n');
    expect(lines).to.contain('CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="La ^\'sala^\', chica":https://meet.example.org/x\r\n');
    expect(lines).to.contain('FEATURE=PHONE,AUDIO;LABEL="Llamada":tel:+5112345678\r\n').and.contain('STATUS:CANCELLED\r\n');
    expect(lines)
      .to.contain('DTSTAMP:20261101T100000Z\r\n')
      .and.contain('LAST-MODIFIED:20261101T100000Z\r\n')
      .and.contain('SEQUENCE:1\r\n');
    expect(lines).to.contain('DTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:20261205\r\n').and.contain('TRANSP:TRANSPARENT\r\n');
    for (const line of ['NAME', 'X-WR-CALNAME', 'DESCRIPTION', 'X-WR-CALDESC', 'COLOR', 'X-APPLE-CALENDAR-COLOR', 'SOURCE;VALUE=URI'])
      expect(lines.slice(0, lines.indexOf('BEGIN:V', 20))).to.contain(`\r\n${line}:`);
    expect(lines).to.contain('REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n').and.contain('X-PUBLISHED-TTL:PT6H\r\n');
  });

  it('is clean with nothing in it, and without a name', () => {
    expect(lintCalendar(buildCalendar(head, []))).to.deep.equal([]);
    expect(
      lintCalendar(buildCalendar({ name: ' \u0007', description: '' }, [anEvent({ title: '\u202e', text: '', location: '' })])),
    ).to.deep.equal([]);
  });

  it('is the same in every byte for the same events, wherever the server stands', () => {
    const zone = process.env.TZ;
    const events = [
      anEvent({
        when: { zone: 'America/Santiago', from: '2027-03-25T16:00', minutes: 90 },
        rule: { every: 'week', times: 4, except: ['2027-04-01T16:00'] },
      }),
    ];
    try {
      process.env.TZ = 'Asia/Tokyo';
      const there = buildCalendar(head, events);
      process.env.TZ = 'America/Lima';
      expect(buildCalendar(head, events)).to.equal(there);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('lets nothing that people write begin a line of its own', () => {
    const evil = 'A\r\nX-EVIL:1\nX-EVIL:2\rX-EVIL:3\u2028X-EVIL:4\u0085X-EVIL:5\u0000\u202e;,\\"^';
    const calendar = buildCalendar({ name: evil, description: evil, url: `https://x.example/${encodeURI('a\r\nX-EVIL:1')}` }, [
      anEvent({
        title: evil,
        text: evil,
        location: evil,
        topic: evil,
        conference: { link: 'https://x.example/a%0D%0AX-EVIL:1', label: evil },
      }),
      anEvent({ uid: 'two@c.convite', url: 'https://x.example/\r\nX-EVIL:1', conference: { link: 'no address\r\nX-EVIL:1', label: 'x' } }),
    ]);
    expect(lintCalendar(calendar)).to.deep.equal([]);
    expect(unfolded(calendar)).to.not.match(/^X-EVIL/m);
  });

  it('stays below a megabyte, and leaves out what is last', () => {
    const events = Array.from({ length: 2000 }, (_, n) => anEvent({ uid: `${n}@c.convite`, text: 'á'.repeat(5000) }));
    const calendar = buildCalendar(head, events);
    expect(Buffer.byteLength(calendar))
      .to.be.at.most(LARGEST)
      .and.above(LARGEST * 0.99);
    expect(lintCalendar(calendar)).to.deep.equal([]);
    expect(calendar).to.contain('UID:0@c.convite').and.not.contain('UID:1999@c.convite');
  });

  it('comes back as it was written, whatever was written (emoji, right-to-left, marks, 5,000 characters)', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(
          fc.constantFrom(
            '🥔',
            '👩🏽‍🌾',
            'مرحبا',
            'שלום',
            ';',
            ',',
            '\\',
            '\\n',
            ':',
            '"',
            '\r\n',
            '\r',
            '\n',
            'BEGIN:VEVENT',
            '\u202e',
            'ñ',
            ' ',
            '\t',
          ),
          { maxLength: 120 },
        )
        .map((parts) => parts.join('')),
      fc.integer({ min: 4000, max: 5000 }).map((length) => 'ñ;🥔'.repeat(length / 3)),
    );
    fc.assert(
      fc.property(odd, odd, odd, odd, (title, text, location, name) => {
        const calendar = buildCalendar({ ...head, name }, [
          anEvent({ title, text, location, topic: title, conference: { link: 'https://x.example/', label: name } }),
        ]);
        expect(lintCalendar(calendar)).to.deep.equal([]);
        const read = new ICAL.Component(ICAL.parse(calendar));
        const event = read.getFirstSubcomponent('vevent');
        const value = (property: string) => String(event?.getFirstPropertyValue(property) ?? '');
        expect(value('summary')).to.equal(cleanLine(title, 250) || '…');
        expect(value('description')).to.equal(cleanText(text, 2000));
        expect(value('location')).to.equal(cleanLine(location, 500));
        // ical.js knows no NAME, so it leaves it escaped.
        const named = String(read.getFirstPropertyValue('name')).replaceAll(/\\(.)/g, '$1');
        expect(named).to.equal(cleanLine(name, 120) || '…');
      }),
      { numRuns: 300, seed: 20261126 },
    );
  });
});

/** Twelve zones, with and without summer time, north and south, with half hours, with changes at midnight. */
const zones = [
  'America/Santiago',
  'America/Havana',
  'America/Asuncion',
  'America/New_York',
  'Europe/Lisbon',
  'Europe/Paris',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Pacific/Auckland',
  'America/Lima',
  'Asia/Kathmandu',
  'Africa/Casablanca',
] as const;

/** A series of eight: the third was taken out, the fifth is at another hour, or cancelled. */
interface Told {
  readonly uid: string;
  readonly title: string;
  readonly zone: string;
  readonly first: string;
  readonly every: 'week' | 'fortnight' | 'month';
  readonly isCancelled: boolean;
}

const everies = ['week', 'fortnight', 'month'] as const;
const starts = ['2027-02-25T16:00', '2027-08-26T08:30', '2027-10-07T20:15', '2027-03-11T12:00'];
const TIMES = 8;
const otherHour = (clock: string) => `${clock.slice(0, 11)}13:45`;

function seriesIn(zone: string): readonly Told[] {
  const all = starts.flatMap((first) => everies.map((every) => ({ zone, first, every })));
  return all.map((one, n) => ({ ...one, uid: `s${n}@c.convite`, title: `Serie ${n}`, isCancelled: n % 2 === 0 }));
}

function eventsOf(one: Told): readonly Event[] {
  const { uid, title, zone, first, every, isCancelled } = one;
  const clocks = clocksOf({ ...one, times: TIMES });
  const [, , out = '', , other = ''] = clocks;
  const rule = { every, times: TIMES, except: [out] };
  return [
    anEvent({ uid, title, when: { zone, from: first, minutes: 90 }, rule }),
    anEvent({
      uid,
      title: `${title}, otra hora`,
      when: { zone, from: otherHour(other), minutes: 30 },
      instance: { zone, clock: other },
      isCancelled,
    }),
  ];
}

/** What all should find, from the clocks of the zone alone. */
function occurrencesOf(one: Told): readonly Occurrence[] {
  const { uid, title, zone, isCancelled } = one;
  const told = (clock: string, minutes: number, summary: string, cancelled: boolean): Occurrence => {
    const start = momentOf(zone, clock);
    return { uid, start: start.toISOString(), end: later(start, minutes * MINUTE).toISOString(), summary, cancelled };
  };
  return clocksOf({ ...one, times: TIMES }).flatMap((clock, at) => {
    if (at === 2) return [];
    return [at === 4 ? told(otherHour(clock), 30, `${title}, otra hora`, isCancelled) : told(clock, 90, title, false)];
  });
}

const singles = [0, 1, 2].map((n) => {
  const from = later(new Date('2027-03-14T06:30:00Z'), n * 17 * DAY);
  return { uid: `u${n}@c.convite`, title: `Una ${n}`, from, to: later(from, 90 * MINUTE) };
});
const days = { uid: 'd@c.convite', title: 'Días', from: '2027-03-27', to: '2027-03-29' };
const others: readonly Event[] = [...singles, days].map(({ uid, title, from, to }) => anEvent({ uid, title, when: { from, to } as When }));
const otherOccurrences: readonly Occurrence[] = [
  ...singles.map(({ uid, title, from, to }) => ({
    uid,
    start: from.toISOString(),
    end: to.toISOString(),
    summary: title,
    cancelled: false,
  })),
  { uid: days.uid, start: '2027-03-27', end: '2027-03-30', summary: days.title, cancelled: false },
];

const sorted = (all: readonly Occurrence[]) => all.map((one) => [one.start, one.uid, one.end, one.summary, one.cancelled].join(' ')).sort();

describe('What calendar programs make of it', () => {
  it('is the same instant for all readers, in 12 zones, around every change of the clocks', () => {
    const calendars = zones.map((zone) => buildCalendar(head, [...seriesIn(zone).flatMap(eventsOf), ...others]));
    for (const calendar of calendars) expect(lintCalendar(calendar)).to.deep.equal([]);
    const readings = readCalendars(calendars, window);
    zones.forEach((zone, at) => {
      const expected = sorted([...seriesIn(zone).flatMap(occurrencesOf), ...otherOccurrences]);
      for (const reader of readers) {
        const reading = readings[at]?.[reader];
        expect(reading?.complaints, `${reader} in ${zone}`).to.deep.equal([]);
        expect(sorted(reading?.occurrences ?? []), `${reader} in ${zone}`).to.deep.equal(expected);
      }
    });
  });
});
