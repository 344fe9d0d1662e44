// One language, ready to speak: sentences by key, and dates, numbers and lists as this language writes them (Intl).
import { DAY, HOUR, MINUTE } from '../kernel/time.ts';
import { type Locale, locales, type Words } from '../kernel/words.ts';
import { openSentences, type PluginWords, type Sentences } from './dictionary.ts';
import { placeOf } from './zones.ts';

/** Reads the dictionaries, with those of the plugins, and gives the words of each language. */
export function openWords(plugins: PluginWords = {}): (locale: Locale) => Words {
  const languages = new Map(locales.map((locale) => [locale, wordsIn(locale, openSentences(locale, plugins))]));
  return (locale) => languages.get(locale) as Words;
}

function wordsIn(locale: Locale, sentences: Sentences): Words {
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale);
  const distances = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const justNow = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  const days = byZone((timeZone) => new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' }));
  const hours = byZone((timeZone) => new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' }));
  const dates = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'full' });
  const ranges = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
  const shortDates = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
  const weekdays = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long' });
  const shortMonths = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short' });
  const months = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' });
  const zoneNames = byZone((timeZone) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }));
  return {
    locale,
    say: sentences.say,
    has: sentences.has,
    day: (date, zone) => days(zone).format(date),
    date: (day) => dates.format(Date.parse(`${day}T00:00:00Z`)),
    shortDate: (day) => shortDates.format(Date.parse(`${day}T00:00:00Z`)),
    month: (day) => months.format(Date.parse(`${day}T00:00:00Z`)),
    days: (from, to) => ranges.formatRange(Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)),
    weekday: (day) => weekdays.format(Date.parse(`${day}T00:00:00Z`)),
    shortMonth: (day) => shortMonths.format(Date.parse(`${day}T00:00:00Z`)),
    weekStart: new Intl.Locale(locale).getWeekInfo().firstDay,
    time: (date, zone) => {
      const time = hours(zone).format(date);
      const place = placeOf(sentences, zone);
      return place === undefined
        ? sentences.say('time.zone', { time, zone: zoneNameIn(zoneNames(zone), date) })
        : sentences.say('time.place', { time, place });
    },
    hour: (date, zone) => hours(zone).format(date),
    zone: (date, zone) => {
      const place = placeOf(sentences, zone);
      return place === undefined ? zoneNameIn(zoneNames(zone), date) : sentences.say('time.clocks', { place });
    },
    ago: (date, now) => {
      const distance = inLargestUnit(date.getTime() - now.getTime());
      return distance ? distances.format(distance.count, distance.unit) : justNow;
    },
    number: (value) => numbers.format(value),
    list: (items) => lists.format(items),
  };
}

/** Remembers one formatter a zone. There are some 600 zones, but people may write them in any case: more than that starts anew. */
function byZone(make: (zone: string) => Intl.DateTimeFormat): (zone: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (zone) => {
    const known = made.get(zone);
    if (known) return known;
    if (made.size >= 600) made.clear();
    const formatter = make(zone);
    made.set(zone, formatter);
    return formatter;
  };
}

function zoneNameIn(formatter: Intl.DateTimeFormat, date: Date): string {
  return formatter.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

const units = [
  ['year', 365.2425 * DAY],
  ['month', 30.436875 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
] as const;

/** The largest unit of which at least one whole fits; undefined below a minute. */
function inLargestUnit(milliseconds: number): { count: number; unit: (typeof units)[number][0] } | undefined {
  const fitting = units.find(([, length]) => Math.abs(milliseconds) >= length);
  return fitting && { count: Math.trunc(milliseconds / fitting[1]), unit: fitting[0] };
}
