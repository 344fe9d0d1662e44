// The SQL of the SQLite home: how a collection is laid out as a table, and what a query is as a statement.
// A document is JSON text; each indexed field is a generated column; each indexed array has a table of its elements, kept by triggers.
import type { Order } from './cursor.ts';
import type { Field } from './fields.ts';
import type { Query } from './home.ts';
import type { Test } from './language.ts';
import type { Shape, Value } from './shape.ts';

export type Parameter = string | number | null;

/** A statement's text and what goes into its gaps. Texts are made of declared names only; every value is a parameter. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

export interface Layout {
  readonly table: string;
  /** Generated columns by name, with the field that they show. */
  readonly columns: ReadonlyMap<string, string>;
  /** Index statements by name. */
  readonly indexes: ReadonlyMap<string, string>;
  /** Fields that have a table of their elements. */
  readonly arrays: readonly string[];
}

export function layoutOf(shape: Shape): Layout {
  const indexed = new Set([...shape.indexes.flatMap((index) => index.fields), ...(shape.expires ? [shape.expires] : [])]);
  const arrays = [...indexed].filter((name) => isArray(shape, name));
  const columns = new Map([...indexed].filter((name) => !isArray(shape, name)).map((name) => [`f_${name}`, name]));
  return { table: shape.name, columns, indexes: indexesOf(shape), arrays };
}

function indexesOf(shape: Shape): Map<string, string> {
  const { name } = shape;
  const statements = new Map([[`${name}__id`, `CREATE UNIQUE INDEX "${name}__id" ON "${name}"(community, id)`]]);
  if (shape.expires) statements.set(`${name}__expires`, `CREATE INDEX "${name}__expires" ON "${name}"("f_${shape.expires}")`);
  for (const { fields, unique } of shape.indexes) {
    const columns = fields.filter((field) => !isArray(shape, field)).map((field) => `"f_${field}"`);
    const index = indexName(shape, fields, unique);
    if (unique) statements.set(index, `CREATE UNIQUE INDEX "${index}" ON "${name}"(community, ${columns})`);
    else if (columns.length > 0) statements.set(index, `CREATE INDEX "${index}" ON "${name}"(community, ${columns}, id)`);
  }
  return statements;
}

export function createTable(table: string): string {
  return `CREATE TABLE IF NOT EXISTS "${table}"
    (community TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, doc TEXT NOT NULL, dates TEXT)`;
}

/** Without a type, so that SQLite converts nothing: what the JSON says is what is compared. */
export function addColumn(table: string, column: string, field: string): string {
  return `ALTER TABLE "${table}" ADD COLUMN "${column}" GENERATED ALWAYS AS (doc ->> '$.${field}') VIRTUAL`;
}

/** The table of an array's elements, filled with what is there already, and the triggers that keep it. */
export function createElements(table: string, field: string): string {
  const elements = `"${table}_${field}"`;
  const put = (row: string, from: string) =>
    `INSERT OR IGNORE INTO ${elements} SELECT ${row}.community, value, ${row}.id FROM ${from}json_each(${row}.doc, '$.${field}');`;
  const take = `DELETE FROM ${elements} WHERE community = old.community AND id = old.id
    AND element IN (SELECT value FROM json_each(old.doc, '$.${field}'));`;
  return `CREATE TABLE ${elements} (community TEXT NOT NULL, element, id TEXT NOT NULL, PRIMARY KEY (community, element, id)) WITHOUT ROWID;
    ${put('t', `"${table}" t, `)}
    CREATE TRIGGER "${table}_${field}_put" AFTER INSERT ON "${table}" BEGIN ${put('new', '')} END;
    CREATE TRIGGER "${table}_${field}_take" AFTER DELETE ON "${table}" BEGIN ${take} END;
    CREATE TRIGGER "${table}_${field}_turn" AFTER UPDATE OF doc ON "${table}" BEGIN ${take} ${put('new', '')} END;`;
}

/** The rows of a query in an order: `SELECT <what> ... `. Each statement says which index it goes by, so that none scans. */
export function selectSql(layout: Layout, shape: Shape, query: Query, order: Order, limit: number): Statement {
  const where = whereSql(layout, shape, query, order);
  const direction = order.descending ? ' DESC' : '';
  const by = [...order.sort.map((name) => `"f_${name}"`), 'id'].map((column) => column + direction).join(', ');
  return {
    sql: `SELECT community, id, version, doc, dates FROM ${where.sql} ORDER BY ${by} LIMIT ?`,
    parameters: [...where.parameters, limit],
  };
}

