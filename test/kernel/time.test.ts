// Moments and time zones.
import { expect } from 'chai';
import {
  clockIn,
  DAY,
  dayAfter,
  dayIn,
  daysBetween,
  firstOf,
  isShownOnce,
  isZone,
  lastOf,
  later,
  MINUTE,
  momentOf,
} from '../../src/kernel/time.ts';

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

describe('a clock time', () => {
  const cases = [
    ['an ordinary day', 'America/Lima', '2026-12-03T16:00', '2026-12-03T21:00Z'],
    ['a day of summer', 'Europe/Lisbon', '2027-07-01T08:30', '2027-07-01T07:30Z'],
    // Clocks are put forward: what they never show is the moment at which they were.
    ['a gap at midnight', 'America/Santiago', '2026-09-06T00:30', '2026-09-06T04:00Z'],
    ['the end of a gap', 'America/Santiago', '2026-09-06T01:00', '2026-09-06T04:00Z'],
    ['before a gap', 'America/Santiago', '2026-09-05T23:59', '2026-09-06T03:59Z'],
    ['a gap at one', 'Europe/Lisbon', '2027-03-28T01:30', '2027-03-28T01:00Z'],
    ['a gap at midnight', 'America/Havana', '2027-03-14T00:15', '2027-03-14T05:00Z'],
    // Clocks are put back: what they show twice is the first.
    ['twice before midnight', 'America/Santiago', '2027-04-03T23:30', '2027-04-04T02:30Z'],
    ['once after that', 'America/Santiago', '2027-04-04T00:00', '2027-04-04T04:00Z'],
    ['twice after one', 'Europe/Lisbon', '2026-10-25T01:30', '2026-10-25T00:30Z'],
    ['twice after midnight', 'America/Havana', '2026-11-01T00:30', '2026-11-01T04:30Z'],
    ['once after that', 'America/Havana', '2026-11-01T01:00', '2026-11-01T06:00Z'],
    ['a quarter of an hour', 'Asia/Kathmandu', '2026-01-01T00:00', '2025-12-31T18:15Z'],
    ['a day that was left out', 'Pacific/Apia', '2011-12-30T10:00', '2011-12-30T10:00Z'],
  ] as const;
  for (const [what, zone, clock, moment] of cases) {
    it(`of ${what} is one moment: ${clock} in ${zone}`, () => {
      expect(momentOf(zone, clock).toISOString().replace(':00.000', '')).to.equal(moment);
    });
  }

  it('leads back to itself in any hour of a year, but those that clocks never show', () => {
    for (const zone of ['America/Santiago', 'Europe/Lisbon', 'America/Havana', 'Australia/Lord_Howe']) {
      const lost: string[] = [];
      for (let hour = Date.UTC(2026, 7, 1); hour < Date.UTC(2027, 7, 1); hour += 30 * MINUTE) {
        const clock = new Date(hour).toISOString().slice(0, 16);
        if (clockIn(zone, momentOf(zone, clock)) !== clock) lost.push(clock);
      }
      expect(lost.length, zone).to.equal(zone === 'Australia/Lord_Howe' ? 1 : 2);
    }
  });

  it('is shown once, but where clocks are put forward or back', () => {
    const shown = ['2027-09-05T00:30', '2027-09-05T12:00', '2027-04-03T23:30'].map((clock) => isShownOnce('America/Santiago', clock));
    expect(shown).to.deep.equal([false, true, false]);
  });
});
