// What a mongoose schema says about a collection's fields, in the few words that both homes need.
import { Schema, SchemaType } from 'mongoose';
import { problem } from '../kernel/errors.ts';

// `required` asks that a field is there. An empty text is there; who wants it longer says `minlength`.
Schema.Types.String.checkRequired((value) => typeof value === 'string');

/** What a field holds: a scalar, an object of any form, an object with a schema of its own, or an array. */
export type Kind = 'string' | 'number' | 'boolean' | 'date' | 'mixed' | 'document' | 'array';

/** What we ask of mongoose's own description of a path. Its setters, casting, defaults and validators do the work. */
export interface SchemaPath {
  readonly instance: string;
  readonly isRequired?: boolean;
  readonly originalRequiredValue?: unknown;
  readonly schema?: Schema;
  readonly embeddedSchemaType?: SchemaPath;
  readonly validators: readonly { readonly validator?: unknown }[];
  applySetters(value: unknown, scope: null): unknown;
  getDefault(scope: null): unknown;
}

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly required: boolean;
  readonly path: SchemaPath;
  /** What an array holds. */
  readonly element?: Field;
  /** The fields of an object with a schema of its own. */
  readonly fields?: Fields;
}

export type Fields = ReadonlyMap<string, Field>;

const kinds: Readonly<Record<string, Kind>> = {
  String: 'string',
  Number: 'number',
  Boolean: 'boolean',
  Date: 'date',
  Mixed: 'mixed',
  Embedded: 'document',
  DocumentArrayElement: 'document',
  Array: 'array',
};

/** The fields of a schema by name. Refuses by name what the two homes cannot keep alike. */
export function fieldsOf(schema: Schema, owner: string): Fields {
  const fields = new Map<string, Field>();
  for (const [name, path] of Object.entries(schema.paths)) {
    if (name !== '_id') fields.set(name, readField(name, path as unknown as SchemaPath, path.schema, owner));
  }
  return fields;
}

export function isScalar(field: Field): boolean {
  return field.kind !== 'array' && field.kind !== 'document' && field.kind !== 'mixed';
}

export function isScalarArray(field: Field): boolean {
  return field.element !== undefined && isScalar(field.element);
}

/** What the schema's validators say is wrong with a value that was cast, or nothing. The parts of an object are asked one by one. */
export function wrongWith({ path }: Field, value: unknown): Error | undefined {
  return (SchemaType.prototype as unknown as Validating).doValidateSync.call(path, value, null) ?? undefined;
}

interface Validating {
  doValidateSync(this: SchemaPath, value: unknown, scope: null): Error | null | undefined;
}

function readField(name: string, path: SchemaPath, schema: Schema | undefined, owner: string): Field {
  const where = `${owner}.${name}`;
  const kind = kinds[path.instance];
  if (name.includes('.')) throw problem('refused-query', { reason: `${where}: an object inside a document needs a Schema of its own` });
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) throw problem('refused-query', { reason: `${where}: a field's name is letters and digits` });
  if (!kind) throw problem('refused-query', { reason: `${where}: ${path.instance} is not a type of field here` });
  if (path.validators.some(({ validator }) => isAsync(validator)))
    throw problem('refused-query', { reason: `${where}: an asynchronous validator` });
  const field = { name, kind, path, required: path.isRequired === true && typeof path.originalRequiredValue !== 'function' };
  if (kind === 'document' && schema) return { ...field, fields: fieldsOf(schema, where) };
  const inner = path.embeddedSchemaType;
  if (kind === 'array' && inner) return { ...field, element: readField(name, inner, inner.schema ?? schema, owner) };
  return field;
}

function isAsync(validator: unknown): boolean {
  return typeof validator === 'function' && validator.constructor.name === 'AsyncFunction';
}