/** `"table" INDEXED BY ... WHERE ...`: goes behind FROM. */
export function whereSql(layout: Layout, shape: Shape, query: Query, order?: Order): Statement {
  const parts: Statement[] = [{ sql: 'community = ?', parameters: [query.communityId] }];
  for (const test of query.tests) parts.push(testSql(layout, query.communityId, test));
  if (shape.expires) parts.push({ sql: `"f_${shape.expires}" > ?`, parameters: [query.now.getTime()] });
  if (order?.after) parts.push(afterSql(shape, order));
  return {
    sql: `"${layout.table}" INDEXED BY "${accessBy(shape, query)}" WHERE ${parts.map((part) => part.sql).join(' AND ')}`,
    parameters: parts.flatMap((part) => part.parameters),
  };
}

export function columnSql(layout: Layout, name: string): string {
  if (name === 'id' || name === 'version') return name;
  return layout.columns.has(`f_${name}`) ? `"f_${name}"` : `(doc ->> '$.${name}')`;
}

function accessBy(shape: Shape, { plan, tests }: Query): string {
  if (plan.by !== 'index') return `${shape.name}__id`;
  const { fields, unique } = plan.index;
  const byElement = tests.some(
    ({ field, operator }) => field.element && fields.includes(field.name) && operator !== '$ne' && operator !== '$exists',
  );
  const isOnlyArray = fields.every((name) => isArray(shape, name));
  return byElement || isOnlyArray ? `${shape.name}__id` : indexName(shape, fields, unique);
}

function testSql(layout: Layout, communityId: string, test: Test): Statement {
  const { field, operator } = test;
  const column = columnSql(layout, field.name);
  if (operator === '$exists') return { sql: `${column} IS ${test.value ? 'NOT ' : ''}NULL`, parameters: [] };
  if (!field.element) return compareSql(column, test);
  const within = `EXISTS (SELECT 1 FROM json_each(doc, '$.${field.name}') WHERE`;
  if (operator === '$ne') return inside(`NOT ${within}`, [], compareSql('value', { ...test, operator: '$eq' }));
  if (!layout.arrays.includes(field.name)) return inside(within, [], compareSql('value', test));
  return inside(
    `id IN (SELECT id FROM "${layout.table}_${field.name}" WHERE community = ? AND`,
    [communityId],
    compareSql('element', test),
  );
}

function inside(before: string, parameters: readonly Parameter[], compare: Statement): Statement {
  return { sql: `${before} ${compare.sql})`, parameters: [...parameters, ...compare.parameters] };
}

const comparisons = { $eq: '=', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=', $ne: 'IS NOT' } as const;

function compareSql(column: string, test: Test): Statement {
  if (test.operator === '$in') {
    return {
      sql: `${column} IN (SELECT value FROM json_each(?))`,
      parameters: [JSON.stringify(test.value.map((one) => (one instanceof Date ? one.getTime() : one)))],
    };
  }
  if (test.operator === '$exists') throw new TypeError(test.operator);
  return { sql: `${column} ${comparisons[test.operator]} ${gap(test.field)}`, parameters: [parameter(test.field, test.value)] };
}

function afterSql(shape: Shape, { sort, descending, after }: Order): Statement {
  const fields = sort.map((name) => shape.fields.get(name) as Field);
  const columns = [...sort.map((name) => `"f_${name}"`), 'id'].join(', ');
  const gaps = [...fields.map(gap), '?'].join(', ');
  const values = fields.map((field, place) => parameter(field, after?.values[place] as Value));
  return { sql: `(${columns}) ${descending ? '<' : '>'} (${gaps})`, parameters: [...values, after?.id ?? ''] };
}

/** A number goes in as JSON, so that both sides of a comparison were read from text by the same reader. */
function gap(field: Field): string {
  return kindOf(field) === 'number' ? "(? ->> '$')" : '?';
}

function parameter(field: Field, value: Value): Parameter {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  return kindOf(field) === 'number' ? JSON.stringify(value) : value;
}

function kindOf(field: Field): Field['kind'] {
  return field.element?.kind ?? field.kind;
}

function isArray(shape: Shape, name: string): boolean {
  return shape.fields.get(name)?.kind === 'array';
}

function indexName(shape: Shape, fields: readonly string[], unique?: boolean): string {
  return `${shape.name}__${fields.join('_')}${unique ? '__unique' : ''}`;
}
