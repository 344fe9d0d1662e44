// The journal as a file, oldest entry first: CSV for spreadsheets, JSON Lines for programs. Made page by page, so a long one costs no memory.
import { stringify } from 'csv-stringify/sync';
import type { House } from '../../kernel/feature.ts';
import type { Words } from '../../kernel/words.ts';
import { shownFields } from './changes.ts';
import { type Told, tell } from './journal.ts';

const AT_ONCE = 500;

/**
 * CSV (RFC 4180) with a byte order mark, which spreadsheets need to read UTF-8. What a spreadsheet would take for a formula
 * gets an apostrophe before it.
 */
export async function* inCsv(house: House, communityId: string, words: Words): AsyncIterable<string> {
  const options = { escape_formulas: true, record_delimiter: '\r\n' } as const;
  const columns = ['at', 'who', 'event', 'sentence', 'title', 'before', 'after', 'thing', 'about', 'by'] as const;
  yield `\u{feff}${stringify([columns.map((column) => words.say(`journal.column.${column}`))], options)}`;
  for await (const page of pagesOf(house, communityId, words)) {
    const rows = page.map(({ entry, who, sentence }) => {
      const { at, what, title, thing, about, by } = entry;
      const [before, after] = [entry.before, entry.after].map((side) => (side === undefined ? '' : JSON.stringify(shownFields(side))));
      return [at.toISOString(), who, what, sentence, title, before, after, thing, about, by];
    });
    yield stringify(rows, options);
  }
}

/** One JSON object a line (https://jsonlines.org): `at` in UTC, `before` and `after` as objects where there are any. */
export async function* inJsonLines(house: House, communityId: string, words: Words): AsyncIterable<string> {
  for await (const page of pagesOf(house, communityId, words)) yield page.map(lineOf).join('');
}

function lineOf({ entry, who, sentence }: Told): string {
  const { id, at, what, title, thing, about, by, before, after } = entry;
  const sides = {
    ...(before === undefined ? {} : { before: shownFields(before) }),
    ...(after === undefined ? {} : { after: shownFields(after) }),
  };
  return `${JSON.stringify({ id, at: at.toISOString(), what, by, who, sentence, title, thing, about, ...sides })}\n`;
}

async function* pagesOf(house: House, communityId: string, words: Words): AsyncIterable<readonly Told[]> {
  let after: string | undefined;
  do {
    const page = await house.journal.read(communityId, { limit: AT_ONCE, oldestFirst: true, ...(after ? { after } : {}) });
    yield await tell(house, communityId, words, page.items);
    after = page.next;
  } while (after);
}
