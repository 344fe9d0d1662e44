// Declares a collection, and says at once what in it cannot be.
import { Schema } from 'mongoose';
import type { Declaration, Index, Scope } from '../kernel/collection.ts';
import { problem } from '../kernel/errors.ts';
import { type Field, type Fields, fieldsOf, isScalar, isScalarArray } from './fields.ts';

/** A required text may be empty: "nothing said" is a value that both homes can sort by and hold unique. Mongoose would call it missing. */
Schema.Types.String.checkRequired((value) => typeof value === 'string');

/** Fields that the storage itself gives to every document. */
const reserved: readonly string[] = ['id', 'version', 'communityId', 'stamps'];

/** The ids of the last journal entries of a document: the proof that a change took place (storage/journal.ts). */
const stamped = { stamps: { type: [String], required: true, default: [] } };

/**
 * Declares a collection: `declare<Member, 'community'>({ name: 'members', scope: 'community', schema, indexes })`.
 * Throws Problem 'refused-query' that names what is wrong, when the module is loaded.
 */
export function declare<T, S extends Scope>(declaration: Declaration<T, S>): Declaration<T, S> {
  const { name, schema, indexes, expires } = declaration;
  if (!/^[a-z]+$/.test(name)) refuse(name, "a collection's name is lower-case letters");
  const fields = fieldsOf(schema as Schema, name);
  for (const field of reserved) if (fields.has(field)) refuse(name, `${field} is given by the storage`);
  if ((schema as Schema).indexes().length > 0) refuse(name, 'indexes are declared in `indexes`, not in the schema');
  for (const index of indexes) checkIndex(name, index, fields);
  if (expires !== undefined) checkExpires(name, fields.get(expires), expires);
  if (declaration.journaled) (schema as Schema).add(stamped);
  return Object.freeze({ ...declaration });
}

function checkIndex(name: string, index: Index, fields: Fields): void {
  if (index.fields.length === 0 || new Set(index.fields).size < index.fields.length)
    refuse(name, `index (${index.fields}) has no field or one twice`);
  const known = index.fields.map((field) => fields.get(field) ?? refuse(name, `index field ${field} is not in the schema`));
  for (const field of known) {
    if (!isScalar(field) && !isScalarArray(field)) refuse(name, `index field ${field.name} is neither a scalar nor an array of scalars`);
    if (index.unique && field.kind === 'array') refuse(name, `unique index field ${field.name} is an array`);
    if (index.unique && !field.required) refuse(name, `unique index field ${field.name} is not required`);
  }
  if (known.filter((field) => field.kind === 'array').length > 1) refuse(name, `index (${index.fields}) has two arrays`);
}

function checkExpires(name: string, field: Field | undefined, expires: string): void {
  if (field?.kind !== 'date' || !field.required) refuse(name, `expires field ${expires} is not a required Date`);
}

function refuse(name: string, why: string): never {
  throw problem('refused-query', { reason: `${name}: ${why}` });
}
