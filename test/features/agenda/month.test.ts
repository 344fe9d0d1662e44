// A month as weeks of days: which weeks, and what stands on which day of them.
import { expect } from 'chai';
import { gridOf, weekOf, weeksIn } from '../../../src/features/agenda/month.ts';
import type { Days } from '../../../src/kernel/dated.ts';
import { dayAfter } from '../../../src/kernel/time.ts';

describe('A month', () => {
  const spanned = (from: string, to = from) => ({ days: { from, to } as Days, meets: false });

  it('is made of whole weeks, which begin on Monday or on Sunday', () => {
    expect(gridOf('2026-11', 1)).to.deep.equal({ from: '2026-10-26', to: '2026-12-06' });
    expect(gridOf('2026-11', 7)).to.deep.equal({ from: '2026-11-01', to: '2026-12-05' });
    // Twenty-eight days that begin on a Monday are four weeks and no more.
    expect(gridOf('2027-02', 1)).to.deep.equal({ from: '2027-02-01', to: '2027-02-28' });
    expect(gridOf('2028-02', 7)).to.deep.equal({ from: '2028-01-30', to: '2028-03-04' });
    expect(weekOf('2026-11-29', 1)).to.deep.equal({ from: '2026-11-23', to: '2026-11-29' });
    expect(weekOf('2026-11-29', 7)).to.deep.equal({ from: '2026-11-29', to: '2026-12-05' });
  });

  it('keeps what lasts for days on one line all week, and says for how many days of the week', () => {
    const all = [spanned('2026-11-02', '2026-11-04'), spanned('2026-11-03', '2026-11-10'), spanned('2026-11-06', '2026-11-07')];
    const [first = [], second = []] = weeksIn({ from: '2026-11-02', to: '2026-11-15' }, all);
    const runs = first.map((day) => day.runs.map((run) => (run ? `${run.one.days.from.slice(8)}:${run.length}` : '')));
    expect(runs).to.deep.equal([
      ['02:3'],
      ['02:0', '03:6'],
      ['02:0', '03:0'],
      ['', '03:0'],
      ['06:2', '03:0'],
      ['06:0', '03:0'],
      ['', '03:0'],
    ]);
    expect(second[0]?.runs[0]).to.deep.include({ length: 2, isFromBefore: true, goesOn: false });
    expect(first[1]?.runs[1]).to.deep.include({ isFromBefore: false, goesOn: true });
  });

  it('shows four on a day and counts the rest; what is on that day alone is not crowded out by what lasts', () => {
    const long = [0, 1, 2, 3, 4].map((from) => spanned(dayAfter('2026-11-02', from - 4), '2026-11-30'));
    const [week = []] = weeksIn({ from: '2026-11-09', to: '2026-11-15' }, [...long, spanned('2026-11-11'), spanned('2026-11-11')]);
    const shown = (day: string) => {
      const found = week.find((one) => one.day === day);
      return [found?.runs.length, found?.singles.length, found?.more];
    };
    expect(shown('2026-11-11')).to.deep.equal([3, 1, 3]);
    const [calm = []] = weeksIn({ from: '2026-11-09', to: '2026-11-15' }, long);
    expect([calm[0]?.runs.length, calm[0]?.more]).to.deep.equal([4, 1]);
  });

  it('shows where people meet before what is only due that day, in the order of the day', () => {
    const all = [1, 2, 3, 4, 5, 6].map((n) => ({ ...spanned('2026-11-11'), meets: n === 6, n }));
    const [week = []] = weeksIn({ from: '2026-11-09', to: '2026-11-15' }, all);
    expect([week[2]?.singles.map(({ n }) => n), week[2]?.more]).to.deep.equal([[1, 2, 3, 6], 2]);
  });

  it('loses nothing and counts nothing twice, however much there is', () => {
    const all = Array.from({ length: 300 }, (_, n) => {
      const from = dayAfter('2026-10-20', (n * 7) % 50);
      return spanned(from, dayAfter(from, (n * 5) % 9));
    }).toSorted((one, other) => (one.days.from < other.days.from ? -1 : 1));
    for (const { day, runs, singles, more } of weeksIn(gridOf('2026-11', 1), all).flat()) {
      const there = all.filter(({ days }) => days.from <= day && days.to >= day).length;
      const shown = runs.filter((run) => run !== undefined).length + singles.length;
      expect([shown + more, shown <= 4], day).to.deep.equal([there, true]);
    }
  });
});
