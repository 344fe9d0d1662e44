// Where on the role map the circles run and the symbols stand: geometry only, lengths in units of the view box.

/** One circle: from the middle outwards, the rows on which symbols stand. Its label bends along the outermost row. */
export interface Band {
  readonly radius: number;
  readonly middle: number;
  readonly rows: readonly number[];
  /** Half the angle that the label takes on the outermost row, in radians. */
  readonly gap: number;
}

/** A place for a symbol: its angle clockwise from the top, and its distance from the middle. */
export interface Spot {
  readonly angle: number;
  readonly distance: number;
}

/** No circle is narrower: its label must stand in it. */
const NARROWEST = 38;
const INNERMOST = 62;
/** Half the width of a letter of a label of 13 units, on average. */
const HALF_LETTER = 3.5;

/** The circles for so many symbols each, neighbours `pitch` apart; the label's size is in proportion to the whole. */
export function layBands(counts: readonly number[], labels: readonly string[], pitch: number): { bands: readonly Band[]; scale: number } {
  const first = bandsAt(counts, labels, pitch, 1);
  const scale = Math.max(1, (first.at(-1)?.radius ?? 0) / 176);
  return { bands: bandsAt(counts, labels, pitch, scale), scale };
}

function bandsAt(counts: readonly number[], labels: readonly string[], pitch: number, scale: number): readonly Band[] {
  const bands: Band[] = [];
  for (const [at, count] of counts.entries()) {
    bands.push(bandFrom(bands.at(-1)?.radius ?? 0, count, labels[at] ?? '', pitch, scale));
  }
  return bands;
}

function bandFrom(inner: number, count: number, label: string, pitch: number, scale: number): Band {
  const half = Math.max(NARROWEST * scale, 1.9 * pitch) / 2;
  const rows = inner === 0 ? [count > 1 ? 22 * scale : 0, 46 * scale] : [inner + half];
  const gapOn = (radius: number) => ((label.length + 2) * HALF_LETTER * scale) / radius;
  const room = () => rows.reduce((sum, row, at) => sum + roomOn(row, at === rows.length - 1 ? gapOn(row) : 0, pitch), 0);
  while (room() < count) rows.push((rows.at(-1) ?? 0) + pitch);
  const middle = rows.at(-1) as number;
  const radius = inner === 0 && rows.length === 2 ? INNERMOST * scale : middle + half;
  return { radius, middle, rows, gap: gapOn(middle) };
}

function roomOn(row: number, gap: number, pitch: number): number {
  return row === 0 ? 1 : Math.max(0, Math.floor(((2 * Math.PI - 2 * gap) * row) / pitch));
}

/** The places in one circle, shared out over its rows, in the order of their angles: neighbours in the list are neighbours on the map. */
export function spotsIn({ rows, gap }: Band, count: number, pitch: number): readonly Spot[] {
  const rooms = rows.map((row, at) => roomOn(row, at === rows.length - 1 ? gap : 0, pitch));
  // The innermost circle fills from the middle; its label's row is there for those who find no room.
  const shares = rows[0] === 0 || rows.length === 2 ? fill(rooms, count) : share(rooms, count);
  const spots = rows.flatMap((distance, at) => onRow(distance, shares[at] ?? 0, at === rows.length - 1 ? gap : 0));
  return spots.sort((one, other) => one.angle - other.angle);
}

function fill(rooms: readonly number[], count: number): readonly number[] {
  let left = count;
  return rooms.map((room) => {
    const taken = Math.min(room, left);
    left -= taken;
    return taken;
  });
}

/** In proportion to the room; what rounding leaves over goes where there is room. */
function share(rooms: readonly number[], count: number): readonly number[] {
  const all = rooms.reduce((sum, room) => sum + room, 0);
  const shares = rooms.map((room) => Math.min(room, Math.floor((count * room) / all)));
  let left = count - shares.reduce((sum, one) => sum + one, 0);
  return shares.map((one, at) => {
    const more = Math.min(left, (rooms[at] ?? 0) - one);
    left -= more;
    return one + more;
  });
}

function onRow(distance: number, count: number, gap: number): Spot[] {
  const step = (2 * Math.PI - 2 * gap) / count;
  return Array.from({ length: count }, (_, at) => ({ angle: gap + step * (at + 0.5), distance }));
}
