// Our linter for calendars: silent about a good one, and awake to each defect, among them all that other readers let pass.
import { expect } from 'chai';
import { goodCalendar, sixteenDefects, spoiled } from '../support/ical-good.ts';
import { lintCalendar } from '../support/ical-lint.ts';

/** A defect: what it is called, the calendar, and the words of the finding that names it. */
type Defect = readonly [name: string, calendar: string | Buffer, finding: RegExp];

const event = 'DTSTART:20260320T150000Z\r\n';
const summary = 'SUMMARY:Encuentro de dos días';

const sixteen: Readonly<Record<keyof typeof sixteenDefects, RegExp>> = {
  'a frequency that does not exist': /RRULE has FREQ="FORTNIGHTLY", which cannot be/,
  'a line without a colon': /has no colon: "NO COLON HERE"/,
  'the 31st of February': /DTSTART: "20260231T150000Z" is no real DATE-TIME/,
  'an event without UID': /VEVENT has no UID/,
  'an event without DTSTAMP': /VEVENT has no DTSTAMP/,
  'two DTSTART': /VEVENT has a second DTSTART/,
  'DTEND and DURATION together': /VEVENT has both DTEND and DURATION/,
  'an offset of -500': /TZOFFSETFROM: "-500" is no UTC-OFFSET/,
  'a calendar without VERSION': /VCALENDAR has no VERSION/,
  'a refresh interval of P1H': /REFRESH-INTERVAL: "P1H" is no DURATION/,
  'a status of CANCELED': /STATUS: "CANCELED" is none of TENTATIVE, CONFIRMED, CANCELLED/,
  'lines that end with LF': /line 40: ends with a bare LF/,
  'a line of 300 octets': /has 300 octets, more than 75/,
  'an end before the start': /DTEND is not after DTSTART/,
  'no CRLF at the very end': /the last line does not end with CRLF/,
  'a zone that is not defined': /TZID "America\/Santiago" is defined by no VTIMEZONE/,
};

/** The maize of the summary, folded between its octets. */
function foldedInsideACharacter(): Buffer {
  const [before = '', after = ''] = goodCalendar.split('🌽');
  const corn = Buffer.from('🌽');
  return Buffer.concat([Buffer.from(before), corn.subarray(0, 2), Buffer.from('\r\n '), corn.subarray(2), Buffer.from(after)]);
}

const bytes: readonly Defect[] = [
  ['a fold inside a UTF-8 character', foldedInsideACharacter(), /a fold splits a UTF-8 character/],
  ['Latin-1', Buffer.from(goodCalendar.replace('🌽', ''), 'latin1'), /is not UTF-8/],
  ['a byte order mark', `\ufeff${goodCalendar}`, /line 1: begins with a byte order mark/],
  ['a bare CR that starts a line of its own', spoiled(summary, 'SUMMARY:a\rX-EVIL:1'), /ends with a bare CR/],
  ['a bare LF that starts a line of its own', spoiled(summary, 'SUMMARY:a\nX-EVIL:1'), /ends with a bare LF/],
  ['a control character', spoiled(summary, 'SUMMARY:a\u0007b'), /holds the control character U\+0007/],
  ['a line end that only Unicode knows', spoiled(summary, 'SUMMARY:a\u0085b'), /holds the control character U\+0085/],
  ['an empty line', spoiled(summary, `${summary}\r\n`), /is empty/],
  ['a fold with nothing to continue', ` ${goodCalendar}`, /line 1: begins with white space/],
  ['a quote that does not close', spoiled('LABEL="Sala: abierta"', 'LABEL="Sala'), /has parameters that cannot be read/],
  ['the same parameter twice', spoiled('LANGUAGE=es', 'LANGUAGE=es;LANGUAGE=es'), /has the parameter LANGUAGE twice/],
];

