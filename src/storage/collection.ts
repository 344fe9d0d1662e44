// The ten operations of a collection (kernel/collection.ts): reads, casts and plans what is asked, and leaves the rest to the home.
import type { Change, Collection, Filter, Fresh, Kept, Slice, Slices } from '../kernel/collection.ts';
import { isProblem, problem } from '../kernel/errors.ts';
import { newId } from '../kernel/secrets.ts';
import type { Clock } from '../kernel/time.ts';
import { inserted } from './change.ts';
import { type Order, readCursor, writeCursor } from './cursor.ts';
import { isScalar } from './fields.ts';
import type { Query, Row, Shared, Table } from './home.ts';
import { type ReadChange, readChange, readFilter, refused, type Test } from './language.ts';
import { fixesOne, planFor } from './plan.ts';
import { readDocument, readId, type Shape } from './shape.ts';

type Options = { readonly upsert?: boolean; readonly returns?: 'before' | 'after' };
type Lease = { readonly holder: string; readonly now: Date; readonly until: Date };
type GroupBy<T> = Parameters<Collection<T>['countBy']>[0];

const byId: Order = { sort: [], descending: false };

/** Where a document that is shared comes from; copies of it do not know. */
const from = Symbol('from');

/** See `Storage`. */
export function isCurrent(document: Kept & { readonly [from]?: Shared }): boolean {
  return document[from]?.isCurrent() ?? false;
}

/** A collection of one community (or of the house: communityId ''), on a table of either home. */
export class TableCollection<T> implements Collection<T> {
  readonly #table: Table;
  readonly #shape: Shape;
  readonly #communityId: string;
  readonly #clock: Clock;
  readonly #called: () => void;

  /** `called` is told of every operation. */
  constructor(table: Table, communityId: string, clock: Clock, called: () => void) {
    this.#table = table;
    this.#shape = table.shape;
    this.#communityId = communityId;
    this.#clock = clock;
    this.#called = called;
  }

  async insert(document: Fresh<T>): Promise<T & Kept> {
    this.#called();
    const given = document as Readonly<Record<string, unknown>>;
    const id = given.id === undefined ? newId() : readId(given.id);
    const row = { communityId: this.#communityId, id, version: 1, document: readDocument(this.#shape, given) };
    await this.#table.insert(row, this.#clock());
    return this.#kept(row);
  }

  async get(id: string): Promise<T & Kept> {
    const found = isId(id) ? await this.first({ id } as Filter<T>) : undefined;
    if (!found) throw problem('not-found', { reason: this.#shape.name });
    return found;
  }

  async first(filter: Filter<T>): Promise<(T & Kept) | undefined> {
    const query = this.#query(filter, [], true);
    const [row] = this.#table.known?.(query) ?? (await this.#table.find(query, byId, 1));
    return row && this.#kept(row);
  }

  async find(filter: Filter<T>, slice: Slice<T>): Promise<Slices<T & Kept>> {
    const order = readOrder(this.#shape, slice);
    const rows = await this.#table.find(this.#query(filter, order.sort, true), order, slice.limit + 1);
    const page = rows.slice(0, slice.limit);
    const items = page.map((row) => this.#kept(row));
    const last = page.at(-1);
    return rows.length > slice.limit && last ? { items, next: writeCursor(this.#shape, order, last) } : { items };
  }

  async count(filter: Filter<T>): Promise<number> {
    return await this.#table.count(this.#query(filter));
  }

  async countBy(field: GroupBy<T>, filter: Filter<T>): Promise<Map<string, number>> {
    const fields = ([] as string[]).concat(field);
    for (const name of fields)
      if (!isGroup(this.#shape, name)) throw refused(this.#shape, `counts by ${name}, which is no required scalar field`);
    const groups = await this.#table.countBy(this.#query(filter), fields);
    return new Map(groups.map(({ values, count }) => [values.map(text).join('\t'), count]));
  }

  async update(filter: Filter<T>, change: Change<T>, { upsert = false, returns = 'after' }: Options = {}): Promise<(T & Kept) | undefined> {
    const query = this.#query(filter);
    const read = readChange(this.#shape, change);
    if (upsert) this.#mustNameOne(query.tests);
    const row = await this.#table.update(query, read, { fresh: upsert ? () => this.#fresh(query.tests, read) : undefined, returns });
    return row && this.#kept(row);
  }

  async remove(filter: Filter<T>): Promise<number> {
    return await this.#table.remove(this.#query(filter));
  }

  async claim(filter: Filter<T>, lease: Lease): Promise<(T & Kept) | undefined> {
    const free = { ...filter, leaseUntil: { $lte: lease.now } } as Filter<T>;
    return await this.update(free, { $set: { leaseHolder: lease.holder, leaseUntil: lease.until } } as unknown as Change<T>);
  }

  #query(filter: object, sort: readonly string[] = [], paged = false): Query {
    this.#called();
    const tests = readFilter(this.#shape, filter);
    return { communityId: this.#communityId, tests, plan: planFor(this.#shape, tests, { sort, paged }), now: this.#clock() };
  }

  /** Only a filter that names one document can be upserted, else two at once would insert two. */
  #mustNameOne(tests: readonly Test[]): void {
    if (!fixesOne(this.#shape, tests)) throw refused(this.#shape, 'upsert needs the id or a unique index fixed');
    const odd = tests.find(({ field, operator }) => operator === '$eq' && (field.name === 'version' || field.element));
    if (odd) throw refused(this.#shape, `upsert with ${odd.field.name} in the filter`);
  }

  #fresh(tests: readonly Test[], change: ReadChange): Row {
    const { id = newId(), ...document } = inserted(this.#shape, tests, change);
    return { communityId: this.#communityId, id: readId(id), version: 1, document };
  }

  /** The document as everybody sees it: a plain object with what the storage adds. */
  #kept({ communityId, id, version, document, shared }: Row): T & Kept {
    if (shared?.kept) return shared.kept as T & Kept;
    const kept = this.#shape.scoped ? { id, communityId, version, ...document } : { id, version, ...document };
    if (shared) shared.kept = Object.freeze(this.#shape.expires ? kept : Object.defineProperty(kept, from, { value: shared }));
    return kept as T & Kept;
  }
}

function readOrder<T>(shape: Shape, { sort = [], descending = false, limit, after }: Slice<T>): Order {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw refused(shape, `limit ${limit} is not from 1 to 1000`);
  const fields = sort.length === 1 && sort[0] === 'id' ? [] : [...sort];
  for (const name of fields) if (!isGroup(shape, name)) throw refused(shape, `sort by ${name}, which is no required scalar field`);
  const order = { sort: fields, descending };
  return after === undefined ? order : { ...order, after: readCursor(shape, order, after) };
}

function isGroup(shape: Shape, name: string): boolean {
  const field = shape.fields.get(name);
  return field?.required === true && isScalar(field);
}

function isId(id: unknown): boolean {
  try {
    return readId(id) === id;
  } catch (error) {
    if (isProblem(error, 'bad-form')) return false;
    throw error;
  }
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
