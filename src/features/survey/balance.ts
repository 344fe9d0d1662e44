// Needs against offers, as a picture: for each topic a bar of those who want to learn and one of those who can teach (D6, V6).
import { shortened } from '../../kernel/text.ts';
import type { TopicPairs } from './pairs.ts';

/** What views/survey/balance.hbs draws, and the same facts for the table beside it. The view box is 360 wide. */
export interface Balance {
  readonly height: number;
  readonly rows: readonly BalanceRow[];
}

interface BalanceRow {
  readonly name: string;
  readonly y: number;
  readonly wants: number;
  readonly offers: number;
  readonly wantBar: number;
  readonly offerBar: number;
  readonly gap: boolean;
}

/** More topics than this are no picture any more; the table has them all. */
const DRAWN = 12;
const ROW = 64;
const LONGEST = 300;
/** How many letters of a name have room above its bars. */
const LETTERS = 42;

/** Draws the topics in their order. A name that is too long for the picture is cut there; the table has it whole. */
export function drawBalance(pairs: readonly TopicPairs[], nameOf: (topicId: string) => string): Balance {
  const drawn = pairs.slice(0, DRAWN);
  const most = Math.max(1, ...drawn.flatMap(({ wants, teachers }) => [wants, teachers.length]));
  const bar = (count: number) => Math.max(2, Math.round((LONGEST * count) / most));
  const rows = drawn.map(({ topicId, wants, teachers, gap }, at) => ({
    name: shortened(nameOf(topicId), LETTERS),
    y: ROW * at,
    wants,
    offers: teachers.length,
    wantBar: bar(wants),
    offerBar: bar(teachers.length),
    gap,
  }));
  return { height: Math.max(1, rows.length) * ROW, rows };
}
