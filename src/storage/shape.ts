// Makes what is given into what is kept: cast, with defaults, validated by the schema, and plain all the way down.
import type { Schema } from 'mongoose';
import type { Declared, Index } from '../kernel/collection.ts';
import { problem } from '../kernel/errors.ts';
import { type Field, type Fields, fieldsOf, type SchemaPath, wrongWith } from './fields.ts';
import { plain, plainText } from './plain.ts';

/** A document's own fields, by name. */
export type Document = Record<string, unknown>;
export type Value = string | number | boolean | Date;

/** A declaration as the homes read it. */
export interface Shape {
  readonly name: string;
  readonly scoped: boolean;
  readonly fields: Fields;
  /** What a filter may name: the fields, the id and the version. */
  readonly asked: Fields;
  /** The shortest first: of those that answer a query, it has nothing between the sort and the id. */
  readonly indexes: readonly Index[];
  readonly expires: string | undefined;
  readonly passing: boolean;
}

export function shapeOf(declared: Declared): Shape {
  const fields = fieldsOf(declared.schema as Schema, declared.name);
  return {
    name: declared.name,
    scoped: declared.scope === 'community',
    fields,
    asked: new Map([...fields, ['id', own('id', 'string', String)], ['version', own('version', 'number', Number)]]),
    indexes: declared.indexes.toSorted((one, other) => one.fields.length - other.fields.length),
    expires: declared.expires,
    passing: declared.passing ?? false,
  };
}

/** A new document from what was given: its fields, cast, with defaults and validated. Unknown fields are refused by name. */
export function readDocument(shape: Shape, given: object): Document {
  return readFields(shape.fields, given, shape.name);
}

/** A whole document that was put together from a filter and a change: gets its defaults, and lacks nothing that is required. */
export function completed(shape: Shape, document: Document, unset: readonly string[]): Document {
  for (const field of shape.fields.values()) {
    if (document[field.name] !== undefined || unset.includes(field.name)) continue;
    const value = missing(field, field.name);
    if (value !== undefined) document[field.name] = value;
  }
  return document;
}

/** The id that a document was given. Throws 'bad-form' (reason: id) for what cannot be one. */
export function readId(id: unknown): string {
  if (typeof id !== 'string' || id === '' || id.length > 512 || plainText(id) !== id) throw badForm('id');
  return id;
}

/** A value for a field: cast and validated. Throws 'bad-form' with the name of the document's field. */
export function readValue(field: Field, value: unknown, top = field.name): unknown {
  const cast = castValue(field, value, top);
  const wrong = wrongWith(field, cast);
  if (wrong) throw badForm(top, wrong);
  return cast;
}

/** A scalar to compare a field with: cast, not validated. */
export function readScalar(field: Field, value: unknown, top = field.name): Value {
  if (typeof value === 'object' && !(value instanceof Date)) throw badForm(top);
  const cast = castByPath(field.path, value, top);
  if (typeof cast === 'string') return plainText(cast) ?? raise(badForm(top));
  if (typeof cast === 'number' && Number.isFinite(cast)) return cast + 0;
  if (cast instanceof Date && !Number.isNaN(cast.getTime())) return new Date(cast);
  if (typeof cast === 'boolean') return cast;
  throw badForm(top);
}

/** The problem of a value that the schema refuses. */
function badForm(field: string, cause?: unknown): Error {
  return problem('bad-form', { reason: field, cause });
}

/** `top` is the document's field that an inner object belongs to. */
function readFields(fields: Fields, given: unknown, owner: string, top?: string): Document {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || given instanceof Date) throw badForm(top ?? owner);
  const unknown = Object.keys(given).find((name) => !fields.has(name) && !(top === undefined && name === 'id'));
  if (unknown !== undefined) throw problem('refused-query', { reason: `${owner}: no field ${unknown}` });
  const document: Document = {};
  for (const field of fields.values()) {
    const name = field.name;
    const value = Object.hasOwn(given, name) ? (given as Document)[name] : undefined;
    const kept = value === undefined ? missing(field, top ?? name) : readValue(field, value, top ?? name);
    if (kept !== undefined) document[name] = kept;
  }
  return document;
}

/** What stands where nothing was given: the default, or nothing unless the field is required. */
function missing(field: Field, top: string): unknown {
  const fallback = field.path.getDefault(null);
  if (fallback !== undefined && fallback !== null) return readValue(field, fallback, top);
  const wrong = field.path.isRequired ? wrongWith(field, undefined) : undefined;
  if (wrong) throw badForm(top, wrong);
  return undefined;
}

function castValue(field: Field, value: unknown, top: string): unknown {
  const { element, fields } = field;
  if (element) {
    if (!Array.isArray(value)) throw badForm(top);
    return value.map((one) => readValue(element, one, top));
  }
  if (fields) return readFields(fields, value, top, top);
  if (field.kind === 'mixed') return value === null ? raise(badForm(top)) : plain(value, () => badForm(top));
  return readScalar(field, value, top);
}

function castByPath(path: SchemaPath, value: unknown, top: string): unknown {
  try {
    return path.applySetters(value, null);
  } catch (error) {
    throw badForm(top, error);
  }
}

function raise(error: Error): never {
  throw error;
}

/** The id and the version are not in the schema; they are compared as they are. */
function own(name: string, kind: 'string' | 'number', type: (value: unknown) => unknown): Field {
  const path: SchemaPath = { instance: '', validators: [], applySetters: type, getDefault: () => undefined };
  return { name, kind, required: true, path };
}
