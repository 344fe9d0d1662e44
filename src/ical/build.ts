// One safe layer around ical-generator: it writes the lines, this gives it only what it writes right, and adds what it lacks.
import ical, {
  escape as escapeValue,
  type ICalCalendar,
  ICalEvent,
  type ICalEventData,
  ICalEventRepeatingFreq,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalRepeatingOptions,
  ICalWeekday,
} from 'ical-generator';
import { weekdayOf, weekOfMonth } from '../kernel/series.ts';
import { DAY, dayAfter, HOUR, momentOf } from '../kernel/time.ts';
import { ClockDate } from './clock-date.ts';
import { fold } from './fold.ts';
import { cleanLine, cleanText, cleanUri } from './text.ts';
import { isUtc, zoneLines } from './zone.ts';

/** What is said of a calendar as a whole (RFC 7986, section 5). */
export interface Head {
  readonly name: string;
  readonly description: string;
  /** Where it can be seen by people. */
  readonly url?: string;
  /** Where it can be had again, where everybody may know that. */
  readonly source?: string;
  readonly lastModified?: Date;
  readonly method?: 'PUBLISH';
}

/**
 * When something is: whole days, both included; moments, the end excluded; or a clock time of a zone and for how long. What belongs to a
 * series is told on the clocks of that.
 */
export type When =
  | { readonly from: string; readonly to: string }
  | { readonly from: Date; readonly to: Date }
  | { readonly zone: string; readonly from: string; readonly minutes: number };

/** A rule (RFC 5545, 3.8.5.3), and the clock times by it at which nothing is. */
export interface Rule {
  readonly every: 'week' | 'fortnight' | 'month';
  readonly times: number;
  readonly except: readonly string[];
}

/** One event. Texts come as people wrote them. */
export interface Event {
  /** Never changes, and there is no other like it in the world: ours to make, never a text of a person. */
  readonly uid: string;
  readonly sequence: number;
  readonly changedAt: Date;
  readonly title: string;
  readonly text: string;
  readonly location: string;
  readonly url?: string;
  /** With what one joins, and how that is called. */
  readonly conference?: { readonly link: string; readonly label: string };
  readonly topic?: string;
  readonly isCancelled: boolean;
  /** Does it take the time of who looks at it? A task with days does not. */
  readonly isBusy: boolean;
  readonly when: When;
  /** Of what comes again: its rule; or for one that is otherwise than the rule says, the clock time by the rule (RECURRENCE-ID). */
  readonly rule?: Rule;
  readonly instance?: { readonly zone: string; readonly clock: string };
  /** Of an invitation: who invites and who is invited. */
  readonly parties?: Parties;
}

/** Somebody in a calendar: an address, and the name shown for it. */
export interface Party {
  readonly name: string;
  readonly address: string;
}

/** Who invites, who is invited, and what they said (RFC 5545, 3.2.12). */
export interface Parties {
  readonly organizer: Party;
  readonly attendee: Party;
  readonly standing: 'NEEDS-ACTION' | 'ACCEPTED' | 'TENTATIVE' | 'DECLINED';
}

/** Google takes no more than a megabyte. */
export const LARGEST = 1_000_000;
const LONGEST = { title: 250, text: 2000, location: 500, topic: 120 } as const;
const PRODUCT = '//Convite//Convite//ES';
const REFRESH = 6 * HOUR;

/**
 * A calendar (RFC 5545), ready to be sent: UTF-8, lines folded and ended by CRLF, at most a megabyte. Events stand as they are given;
 * where they do not fit, the last ones are left out. The same events give the same bytes.
 */
export function buildCalendar(head: Head, events: readonly Event[]): Buffer {
  const calendar = ical({ prodId: PRODUCT, name: escaped(cleanLine(head.name, 120) || '…'), ttl: REFRESH / 1000 });
  const spans = spansOf(events);
  // A calendar has something in it (RFC 5545, 3.6): where nothing is planned, a zone.
  const zones = events.length > 0 ? zonesOf(spans) : zoneLines('UTC', new Date(0), new Date(0));
  const begin = Buffer.concat([headLines(calendar, head), Buffer.from(zones)]);
  const parts: Buffer[] = [begin];
  let size = begin.length + END.length;
  for (const event of events) {
    const lines = eventLines(calendar, event, spans);
    size += lines.length;
    if (size > LARGEST) break;
    parts.push(lines);
  }
  return Buffer.concat([...parts, END]);
}

