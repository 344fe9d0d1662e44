// When the events of a calendar file take place: repetitions, exceptions and moved ones (RFC 5545, 3.8.5), within bounds.
import { hashed } from '../kernel/secrets.ts';
import { DAY, dayAfter, dayIn, daysBetween, later, SECOND } from '../kernel/time.ts';

/** A day, `2026-12-25`, or a clock time, `2026-12-25T16:00:00`, in the zone of this name; empty: in whatever zone the reader is. */
export interface Stamp {
  readonly wall: string;
  readonly zone: string;
}

/** A rule of repetition: its clock times from the first on, perhaps without an end of its own. */
export interface Repetition {
  readonly until?: Stamp;
  walls(): Iterable<string>;
}

/** An event as the file has it. */
export interface Sketch {
  readonly uid: string;
  readonly title: string;
  readonly isCancelled: boolean;
  readonly start: Stamp;
  /** The end, excluded, or how many seconds; neither: a day, or a moment. */
  readonly end?: Stamp;
  readonly seconds?: number;
  readonly repetitions: readonly Repetition[];
  readonly also: readonly Stamp[];
  readonly without: readonly Stamp[];
  /** Which occurrence of its UID it stands for. */
  readonly instance?: Stamp;
}

/** Something that takes place: days, both included, or moments, the end excluded. */
export interface Occurrence {
  readonly id: string;
  readonly title: string;
  readonly from: string | Date;
  readonly to: string | Date;
}

export interface Asked {
  /** Days, both included, in `zone`. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/** The most that are told of, and the most of one event; and how many steps all repetitions may take together, and one of them. */
const MOST = 1000;
const MOST_OF_ONE = 400;
const MOST_STEPS = 300_000;
const MOST_STEPS_OF_ONE = 100_000;
/** So many are looked at before the first of them are taken, and so many of one. */
const MOST_SEEN = 20_000;
const MOST_SEEN_OF_ONE = 2 * MOST_OF_ONE;
/** The longest that one thing lasts, in days. */
const LONGEST = 40 * 366;

/** What takes place between these days, the first first. `isCut`: more than can be told of. */
export function occurrencesOf(
  sketches: readonly Sketch[],
  asked: Asked,
  momentOf: (stamp: Stamp) => Date,
): { readonly events: readonly Occurrence[]; readonly isCut: boolean } {
  const reader = new Reader(asked, momentOf);
  const moved = Map.groupBy(
    sketches.filter(({ instance }) => instance),
    ({ uid }) => uid,
  );
  const cancelled = new Set(sketches.filter(({ instance, isCancelled }) => isCancelled && !instance).map(({ uid }) => uid));
  for (const sketch of sketches) {
    if (cancelled.has(sketch.uid) || sketch.isCancelled || reader.isFull) continue;
    if (sketch.instance) reader.place(sketch, sketch.start, sketch.instance);
    else reader.repeat(sketch, moved.get(sketch.uid) ?? []);
  }
  const events = [...reader.found.values()].sort((one, other) => beginning(one) - beginning(other));
  return { events: events.slice(0, MOST), isCut: reader.isCut || events.length > MOST };
}

class Reader {
  readonly found = new Map<string, Occurrence>();
  isCut = false;
  #steps = 0;
  #seen = 0;
  readonly #asked: Asked;
  readonly #momentOf: (stamp: Stamp) => Date;

  constructor(asked: Asked, momentOf: (stamp: Stamp) => Date) {
    this.#asked = asked;
    // Each is asked for several times in a row.
    let last: { readonly stamp: Stamp; readonly moment: Date } | undefined;
    this.#momentOf = (stamp) => {
      if (last?.stamp !== stamp) last = { stamp, moment: momentOf(stamp) };
      return last.moment;
    };
  }

  get isFull(): boolean {
    return this.#seen >= MOST_SEEN;
  }

