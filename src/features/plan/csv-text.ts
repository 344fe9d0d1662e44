// A spreadsheet's file as rows of texts, whatever program wrote it: encodings, separators, line ends, and cells that look like formulas.
import { CsvError, parse } from 'csv-parse/sync';

/** Rows of cells with the number of the line on which each begins; or what is wrong with the file as a whole. */
export type Read =
  | { readonly rows: readonly Row[] }
  | { readonly problem: 'empty' | 'encoding' | 'quotes' | 'long'; readonly line?: number };

export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads a file of at most so many rows besides its head. */
export function readCsv(bytes: Buffer, most: number): Read {
  const text = decode(bytes);
  if (text === undefined) return { problem: 'encoding' };
  if (text.trim() === '') return { problem: 'empty' };
  try {
    const options = { delimiter: separatorOf(text), relax_column_count: true, info: true, skip_empty_lines: true, to: most + 2 } as const;
    const records = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    const rows = records.map(({ record, info }) => ({ line: info.lines, cells: record.map(unguarded) }));
    const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    return filled.length > most + 1 ? { problem: 'long' } : { rows: filled };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as unknown as { lines?: number }).lines;
    return { problem: 'quotes', ...(line ? { line } : {}) };
  }
}

/** UTF-8 and UTF-16 by their marks or by their bytes; else Windows-1252, which holds Latin-1. Undefined for what is no text. */
function decode(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return '';
  const [one = 0, two = 0] = bytes;
  if (one === 0xff && two === 0xfe) return plain(new TextDecoder('utf-16le').decode(bytes));
  if (one === 0xfe && two === 0xff) return plain(new TextDecoder('utf-16be').decode(bytes));
  const odd = nulls(bytes, 1);
  const even = nulls(bytes, 0);
  if (odd > 0.2 && even < 0.05) return plain(new TextDecoder('utf-16le').decode(bytes));
  if (even > 0.2 && odd < 0.05) return plain(new TextDecoder('utf-16be').decode(bytes));
  try {
    return plain(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return plain(new TextDecoder('windows-1252').decode(bytes));
  }
}

/** A text has no NULs and hardly any other control characters: pictures, archives and spreadsheets in their own format do. */
function plain(text: string): string | undefined {
  const clean = text.replace(/^\ufeff/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  return /[\u0000-\u0008\u000e-\u001f]/.test(clean) ? undefined : clean;
}

/** The share of NULs at even or odd places in the beginning. */
function nulls(bytes: Buffer, first: 0 | 1): number {
  const seen = bytes.subarray(0, 2000);
  let count = 0;
  for (let at = first; at < seen.length; at += 2) if (seen[at] === 0) count++;
  return count / Math.max(1, seen.length / 2);
}

/** The one of comma, semicolon and tab that the head has most of, outside of quotes. */
function separatorOf(text: string): string {
  const head = (text.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const counted = [',', ';', '\t'].map((sign) => [head.split(sign).length, sign] as const);
  return counted.toSorted(([one], [other]) => other - one)[0]?.[1] ?? ',';
}

const formula = /^'*[=+\-@\t\r]/;

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it; reading takes exactly that one away again. */
export function guarded(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