const values: readonly Defect[] = [
  ['a raw semicolon in a text', spoiled('papa\\;', 'papa;'), /SUMMARY: TEXT holds a ; that is not escaped/],
  ['a raw comma in a text', spoiled('maíz\\,', 'maíz,'), /SUMMARY: TEXT holds a , that is not escaped/],
  ['an escape that is none', spoiled('papa\\;', 'papa\\:'), /TEXT holds "\\\\:", which is no escape/],
  ['an escaped comma in a URL', spoiled('a=1,b;c', 'a=1\\,b\\;c'), /URL: URI .* holds a backslash/],
  ['a relative URL', spoiled('URL:https://convite.example/c/1?a=1,b;c', 'URL:/c/1'), /URL: URI "\/c\/1" is not absolute/],
  ['a URL with a space', spoiled('/c/1?a=1,b;c', '/c/1 2'), /must be percent-encoded/],
  ['the hour 24', spoiled(event, 'DTSTART:20260320T240000Z\r\n'), /"20260320T240000Z" is no real DATE-TIME/],
  ['the 29th of February of 2026', spoiled('VALUE=DATE:20260411', 'VALUE=DATE:20260229'), /"20260229" is no real DATE/],
  ['a DATE that VALUE does not announce', spoiled(';VALUE=DATE:20260411', ':20260411'), /DTSTART: "20260411" is no real DATE-TIME/],
  ['an offset of -0000', spoiled('TZOFFSETTO:-0400', 'TZOFFSETTO:-0000'), /"-0000" is no UTC-OFFSET/],
  ['a sequence below nought', spoiled('SEQUENCE:2', 'SEQUENCE:-1'), /SEQUENCE: -1 is not from 0/],
  ['a sequence that is no number', spoiled('SEQUENCE:2', 'SEQUENCE:two'), /SEQUENCE: "two" is no INTEGER/],
  ['a colour by number', spoiled('COLOR:seagreen', 'COLOR:#2e8b57'), /COLOR: "#2e8b57" is none of the known names/],
  ['a feature that does not exist', spoiled('FEATURE=AUDIO', 'FEATURE=SOUND'), /CONFERENCE: FEATURE: "SOUND" is none of/],
  ['a conference without VALUE', spoiled('CONFERENCE;VALUE=URI', 'CONFERENCE'), /CONFERENCE: needs VALUE=URI/],
  ['an unknown class', spoiled('CLASS:PRIVATE', 'CLASS:SECRET'), /CLASS: "SECRET" is none of/],
  ['an unknown transparency', spoiled('TRANSP:OPAQUE', 'TRANSP:BUSY'), /TRANSP: "BUSY" is none of/],
  ['an unknown method', spoiled('CALSCALE:GREGORIAN', 'METHOD:SEND'), /METHOD: "SEND" is none of/],
  ['an alarm of no known action', spoiled('ACTION:DISPLAY', 'ACTION:SHOUT'), /ACTION: "SHOUT" is none of/],
  ['an old twin of the interval without T', spoiled('TTL:PT6H', 'TTL:P6H'), /X-PUBLISHED-TTL: "P6H" is no DURATION/],
  ['a stamp in no zone', spoiled('DTSTAMP:20260301T120000Z', 'DTSTAMP:20260301T120000'), /DTSTAMP: .* is no real DATE-TIME in UTC/],
  ['another version', spoiled('VERSION:2.0', 'VERSION:1.0'), /VERSION is 1.0, not 2.0/],
  ['a UID without host', spoiled('UID:days@convite.example', 'UID:days'), /UID "days" is not like something@host/],
];

