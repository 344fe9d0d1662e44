// Documents that were just written and that nobody has asked for: most of them, such as the rows of a ledger, are never asked for at all.
import type { StoredRow } from './sqlite-rows.ts';

const SHELVES = 32;
const PLACES = 8;

/**
 * Keeps the last ones: each on a shelf that its id says, in place of the one that has been there longest. Lists of fixed length: what
 * is put out of them is garbage while it is young, and costs next to nothing. What is put out of a map is not, since the tables that a
 * map has outgrown go on pointing at it.
 */
export class Fresh {
  readonly #keys = new Array<string | undefined>(SHELVES * PLACES).fill(undefined);
  readonly #rows = new Array<StoredRow | undefined>(SHELVES * PLACES).fill(undefined);
  readonly #next = new Uint8Array(SHELVES);

  get(key: string): StoredRow | undefined {
    const place = this.#placeOf(key);
    return place < 0 ? undefined : this.#rows[place];
  }

  put(key: string, row: StoredRow): void {
    const known = this.#placeOf(key);
    const place = known < 0 ? this.#longest(shelfOf(key)) : known;
    this.#keys[place] = key;
    this.#rows[place] = row;
  }

  lose(key: string): void {
    const place = this.#placeOf(key);
    if (place >= 0) this.#keys[place] = this.#rows[place] = undefined;
  }

  clear(): void {
    this.#keys.fill(undefined);
    this.#rows.fill(undefined);
  }

  #placeOf(key: string): number {
    const first = shelfOf(key) * PLACES;
    for (let place = first; place < first + PLACES; place++) if (this.#keys[place] === key) return place;
    return -1;
  }

  #longest(shelf: number): number {
    const place = this.#next[shelf] ?? 0;
    this.#next[shelf] = (place + 1) % PLACES;
    return shelf * PLACES + place;
  }
}

/** Ids differ in their last letters, those of one moment too. */
function shelfOf(key: string): number {
  let sum = 0;
  for (let at = Math.max(0, key.length - 6); at < key.length; at++) sum = sum * 31 + key.charCodeAt(at);
  return sum % SHELVES;
}