/**
 * One event as a message to one person (RFC 5546, 3.2; RFC 6047): nothing of the calendar it is from, and stamped with the moment at
 * which it was written, by which programs tell the newer of two messages (RFC 5545, 3.8.7.2).
 */
export function buildInvitation(method: 'REQUEST' | 'CANCEL', event: Event & { readonly parties: Parties }, now: Date): Buffer {
  const calendar = ical({ prodId: PRODUCT });
  calendar.method(method as never).scale('gregorian');
  const head = calendar.toString();
  const spans = spansOf([event]);
  return Buffer.concat([Buffer.from(`${withoutEnd(head)}${zonesOf(spans)}`), eventLines(calendar, event, spans, now), END]);
}

function withoutEnd(calendar: string): string {
  return calendar.slice(0, calendar.lastIndexOf('END:VCALENDAR'));
}

/** The library ends without a line end (RFC 5545, 3.1). */
const END = Buffer.from('END:VCALENDAR\r\n');

/** What the library writes of a calendar without events, and what of RFC 7986 it lacks. */
function headLines(calendar: ICalCalendar, { description, url, source, lastModified, method }: Head): Buffer {
  const said = escaped(cleanLine(description, 500) || '…');
  if (method) calendar.method(method as never);
  calendar.scale('gregorian').description(said).color(COLOR.apple);
  const more = [
    `DESCRIPTION:${said}`,
    `COLOR:${COLOR.css}`,
    ...(url ? [`URL:${cleanUri(url)}`] : []),
    ...(source ? [`SOURCE;VALUE=URI:${cleanUri(source)}`] : []),
    ...(lastModified ? [`LAST-MODIFIED:${utc(lastModified)}`] : []),
  ];
  const written = calendar.toString();
  return Buffer.concat([Buffer.from(withoutEnd(written)), fold(`${more.join('\r\n')}\r\n`)]);
}

/** A name of CSS (RFC 7986, 5.9), and what Apple's programs read instead. */
const COLOR = { css: 'seagreen', apple: '#2E8B57' } as const;

/** In a calendar, what was changed then is what it says now: stamped with the present moment, each poll would look like a change. */
function eventLines(calendar: ICalCalendar, event: Event, spans: Spans, stamp = event.changedAt): Buffer {
  const written = new ICalEvent({ ...dataOf(event, spans), stamp }, calendar).toString();
  const end = written.lastIndexOf('END:VEVENT');
  return fold(`${written.slice(0, end)}${ourLines(event)}${written.slice(end)}`);
}

function dataOf(event: Event, spans: Spans): ICalEventData {
  const { uid, sequence, changedAt, title, text, location, topic, isCancelled, isBusy, when, instance } = event;
  const said = cleanText(text, LONGEST.text);
  const place = cleanLine(location, LONGEST.location);
  const about = topic ? cleanLine(topic, LONGEST.topic) : '';
  return {
    id: uid,
    sequence,
    lastModified: changedAt,
    // A property without a value is refused by some.
    summary: cleanLine(title, LONGEST.title) || '…',
    ...(said === '' ? {} : { description: said }),
    ...(place === '' ? {} : { location: place }),
    ...(about === '' ? {} : { categories: [{ name: about }] }),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: isBusy && !isCancelled ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    ...timesOf(when),
    ...(event.rule ? { repeating: repeatingOf(event.rule, when) } : {}),
    ...(instance ? { recurrenceId: new ClockDate(instance.clock) } : {}),
    ...('zone' in when && !spans.get(when.zone)?.isUtc ? { timezone: when.zone } : {}),
  };
}

function timesOf(when: When): Pick<ICalEventData, 'start'> & Partial<ICalEventData> {
  if ('zone' in when) {
    const start = new ClockDate(when.from);
    return { start, end: start.later(when.minutes) };
  }
  if (typeof when.from === 'string') {
    // The library takes a day from UTC; the end of whole days is the day after (RFC 5545, 3.6.1).
    return { allDay: true, start: new Date(`${when.from}T00:00Z`), end: new Date(`${dayAfter(when.to as string, 1)}T00:00Z`) };
  }
  return { start: when.from, end: when.to as Date };
}

