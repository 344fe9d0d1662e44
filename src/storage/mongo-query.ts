// What a query, a change, a document and an index are in MongoDB's words.
import type { mongo } from 'mongoose';
import type { Index } from '../kernel/collection.ts';
import type { Order } from './cursor.ts';
import type { Query, Row } from './home.ts';
import type { ReadChange } from './language.ts';
import type { Document, Shape, Value } from './shape.ts';

export type MongoFilter = Record<string, unknown>;

/** A stored document. `_id` has the community in front, so that each community has its own ids; in a house collection it is the id. */
export interface Stored extends Document {
  readonly _id: string;
  readonly communityId?: string;
  readonly version: number;
}

export function toStored(shape: Shape, { communityId, id, version, document }: Row): Stored {
  const scope = shape.scoped ? { communityId } : {};
  return { _id: keyPrefix(communityId) + id, ...scope, version, ...(toBson(document) as Document) };
}

export function fromStored({ _id, communityId = '', version, ...document }: Stored): Row {
  return { communityId, id: _id.slice(keyPrefix(communityId).length), version, document: fromBson(document) as Document };
}

/** Which documents, as MongoDB is asked; with where a page goes on, if the order says so. */
export function toFilter(shape: Shape, query: Query, order?: Order): MongoFilter {
  const filter: MongoFilter = shape.scoped ? { communityId: query.communityId } : {};
  for (const { field, operator, value } of query.tests) {
    const kept = field.name === 'id' ? toKey(query.communityId, value as string | readonly string[]) : value;
    addCondition(filter, fieldName(field.name), operator, kept);
  }
  if (shape.expires) addCondition(filter, shape.expires, '$gt', query.now);
  if (order?.after) filter.$or = afterConditions(query.communityId, order, order.after);
  return filter;
}

export function toSort(order: Order): Record<string, 1 | -1> {
  return Object.fromEntries([...order.sort, '_id'].map((name) => [name, order.descending ? -1 : 1]));
}

/** A change of fields, and the version one higher. */
export function toUpdate(change: ReadChange): Record<string, Document> {
  const operations: Record<string, Document> = {
    $set: toBson(change.$set) as Document,
    $unset: Object.fromEntries(change.$unset.map((name) => [name, ''])),
    $inc: { ...change.$inc, version: 1 },
    $push: Object.fromEntries(Object.entries(change.$push).map(([name, value]) => [name, toElement(value)])),
    $addToSet: change.$addToSet,
    $pull: change.$pull,
  };
  return Object.fromEntries(Object.entries(operations).filter(([, fields]) => Object.keys(fields).length > 0));
}

/** The indexes of a collection: in a scoped one the community in front; behind, unless it is unique, the id that breaks ties. */
export function indexesOf({ scoped, indexes, expires }: Shape): mongo.IndexDescription[] {
  const front = scoped ? ['communityId'] : [];
  const declared = indexes.map((index) => ({
    key: ascending([...front, ...index.fields, ...(index.unique ? [] : ['_id'])]),
    name: indexName(index),
    ...(index.unique ? { unique: true } : {}),
  }));
  const inOrder = scoped ? [{ key: ascending(['communityId', '_id']), name: 'communityId' }] : [];
  return [...declared, ...inOrder, ...(expires ? [{ key: ascending([expires]), name: 'expires' }] : [])];
}

export function indexName({ fields, unique }: Index): string {
  return `${fields.join('_')}${unique ? '_unique' : '_sorted'}`;
}

function ascending(names: readonly string[]): Record<string, 1> {
  return Object.fromEntries(names.map((name) => [name, 1]));
}

export function fieldName(name: string): string {
  return name === 'id' ? '_id' : name;
}

function addCondition(filter: MongoFilter, name: string, operator: string, value: unknown): void {
  const there = filter[name];
  if (there === undefined) filter[name] = operator === '$eq' ? value : { [operator]: value };
  else if (isOperators(there) && !Object.hasOwn(there, operator)) there[operator] = value;
  else filter.$and = [...((filter.$and as unknown[] | undefined) ?? []), { [name]: { [operator]: value } }];
}

function isOperators(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

/** Behind (a, b, id): a is further; or a is the same and b is further; or both are the same and the id is further. */
function afterConditions(communityId: string, { sort, descending }: Order, after: NonNullable<Order['after']>): MongoFilter[] {
  const names = [...sort, '_id'];
  const values: Value[] = [...after.values, keyPrefix(communityId) + after.id];
  const beyond = descending ? '$lt' : '$gt';
  return names.map((name, place) => ({
    ...Object.fromEntries(names.slice(0, place).map((same, before) => [same, values[before]])),
    [name]: { [beyond]: values[place] },
  }));
}

function toKey(communityId: string, id: string | readonly string[]): string | string[] {
  const prefix = keyPrefix(communityId);
  return typeof id === 'string' ? prefix + id : id.map((one) => prefix + one);
}

function keyPrefix(communityId: string): string {
  return communityId === '' ? '' : `${escaped(communityId)}/`;
}

/** MongoDB and its relatives differ in which keys inside a document may have a dollar or a dot, so none gets them. */
function escaped(text: string): string {
  return text.replace(/[%$./]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

function unescaped(key: string): string {
  return key.replace(/%([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** A copy with its keys escaped. An array right inside an array, which not every relative keeps, goes into an object with the key `%`. */
function toBson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(toElement);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [escaped(key), toBson(one)]));
}

function toElement(value: unknown): unknown {
  return Array.isArray(value) ? { '%': toBson(value) } : toBson(value);
}

function fromBson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(fromBson);
  if (Object.hasOwn(value, '%')) return fromBson((value as { '%': unknown })['%']);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [unescaped(key), fromBson(one)]));
}
