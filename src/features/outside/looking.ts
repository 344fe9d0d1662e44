// Looks at a calendar's address: fetched politely, read apart, and every failure a fixed word that can be kept and told.
import { readApart } from '../../ical/apart.ts';
import type { Occurrence } from '../../ical/occurrences.ts';
import { isProblem } from '../../kernel/errors.ts';
import type { House } from '../../kernel/feature.ts';
import { outgoingReasons } from '../../kernel/outgoing.ts';
import { DAY, dayAfter, dayIn, later } from '../../kernel/time.ts';
import type { OutsideFetch } from './outside.store.ts';

export const failures = [...outgoingReasons, 'no-calendar', 'broken', 'too-heavy'] as const;
export type Failure = (typeof failures)[number];

/** What there is to keep of a calendar that was read. */
export type ReadOutside = Pick<OutsideFetch, 'events' | 'marked' | 'isCut' | 'zone' | 'etag' | 'lastModified'> & {
  /** What the calendar calls itself; empty where it does not say. */
  readonly name: string;
};

/** `maxAge` in seconds, where the other side says for how long its answer holds. */
export type Looked =
  | { readonly status: 'fresh'; readonly read: ReadOutside; readonly maxAge: number }
  | { readonly status: 'same'; readonly maxAge: number }
  | { readonly status: 'failed'; readonly failure: Failure };

const LARGEST = 1_000_000;
/** Something that is over stays a week; a year and a month are looked ahead. */
const DAYS_BACK = 7;
const DAYS_AHEAD = 400;
/** What is the same since then is read again all the same: repetitions have come nearer. */
const READ_AGAIN = 30 * DAY;

/** Asks for the calendar, and only if it is another than the last time where `known` says what came then. */
export async function look(house: House, address: string, zone: string, known?: OutsideFetch): Promise<Looked> {
  const isRecent = known && known.zone === zone && later(known.readAt, READ_AGAIN) > house.clock();
  const before = isRecent ? { etag: known.etag, lastModified: known.lastModified } : {};
  try {
    const answer = await house.outgoing.fetchText(address, { largest: LARGEST, accept: 'text/calendar', ...before });
    const maxAge = answer.maxAge ?? 0;
    if (answer.status === 'same') return { status: 'same', maxAge };
    const today = dayIn(zone, house.clock());
    const days = { from: dayAfter(today, -DAYS_BACK), to: dayAfter(today, DAYS_AHEAD) };
    const read = await readApart(answer.text, { ...days, zone });
    if (typeof read === 'string') return { status: 'failed', failure: read };
    const { etag, lastModified } = answer;
    return { status: 'fresh', read: { ...read, ...written(read.events, days, zone), zone, etag, lastModified }, maxAge };
  } catch (error) {
    const reason = isProblem(error, 'unavailable') ? error.reason : undefined;
    const failure = failures.find((one) => one === reason);
    if (!failure) throw error;
    return { status: 'failed', failure };
  }
}

/** As it is kept: moments in UTC, and on how many of these days something takes place. */
export function written(
  events: readonly Occurrence[],
  days: { readonly from: string; readonly to: string },
  zone: string,
): Pick<OutsideFetch, 'events' | 'marked'> {
  const marked = new Set<string>();
  for (const event of events) {
    const { first, last } = spanOf(event, zone);
    const [end = ''] = [last, days.to].sort();
    const [, from = ''] = [first, days.from].sort();
    for (let day = from; day <= end; day = dayAfter(day, 1)) marked.add(day);
  }
  return { events: JSON.stringify(events), marked: marked.size };
}

/** What was kept. */
export function readEvents({ events }: Pick<OutsideFetch, 'events'>): readonly Occurrence[] {
  const kept: readonly { id: string; title: string; from: string; to: string }[] = JSON.parse(events);
  const when = (text: string) => (text.length === 10 ? text : new Date(text));
  return kept.map(({ id, title, from, to }) => ({ id, title, from: when(from), to: when(to) }));
}

/** The first and the last day on which it takes place, for clocks of this zone. */
export function spanOf({ from, to }: Pick<Occurrence, 'from' | 'to'>, zone: string): { readonly first: string; readonly last: string } {
  if (typeof from === 'string' || typeof to === 'string') return { first: String(from), last: String(to) };
  return { first: dayIn(zone, from), last: dayIn(zone, to > from ? later(to, -1) : to) };
}
