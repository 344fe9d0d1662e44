// Deep copies of values as they can be kept: plain objects, arrays, texts, finite numbers, booleans, dates and null.

const DEEPEST = 32;

/** A copy of its own, or throws what `refusal` makes. Properties that are undefined are left out. */
export function plain(value: unknown, refusal: () => Error, depth = 0): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  if (typeof value === 'string') return plainText(value) ?? raise(refusal);
  if (typeof value !== 'object' || depth === DEEPEST) throw refusal();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? raise(refusal) : new Date(value);
  if (Array.isArray(value)) return Array.from(value, (one) => plain(one, refusal, depth + 1));
  return plainObject(value, refusal, depth);
}

/** A text as both homes keep it: well-formed. Undefined for one with a NUL, which not every home can keep. */
export function plainText(text: string): string | undefined {
  return text.includes('\0') ? undefined : text.toWellFormed();
}

function plainObject(value: object, refusal: () => Error, depth: number): unknown {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refusal();
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if (key === '__proto__' || plainText(key) !== key) throw refusal();
    if (one !== undefined) copy[key] = plain(one, refusal, depth + 1);
  }
  return copy;
}

function raise(refusal: () => Error): never {
  throw refusal();
}
