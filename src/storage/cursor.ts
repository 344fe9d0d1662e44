// Where a page of results ended, as an opaque text that is good for the same order of the same collection only.
import { problem } from '../kernel/errors.ts';
import type { Row } from './home.ts';
import { readScalar, type Shape, type Value } from './shape.ts';

/** The order of a find, and after which sort values and id it goes on. */
export interface Order {
  readonly sort: readonly string[];
  readonly descending: boolean;
  readonly after?: { readonly values: readonly Value[]; readonly id: string };
}

export function writeCursor(shape: Shape, order: Order, last: Row): string {
  const values = order.sort.map((field) => last.document[field]).map((value) => (value instanceof Date ? value.getTime() : value));
  return Buffer.from(JSON.stringify([orderName(shape, order), ...values, last.id])).toString('base64url');
}

/** Where to go on. Throws 'bad-request' for what we did not write for this order. */
export function readCursor(shape: Shape, order: Order, cursor: string): NonNullable<Order['after']> {
  const parts = parsed(cursor);
  if (parts.length !== order.sort.length + 2 || parts[0] !== orderName(shape, order)) throw problem('bad-request', { reason: 'cursor' });
  const id = parts.at(-1);
  if (typeof id !== 'string' || id.includes('\0')) throw problem('bad-request', { reason: 'cursor' });
  return { values: order.sort.map((field, place) => readPart(shape, field, parts[place + 1])), id };
}

function orderName(shape: Shape, order: Order): string {
  return `${shape.name} ${order.sort.join(',')} ${order.descending ? 'down' : 'up'}`;
}

function parsed(cursor: unknown): unknown[] {
  if (typeof cursor !== 'string' || cursor.length > 4096) throw problem('bad-request', { reason: 'cursor' });
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts;
  } catch (error) {
    throw problem('bad-request', { reason: 'cursor', cause: error });
  }
  throw problem('bad-request', { reason: 'cursor' });
}

function readPart(shape: Shape, name: string, part: unknown): Value {
  const field = shape.fields.get(name);
  try {
    if (field) return readScalar(field, part);
  } catch (error) {
    throw problem('bad-request', { reason: 'cursor', cause: error });
  }
  throw problem('bad-request', { reason: 'cursor' });
}
