// Which index answers a query. None that fits: the query is refused, on both homes alike, so that nothing ever scans.
import type { Index } from '../kernel/collection.ts';
import { refused, type Test } from './language.ts';
import type { Shape } from './shape.ts';

/** `id`: by the ids that the filter names; `index`: by a declared one; `order`: by community and id. */
export type Plan = { readonly by: 'id' | 'order' } | { readonly by: 'index'; readonly index: Index };

/** What is asked: which order, and whether at most a page is read (so that a whole house collection may be paged through). */
export interface Asking {
  readonly sort: readonly string[];
  readonly paged: boolean;
}

/**
 * A filter is fine when it fixes the id (by equality or `$in`), or all fields of a unique index by equality, or when an
 * index begins with exactly the fields it fixes by equality, goes on with the sort, and has all other fields it names.
 */
export function planFor(shape: Shape, tests: readonly Test[], { sort, paged }: Asking): Plan {
  const byId = fixesId(tests);
  if (byId && sort.length === 0) return { by: 'id' };
  const unique = uniqueOf(shape, tests);
  if (unique && sort.length === 0) return { by: 'index', index: unique };
  const fixed = new Set(tests.filter((test) => test.operator === '$eq').map((test) => test.field.name));
  const others = tests.filter((test) => test.operator !== '$eq').map((test) => test.field.name);
  const index = shape.indexes.find(
    (one) => !byId && fits(one.fields, fixed, sort, others) && isBounded(shape, one.fields, fixed, others, sort, paged),
  );
  if (index) return { by: 'index', index };
  if (fits([], fixed, sort, others) && (shape.scoped || paged)) return { by: 'order' };
  throw refused(
    shape,
    `no index for (${[...fixed, ...others].join(', ')})${sort.length > 0 ? ` in the order of (${sort.join(', ')})` : ''}`,
  );
}

/** Does the filter name one document at most: by its id, or by a unique index? */
export function fixesOne(shape: Shape, tests: readonly Test[]): boolean {
  return fixes(tests, 'id') || uniqueOf(shape, tests) !== undefined;
}

/** The unique index that the filter fixes all fields of. */
function uniqueOf(shape: Shape, tests: readonly Test[]): Index | undefined {
  return shape.indexes.find((index) => index.unique && index.fields.every((name) => fixes(tests, name)));
}

function fixes(tests: readonly Test[], name: string): boolean {
  return tests.some((test) => test.operator === '$eq' && test.field.name === name);
}

function fixesId(tests: readonly Test[]): boolean {
  return tests.some((test) => test.field.name === 'id' && (test.operator === '$eq' || test.operator === '$in'));
}

function fits(fields: readonly string[], fixed: ReadonlySet<string>, sort: readonly string[], others: readonly string[]): boolean {
  if (!fields.slice(0, fixed.size).every((field) => fixed.has(field)) || fields.length < fixed.size) return false;
  const rest = fields.slice(fixed.size);
  return sort.every((field, place) => rest[place] === field) && others.every((field) => field === 'id' || rest.includes(field));
}

/** Is the part of the index that is read less than all of it: one community's, what is fixed, a range, or one page? */
function isBounded(
  shape: Shape,
  fields: readonly string[],
  fixed: ReadonlySet<string>,
  others: readonly string[],
  sort: readonly string[],
  paged: boolean,
): boolean {
  if (shape.scoped || fixed.size > 0) return true;
  return others.includes(fields[0] ?? '') || (paged && sort.length > 0);
}
