// Moments and time zones.
import { expect } from 'chai';
import { DAY, dayAfter, dayIn, daysBetween, firstOf, isZone, lastOf, later } from '../../src/kernel/time.ts';

describe('a moment', () => {
  it('is moved by milliseconds, without changing the one it was moved from', () => {
    const from = new Date('2026-03-01T00:00:00Z');
    expect(later(from, -DAY)).to.deep.equal(new Date('2026-02-28T00:00:00Z'));
    expect(from).to.deep.equal(new Date('2026-03-01T00:00:00Z'));
  });
});

describe('a time zone', () => {
  for (const name of ['America/Lima', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5']) {
    it(`is ${name}`, () => expect(isZone(name)).to.equal(true));
  }

  for (const name of ['99', '', '$Person.address.timezone', '-05:00', 'Lima', 'America/Lima\n', 'x'.repeat(65), 7, null, undefined]) {
    it(`is not ${JSON.stringify(name)}`, () => expect(isZone(name)).to.equal(false));
  }
});

describe('a day of the calendar', () => {
  it('is the one on the clocks of the zone', () => {
    const moment = new Date('2026-11-26T03:00:00Z');
    expect([dayIn('America/Lima', moment), dayIn('Europe/Paris', moment)]).to.deep.equal(['2026-11-25', '2026-11-26']);
  });

  it('is the first or the last of several', () => {
    const days = ['2026-12-01', '2026-02-01', '2027-01-01'] as const;
    expect([firstOf(...days), lastOf(...days), firstOf('2026-12-01')]).to.deep.equal(['2026-02-01', '2027-01-01', '2026-12-01']);
  });

  it('is counted in days, across months and leap years', () => {
    expect([dayAfter('2028-02-28', 1), dayAfter('2026-01-01', -1)]).to.deep.equal(['2028-02-29', '2025-12-31']);
    expect([daysBetween('2026-03-01', '2026-02-27'), daysBetween('2026-12-31', '2027-01-01')]).to.deep.equal([-2, 1]);
  });
});
