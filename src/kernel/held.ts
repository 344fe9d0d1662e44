// Holds on to documents that are asked for again and again, each for as long as it is for certain what is stored.
import type { Kept, Storage } from './collection.ts';

/** At once where it is held, later where it is asked for. */
export type Found<T> = T | undefined | Promise<T | undefined>;

/** Documents of one kind by a key that always leads to the same one. Never old; on a home that is never certain, nothing is held. */
export class Held<T extends Kept> {
  readonly #atMost: number;
  // By storage, so that two houses never share any.
  readonly #all = new WeakMap<Storage, Map<string, T>>();

  /** Of more documents than this, those go first that came first. */
  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  /** The document, asked for where it is not held, or may be another by now; undefined where there is none. */
  find(storage: Storage, key: string, ask: () => Promise<T | undefined>): Found<T> {
    const known = this.#all.get(storage)?.get(key);
    return known && storage.isCurrent(known) ? known : this.#ask(storage, key, ask);
  }

  async #ask(storage: Storage, key: string, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const found = await ask();
    const held = this.#all.get(storage) ?? new Map<string, T>();
    this.#all.set(storage, held);
    held.delete(key);
    if (found && storage.isCurrent(found)) held.set(key, found);
    if (held.size > this.#atMost) held.delete(held.keys().next().value as string);
    return found;
  }
}
