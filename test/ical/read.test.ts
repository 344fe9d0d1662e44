// Calendars that somebody else made: what takes place in them, however they say it, and whatever they are made to do to us.
import { expect } from 'chai';
import { readApart } from '../../src/ical/apart.ts';
import { readCalendar } from '../../src/ical/read.ts';

const asked = { from: '2026-11-16', to: '2027-12-28', zone: 'America/Lima' };

/** A calendar with these lines between its beginning and its end. */
function calendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function event(...lines: string[]): string {
  return ['BEGIN:VEVENT', 'UID:e1', 'DTSTAMP:20260101T000000Z', 'SUMMARY:Feria', ...lines, 'END:VEVENT'].join('\r\n');
}

/** Title, beginning and end of everything, moments in UTC. */
function read(text: string, differs: Partial<typeof asked> = {}): readonly string[] {
  const got = readCalendar(text, { ...asked, ...differs });
  if (typeof got === 'string') return [got];
  const told = (when: string | Date) => (typeof when === 'string' ? when : when.toISOString().slice(0, 16));
  return got.events.map(({ title, from, to }) => `${title} ${told(from)} ${told(to)}`);
}

const lima = [
  'BEGIN:VTIMEZONE',
  'TZID:Campo',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:-0500',
  'TZOFFSETTO:-0500',
  'END:STANDARD',
  'END:VTIMEZONE',
];
const chile = [
  'BEGIN:VTIMEZONE',
  'TZID:Pacific SA Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T000000',
  'TZOFFSETFROM:-0300',
  'TZOFFSETTO:-0400',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=4',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T000000',
  'TZOFFSETFROM:-0400',
  'TZOFFSETTO:-0300',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=9',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

describe('A calendar from outside', () => {
  it('says what it is called, and what takes place, in one line each', () => {
    const long = 'Ñ'.repeat(300);
    const text = calendar('X-WR-CALNAME:Feriados\\, región', event('DTSTART:20261224T150000Z', `SUMMARY:Uno\\nDos\u0007\u202e${long}`));
    const got = readCalendar(text, asked);
    if (typeof got === 'string') throw new Error(got);
    expect([got.name, got.isCut]).to.deep.equal(['Feriados, región', false]);
    expect(got.events[0]?.title).to.equal('Feria');
    const [titled] = read(text.replace('SUMMARY:Feria\r\n', ''));
    expect(titled).to.match(/^Uno Dos Ñ+… 2026-12-24T15:00 2026-12-24T15:00$/);
    expect([...(titled ?? '')].indexOf('…')).to.equal(159);
  });

  it('has whole days, whose end is not among them, also where it does not say that they are days', () => {
    expect(read(calendar(event('DTSTART;VALUE=DATE:20261225')))).to.deep.equal(['Feria 2026-12-25 2026-12-25']);
    expect(read(calendar(event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261228')))).to.deep.equal([
      'Feria 2026-12-25 2026-12-27',
    ]);
    expect(read(calendar(event('DTSTART:20261225', 'DTEND:20261225')))).to.deep.equal(['Feria 2026-12-25 2026-12-25']);
    expect(read(calendar(event('DTSTART;VALUE=DATE:20261225', 'DURATION:P1W')))).to.deep.equal(['Feria 2026-12-25 2026-12-31']);
  });

  it('has times in UTC, in zones it brings along, in zones we know, by Outlook’s names, and in its own or the community’s', () => {
    const at = (start: string, ...before: string[]) => read(calendar(...before, event(start, 'DURATION:PT1H30M')));
    expect(at('DTSTART:20261203T160000Z')).to.deep.equal(['Feria 2026-12-03T16:00 2026-12-03T17:30']);
    expect(at('DTSTART;TZID=Campo:20261203T160000', ...lima)).to.deep.equal(['Feria 2026-12-03T21:00 2026-12-03T22:30']);
    expect(at('DTSTART;TZID=America/Bogota:20261203T160000')).to.deep.equal(['Feria 2026-12-03T21:00 2026-12-03T22:30']);
    expect(at('DTSTART;TZID=/freeassociation.sourceforge.net/America/Bogota:20261203T160000')[0]).to.contain('T21:00');
    expect(at('DTSTART;TZID="SA Pacific Standard Time":20261203T160000')[0]).to.contain('T21:00');
    expect(at('DTSTART;TZID=America/Santiago:20270103T160000')[0]).to.contain('T19:00');
    expect(at('DTSTART:20261203T160000')[0]).to.contain('T21:00');
    expect(at('DTSTART:20261203T160000', 'X-WR-TIMEZONE:Europe/Madrid')[0]).to.contain('T15:00');
    expect(at('DTSTART;TZID=Nowhere:20261203T160000')[0]).to.contain('T21:00');
  });

  it('keeps its hour over a change of the clocks, by its own rules and by ours', () => {
    const weekly = (tzid: string) =>
      event(`DTSTART;TZID=${tzid}:20270329T090000`, 'DTEND;TZID=America/Lima:20270329T090000', 'RRULE:FREQ=WEEKLY;COUNT=3');
    const utc = ['2027-03-29T12:00', '2027-04-05T13:00', '2027-04-12T13:00'];
    for (const text of [calendar(...chile, weekly('Pacific SA Standard Time')), calendar(weekly('America/Santiago'))])
      expect(read(text).map((one) => one.split(' ')[1])).to.deep.equal(utc);
  });

  it('comes again by its rules, without what was taken out, moved or cancelled', () => {
    const rule = event(
      'DTSTART;TZID=America/Lima:20261203T160000',
      'RRULE:FREQ=WEEKLY;COUNT=6',
      'EXDATE;TZID=America/Lima:20261210T160000',
      'EXDATE;VALUE=DATE:20270107',
    );
    const moved = event('RECURRENCE-ID:20261217T210000Z', 'DTSTART:20261218T150000Z', 'SUMMARY:Otra').replace('SUMMARY:Feria\r\n', '');
    const gone = event('RECURRENCE-ID;TZID=America/Lima:20261224T160000', 'DTSTART;TZID=America/Lima:20261224T160000', 'STATUS:CANCELLED');
    const expected = [
      'Feria 2026-12-03T21:00 2026-12-03T21:00',
      'Otra 2026-12-18T15:00 2026-12-18T15:00',
      'Feria 2026-12-31T21:00 2026-12-31T21:00',
    ];
    expect(read(calendar(rule, moved, gone))).to.deep.equal(expected);
    expect(read(calendar(gone, moved, rule))).to.deep.equal(expected);
    expect(read(calendar(event('DTSTART:20261203T160000Z', 'RRULE:FREQ=DAILY', 'STATUS:CANCELLED')))).to.deep.equal([]);
  });

  it('comes until the day or the moment that its rule says, and on other dates that it names', () => {
    const days = (...lines: string[]) => read(calendar(event(...lines))).map((one) => one.split(' ')[1]);
    expect(days('DTSTART;VALUE=DATE:20261201', 'RRULE:FREQ=DAILY;UNTIL=20261203')).to.deep.equal([
      '2026-12-01',
      '2026-12-02',
      '2026-12-03',
    ]);
    const late = ['2026-12-01T23:00', '2026-12-02T23:00'];
    expect(days('DTSTART;TZID=America/Lima:20261201T180000', 'RRULE:FREQ=DAILY;UNTIL=20261202T230000Z')).to.deep.equal(late);
    expect(days('DTSTART;TZID=America/Lima:20261201T180000', 'RRULE:FREQ=DAILY;UNTIL=20261202')).to.deep.equal(late);
    expect(days('DTSTART;VALUE=DATE:20261201', 'RDATE;VALUE=DATE:20261224,20270106')).to.deep.equal([
      '2026-12-01',
      '2026-12-24',
      '2027-01-06',
    ]);
    expect(days('DTSTART;VALUE=DATE:19901225', 'RRULE:FREQ=YEARLY')).to.deep.equal(['2026-12-25', '2027-12-25']);
    expect(days('DTSTART;VALUE=DATE:20261130', 'RRULE:FREQ=MONTHLY;BYDAY=-1MO;COUNT=3')).to.deep.equal([
      '2026-11-30',
      '2026-12-28',
      '2027-01-25',
    ]);
  });

  it('is told of between the days asked for, with what began before', () => {
    const one = (from: string, to: string) => read(calendar(event(`DTSTART;VALUE=DATE:${from}`, `DTEND;VALUE=DATE:${to}`))).length;
    expect([
      one('20260101', '20261116'),
      one('20260101', '20261117'),
      one('20271228', '20271230'),
      one('20271229', '20271230'),
    ]).to.deep.equal([0, 1, 1, 0]);
    // 20:00 in Lima on the last day is the next day in UTC.
    expect(read(calendar(event('DTSTART:20271229T010000Z')))).to.have.length(1);
    expect(read(calendar(event('DTSTART:20271229T060000Z')))).to.have.length(0);
  });

  it('gives each occurrence an id that stays when it moves, and no two the same', () => {
    const ids = (...lines: string[]) => {
      const got = readCalendar(calendar(...lines), asked);
      return typeof got === 'string' ? [] : got.events.map(({ id }) => id);
    };
    const weekly = event('DTSTART:20261203T160000Z', 'RRULE:FREQ=WEEKLY;COUNT=2');
    const moved = event('RECURRENCE-ID:20261210T160000Z', 'DTSTART:20261211T160000Z');
    expect(ids(weekly, moved)).to.deep.equal(ids(weekly));
    expect(ids(event('DTSTART:20261203T160000Z'))).to.deep.equal(ids(event('DTSTART:20270103T160000Z')));
    expect(new Set(ids(event('DTSTART:20261203T160000Z'), event('DTSTART:20261204T160000Z'))).size).to.equal(2);
  });

  it('is read as far as it can be read: what is broken in one event leaves the others', () => {
    const bad = [
      event('DTSTART:99999999'),
      event('DTSTART;VALUE=DATE:20261399'),
      event('DTSTART:20261203T160000Z', 'RRULE:FREQ=SOMETIMES'),
      event('SUMMARY:ohne Anfang'),
      'BEGIN:VEVENT\r\nUID:open\r\nDTSTART:20261203',
      'sin sentido',
    ];
    const alarm = 'BEGIN:VALARM\r\nDTSTART:20300101\r\nTRIGGER:-PT15M\r\nEND:VALARM';
    const todo = 'BEGIN:VTODO\r\nUID:t\r\nDTSTART:20261203\r\nEND:VTODO';
    const good = event('DTSTART:20261225', alarm, 'DESCRIPTION:uno', ' dos', 'ATTACH;sin dos puntos');
    expect(read(calendar(...bad, todo, good))).to.include('Feria 2026-12-25 2026-12-25');
    expect(read(`\uFEFF${calendar(good).replaceAll('\r\n', '\n').replace('20261225', '2026\n 1225')}`)).to.deep.equal([
      'Feria 2026-12-25 2026-12-25',
    ]);
  });

  it('is told apart from what is none, and from one that breaks off', () => {
    expect(read('<!doctype html><title>Sign in</title>')).to.deep.equal(['no-calendar']);
    expect(read('')).to.deep.equal(['no-calendar']);
    expect(read(calendar())).to.deep.equal([]);
    expect(read(calendar(event('DTSTART:20261225')).slice(0, -20))).to.deep.equal(['broken']);
    expect(read(calendar(event('DTSTART:x')))).to.deep.equal(['broken']);
  });
});

describe('A calendar that is made to hurt', () => {
  const bounded = (text: string) => {
    const got = readCalendar(text, asked);
    return typeof got === 'string' ? got : [got.events.length, got.isCut];
  };

  it('gives at most 400 times one thing and 1,000 in all, the first first', () => {
    expect(bounded(calendar(event('DTSTART:20261203T160000Z', 'RRULE:FREQ=SECONDLY')))).to.deep.equal([400, true]);
    expect(bounded(calendar(event('DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY')))).to.deep.equal([0, true]);
    const many = Array.from({ length: 2000 }, (_, n) => event(`DTSTART;VALUE=DATE:2026122${n % 10}`).replace('UID:e1', `UID:${n}`));
    expect(bounded(calendar(...many))).to.deep.equal([1000, true]);
    expect(new Set(read(calendar(...many)).map((one) => one.split(' ')[1]))).to.deep.equal(
      new Set(['2026-12-20', '2026-12-21', '2026-12-22', '2026-12-23', '2026-12-24']),
    );
  });

  it('may last from the first year to the last', () => {
    expect(bounded(calendar(event('DTSTART;VALUE=DATE:19000101', 'DTEND;VALUE=DATE:99991231')))).to.deep.equal([0, false]);
    expect(bounded(calendar(event('DTSTART:20261203T160000Z', 'DURATION:P999999999999W')))).to.deep.equal([1, false]);
    expect(bounded(calendar(event('DTSTART:20261203T160000Z', 'DURATION:-P5D')))).to.deep.equal([1, false]);
  });

  it('is read apart, and given up where it never comes to an end', async () => {
    expect(await readApart(calendar(event('DTSTART:20261225')), asked)).to.have.property('isCut', false);
    expect(await readApart('<html>', asked)).to.equal('no-calendar');
    const never = event('DTSTART:20261203T160000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30');
    expect(await readApart(calendar(never), asked, 1500)).to.equal('too-heavy');
  }).timeout(20_000);

  it('is over soon with a megabyte of anything', async () => {
    const filled = (piece: string) => piece.repeat(Math.floor(1_000_000 / piece.length));
    const odd = [
      calendar(filled('BEGIN:VEVENT\r\n')),
      calendar(filled('BEGIN:X\r\n')),
      calendar(event(`SUMMARY:${filled('\\,')}`)),
      calendar(event(`SUMMARY;${filled('a=b;')}:x`, 'DTSTART:20261225')),
      calendar(event('DTSTART:20261225', `RDATE;VALUE=DATE:${filled('20261225,')}20261225`)),
      calendar(event('DTSTART:20261203T160000Z', `EXDATE:${filled('20261225T000000Z,')}20261225T000000Z`, 'RRULE:FREQ=DAILY')),
      calendar(filled(`${event('DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY')}\r\n`)),
      calendar(filled(`${event('DTSTART:20261203T160000Z', 'RRULE:FREQ=MINUTELY')}\r\n`)),
      `BEGIN:VCALENDAR${filled('\n ')}`,
      filled('\0'),
    ];
    for (const text of odd) {
      const begun = performance.now();
      await readApart(text, asked);
      expect(performance.now() - begun, text.slice(50, 150)).to.be.lessThan(8000);
    }
  }).timeout(90_000);
});
