// Which properties a component may and must have, and of which types (RFC 5545 3.6 to 3.8, RFC 7986).
import {
  between,
  type Check,
  isAddress,
  isColour,
  isDate,
  isDateTime,
  isDuration,
  isGeo,
  isLocal,
  isOffset,
  isSpan,
  isText,
  isTexts,
  isUid,
  isUri,
  isUtc,
  oneOf,
} from './values.ts';

export interface PropertyRule {
  /** `1` exactly one, `?` one at most, `*` any number, `language` one for each LANGUAGE. */
  readonly count: '1' | '?' | '*' | 'language';
  /** By what VALUE may say. The first is the type without VALUE. */
  readonly types: Readonly<Record<string, Check>>;
  /** True where the specification has no default type: VALUE must be there. */
  readonly sayValue?: boolean;
  /** True where commas part several values. */
  readonly list?: boolean;
  /** Parameters beside VALUE and X- ones. */
  readonly params?: readonly string[];
}

export interface ComponentRule {
  readonly properties: Readonly<Record<string, PropertyRule>>;
  /** Pairs of properties of which only one may be there. */
  readonly apart?: readonly (readonly [string, string])[];
}

type Count = PropertyRule['count'];

const typed =
  (type: string, check: Check, params: readonly string[] = []) =>
  (count: Count): PropertyRule => ({ count, types: { [type]: check }, params });
const text = typed('TEXT', isText, ['LANGUAGE', 'ALTREP']);
const plain = typed('TEXT', isText);
const words = (list: readonly string[], orX = false) => typed('TEXT', oneOf(list, { orX }))('?');
const texts = (params: readonly string[]): PropertyRule => ({ count: '*', types: { TEXT: isTexts }, params });
const uri = typed('URI', isUri);
const utc = typed('DATE-TIME', isUtc);
const offset = typed('UTC-OFFSET', isOffset)('1');
const uid = typed('TEXT', isUid);
const integer = (least: number, most: number) => typed('INTEGER', between(least, most))('?');
const recur = typed('RECUR', () => undefined)('?');
const anything: Check = () => undefined;

const dates = { 'DATE-TIME': isDateTime, DATE: isDate };
const when = (count: Count, params: readonly string[] = []): PropertyRule => ({ count, types: dates, params: ['TZID', ...params] });
const manyDates: PropertyRule = { count: '*', types: dates, list: true, params: ['TZID'] };

const people = [
  'CN',
  'CUTYPE',
  'DELEGATED-FROM',
  'DELEGATED-TO',
  'DIR',
  'EMAIL',
  'LANGUAGE',
  'MEMBER',
  'PARTSTAT',
  'ROLE',
  'RSVP',
  'SENT-BY',
];
const attendee = typed('CAL-ADDRESS', isAddress, people)('*');
const organizer = typed('CAL-ADDRESS', isAddress, ['CN', 'DIR', 'EMAIL', 'LANGUAGE', 'SENT-BY'])('?');
const attach: PropertyRule = { count: '*', types: { URI: isUri, BINARY: anything }, params: ['FMTTYPE', 'ENCODING', 'FILENAME', 'SIZE'] };
const image: PropertyRule = { ...attach, sayValue: true, params: ['FMTTYPE', 'ENCODING', 'ALTREP', 'DISPLAY'] };
const conference: PropertyRule = { count: '*', types: { URI: isUri }, sayValue: true, params: ['FEATURE', 'LABEL', 'LANGUAGE'] };
const refresh: PropertyRule = { count: '?', types: { DURATION: isSpan }, sayValue: true };

/** X- properties whose form is agreed on, wherever they stand. Others are not looked into. */
export const known: Readonly<Record<string, PropertyRule>> = {
  'X-WR-CALNAME': text('language'),
  'X-WR-CALDESC': text('language'),
  'X-WR-TIMEZONE': plain('?'),
  'X-PUBLISHED-TTL': { count: '?', types: { TEXT: isSpan, DURATION: isSpan } },
};