  /** Places every occurrence but those that were taken out, or that another sketch stands for. */
  repeat(sketch: Sketch, moved: readonly Sketch[]): void {
    const gone = new Set([...sketch.without, ...moved.flatMap(({ instance }) => instance ?? [])].map((stamp) => this.#keyOf(stamp)));
    const comesAgain = sketch.repetitions.length > 0 || sketch.also.length > 0;
    const last = this.#seen + MOST_SEEN_OF_ONE;
    let placed = 0;
    for (const start of this.#startsOf(sketch)) {
      // A day that is taken out takes out the hours within it, as many programs write it.
      if (gone.size > 0 && (gone.has(this.#keyOf(start)) || gone.has(start.wall.slice(0, 10)))) continue;
      if (this.place(sketch, start, comesAgain ? start : undefined)) placed++;
      if (placed < MOST_OF_ONE && ++this.#seen < last && !this.isFull) continue;
      this.isCut = true;
      break;
    }
  }

  /** Notes one occurrence, if it is between the days asked for. */
  place(sketch: Sketch, start: Stamp, instance: Stamp | undefined): boolean {
    const { from, to } = isDay(start) ? this.#daysOf(sketch, start) : this.#momentsOf(sketch, start);
    const [first, last] = [this.#dayOf(from), typeof to === 'string' ? to : this.#dayOf(new Date(Math.max(Number(from), Number(to) - 1)))];
    if (first > this.#asked.to || last < this.#asked.from) return false;
    let id = idOf(sketch.uid, instance ? this.#keyOf(instance) : '');
    // The first by its rule is the beginning itself.
    if (instance && this.found.has(id)) return false;
    // Programs that give one UID to several things mean all of them.
    if (this.found.has(id)) id = idOf(sketch.uid, `also ${this.#keyOf(start)}`);
    this.found.set(id, { id, title: sketch.title, from, to });
    return true;
  }

  /** Only those that can be between the days asked for, whatever the zones. */
  *#startsOf(sketch: Sketch): Iterable<Stamp> {
    const { start, repetitions, also } = sketch;
    const earliest = dayAfter(this.#asked.from, -3 - daysOf(sketch));
    const isNear = ({ wall }: Stamp) => wall >= earliest;
    yield* [start, ...also].filter(isNear);
    for (const repetition of repetitions) {
      for (const wall of this.#bounded(repetition)) {
        const at = { wall, zone: start.zone };
        if (isNear(at) && this.#isUntil(at, repetition.until)) yield at;
      }
    }
  }

  /** Until the rule's end, the last day asked for, or the end of our patience. */
  *#bounded({ until, walls }: Repetition): Iterable<string> {
    const latest = dayAfter(this.#asked.to, 3);
    let steps = 0;
    for (const wall of walls()) {
      if (wall > latest) return;
      if (++steps > MOST_STEPS_OF_ONE || ++this.#steps > MOST_STEPS) {
        this.isCut = true;
        return;
      }
      if (until && wall.slice(0, 10) > dayAfter(until.wall.slice(0, 10), 2)) return;
      yield wall;
    }
  }

  /** An end that is a day holds for all of it; one in UTC is a moment (3.3.10). */
  #isUntil(at: Stamp, until: Stamp | undefined): boolean {
    if (!until) return true;
    if (isDay(at) || isDay(until)) return at.wall.slice(0, 10) <= until.wall.slice(0, 10);
    return this.#momentOf(at) <= this.#momentOf({ ...until, zone: until.zone || at.zone });
  }

  #daysOf(sketch: Sketch, { wall: from }: Stamp): { readonly from: string; readonly to: string } {
    return { from, to: dayAfter(from, Math.max(0, daysOf(sketch) - 1)) };
  }

  #momentsOf({ start, end, seconds = 0 }: Sketch, at: Stamp): { readonly from: Date; readonly to: Date } {
    const length = end ? Number(this.#momentOf(end)) - Number(this.#momentOf(start)) : seconds * SECOND;
    const from = this.#momentOf(at);
    return { from, to: later(from, Math.min(Math.max(0, length), LONGEST * DAY)) };
  }

  #keyOf(stamp: Stamp): string {
    return isDay(stamp) ? stamp.wall : this.#momentOf(stamp).toISOString();
  }

  #dayOf(when: string | Date): string {
    return typeof when === 'string' ? when : dayIn(this.#asked.zone, when);
  }
}

/** How many days one occurrence lasts; rounded up where it is measured in hours. */
function daysOf({ start, end, seconds = 0 }: Sketch): number {
  const days = end ? daysBetween(start.wall.slice(0, 10), end.wall.slice(0, 10)) : Math.ceil((seconds * SECOND) / DAY);
  return Math.min(Math.max(0, days), LONGEST);
}

function idOf(uid: string, key: string): string {
  return hashed(`${uid}\n${key}`).slice(0, 22);
}

function isDay({ wall }: Stamp): boolean {
  return wall.length === 10;
}

function beginning({ from }: Occurrence): number {
  return typeof from === 'string' ? Date.parse(from) : Number(from);
}
