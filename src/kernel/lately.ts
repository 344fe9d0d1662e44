// What was needed lately: a memory with a bound, that lets go first of what nobody has asked for since.

/** Keeps twice so many at most: those that came, or were asked for, since the last turn, and those before it. */
export class Lately<K, V> {
  readonly #many: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  constructor(many: number) {
    this.#many = many;
  }

  /** The value of a key, made where it is not known. */
  get(key: K, make: (key: K) => V): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make(key);
    if (this.#young.size >= this.#many) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