const structure: readonly Defect[] = [
  ['a component that does not end', spoiled('END:VALARM\r\n', ''), /END:VEVENT closes VALARM/],
  ['a component of another kind', spoiled('BEGIN:VALARM', 'BEGIN:VSURPRISE'), /VSURPRISE may not stand in VEVENT/],
  ['a property of another component', spoiled(event, `${event}TZNAME:x\r\n`), /TZNAME is no property of VEVENT/],
  [
    'a property after a component',
    spoiled('END:VALARM\r\n', 'END:VALARM\r\nCOMMENT:late\r\n'),
    /COMMENT comes after a component of VEVENT/,
  ],
  ['a parameter that belongs elsewhere', spoiled('STATUS:CONFIRMED', 'STATUS;TZID=x:CONFIRMED'), /the parameter TZID does not belong here/],
  ['two names in one language', spoiled('LANGUAGE=pt', 'LANGUAGE=ES'), /VCALENDAR has a second DESCRIPTION in es/],
  ['a calendar without PRODID', spoiled('PRODID:-//Convite//Convite//ES\r\n', ''), /VCALENDAR has no PRODID/],
  ['an alarm without words', spoiled('DESCRIPTION:Feria de semillas\r\n', ''), /VALARM with ACTION:DISPLAY has no DESCRIPTION/],
  ['two calendars', goodCalendar + goodCalendar, /a second VCALENDAR begins/],
  ['no calendar', '', /there is no VCALENDAR/],
  ['a calendar of nothing', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n', /VCALENDAR holds no component/],
  ['a zone without TZID', spoiled('TZID:America/Santiago\r\n', ''), /VTIMEZONE has no TZID/],
  ['a zone without an offset', spoiled('TZOFFSETTO:-0400\r\n', ''), /STANDARD has no TZOFFSETTO/],
  [
    'a zone without observances',
    goodCalendar.replace(/BEGIN:STANDARD.*END:DAYLIGHT\r\n/s, ''),
    /VTIMEZONE has neither STANDARD nor DAYLIGHT/,
  ],
  [
    'a zone that nobody uses',
    goodCalendar.replaceAll(/;TZID=America\/Santiago:(\d+T\d+)/g, ':$1Z'),
    /VTIMEZONE "America\/Santiago" is used by nobody/,
  ],
  [
    'a zone defined twice',
    goodCalendar.replace(/BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n/s, '$&$&'),
    /a second VTIMEZONE defines "America\/Santiago"/,
  ],
];

const until = 'UNTIL=20260423T230000Z';
const rules: readonly Defect[] = [
  ['COUNT and UNTIL', spoiled(until, `${until};COUNT=3`), /COUNT and UNTIL together/],
  ['an UNTIL in no zone', spoiled(until, 'UNTIL=20260423T230000'), /UNTIL=20260423T230000, which is not of the type/],
  ['an UNTIL that is a DATE', spoiled(until, 'UNTIL=20260423'), /UNTIL=20260423, which is not of the type/],
  ['a COUNT of nought', spoiled(until, 'COUNT=0'), /COUNT="0", which cannot be/],
  ['a day that does not exist', spoiled('BYDAY=TH', 'BYDAY=JU'), /BYDAY="JU", which cannot be/],
  ['another day than the first', spoiled('BYDAY=TH', 'BYDAY=FR'), /BYDAY=FR, but DTSTART is on TH/],
  ['a numbered day in a week', spoiled('BYDAY=TH', 'BYDAY=2TH'), /a numbered BYDAY with FREQ=WEEKLY/],
  ['a part twice', spoiled('BYDAY=TH', 'BYDAY=TH;BYDAY=TH'), /RRULE has BYDAY twice/],
  ['a part that does not exist', spoiled('BYDAY=TH', 'BYMOON=FULL'), /the part "BYMOON", which is none of RFC 5545/],
  ['a frequency that is not first', spoiled('FREQ=WEEKLY;', 'INTERVAL=1;FREQ=WEEKLY;'), /RRULE does not begin with FREQ/],
];

const together: readonly Defect[] = [
  [
    'a last day that is the first',
    spoiled('DTEND;VALUE=DATE:20260413', 'DTEND;VALUE=DATE:20260411'),
    /DTEND is not after DTSTART: it is the day after/,
  ],
  [
    'an end of another type',
    spoiled('DTEND;VALUE=DATE:20260413', 'DTEND:20260413T100000Z'),
    /DTEND is a time in UTC, but DTSTART is a DATE/,
  ],
  ['a start in no zone', spoiled('DTSTART:20260320T150000Z', 'DTSTART:20260320T150000'), /DTSTART is a time in no zone/],
  [
    'an exception in another zone',
    spoiled('EXDATE;TZID=America/Santiago:20260326T190000', 'EXDATE:20260326T220000Z'),
    /EXDATE is a time in UTC, but/,
  ],
  [
    'an exception that is no date of the series',
    spoiled('20260326T190000', '20260327T190000'),
    /EXDATE names 2026-03-27T19:00:00, which the RRULE/,
  ],
  [
    'an override that is no date of the series',
    spoiled('ID;TZID=America/Santiago:20260409', 'ID;TZID=America/Santiago:20260408'),
    /RECURRENCE-ID names 2026-04-08/,
  ],
  [
    'an override in another form',
    spoiled('ID;TZID=America/Santiago:20260409T190000', 'ID;VALUE=DATE:20260409'),
    /RECURRENCE-ID is a DATE, but/,
  ],
  [
    'an override of no series',
    goodCalendar.replace(/(UID:)series(@convite.example\r\nREC)/, '$1other$2'),
    /a series of UID "other@convite.example" that is not there/,
  ],
  [
    'an override of a single event',
    goodCalendar.replace(/(UID:)series(@convite.example\r\nREC)/, '$1one$2'),
    /"one@convite.example", which does not recur/,
  ],
  ['a time before its zone begins', goodCalendar.replaceAll(/DTSTART:2025/g, 'DTSTART:2026'), /DTSTART is before the first observance/],
  ['two events of one UID', spoiled('UID:days@', 'UID:one@'), /a second VEVENT has UID "one@convite.example"/],
];

function finds(defects: readonly Defect[]): void {
  for (const [name, calendar, finding] of defects)
    it(`finds ${name}`, () => {
      expect(lintCalendar(calendar).join('\n')).to.match(finding);
    });
}

describe('the linter for calendars', () => {
  it('finds nothing in a good calendar', () => {
    expect(lintCalendar(Buffer.from(goodCalendar))).to.deep.equal([]);
  });

  it('finds one thing in a calendar with one defect, and says on which line', () => {
    expect(lintCalendar(spoiled('STATUS:CANCELLED', 'STATUS:CANCELED'))).to.deep.equal([
      'line 91: STATUS: "CANCELED" is none of TENTATIVE, CONFIRMED, CANCELLED',
    ]);
  });

  it('lets a calendar without events stand that defines a zone', () => {
    expect(lintCalendar(goodCalendar.replace(/BEGIN:VEVENT.*END:VEVENT\r\n/s, ''))).to.deep.equal([]);
  });

  describe('the sixteen defects that other readers were measured with', () =>
    finds(Object.entries(sixteen).map(([name, finding]) => [name, sixteenDefects[name as keyof typeof sixteen], finding])));
  describe('bytes and lines', () => finds(bytes));
  describe('values', () => finds(values));
  describe('components and properties', () => finds(structure));
  describe('rules of recurrence', () => finds(rules));
  describe('lines that do not fit together', () => finds(together));
});
