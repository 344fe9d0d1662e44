// The closed query language: reads filters and changes, and refuses by name whatever is not in it.
import { problem } from '../kernel/errors.ts';
import type { Field, Fields } from './fields.ts';
import { isScalar, isScalarArray } from './fields.ts';
import { type Document, readScalar, readValue, type Shape, type Value } from './shape.ts';

const operators = ['$in', '$gt', '$gte', '$lt', '$lte', '$ne', '$exists'] as const;
export type Operator = '$eq' | (typeof operators)[number];

/** One thing that must hold of one field. On an array field: of any element (`$ne`: of no element). `$exists` compares with a boolean. */
export type Test =
  | { readonly field: Field; readonly operator: Exclude<Operator, '$in'>; readonly value: Value }
  | { readonly field: Field; readonly operator: '$in'; readonly value: readonly Value[] };

/** A change, cast: what to do to which field. */
export interface ReadChange {
  readonly $set: Document;
  readonly $unset: readonly string[];
  readonly $inc: Readonly<Record<string, number>>;
  readonly $push: Document;
  readonly $addToSet: Readonly<Record<string, Value>>;
  readonly $pull: Readonly<Record<string, Value>>;
  readonly $setOnInsert: Document;
}

const IN_AT_MOST = 1000;

/** Reads a filter: what must hold, all of it. Throws 'refused-query' (a name) or 'bad-form' (a value). */
export function readFilter(shape: Shape, filter: unknown): Test[] {
  if (!isPlain(filter)) throw refused(shape, 'a filter is an object');
  const tests: Test[] = [];
  for (const name of Object.keys(filter)) {
    const field = known(shape, shape.asked, name);
    const condition = filter[name];
    if (isPlain(condition)) tests.push(...readConditions(shape, field, condition));
    else tests.push(readTest(shape, field, '$eq', condition));
  }
  return tests;
}

/** Reads a change. Throws 'refused-query' (a name) or 'bad-form' (a value). */
export function readChange(shape: Shape, change: unknown): ReadChange {
  if (!isPlain(change)) throw refused(shape, 'a change is an object');
  const read = { $set: {}, $unset: [] as string[], $inc: {}, $push: {}, $addToSet: {}, $pull: {}, $setOnInsert: {} };
  const named = new Set<string>();
  for (const [operator, fields] of Object.entries(change)) {
    if (!Object.hasOwn(read, operator)) throw refused(shape, `no change ${operator}`);
    if (!isPlain(fields)) throw refused(shape, `${operator} takes an object`);
    for (const [name, value] of Object.entries(fields)) {
      if (named.has(name)) throw refused(shape, `${name} is named by two changes`);
      named.add(name);
      addChange(shape, read, operator as keyof ReadChange, name, value);
    }
  }
  return read;
}

export function refused(shape: Shape, why: string): Error {
  return problem('refused-query', { reason: `${shape.name}: ${why}` });
}

/** Is it an object as `{}` makes it (and not an array, a date or an instance of something)? */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function readConditions(shape: Shape, field: Field, condition: Readonly<Record<string, unknown>>): Test[] {
  const entries = Object.entries(condition);
  if (entries.length === 0) throw refused(shape, `${field.name} has an empty condition`);
  return entries.map(([operator, value]) => {
    if (!operators.includes(operator as (typeof operators)[number])) throw refused(shape, `no operator ${operator}`);
    return readTest(shape, field, operator as Operator, value);
  });
}

function readTest(shape: Shape, field: Field, operator: Operator, value: unknown): Test {
  if (operator === '$exists') {
    if (typeof value !== 'boolean') throw refused(shape, '$exists takes true or false');
    return { field, operator, value };
  }
  if (!isScalar(field) && !isScalarArray(field)) throw refused(shape, `${field.name} is no scalar to compare`);
  if (operator !== '$in') return { field, operator, value: compared(shape, field, value) };
  if (!Array.isArray(value) || value.length > IN_AT_MOST) throw refused(shape, `$in takes an array of at most ${IN_AT_MOST}`);
  return { field, operator, value: Array.from(value, (one) => compared(shape, field, one)) };
}

function compared(shape: Shape, field: Field, value: unknown): Value {
  if (value === undefined || value === null) throw refused(shape, `${field.name} is compared with ${value}`);
  if (typeof value === 'object' && !(value instanceof Date)) throw refused(shape, `${field.name} is compared with an object`);
  return readScalar(field.element ?? field, value, field.name);
}

function addChange(shape: Shape, read: Writable<ReadChange>, operator: keyof ReadChange, name: string, value: unknown): void {
  const field = known(shape, shape.fields, name);
  if (value === undefined || value === null) throw refused(shape, `${operator} gives ${name} ${value}`);
  if (operator === '$unset') read.$unset.push(unset(shape, field, value));
  else if (operator === '$inc') read.$inc[name] = amount(shape, field, value);
  else if (operator === '$set' || operator === '$setOnInsert') read[operator][name] = readValue(field, value);
  else if (operator === '$push') read.$push[name] = readValue(elementOf(shape, field, operator), value, name);
  else read[operator][name] = readSingle(shape, field, operator, value);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : { -readonly [F in keyof T[K]]: T[K][F] } };

function readSingle(shape: Shape, field: Field, operator: '$addToSet' | '$pull', value: unknown): Value {
  const element = elementOf(shape, field, operator);
  if (!isScalar(element)) throw refused(shape, `${operator} on ${field.name}, which is no array of scalars`);
  return (operator === '$pull' ? readScalar(element, value, field.name) : readValue(element, value, field.name)) as Value;
}

function elementOf(shape: Shape, field: Field, operator: string): Field {
  if (!field.element) throw refused(shape, `${operator} on ${field.name}, which is no array`);
  return field.element;
}

function unset(shape: Shape, field: Field, value: unknown): string {
  if (value !== true) throw refused(shape, `$unset takes true`);
  if (field.path.isRequired) throw refused(shape, `$unset on ${field.name}, which is required`);
  return field.name;
}

function amount(shape: Shape, field: Field, value: unknown): number {
  if (field.kind !== 'number') throw refused(shape, `$inc on ${field.name}, which is no number`);
  return readScalar(field, value) as number;
}

function known(shape: Shape, fields: Fields, name: string): Field {
  const field = fields.get(name);
  if (!field) throw refused(shape, `no field ${name}`);
  return field;
}
