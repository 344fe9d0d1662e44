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

describe('a time on the clocks of a zone', () => {
  it('is the one that is shown, on both sides of a change', () => {
    expect(clockIn('America/Santiago', new Date('2027-04-04T02:30:00Z'))).to.equal('2027-04-03T23:30');
    expect(clockIn('America/Santiago', new Date('2027-04-04T03:30:00Z'))).to.equal('2027-04-03T23:30');
    expect(clockIn('Asia/Kathmandu', new Date('2026-12-31T18:15:00Z'))).to.equal('2027-01-01T00:00');
  });

  it('is a moment: the first of two, and after what is skipped as if the clocks had gone on', () => {
    const moments = [
      ['America/Lima', '2026-12-03T16:00', '2026-12-03T21:00:00.000Z', true],
      ['America/Santiago', '2027-04-03T23:30', '2027-04-04T02:30:00.000Z', false],
      ['America/Santiago', '2027-09-05T00:30', '2027-09-05T04:30:00.000Z', false],
      ['Europe/Lisbon', '2027-03-28T01:30', '2027-03-28T01:30:00.000Z', false],
      ['Europe/Lisbon', '2027-10-31T01:30', '2027-10-31T00:30:00.000Z', false],
      ['America/Havana', '2027-03-14T00:30', '2027-03-14T05:30:00.000Z', false],
      ['Australia/Lord_Howe', '2027-06-01T12:00', '2027-06-01T01:30:00.000Z', true],
    ] as const;
    for (const [zone, clock, moment, once] of moments) {
      expect(momentOf(zone, clock).toISOString(), `${zone} ${clock}`).to.equal(moment);
      expect(isShownOnce(zone, clock), `${zone} ${clock}`).to.equal(once);
    }
  });
});
