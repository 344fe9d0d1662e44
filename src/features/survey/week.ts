// The week in 21 parts: quick choices that stand for many of them, and a picture of how many people can at each (C2).
import { type Hour, partsOfDay, weekdays, weekHours } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';

/** Quick choices: each stands for many hours. */
export const patterns = ['mornings', 'afternoons', 'evenings', 'weekend'] as const;
type Pattern = (typeof patterns)[number];

const meant: Readonly<Record<Pattern, (hour: Hour) => boolean>> = {
  mornings: (hour) => hour.endsWith('-morning'),
  afternoons: (hour) => hour.endsWith('-afternoon'),
  evenings: (hour) => hour.endsWith('-evening'),
  weekend: (hour) => hour.startsWith('sat-') || hour.startsWith('sun-'),
};

/** The hours that were ticked, and those that the quick choices stand for, in the order of the week. */
export function hoursOf(ticked: readonly Hour[], quick: readonly Pattern[]): Hour[] {
  return weekHours.filter((hour) => ticked.includes(hour) || quick.some((pattern) => meant[pattern](hour)));
}

/** What an hour is called: "lunes, noche". */
export function hourName(words: Words, hour: Hour): string {
  const [day, part] = hour.split('-');
  return words.say('survey.hour', { day: words.say(`survey.day.${day}`), part: words.say(`survey.part.${part}`) });
}

/** A grid of days and parts of the day, as a picture and as a table. Lengths are in units of the view box, which is 360 wide. */
export interface WeekPicture {
  readonly parts: readonly { readonly name: string; readonly x: number }[];
  readonly days: readonly { readonly name: string; readonly y: number; readonly cells: readonly WeekCell[] }[];
}

/** One part of one day: a frame with a bar in it, as long as its share of the fullest one. */
interface WeekCell {
  readonly x: number;
  readonly bar: number;
  readonly count: number;
}

const LEFT = 84;
const TOP = 24;
const STEP = 92;
const ROW = 32;
const WIDTH = 86;

/** Draws how many people can at each hour. */
export function drawWeek(counts: ReadonlyMap<Hour, number>, words: Words): WeekPicture {
  const most = Math.max(1, ...counts.values());
  return {
    parts: partsOfDay.map((part, at) => ({ name: words.say(`survey.part.${part}`), x: LEFT + STEP * at })),
    days: weekdays.map((day, row) => ({
      name: words.say(`survey.day.${day}`),
      y: TOP + ROW * row,
      cells: partsOfDay.map((part, at) => {
        const count = counts.get(`${day}-${part}`) ?? 0;
        return { x: LEFT + STEP * at, bar: Math.round((WIDTH * count) / most), count };
      }),
    })),
  };
}

/** The hours at which most can, at most three, with how many; none where nobody has said. */
export function bestHours(counts: ReadonlyMap<Hour, number>): readonly (readonly [Hour, number])[] {
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3);
}