const calendar: ComponentRule = {
  properties: {
    PRODID: plain('1'),
    VERSION: typed('TEXT', (value) => (value === '2.0' ? undefined : `VERSION is ${value}, not 2.0`))('1'),
    CALSCALE: words(['GREGORIAN']),
    METHOD: words(['PUBLISH', 'REQUEST', 'REPLY', 'ADD', 'CANCEL', 'REFRESH', 'COUNTER', 'DECLINECOUNTER']),
    NAME: text('language'),
    DESCRIPTION: text('language'),
    UID: uid('?'),
    'LAST-MODIFIED': utc('?'),
    URL: uri('?'),
    CATEGORIES: texts(['LANGUAGE']),
    'REFRESH-INTERVAL': refresh,
    SOURCE: uri('?'),
    COLOR: typed('TEXT', isColour)('?'),
    IMAGE: image,
  },
};

const event: ComponentRule = {
  properties: {
    UID: uid('1'),
    DTSTAMP: utc('1'),
    DTSTART: when('1'),
    DTEND: when('?'),
    DURATION: typed('DURATION', isSpan)('?'),
    'RECURRENCE-ID': when('?', ['RANGE']),
    RRULE: recur,
    EXDATE: manyDates,
    RDATE: { ...manyDates, types: { ...dates, PERIOD: anything } },
    CLASS: words(['PUBLIC', 'PRIVATE', 'CONFIDENTIAL'], true),
    CREATED: utc('?'),
    'LAST-MODIFIED': utc('?'),
    SEQUENCE: integer(0, 2 ** 31 - 1),
    STATUS: words(['TENTATIVE', 'CONFIRMED', 'CANCELLED']),
    TRANSP: words(['OPAQUE', 'TRANSPARENT']),
    SUMMARY: text('?'),
    DESCRIPTION: text('?'),
    LOCATION: text('?'),
    GEO: typed('FLOAT', isGeo)('?'),
    PRIORITY: integer(0, 9),
    URL: uri('?'),
    ORGANIZER: organizer,
    ATTENDEE: attendee,
    ATTACH: attach,
    CATEGORIES: texts(['LANGUAGE']),
    RESOURCES: texts(['LANGUAGE', 'ALTREP']),
    COMMENT: text('*'),
    CONTACT: text('*'),
    'RELATED-TO': typed('TEXT', isText, ['RELTYPE'])('*'),
    'REQUEST-STATUS': typed('TEXT', anything, ['LANGUAGE'])('*'),
    COLOR: typed('TEXT', isColour)('?'),
    IMAGE: image,
    CONFERENCE: conference,
  },
  apart: [['DTEND', 'DURATION']],
};

const alarm: ComponentRule = {
  properties: {
    ACTION: { ...words(['AUDIO', 'DISPLAY', 'EMAIL'], true), count: '1' },
    TRIGGER: { count: '1', types: { DURATION: isDuration, 'DATE-TIME': isUtc }, params: ['RELATED'] },
    DURATION: typed('DURATION', isSpan)('?'),
    REPEAT: integer(0, 1000),
    DESCRIPTION: text('?'),
    SUMMARY: text('?'),
    ATTENDEE: attendee,
    ATTACH: attach,
    UID: plain('?'),
    ACKNOWLEDGED: utc('?'),
  },
};

const zone: ComponentRule = {
  properties: { TZID: plain('1'), 'LAST-MODIFIED': utc('?'), TZURL: uri('?') },
};

const observance: ComponentRule = {
  properties: {
    DTSTART: typed('DATE-TIME', isLocal)('1'),
    TZOFFSETFROM: offset,
    TZOFFSETTO: offset,
    RRULE: recur,
    RDATE: { count: '*', types: { 'DATE-TIME': isLocal }, list: true },
    TZNAME: typed('TEXT', isText, ['LANGUAGE'])('*'),
    COMMENT: text('*'),
  },
};

export const componentRules: Readonly<Record<string, ComponentRule>> = {
  VCALENDAR: calendar,
  VEVENT: event,
  VALARM: alarm,
  VTIMEZONE: zone,
  STANDARD: observance,
  DAYLIGHT: observance,
};
