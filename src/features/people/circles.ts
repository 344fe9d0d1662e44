// Who takes part, as a picture: concentric circles of participation, a symbol for people, its shape for their organisation (method sheet D2, A1).
import { type CommunityRole, roles } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import type { Tally } from './people.ts';

/** Shapes tell organisations apart without colour: one each for the four largest, a ring for all others. */
const ownShapes = ['circle', 'square', 'triangle', 'diamond'] as const;
type Shape = (typeof ownShapes)[number] | 'ring';

/** What views/people/circles.hbs draws, and the same facts for the table beside it. Lengths are in units of the view box. */
export interface RoleCircles {
  readonly rings: readonly Ring[];
  readonly marks: readonly Mark[];
  /** How many people one mark stands for. */
  readonly each: number;
  readonly organisations: readonly Organisation[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly number[]; readonly count: number }[];
  readonly total: number;
}

/** One circle of participation, painted from the outermost inwards. Its label bends along the upper half of the circle of radius `middle`. */
interface Ring {
  readonly role: CommunityRole;
  readonly label: string;
  readonly radius: number;
  readonly middle: number;
  /** Twice `middle`: from the left end of that half circle to its right end. */
  readonly across: number;
}

/** One symbol: its shape says the organisation. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly shape: Shape;
}

interface Organisation {
  readonly name: string;
  readonly shape: Shape;
  readonly count: number;
}

/** How many people of each organisation (in the order of the legend) stand in one circle. */
interface Row {
  readonly role: CommunityRole;
  readonly cells: readonly number[];
}

/**
 * From the middle outwards: the outer radius, the radius on which the label stands, and the one on which the symbols stand
 * with how many of them there is room for. The view box is 360 wide.
 */
const places: Readonly<Record<CommunityRole, { radius: number; middle: number; symbols: number; room: number }>> = {
  facilitator: { radius: 62, middle: 46, symbols: 22, room: 6 },
  coordinator: { radius: 100, middle: 81, symbols: 81, room: 15 },
  active: { radius: 138, middle: 119, symbols: 119, room: 26 },
  occasional: { radius: 176, middle: 157, symbols: 157, room: 32 },
};
/** More symbols than this would be a crowd and no picture. */
const MOST_SYMBOLS = 36;
/** Half the width of a letter of a label, on average. */
const HALF_LETTER = 3.5;

/** What a view needs to show the picture, and how many people there are. */
export function circlesModel(counted: Tally, words: Words): { readonly picture: RoleCircles; readonly total: number } {
  const picture = drawCircles(counted, words);
  return { picture, total: picture.total };
}

/** Draws a tally. Up to 36 people are a symbol each; more are drawn in proportion, and whoever is there keeps at least one. */
export function drawCircles(counted: Tally, words: Words): RoleCircles {
  const columns = columnsOf(counted, words);
  const rows = roles.map(
    (role): Row => ({ role, cells: columns.map(({ names }) => sum(names.map((name) => counted[role].get(name) ?? 0))) }),
  );
  const each = peoplePerSymbol(rows);
  const rings = rows.map(({ role, cells }) => ring(role, sum(cells), words));
  return {
    rings: rings.toReversed(),
    marks: rows.flatMap((row, index) => placeMarks(row, rings[index] as Ring, columns, each)),
    each,
    organisations: columns.map(({ name, shape }, index) => ({ name, shape, count: sum(rows.map(({ cells }) => cells[index] ?? 0)) })),
    rows: rows.map(({ role, cells }) => ({ label: words.say(`role.${role}`), cells, count: sum(cells) })),
    total: sum(rows.flatMap(({ cells }) => cells)),
  };
}

/** Organisations that share a shape: one of the four largest alone, or all the rest. */
interface Column {
  readonly name: string;
  readonly names: readonly string[];
  readonly shape: Shape;
}

/** The four largest organisations, and all others (and those who named none) together; a single one left over keeps its name. */
function columnsOf(counted: Tally, words: Words): readonly Column[] {
  const sizes = new Map<string, number>();
  for (const role of roles) {
    for (const [name, count] of counted[role]) sizes.set(name, (sizes.get(name) ?? 0) + count);
  }
  const named = [...sizes].filter(([name]) => name !== '').sort(([a, many], [b, more]) => more - many || a.localeCompare(b, words.locale));
  const names = named.map(([name]) => name);
  const columns = names
    .slice(0, ownShapes.length)
    .map((name, index): Column => ({ name, names: [name], shape: ownShapes[index] ?? 'ring' }));
  const rest = [...names.slice(ownShapes.length), ...(sizes.has('') ? [''] : [])];
  return rest.length === 0 ? columns : [...columns, { name: restName(rest, words), names: rest, shape: 'ring' }];
}

function restName(rest: readonly string[], words: Words): string {
  if (rest.length > 1) return words.say('people.organisation.others');
  return rest[0] || words.say('people.organisation.none');
}

/** The smallest of 1, 2, 5, 10, 20, 50... that keeps the picture calm, and every circle within its room. */
function peoplePerSymbol(rows: readonly Row[]): number {
  for (let power = 1; ; power *= 10) {
    const each = [power, 2 * power, 5 * power].find((nice) => isCalm(rows, nice));
    if (each !== undefined) return each;
  }
}

/** Ends at the latest when each cell is down to one symbol: five columns have room in every circle. */
function isCalm(rows: readonly Row[], each: number): boolean {
  const drawn = rows.map(({ cells }) => sum(cells.map((count) => symbolsFor(count, each))));
  return sum(drawn) <= MOST_SYMBOLS && rows.every(({ role }, index) => (drawn[index] ?? 0) <= places[role].room);
}

function symbolsFor(count: number, each: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round(count / each));
}

function ring(role: CommunityRole, count: number, words: Words): Ring {
  const { radius, middle } = places[role];
  const label = words.say('people.circles.ring', { role: words.say(`role.${role}`), count });
  return { role, label, radius, middle, across: 2 * middle };
}

/** Around its circle, neighbours by organisation, leaving free the arc where the label stands. */
function placeMarks({ role, cells }: Row, { label, middle }: Ring, columns: readonly Column[], each: number): Mark[] {
  const drawn = columns.flatMap(({ shape }, index) => Array<Shape>(symbolsFor(cells[index] ?? 0, each)).fill(shape));
  const distance = drawn.length === 1 && role === 'facilitator' ? 0 : places[role].symbols;
  const gap = distance === middle ? ((label.length + 2) * HALF_LETTER) / distance : 0;
  const step = (2 * Math.PI - 2 * gap) / drawn.length;
  return drawn.map((shape, index) => {
    const angle = gap + step * (index + 0.5);
    return { x: rounded(distance * Math.sin(angle)), y: rounded(-distance * Math.cos(angle)), shape };
  });
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
