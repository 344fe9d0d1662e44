// The lines of a plain text: wrapped at words, never wider than any mail program shows.
import { cleanLine, plain } from './clean.ts';

const WIDTH = 76;

/** A paragraph as lines of at most 76 letters; `first` stands before the first line and `rest` before the others. */
export function folded(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of wordsOf(text, WIDTH - Math.max(first.length, rest.length))) {
    if (!empty && width(line) + 1 + width(word) > WIDTH) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n').trimEnd();
}

/** A line under a title, as wide as it. */
export function ruled(title: string, mark: string): string {
  return mark.repeat(Math.max(3, Math.min(WIDTH, width(cleanLine(plain(title))))));
}

/** A word that no line can hold is cut: links stand on lines of their own and never come here. */
function wordsOf(text: string, most: number): string[] {
  const words = cleanLine(plain(text), 10_000).split(' ');
  return words.flatMap((word) => {
    if (word.length <= most) return [word];
    const letters = [...word];
    return Array.from({ length: Math.ceil(letters.length / most) }, (_, i) => letters.slice(i * most, (i + 1) * most).join(''));
  });
}

/** Letters, of which some are two units of the text. */
function width(text: string): number {
  return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
}
