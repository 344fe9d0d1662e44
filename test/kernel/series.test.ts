// What comes again: the clock times that a rule gives.
import { expect } from 'chai';
import { clocksOf } from '../../src/kernel/series.ts';

describe('a series', () => {
  it('comes every week, every other week, or on the same weekday of the same week of the month', () => {
    const from = (first: string, every: 'week' | 'fortnight' | 'month') => clocksOf({ first, every, times: 4 });
    expect(from('2026-12-17T16:00', 'week')).to.deep.equal([
      '2026-12-17T16:00',
      '2026-12-24T16:00',
      '2026-12-31T16:00',
      '2027-01-07T16:00',
    ]);
    expect(from('2026-12-17T16:00', 'fortnight').at(-1)).to.equal('2027-01-28T16:00');
    expect(from('2026-12-17T16:00', 'month')).to.deep.equal([
      '2026-12-17T16:00',
      '2027-01-21T16:00',
      '2027-02-18T16:00',
      '2027-03-18T16:00',
    ]);
  });

  it('that begins in a fifth week comes in the last week of each month', () => {
    const clocks = clocksOf({ first: '2026-10-30T09:00', every: 'month', times: 5 });
    expect(clocks).to.deep.equal(['2026-10-30T09:00', '2026-11-27T09:00', '2026-12-25T09:00', '2027-01-29T09:00', '2027-02-26T09:00']);
  });
});
