// An address as a picture that a phone's camera reads (ISO/IEC 18004), to carry it from one screen to another.
import encodeQR from 'qr';

/** A square of so many modules, with the quiet zone of four around it, and a path that draws the dark ones, a unit each. */
export interface QrPicture {
  readonly size: number;
  readonly path: string;
}

export function drawQr(text: string): QrPicture {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = rows
    .map((row, y) =>
      runsOf(row)
        .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('');
  return { size: rows.length, path };
}

/** Where dark modules stand side by side in a row: from which place, and how many. */
function runsOf(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  row.forEach((isDark, x) => {
    const last = runs.at(-1);
    if (isDark && last && last[0] + last[1] === x) last[1]++;
    else if (isDark) runs.push([x, 1]);
  });
  return runs;
}
