// The plan as a picture: a row an activity, a bar from its first day to its last, months along the top, today as a line.

import { scaleUtc } from 'd3-scale';
import { shortened } from '../../kernel/text.ts';
import { dayAfter, daysBetween } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { codeShown } from './activity.ts';
import { type Standing, standingOf, standingWord } from './lines.ts';
import type { Line } from './plan.ts';

/** What views/plan/gantt.hbs draws. Lengths are in units of the view box. */
export interface Gantt {
  readonly width: number;
  readonly height: number;
  readonly bottom: number;
  readonly left: number;
  readonly months: readonly { readonly x: number; readonly label: string }[];
  readonly bars: readonly Bar[];
  /** Paths from the end of what is waited for to the beginning of what waits. */
  readonly arrows: readonly { readonly path: string }[];
  /** Where today is, or nothing where it is outside of the picture. */
  readonly today: { readonly x: number; readonly label: string; readonly anchor: string } | '';
  readonly legend: readonly { readonly standing: Standing; readonly word: string }[];
  readonly desc: string;
}

interface Bar {
  readonly code: string;
  readonly title: string;
  readonly standing: Standing;
  readonly word: string;
  /** The middle of the row, the upper edge of its bar, where letters stand. */
  readonly y: number;
  readonly top: number;
  readonly base: number;
  readonly x: number;
  readonly width: number;
  /** Where the word stands: behind the bar, or before it where there is no room. */
  readonly wordX: number;
  readonly anchor: 'start' | 'end';
  readonly isStriped: boolean;
}

const WIDTH = 1000;
const LEFT = 300;
const RIGHT = 20;
const HEAD = 56;
const ROW = 30;
const THICK = 16;
/** Room for a word of the standing, and how many letters of a title fit on the left. */
const WORD = 90;
const LETTERS = 36;
const MOST_MONTHS = 12;

const drawn = ['done', 'open', 'late'] as const;

/** Draws lines that have both dates. */
export function drawGantt(lines: readonly Line[], words: Words, today: string): Gantt {
  const starts = lines.map(({ startsOn }) => startsOn).sort();
  const ends = lines.map(({ endsOn }) => endsOn).sort();
  const [from, to] = [`${(starts[0] ?? today).slice(0, 8)}01`, monthAfter(ends.at(-1) ?? today, 1)];
  const scale = scaleUtc([at(from), at(to)], [LEFT, WIDTH - RIGHT]);
  const bars = lines.map((line, n) => barOf(line, n, scale, words, today));
  const bottom = HEAD + lines.length * ROW;
  const shown = today >= from && today < to ? scale(at(today)) : undefined;
  return {
    width: WIDTH,
    height: bottom + 6,
    bottom,
    left: LEFT,
    months: monthsOf(from, to, scale, words),
    bars,
    arrows: arrowsOf(lines, bars),
    today:
      shown === undefined
        ? ''
        : { x: round(shown), label: words.say('plan.picture.today'), anchor: shown > WIDTH - WORD ? 'end' : 'start' },
    legend: drawn.map((standing) => ({ standing, word: standingWord(words, standing) })),
    desc: words.say('plan.picture.desc', {
      count: lines.length,
      from: words.date(starts[0] ?? today),
      to: words.date(ends.at(-1) ?? today),
    }),
  };
}

type Scale = (date: Date) => number;

function barOf(line: Line, n: number, scale: Scale, words: Words, today: string): Bar {
  const standing = standingOf(line, today);
  const y = HEAD + n * ROW + ROW / 2;
  const x = scale(at(line.startsOn));
  // A day takes its whole day: the bar ends where the next one begins.
  const width = Math.max(4, scale(at(dayAfter(line.endsOn, 1))) - x);
  const isTight = x + width > WIDTH - WORD;
  return {
    code: codeShown(line.code),
    title: shortened(line.title, LETTERS),
    standing,
    word: standingWord(words, standing),
    y,
    top: y - THICK / 2,
    base: y + 5,
    x: round(x),
    width: round(width),
    wordX: round(isTight ? x - 6 : x + width + 6),
    anchor: isTight ? 'end' : 'start',
    isStriped: n % 2 === 1,
  };
}

/** The first day of each month, as many as have room for their name; January with its year. */
function monthsOf(from: string, to: string, scale: Scale, words: Words): Gantt['months'] {
  const count = Math.round(daysBetween(from, to) / 30.44);
  const step = [1, 2, 3, 6, 12].find((one) => count / one <= MOST_MONTHS) ?? Math.ceil(count / MOST_MONTHS / 12) * 12;
  const month = new Intl.DateTimeFormat(words.locale, { month: 'short', timeZone: 'UTC' });
  const year = new Intl.DateTimeFormat(words.locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const days = Array.from({ length: Math.ceil(count / step) }, (_, n) => monthAfter(from, n * step)).filter((day) => day < to);
  return days.map((day, n) => ({ x: round(scale(at(day))), label: (n === 0 || day.slice(5, 7) === '01' ? year : month).format(at(day)) }));
}

/** Only between lines of the same picture. */
function arrowsOf(lines: readonly Line[], bars: readonly Bar[]): Gantt['arrows'] {
  const barBy = new Map(lines.map((line, n) => [line.code, bars[n] as Bar]));
  return lines.flatMap((line) =>
    line.needs.flatMap((need) => {
      const [one, other] = [barBy.get(need), barBy.get(line.code)];
      return one && other ? [{ path: arrow(one, other) }] : [];
    }),
  );
}

function arrow(one: Bar, other: Bar): string {
  const edge = other.y > one.y ? other.top : other.top + THICK;
  const [from, to] = [round(one.x + one.width), round(other.x + Math.min(8, other.width / 2))];
  const tip = other.y > one.y ? -4 : 4;
  return `M${from} ${one.y}H${Math.max(to, from)}${to < from ? `v${tip * -3}H${to}` : ''}V${edge}m-4 ${tip}l4 ${-tip} 4 ${tip}`;
}

function monthAfter(day: string, months: number): string {
  const date = at(`${day.slice(0, 8)}01`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

function at(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
