// The cycle as a picture: for each stage how long it should take, how long it took, and where today is (method sheet T1).
import { type KeptCommunity, type Stage, stages } from '../../kernel/people.ts';
import { DAY } from '../../kernel/time.ts';
import type { Words } from '../../kernel/words.ts';
import { beginning, type Stretch } from './moves.ts';
import type { Lengths } from './targets.ts';

/** What views/stages/timeline.hbs draws, and the same facts for the table beside it. Lengths are in units of the view box. */
export interface Timeline {
  readonly width: number;
  readonly height: number;
  /** Where the first month begins, and the last ends. */
  readonly left: number;
  readonly right: number;
  readonly foot: number;
  readonly rows: readonly TimelineRow[];
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  readonly today: { readonly x: number; readonly label: string; readonly anchor: string };
  /** One sentence: the month of the stage and of the cycle. */
  readonly told: string;
}

interface TimelineRow {
  readonly name: string;
  readonly state: 'done' | 'now' | 'ahead';
  readonly told: string;
  readonly textY: number;
  readonly barY: number;
  readonly planned: { readonly x: number; readonly width: number };
  readonly spent: readonly { readonly x: number; readonly width: number }[];
  readonly target: number;
  readonly months: string;
}

const MONTH = 30.436875 * DAY;
const WIDTH = 340;
const LEFT = 4;
const ROW = 46;
const LEAST = 3;

/** How many whole months have passed. */
function monthsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / MONTH));
}

/** "Month 4 of 5", or how far beyond the target it is. The first month is month 1. */
export function monthOf(words: Words, from: Date, now: Date, target: number): string {
  const month = monthsBetween(from, now) + 1;
  if (month <= target) return words.say('stages.month', { month, target });
  return words.say('stages.month.over', { month, target, over: month - target });
}

/** Draws the present cycle. */
export function drawTimeline(words: Words, community: KeptCommunity, lengths: Lengths, spent: readonly Stretch[], now: Date): Timeline {
  const began = beginning(community);
  const passed = (now.getTime() - began.getTime()) / MONTH;
  const planned = stages.reduce((sum, stage) => sum + lengths[stage], 0);
  const most = Math.max(planned, lengths.cycle, passed + 0.5);
  const scale = (months: number) => rounded(LEFT + (months / most) * (WIDTH - 2 * LEFT));
  const at = (date: Date) => scale((date.getTime() - began.getTime()) / MONTH);
  const rows = stages.map((stage, index) => row({ words, community, lengths, spent, now, scale, at }, stage, index));
  const foot = stages.length * ROW + 6;
  const x = scale(Math.max(0, passed));
  return {
    ...{ width: WIDTH, height: foot + 34, left: LEFT, right: WIDTH - LEFT, foot, rows },
    ticks: ticksTo(most).map((month) => ({ x: scale(month), label: words.number(month) })),
    today: { x, label: words.say('stages.timeline.today'), anchor: x > WIDTH - 40 ? 'end' : x < 40 ? 'start' : 'middle' },
    told: words.say('stages.timeline.told', {
      stage: words.say(`stage.${community.stage}`),
      inStage: monthOf(words, community.stageSince, now, lengths[community.stage]),
      inCycle: monthOf(words, began, now, lengths.cycle),
    }),
  };
}

interface Drawing {
  readonly words: Words;
  readonly community: KeptCommunity;
  readonly lengths: Lengths;
  readonly spent: readonly Stretch[];
  readonly now: Date;
  scale(months: number): number;
  at(date: Date): number;
}

function row(drawing: Drawing, stage: Stage, index: number): TimelineRow {
  const { words, community, lengths, spent, now, scale, at } = drawing;
  const before = stages.slice(0, index).reduce((sum, one) => sum + lengths[one], 0);
  const own = spent.filter((stretch) => stretch.stage === stage);
  const state = stage === community.stage ? 'now' : index < stages.indexOf(community.stage) ? 'done' : 'ahead';
  const target = lengths[stage];
  const x = scale(before);
  return {
    name: words.say(`stage.${stage}`),
    state,
    told: told(drawing, stage, own, state),
    textY: index * ROW + 14,
    barY: index * ROW + 20,
    planned: { x, width: rounded(scale(before + target) - x) },
    spent: own.map(({ from, to = now }) => ({ x: at(from), width: Math.max(LEAST, rounded(at(to) - at(from))) })),
    target,
    months: own.length > 0 ? monthsIn(words, own, now) : '',
  };
}

/** What the picture says of a stage: where we are in it, how long it took, or how long it should take. */
function told({ words, community, lengths, now }: Drawing, stage: Stage, own: readonly Stretch[], state: TimelineRow['state']): string {
  const target = lengths[stage];
  if (state === 'now') return monthOf(words, community.stageSince, now, target);
  if (own.length === 0) return words.say('stages.timeline.planned', { target });
  return words.say('stages.timeline.took', { months: monthsIn(words, own, now), target });
}

/** All the time that was spent in a stage, in whole months. */
function monthsIn(words: Words, own: readonly Stretch[], now: Date): string {
  const spent = own.reduce((sum, { from, to = now }) => sum + to.getTime() - from.getTime(), 0);
  return words.say('stages.months', { count: Math.floor(spent / MONTH) });
}

/** At most eight marks, every 1, 2, 3, 6, 12, 24… months. */
function ticksTo(most: number): readonly number[] {
  const step = [1, 2, 3, 6, 12, 24, 48].find((each) => most / each <= 8) ?? 120;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
