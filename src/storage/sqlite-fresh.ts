// Documents that were just written and that nobody has asked for: most of them, such as the rows of a ledger, are never asked for at all.
import { keyOf, type StoredRow } from './sqlite-rows.ts';

const PLACES = 128;

/**
 * Keeps each at a place that its id says, until another is written there. A list of fixed length: what is put out of it is garbage while
 * it is young, and costs next to nothing. What is put out of a map is not, since the map's former tables go on pointing at it.
 */
export class Fresh {
  readonly #rows = new Array<StoredRow | undefined>(PLACES).fill(undefined);

  get(key: string): StoredRow | undefined {
    const row = this.#rows[placeOf(key)];
    return row && keyOf(row.community, row.id) === key ? row : undefined;
  }

  put(key: string, row: StoredRow): void {
    this.#rows[placeOf(key)] = row;
  }

  lose(key: string): void {
    if (this.get(key)) this.#rows[placeOf(key)] = undefined;
  }

  clear(): void {
    this.#rows.fill(undefined);
  }
}

/** Ids differ in their last letters, those of one moment too. */
function placeOf(key: string): number {
  let place = 0;
  for (let at = Math.max(0, key.length - 6); at < key.length; at++) place = (place * 31 + key.charCodeAt(at)) % PLACES;
  return place;
}
