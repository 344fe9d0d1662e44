// Applies a change to a document in memory: for the home that changes documents itself, and for what an upsert inserts.
import type { ReadChange, Test } from './language.ts';
import { completed, type Document, readValue, type Shape, type Value } from './shape.ts';

/** Changes the document given. `$setOnInsert` is left to `inserted`. */
export function apply(document: Document, change: ReadChange): Document {
  Object.assign(document, change.$set);
  for (const name of change.$unset) delete document[name];
  for (const [name, amount] of Object.entries(change.$inc)) document[name] = ((document[name] as number | undefined) ?? 0) + amount;
  for (const [name, value] of Object.entries(change.$push)) document[name] = [...arrayIn(document, name), value];
  for (const [name, value] of Object.entries(change.$addToSet)) {
    if (!arrayIn(document, name).some((one) => isSame(one, value))) document[name] = [...arrayIn(document, name), value];
  }
  for (const [name, value] of Object.entries(change.$pull)) {
    if (name in document) document[name] = arrayIn(document, name).filter((one) => !isSame(one, value));
  }
  return document;
}

/** What an upsert inserts where nothing matched: what the filter fixes, `$setOnInsert`, the change, and the defaults. Validated. */
export function inserted(shape: Shape, tests: readonly Test[], change: ReadChange): Document {
  const document: Document = {};
  for (const { field, operator, value } of tests) if (operator === '$eq') document[field.name] = readValue(field, value);
  return completed(shape, apply(Object.assign(document, change.$setOnInsert), change), change.$unset);
}

function arrayIn(document: Document, name: string): readonly unknown[] {
  return (document[name] as readonly unknown[] | undefined) ?? [];
}

function isSame(one: unknown, value: Value): boolean {
  return one === value || (one instanceof Date && value instanceof Date && one.getTime() === value.getTime());
}
