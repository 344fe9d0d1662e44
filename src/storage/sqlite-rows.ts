// Rows as the file has them, and the questions that one row at most can answer.
import type { Query, Row } from './home.ts';
import type { Test } from './language.ts';
import type { Value } from './shape.ts';
import { readJson, type TypedJson } from './typed-json.ts';

export interface StoredRow extends TypedJson {
  readonly community: string;
  readonly id: string;
  readonly version: number;
  readonly rowid?: number;
}

/** A document of the caller's own. */
export function readRow(stored: StoredRow): Row {
  return { communityId: stored.community, id: stored.id, version: stored.version, document: readJson(stored) };
}

/** What a document is kept under: the question for it by its id. */
export function keyOf(community: string, id: string): string {
  return `${community}\0${id}`;
}

/** The question that one document at most can answer, where a query is one: by its id or by a unique index, and by equality alone. */
export function questionOf({ communityId, plan, tests }: Query): string | undefined {
  for (const { operator, field } of tests) if (operator !== '$eq' || field.element) return undefined;
  if (plan.by === 'id') return keyOf(communityId, String(asked(tests, 'id')));
  if (plan.by !== 'index' || !plan.index.unique) return undefined;
  let question = keyOf(communityId, '');
  for (const name of plan.index.fields) question += `\0${name}\0${String(comparable(asked(tests, name)))}`;
  return question;
}

/** Is this document what the query asks for: alive, and equal in all that is named? */
export function answers({ tests, now }: Query, row: Row, expires: string | undefined): boolean {
  if (expires !== undefined && (row.document[expires] as Date).getTime() <= now.getTime()) return false;
  for (const { field, value } of tests) if (comparable(fieldOf(row, field.name)) !== comparable(value as Value)) return false;
  return true;
}

function fieldOf(row: Row, name: string): Value | undefined {
  if (name === 'id' || name === 'version') return row[name];
  return row.document[name] as Value | undefined;
}

function asked(tests: readonly Test[], name: string): Value | undefined {
  for (const { field, value } of tests) if (field.name === name) return value as Value;
  return undefined;
}

function comparable(value: Value | undefined): Exclude<Value, Date> | undefined {
  return value instanceof Date ? value.getTime() : value;
}
