// The picture of who takes part: the right people in the right circle, however many they are (method sheet D2, A1).
import { expect } from 'chai';
import { drawCircles } from '../../../src/features/people/circles.ts';
import type { Tally } from '../../../src/features/people/tally.ts';
import type { CommunityRole } from '../../../src/kernel/people.ts';
import { openWords } from '../../../src/words/words.ts';

const words = openWords()('es');

type Counts = Partial<Record<CommunityRole, Record<string, number>>>;

function tallyOf({ facilitator = {}, coordinator = {}, active = {}, occasional = {} }: Counts): Tally {
  const maps = Object.entries({ facilitator, coordinator, active, occasional }).map(([role, counts]) => [
    role,
    new Map(Object.entries(counts)),
  ]);
  return Object.fromEntries(maps);
}

const draw = (counts: Counts) => {
  const picture = drawCircles(tallyOf(counts), words);
  return { ...picture, marks: picture.groups.flatMap(({ shape, marks }) => marks.map((mark) => ({ ...mark, shape }))) };
};
const distance = ({ x, y }: { x: number; y: number }) => Math.hypot(x, y);

describe('the role map', () => {
  const village: Counts = {
    facilitator: { Instituto: 1 },
    coordinator: { Cooperativa: 1, Universidad: 1 },
    active: { Cooperativa: 3, Instituto: 2 },
    occasional: { Cooperativa: 2, Municipio: 1, '': 1 },
  };

  it('draws each person of a small community as one mark, within the circle of their role (D2)', () => {
    const { marks, each, rings } = draw(village);
    expect([each, marks.length]).to.deep.equal([1, 12]);
    const edges = rings.map(({ radius }) => radius).toReversed();
    const perCircle = edges.map(
      (edge, index) => marks.filter((mark) => distance(mark) < edge && distance(mark) >= (edges[index - 1] ?? 0)).length,
    );
    expect(perCircle).to.deep.equal([1, 2, 5, 3 + 1]);
  });

  it('says the same in its table and its legend as in its marks (A1)', () => {
    const { rows, organisations, total, marks } = draw(village);
    expect(organisations).to.deep.equal([
      { name: 'Cooperativa', shape: 'circle', count: 6 },
      { name: 'Instituto', shape: 'square', count: 3 },
      { name: 'Municipio', shape: 'triangle', count: 1 },
      { name: 'Universidad', shape: 'diamond', count: 1 },
      { name: 'Sin organización indicada', shape: 'ring', count: 1 },
    ]);
    expect(rows.map(({ label, cells, count }) => [label, cells, count])).to.deep.equal([
      ['Facilitación', [0, 1, 0, 0, 0], 1],
      ['Coordinación', [1, 0, 0, 1, 0], 2],
      ['Grupo activo', [3, 2, 0, 0, 0], 5],
      ['Participación ocasional', [2, 0, 1, 0, 1], 4],
    ]);
    expect(total).to.equal(12);
    expect(organisations.map(({ shape }) => marks.filter((mark) => mark.shape === shape).length)).to.deep.equal([6, 3, 1, 1, 1]);
  });

  it('puts organisations beyond the fifth together, and lets a single one keep its name', () => {
    const six = draw({ active: { A: 6, B: 5, C: 4, D: 3, E: 2, F: 1 } }).organisations.at(-1);
    expect(six).to.deep.equal({ name: 'F', shape: 'ring', count: 1 });
    const seven = draw({ active: { A: 6, B: 5, C: 4, D: 3, E: 2, F: 1, G: 1 }, occasional: { '': 7 } }).organisations.at(-1);
    expect(seven).to.deep.equal({ name: 'Otras organizaciones', shape: 'ring', count: 9 });
  });

  it('draws a crowd in proportion, and leaves nobody out', () => {
    const crowd = draw({ facilitator: { A: 1 }, active: { A: 200, B: 3 }, occasional: { A: 400, B: 396 } });
    expect([crowd.total, crowd.each]).to.deep.equal([1000, 50]);
    const drawn = (shape: string) => crowd.marks.filter((mark) => mark.shape === shape).length;
    expect([drawn('circle'), drawn('square')]).to.deep.equal([1 + 4 + 8, 1 + 8]);
  });

  it('never lets marks touch each other or leave the picture, from one person to a million', () => {
    for (const size of [1, 5, 7, 30, 36, 37, 100, 999, 1_000_000]) {
      for (const role of ['facilitator', 'coordinator', 'active', 'occasional'] as const) {
        const { marks, reach, size: drawn } = draw({ [role]: { A: size, B: Math.ceil(size / 3) } });
        expect(marks.length).to.be.within(2, 36);
        expect(Math.max(...marks.map(distance))).to.be.lessThan(reach - 8);
        expect(closest(marks), `${size} ${role}`).to.be.greaterThan(16 * drawn);
      }
    }
  });

  it('leaves the arc free where the label of a circle stands', () => {
    const { marks } = draw({ occasional: { A: 30 } });
    const fromTop = marks.map(({ x, y }) => Math.abs(Math.atan2(x, -y)));
    expect(Math.min(...fromTop)).to.be.greaterThan(0.5);
  });

  it('of nobody is four empty circles', () => {
    const { rings, marks, organisations, total } = draw({});
    expect(rings.map(({ label }) => label)).to.deep.equal([
      'Participación ocasional: 0',
      'Grupo activo: 0',
      'Coordinación: 0',
      'Facilitación: 0',
    ]);
    expect([marks, organisations, total]).to.deep.equal([[], [], 0]);
  });
});

function closest(marks: readonly { x: number; y: number }[]): number {
  const gaps = marks.flatMap((one, index) => marks.slice(index + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)));
  return Math.min(...gaps);
}
