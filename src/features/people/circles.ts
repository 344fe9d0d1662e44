// Who takes part, as a picture: concentric circles of participation, a symbol for people, its shape for their organisation (method sheet D2, A1).
import { type CommunityRole, roles } from '../../kernel/people.ts';
import type { Words } from '../../kernel/words.ts';
import { type Band, layBands, spotsIn } from './circle-places.ts';
import { byOrganisation, type Tally } from './tally.ts';
import type { TopicTally } from './topic-places.ts';

/** Shapes tell organisations apart without colour: one each for the five largest, a ring for all others. */
const ownShapes = ['circle', 'square', 'triangle', 'diamond', 'plus'] as const;
type Shape = (typeof ownShapes)[number] | 'ring';

/** What views/people/circles.hbs draws, and the same facts for the table beside it. Lengths are in units of the view box. */
export interface RoleCircles {
  /** The view box reaches from minus this to this. */
  readonly reach: number;
  readonly across: number;
  /** Of the labels' letters, and how much smaller symbols are than drawn. */
  readonly letters: number;
  readonly size: number;
  readonly rings: readonly Ring[];
  readonly groups: readonly { readonly shape: Shape; readonly marks: readonly Mark[] }[];
  /** Arrows beside those who stand further in, or further out, than in the community. */
  readonly moves: readonly { readonly x: number; readonly y: number; readonly turn: number }[];
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

interface Mark {
  readonly x: number;
  readonly y: number;
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

/** More symbols than this would be a crowd and no picture: on a card, and on a page of its own. */
export const CALM = { card: 36, page: 200 } as const;

/** What a view needs to show the picture, and how many people there are. */
export function circlesModel(counted: Tally, words: Words, most: number = CALM.card, topic?: TopicTally) {
  const picture = drawCircles(counted, words, most, topic?.from);
  return { picture, total: picture.total, moved: picture.moves.length > 0 };
}

/** Draws a tally. Up to `most` people are a symbol each; more are drawn in proportion, and whoever is there keeps at least one. */
export function drawCircles(counted: Tally, words: Words, most: number = CALM.card, from?: TopicTally['from']): RoleCircles {
  const columns = columnsOf(counted, words);
  const rows = roles.map(
    (role): Row => ({ role, cells: columns.map(({ names }) => sum(names.map((name) => counted[role].get(name) ?? 0))) }),
  );
  const each = peoplePerSymbol(rows, most);
  const drawn = rows.map(({ cells }) => cells.map((count) => symbolsFor(count, each)));
  const pitch = sum(drawn.flat()) > 60 ? 15 : 20;
  const labels = rows.map(({ role, cells }) => words.say('people.circles.ring', { role: words.say(`role.${role}`), count: sum(cells) }));
  const { bands, scale } = layBands(drawn.map(sum), labels, pitch);
  const reach = Math.round((bands.at(-1)?.radius ?? 0) + 4);
  const placed = rows.flatMap(({ role }, at) => {
    const steps = each === 1 && from ? columns.map(({ names }) => stepsOf(role, names, from)) : [];
    return placeMarks(bands[at] as Band, drawn[at] ?? [], steps, pitch);
  });
  return {
    ...{ reach, across: 2 * reach, letters: rounded(13 * scale), size: pitch / 20, each },
    rings: rows.map(({ role }, at) => ring(role, labels[at] ?? '', bands[at] as Band)).toReversed(),
    groups: columns.map(({ shape }, column) => ({ shape, marks: placed.filter((mark) => mark.column === column) })),
    moves: placed.flatMap(({ x, y, turn }) => (turn === undefined ? [] : [{ x, y, turn }])),
    organisations: columns.map(({ name, shape }, index) => ({ name, shape, count: sum(rows.map(({ cells }) => cells[index] ?? 0)) })),
    rows: rows.map(({ role, cells }) => ({ label: words.say(`role.${role}`), cells, count: sum(cells) })),
    total: sum(rows.flatMap(({ cells }) => cells)),
  };
}

/** Organisations that share a shape: one of the largest alone, or all the rest. */
interface Column {
  readonly name: string;
  readonly names: readonly string[];
  readonly shape: Shape;
}

/** The largest organisations, and all others (and those who named none) together; a single one left over keeps its name. */
function columnsOf(counted: Tally, words: Words): readonly Column[] {
  const all = byOrganisation(counted, words.locale).map(([name]) => name);
  const names = all.filter((name) => name !== '');
  const columns = names
    .slice(0, ownShapes.length)
    .map((name, index): Column => ({ name, names: [name], shape: ownShapes[index] ?? 'ring' }));
  const rest = [...names.slice(ownShapes.length), ...(all.includes('') ? [''] : [])];
  return rest.length === 0 ? columns : [...columns, { name: restName(rest, words), names: rest, shape: 'ring' }];
}

function restName(rest: readonly string[], words: Words): string {
  if (rest.length > 1) return words.say('people.organisation.others');
  return rest[0] || words.say('people.organisation.none');
}

/** The smallest of 1, 2, 5, 10, 20, 50... that keeps the picture calm. */
function peoplePerSymbol(rows: readonly Row[], most: number): number {
  for (let power = 1; ; power *= 10) {
    const each = [power, 2 * power, 5 * power].find(
      (nice) => sum(rows.flatMap(({ cells }) => cells).map((count) => symbolsFor(count, nice))) <= most,
    );
    if (each !== undefined) return each;
  }
}

function symbolsFor(count: number, each: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round(count / each));
}

function ring(role: CommunityRole, label: string, { radius, middle }: Band): Ring {
  return { role, label, radius: rounded(radius), middle: rounded(middle), across: rounded(2 * middle) };
}

/** How many of this role and organisation stand further out in the community (they came inwards), and further in. */
function stepsOf(role: CommunityRole, names: readonly string[], from: TopicTally['from']): { inwards: number; outwards: number } {
  const at = roles.indexOf(role);
  const of = (others: readonly CommunityRole[]) => sum(others.flatMap((other) => names.map((name) => from[other][role].get(name) ?? 0)));
  return { inwards: of(roles.slice(at + 1)), outwards: of(roles.slice(0, at)) };
}

/** Around its circle, neighbours by organisation; whoever moved has an arrow that points inwards or outwards. */
function placeMarks(band: Band, drawn: readonly number[], steps: readonly { inwards: number; outwards: number }[], pitch: number) {
  const spots = spotsIn(band, sum(drawn), pitch);
  const kinds = drawn.flatMap((count, column) => Array.from({ length: count }, (_, nth) => ({ column, nth })));
  return kinds.map(({ column, nth }, at) => {
    const { angle, distance } = spots[at] ?? { angle: 0, distance: 0 };
    const { inwards, outwards } = steps[column] ?? { inwards: 0, outwards: 0 };
    const degrees = Math.round((angle * 180) / Math.PI);
    const turn = nth < inwards ? degrees + 180 : nth < inwards + outwards ? degrees : undefined;
    return { x: rounded(distance * Math.sin(angle)), y: rounded(-distance * Math.cos(angle)), column, turn };
  });
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