const weekdays = [ICalWeekday.SU, ICalWeekday.MO, ICalWeekday.TU, ICalWeekday.WE, ICalWeekday.TH, ICalWeekday.FR, ICalWeekday.SA];

function repeatingOf({ every, times, except }: Rule, when: When): ICalRepeatingOptions {
  const exclude = except.length > 0 ? { exclude: except.map((clock) => new ClockDate(clock)) } : {};
  if (every !== 'month') return { freq: ICalEventRepeatingFreq.WEEKLY, count: times, interval: every === 'week' ? 1 : 2, ...exclude };
  const day = String(when.from).slice(0, 10);
  const byDay = weekdays[weekdayOf(day)] as ICalWeekday;
  return { freq: ICalEventRepeatingFreq.MONTHLY, count: times, byDay, bySetPos: weekOfMonth(day), ...exclude };
}

/** What the library writes wrong (it escapes addresses as texts) or does not know (RFC 7986, 5.11). */
function ourLines({ url, conference, parties }: Event): string {
  const address = url && cleanUri(url);
  const link = conference && cleanUri(conference.link);
  const lines = [
    ...(address ? [`URL:${address}`] : []),
    ...(link ? [`CONFERENCE;VALUE=URI;FEATURE=${featureOf(link)};LABEL=${quoted(cleanLine(conference.label, 120))}:${link}`] : []),
    ...(parties ? partyLines(parties) : []),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

function partyLines({ organizer, attendee, standing }: Parties): readonly string[] {
  const named = ({ name }: Party) => (cleanLine(name, 120) === '' ? '' : `;CN=${quoted(cleanLine(name, 120))}`);
  const role = `CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${standing};RSVP=TRUE`;
  return [
    `ORGANIZER${named(organizer)}:${cleanUri(`mailto:${organizer.address}`)}`,
    `ATTENDEE;${role}${named(attendee)}:${cleanUri(`mailto:${attendee.address}`)}`,
  ];
}

function featureOf(link: string): string {
  if (/^(tel|sip|sips):/i.test(link)) return 'PHONE,AUDIO';
  return /^https?:/i.test(link) ? 'AUDIO,VIDEO' : 'CHAT';
}

/** Each zone that an event names, but those that are as UTC is. */
function zonesOf(spans: Spans): string {
  const named = [...spans.values()].filter((span) => !span.isUtc);
  return named.map(({ zone, since, until }) => zoneLines(zone, since, until)).join('');
}

/** For how long a zone is named, with some room around it. */
interface Span {
  readonly zone: string;
  readonly since: Date;
  readonly until: Date;
  readonly isUtc: boolean;
}

type Spans = ReadonlyMap<string, Span>;

function spansOf(events: readonly Event[]): Spans {
  const uses = events.flatMap(usesOf);
  const zones = [...new Set(uses.map(({ zone }) => zone))];
  return new Map(
    zones.map((zone): [string, Span] => {
      const own = uses.filter((use) => use.zone === zone);
      const since = new Date(own.reduce((first, { from }) => Math.min(first, from), Number.POSITIVE_INFINITY) - DAY);
      const until = new Date(own.reduce((last, { to }) => Math.max(last, to), 0) + 2 * DAY);
      return [zone, { zone, since, until, isUtc: isUtc(zone, since, until) }];
    }),
  );
}

const DAYS_OF = { week: 7, fortnight: 14, month: 31 } as const;

/** Where an event names a zone: from when, and till when at the latest, in milliseconds since 1970. */
function usesOf({ when, rule, instance }: Event): readonly { readonly zone: string; readonly from: number; readonly to: number }[] {
  const use = (zone: string, clock: string, days: number) => {
    const from = momentOf(zone, clock).getTime();
    return { zone, from, to: from + days * DAY };
  };
  return [
    ...('zone' in when ? [use(when.zone, when.from, rule ? rule.times * DAYS_OF[rule.every] : 0)] : []),
    ...(instance ? [use(instance.zone, instance.clock, 0)] : []),
  ];
}

function utc(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** TEXT (RFC 5545, 3.3.11), for the properties that the library writes as they are given. */
function escaped(text: string): string {
  return escapeValue(text, false);
}

/** A parameter's value in quotes (RFC 5545, 3.2; RFC 6868). */
function quoted(text: string): string {
  return `"${escapeValue(text, true)}"`;
}
