// Random filters over random documents mean on this home what a few lines of plain JavaScript say they mean.
import { expect } from 'chai';
import type { Collection, Filter, Kept } from '../../src/kernel/collection.ts';
import { openTestHome, type TestHome, testedHome } from '../support/homes.ts';
import { type Thing, Things } from './shelf.ts';

type Json = string | number | boolean | Date;
type Conditions = Record<string, unknown>;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const values: Readonly<Record<string, readonly Json[]>> = {
  kind: ['tool', 'seed', 'book'],
  rank: [-1.5, 0, 0.1, 0.3, 0.30000000000000004, 1, 2, 1e15, 89492825859770500, 89492825859770510],
  at: [-1, 0, 1, 999, 1_700_000_000_000].map((ms) => new Date(ms)),
  open: [true, false],
  note: ['', 'a b', 'a', 'B', 'b', 'é', 'z', '\ufffd', '🥔', '🥕', '10', '9', 'true', 'null'],
  weight: [0, 1, 1.5, 1e9, 12],
  tags: ['a', 'b', 'ñ', '🥔', '1'],
  marks: [-1, 0, 0.5, 7, 2 ** 53],
  days: [0, 5, -7].map((ms) => new Date(ms)),
  code: Array.from({ length: 8 }, (_, i) => `t${i}`),
};

describe(`random filters on ${testedHome}`, () => {
  const random = seeded(20_261_123);
  const pick = <V>(from: readonly V[]): V => from[Math.floor(random() * from.length)] as V;
  const some = <V>(from: readonly V[], most: number): V[] => Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(from));
  let home: TestHome;
  let things: Collection<Thing>;
  const all: (Thing & Kept)[] = [];

  before(async () => {
    home = await openTestHome([Things]);
    things = home.storage.of(Things, 'c');
    for (let i = 0; i < 120; i++) all.push(await things.insert({ ...randomThing(), code: `t${i}` }));
  });

  after(() => home.close());

  function randomThing(): Thing {
    const scalars = {
      kind: pick(values.kind ?? []),
      rank: pick(values.rank ?? []),
      at: pick(values.at ?? []),
      open: pick(values.open ?? []),
    };
    const maybe = Object.fromEntries(['note', 'weight'].flatMap((name) => (random() < 0.6 ? [[name, pick(values[name] ?? [])]] : [])));
    const arrays = Object.fromEntries(['tags', 'marks', 'days'].map((name) => [name, some(values[name] ?? [], 3)]));
    return { ...scalars, ...maybe, ...arrays } as unknown as Thing;
  }

  function condition(name: string): unknown {
    const among = values[name] ?? [];
    const operators: (() => object)[] = [
      () => ({ $in: some(among, 3) }),
      () => ({ $ne: pick(among) }),
      () => ({ $exists: random() < 0.5 }),
      () => ({ [pick(['$gt', '$gte'])]: pick(among) }),
      () => ({ [pick(['$lt', '$lte'])]: pick(among) }),
      () => ({ $gte: pick(among), $lte: pick(among), $ne: pick(among) }),
    ];
    return pick(operators)();
  }

  /** The filters that each index answers, and those that an id or a unique index lets ride along. */
  function randomFilter(): Conditions {
    const { fields } = pick(Things.indexes);
    const fixed = Math.floor(random() * (fields.length + 1));
    const filter: Conditions = {};
    for (const name of fields.slice(0, fixed)) filter[name] = pick(values[name] ?? [true]);
    for (const name of fields.slice(fixed)) if (random() < 0.7) filter[name] = condition(name);
    if (random() < 0.3) return { ...riders(), id: { $in: some(all, 12).map(({ id }) => id) } };
    return random() < 0.1 ? { ...riders(), code: pick(values.code ?? []) } : filter;
  }

  function riders(): Conditions {
    const names = some(
      Object.keys(values).filter((name) => name !== 'code'),
      3,
    );
    return Object.fromEntries(names.map((name) => [name, random() < 0.3 ? pick(values[name] ?? []) : condition(name)]));
  }

  it('finds, counts and groups what the meaning of the language says', async () => {
    let found = 0;
    for (let i = 0; i < 300; i++) {
      const filter = randomFilter() as Filter<Thing>;
      if ('leaseUntil' in filter) continue;
      const expected = all.filter((thing) => holds(filter as Conditions, thing as never));
      const seen = await things.find(filter, { limit: 1000 });
      expect(seen.items.map(({ code }) => code).sort(), JSON.stringify(filter)).to.deep.equal(expected.map(({ code }) => code).sort());
      if (i % 5 === 0) expect(await things.count(filter), JSON.stringify(filter)).to.equal(expected.length);
      if (i % 10 === 0) expect(await things.countBy('kind', filter), JSON.stringify(filter)).to.deep.equal(tally(expected));
      found += expected.length;
    }
    expect(found).to.be.greaterThan(1000);
  }).timeout(60_000);

  function tally(of: readonly Thing[]): Map<string, number> {
    const kinds = new Map<string, number>();
    for (const { kind } of of) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return kinds;
  }
});

function holds(filter: Conditions, document: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([name, asked]) => {
    const conditions = isOperators(asked) ? Object.entries(asked) : [['$eq', asked] as const];
    return conditions.every(([operator, value]) => holdsOne(document[name], operator, value));
  });
}

function holdsOne(held: unknown, operator: string, value: unknown): boolean {
  if (operator === '$exists') return (held !== undefined) === value;
  if (operator === '$ne') return !holdsOne(held, '$eq', value);
  const candidates = (Array.isArray(held) ? held : [held]).filter((one) => one !== undefined) as Json[];
  return candidates.some((one) => compares(one, operator, value));
}

function compares(one: Json, operator: string, value: unknown): boolean {
  if (operator === '$in') return (value as Json[]).some((other) => order(one, other) === 0);
  const side = order(one, value as Json);
  if (operator === '$eq') return side === 0;
  if (operator === '$gt' || operator === '$gte') return side > 0 || (operator === '$gte' && side === 0);
  return side < 0 || (operator === '$lte' && side === 0);
}

/** Texts by their code points, everything else by its number. */
function order(one: Json, other: Json): number {
  if (typeof one === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other as string));
  return Math.sign(Number(one) - Number(other));
}

function isOperators(value: unknown): value is Conditions {
  return typeof value === 'object' && !(value instanceof Date);
}
